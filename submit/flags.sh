#!/usr/bin/env bash
# What standalone.sh, yarn.sh and k8s.sh have in common; they source it. They only assemble flags: submit/aq4svit submits.
#
# Options before the command:
#   --gpu              executors ask for GPUs (a build with -Pcuda)
#   --dry-run          print what would be submitted, and submit nothing
#
# Environment of all three:
#   MASTER             where to run
#   EXECUTORS          number of executors (default: what the cluster gives)
#   EXECUTOR_CORES     tasks that an executor runs at once (default 4)
#   EXECUTOR_MEMORY    heap of an executor, such as 4g (default 4g)
#   MEMORY_PER_TASK    off-heap memory of a task: engine.memory-per-task of the sweep (default 1g)
#   EXECUTOR_OPTIONS   further options of the executors' JVMs
#   GPUS               with --gpu: GPUs of an executor (default 1)
#   DRIVER_MEMORY, SPARK_HOME, SPARK_SUBMIT_ARGS: as for submit/aq4svit; what SPARK_SUBMIT_ARGS says wins

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
flags=()
gpu=no
command=()

EXECUTOR_CORES=${EXECUTOR_CORES:-4}
EXECUTOR_MEMORY=${EXECUTOR_MEMORY:-4g}
MEMORY_PER_TASK=${MEMORY_PER_TASK:-1g}
GPUS=${GPUS:-1}

# What a JVM takes beside its heap and the engine's memory.
JVM_MEBIBYTES=512

fail() {
  echo "$1" >&2
  exit 2
}

# The comment at the head of a file.
manual() {
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$1"
}

# Takes the options and leaves the command of AQ4SViT.
read_options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --gpu) gpu=yes ;;
      --dry-run) export DRY_RUN=yes ;;
      -h | --help)
        manual "$0"
        manual "$here/flags.sh"
        exit 0
        ;;
      -*) fail "$1: expected --gpu, --dry-run or --help before the command; see --help" ;;
      *) break ;;
    esac
    shift
  done
  [ $# -gt 0 ] || fail "expected a command of AQ4SViT, such as sweep, found none; see --help"
  command=("$@")
}

conf() {
  flags+=(--conf "$1=$2")
}

# Fails unless the variable of this name holds what was expected.
require() {
  local name=$1 pattern=$2 expected=$3
  [[ ${!name:-} =~ ^$pattern$ ]] || fail "$name: expected $expected, found '${!name:-}'"
}

# The size in the variable of this name.
mebibytes() {
  require "$1" '[1-9][0-9]*[mMgG]' "a size such as 512m or 4g"
  local size=${!1}
  case $size in
    *[gG]) echo $((${size%?} * 1024)) ;;
    *) echo "${size%?}" ;;
  esac
}

# One task per core, one thread per task, and no more off-heap memory than there is room for.
#   $1  where executors unpack native libraries, "" for the home directory
executors() {
  require EXECUTOR_CORES '[1-9][0-9]*' "a positive number"
  local heap per_task beside options
  heap=$(mebibytes EXECUTOR_MEMORY)
  per_task=$(mebibytes MEMORY_PER_TASK)
  beside=$((per_task * EXECUTOR_CORES + JVM_MEBIBYTES))
  options="-Dorg.bytedeco.javacpp.maxbytes=$((per_task * EXECUTOR_CORES))m"
  options+=" -Dorg.bytedeco.javacpp.maxphysicalbytes=$((heap + beside))m"
  options+="${1:+ -Dorg.bytedeco.javacpp.cachedir=$1}"
  conf spark.executor.cores "$EXECUTOR_CORES"
  conf spark.executor.memory "${heap}m"
  conf spark.executor.memoryOverhead "${beside}m"
  conf spark.executor.extraJavaOptions "$options${EXECUTOR_OPTIONS:+ $EXECUTOR_OPTIONS}"
  conf spark.task.cpus 1
  conf spark.executorEnv.OMP_NUM_THREADS 1
  # A sweep cuts its work for the cores that are there when it starts.
  conf spark.scheduler.minRegisteredResourcesRatio 0.9
}

# With --gpu: as many tasks per GPU as keep all cores busy.
#   $1  the discovery script as executors find it
gpus() {
  [ "$gpu" = yes ] || return 0
  require GPUS '[1-9][0-9]*' "a positive number"
  local tasks=$(((EXECUTOR_CORES + GPUS - 1) / GPUS))
  local share=$((10000 / tasks)) # rounded down, so that Spark counts no task less
  conf spark.executor.resource.gpu.amount "$GPUS"
  conf spark.executor.resource.gpu.discoveryScript "$1"
  conf spark.task.resource.gpu.amount "$(printf '%d.%04d' $((share / 10000)) $((share % 10000)))"
}

# Submits the command with the flags, then those of the user.
submit() {
  local quoted
  printf -v quoted '%q ' "${flags[@]}"
  MASTER=$MASTER SPARK_SUBMIT_ARGS="$quoted ${SPARK_SUBMIT_ARGS:-}" exec "$here/aq4svit" "${command[@]}"
}
