#!/usr/bin/env bash
# Runs a command of AQ4SViT on Hadoop YARN.
#
#   HADOOP_CONF_DIR=/etc/hadoop/conf EXECUTORS=20 submit/yarn.sh [--gpu] [--dry-run] sweep --config FILE --out DIR
#
#   HADOOP_CONF_DIR    the cluster's configuration (or YARN_CONF_DIR)
#   DEPLOY_MODE        client (default): the driver runs here; cluster: in the cluster, FILE has to be there as well
#   QUEUE              queue to submit to (default: the cluster's)
#
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=flags.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/flags.sh"

MASTER=yarn
DEPLOY_MODE=${DEPLOY_MODE:-client}

read_options "$@"
[ -d "${HADOOP_CONF_DIR:-${YARN_CONF_DIR:-}}" ] ||
  fail "HADOOP_CONF_DIR: expected the folder of the cluster's configuration, found '${HADOOP_CONF_DIR:-${YARN_CONF_DIR:-}}'"
require DEPLOY_MODE 'client|cluster' "client or cluster"
flags+=(--deploy-mode "$DEPLOY_MODE")
[ -z "${QUEUE:-}" ] || flags+=(--queue "$QUEUE")
executors ./javacpp # a container's working directory
conf spark.yarn.appMasterEnv.OMP_NUM_THREADS 1
if [ "$DEPLOY_MODE" = cluster ]; then
  conf spark.driver.extraJavaOptions -Dorg.bytedeco.javacpp.cachedir=./javacpp
  conf spark.yarn.maxAppAttempts 1 # a second attempt would find the run of the first; --resume goes on with it
fi
if [ -n "${EXECUTORS:-}" ]; then
  require EXECUTORS '[1-9][0-9]*' "a positive number"
  conf spark.executor.instances "$EXECUTORS"
fi
[ "$gpu" = no ] || flags+=(--files "$here/gpu-discovery.sh")
gpus ./gpu-discovery.sh
submit
