#!/usr/bin/env bash
# Runs a command of AQ4SViT on Spark's standalone cluster.
#
#   MASTER=spark://host:7077 EXECUTORS=8 submit/standalone.sh [--gpu] [--dry-run] sweep --config FILE --out DIR
#
# With --gpu the workers must have been started with spark.worker.resource.gpu.amount and
# spark.worker.resource.gpu.discoveryScript=.../submit/gpu-discovery.sh in their configuration.
#
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=flags.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/flags.sh"

read_options "$@"
require MASTER 'spark://.+' "the master's URL, spark://HOST:PORT"
executors ""
if [ -n "${EXECUTORS:-}" ]; then
  require EXECUTORS '[1-9][0-9]*' "a positive number"
  conf spark.cores.max $((EXECUTORS * EXECUTOR_CORES))
fi
gpus "$here/gpu-discovery.sh"
submit
