#!/usr/bin/env bash
# Runs a command of AQ4SViT on a standalone cluster of this machine's own: a master and workers of one core each, started
# from the embedded Spark runtime and stopped at the end. Good for trying what a cluster will do.
#
#   WORKERS=2 submit/local-cluster.sh sweep --config conf/quickstart.conf --out /tmp/run
#
#   WORKERS            workers, one core each (default 2)
#   PORT               the master's port (default 17077)
#   EXECUTOR_MEMORY, SPARK_SUBMIT_ARGS, DRIVER_MEMORY: as for submit/standalone.sh
#
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
spark=$here/../target/spark
workers=${WORKERS:-2}
port=${PORT:-17077}
logs=$(mktemp -d)
daemons=()

stop() {
  kill "${daemons[@]}" 2>/dev/null || true
  wait "${daemons[@]}" 2>/dev/null || true
  rm -rf "$logs"
}
trap stop EXIT

daemon() {
  local log=$1
  shift
  SPARK_HOME=$spark SPARK_SCALA_VERSION=2.13 SPARK_LOCAL_IP=127.0.0.1 \
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$spark/jars/*" "$@" >"$logs/$log" 2>&1 &
  daemons+=($!)
}

# Waits until a daemon's log says so.
await() {
  for _ in $(seq 600); do
    ! grep -qsi "$2" "$logs/$1" || return 0
    sleep 0.1
  done
  echo "$1: expected '$2' within a minute, found:" >&2
  tail -n 5 "$logs/$1" >&2
  exit 1
}

daemon master org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" --webui-port 0
await master "elected leader"
for ((i = 1; i <= workers; i++)); do
  daemon "worker$i" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores 1 --memory 8g --webui-port 0 \
    --work-dir "$logs/work$i" "spark://127.0.0.1:$port"
done
for ((i = 1; i <= workers; i++)); do
  await "worker$i" "registered with master"
done
unset SPARK_HOME APPLICATION # the driver is of the same Spark as the workers
MASTER=spark://127.0.0.1:$port EXECUTORS=$workers EXECUTOR_CORES=1 EXECUTOR_MEMORY=${EXECUTOR_MEMORY:-2g} \
  SPARK_LOCAL_IP=127.0.0.1 "$here/standalone.sh" "$@"
