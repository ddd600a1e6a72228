"""module.py LOAD_QUANTIZED_FOLDER EXPORTED EXPECTED: what the exported network in PyTorch predicts, beside `logits` of EXPECTED for its `image`."""
import os
import sys

import torch

sys.path[:0] = sys.argv[1:3]
import model  # noqa: E402
from load_quantized import load_quantized, read_safetensors  # noqa: E402

expected, _ = read_safetensors(sys.argv[3])
logits = model.logits(expected["image"], load_quantized(os.path.join(sys.argv[2], "model.safetensors")))
same = (logits.argmax(1) == expected["logits"].argmax(1)).sum().item()
near = ((logits - expected["logits"]).abs().amax(1) < 0.05).sum().item()
print(f"{same} of {len(logits)} predictions, {near} with logits alike")
