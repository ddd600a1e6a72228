"""compare.py LOAD_QUANTIZED_FOLDER MODEL EXPECTED: whether PyTorch has the weights and gives the predictions of EXPECTED.

EXPECTED is a safetensors file of `image`, `logits` and, under `weight/`, the float32 tensors of the network.
"""
import sys

import torch

sys.path.insert(0, sys.argv[1])
from load_quantized import load_quantized, read_safetensors  # noqa: E402
from torchref.sdtv2 import SDTv2  # noqa: E402

state = load_quantized(sys.argv[2])
expected, _ = read_safetensors(sys.argv[3])
weights = {name[len("weight/"):]: t for name, t in expected.items() if name.startswith("weight/")}
same = sum(name in state and torch.equal(t, state[name]) for name, t in weights.items())
print(f"{same} of {len(weights)} tensors, {len(state)} in the state dict")

model = SDTv2(dims=(16, 32, 64, 80), depths=(2, 1), heads=4, img_size=64, num_classes=10).eval()
missing, unexpected = model.load_state_dict(state, strict=False)
print("missing", [n for n in missing if not n.endswith("num_batches_tracked")], "unexpected", unexpected)
with torch.no_grad():
    logits = model(expected["image"])
same = (logits.argmax(1) == expected["logits"].argmax(1)).sum().item()
print(f"{same} of {len(logits)} predictions")
