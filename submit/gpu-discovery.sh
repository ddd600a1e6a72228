#!/usr/bin/env bash
# Tells Spark which GPUs a machine has (spark.*.resource.gpu.discoveryScript): {"name": "gpu", "addresses": ["0", "1"]}
set -euo pipefail

indices=$(nvidia-smi --query-gpu=index --format=csv,noheader)
addresses=
for index in $indices; do
  addresses+="${addresses:+, }\"$index\""
done
echo "{\"name\": \"gpu\", \"addresses\": [$addresses]}"
