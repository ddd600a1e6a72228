#!/usr/bin/env bash
# Writes a sweep of 24 networks for trying a night in small: the demo networks at several numbers of time steps.
#
#   submit/night.sh /tmp/night
#   WORKERS=2 submit/local-cluster.sh sweep --config /tmp/night/sweep.conf --out /tmp/night/run
#
# How busy the cores were is in the table sessions of the run.
#
set -euo pipefail
folder=${1:?expected a folder to write to, found none}
demo=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../data-manifests/demo" && pwd)
mkdir -p "$folder"
count=0
for network in "$demo"/*-tiny; do
  for steps in 1 2 3 4 5; do
    [ $count -lt 24 ] || break
    name=$(basename "$network")-t$steps
    sed -e "s|^name *=.*|name = \"$name\"|" -e "s|^timesteps *=.*|timesteps = $steps|" \
      -e "s|^checkpoint *=.*|checkpoint = \"$network/model.pth\"|" "$network/model.conf" >"$folder/$name.conf"
    count=$((count + 1))
  done
done
cat >"$folder/sweep.conf" <<END
models = ["*-t?.conf"]
images {
  drift = "$demo/calib-00000.tar"
  validate = "$demo/eval-*.tar"
  validate-limit = 1024
  shard-size = 128
}
search { strategy = "greedy", top-k = 2 }
END
echo "$count networks: $folder/sweep.conf"
