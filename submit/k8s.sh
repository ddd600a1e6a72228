#!/usr/bin/env bash
# Runs a command of AQ4SViT on Kubernetes. It needs a Spark distribution: set SPARK_HOME.
#
#   MASTER=k8s://https://host:6443 IMAGE=registry/aq4svit:1 EXECUTORS=20 \
#     submit/k8s.sh [--gpu] [--dry-run] sweep --config s3a://bucket/zoo.conf --out s3a://bucket/runs/1
#
#   IMAGE              a Spark image that holds AQ4SViT as well; submit/README.md says how to make one
#   APPLICATION        where the image holds it (default local:///opt/aq4svit)
#   NAMESPACE          namespace of the pods (default: default)
#   SERVICE_ACCOUNT    account of the driver, which makes the executors' pods (default: spark)
#   DEPLOY_MODE        cluster (default): the driver is a pod; client: the driver runs here, where pods must reach it
#
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=flags.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/flags.sh"

DEPLOY_MODE=${DEPLOY_MODE:-cluster}
export APPLICATION=${APPLICATION:-local:///opt/aq4svit}

read_options "$@"
require MASTER 'k8s://.+' "the URL of the API server, k8s://https://HOST:PORT"
require IMAGE '.+' "the name of an image"
require DEPLOY_MODE 'client|cluster' "client or cluster"
[ -x "${SPARK_HOME:-}/bin/spark-submit" ] ||
  fail "SPARK_HOME: expected a Spark distribution with its Kubernetes client, found '${SPARK_HOME:-}'"
flags+=(--deploy-mode "$DEPLOY_MODE")
conf spark.kubernetes.container.image "$IMAGE"
conf spark.kubernetes.namespace "${NAMESPACE:-default}"
conf spark.kubernetes.authenticate.driver.serviceAccountName "${SERVICE_ACCOUNT:-spark}"
executors /tmp/javacpp # users of Spark's images have no home
conf spark.kubernetes.driverEnv.OMP_NUM_THREADS 1
[ "$DEPLOY_MODE" = client ] || conf spark.driver.extraJavaOptions -Dorg.bytedeco.javacpp.cachedir=/tmp/javacpp
if [ -n "${EXECUTORS:-}" ]; then
  require EXECUTORS '[1-9][0-9]*' "a positive number"
  conf spark.executor.instances "$EXECUTORS"
fi
[ "$gpu" = no ] || conf spark.executor.resource.gpu.vendor nvidia.com
gpus "${APPLICATION#local://}/submit/gpu-discovery.sh"
submit
