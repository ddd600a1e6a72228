"""Loads a network that `aq4svit export` wrote back into PyTorch, with torch and the standard library only.

    from load_quantized import load_quantized
    model.load_state_dict(load_quantized("exported/model.safetensors"), strict=False)

or `python3 load_quantized.py exported/model.safetensors state_dict.pt`.

strict=False where the module has parameters it never uses; what it uses is all there. Every weight is
scale * level, the very numbers that were validated.
"""
import json
import math
import struct
import sys

import torch

TYPES = {"F32": torch.float32, "I32": torch.int32, "I64": torch.int64}


def read_safetensors(path):
    """Tensors and metadata of a safetensors file."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header, data = json.loads(file.read(length)), bytearray(file.read())
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        flat = torch.frombuffer(data[begin:end], dtype=TYPES[entry["dtype"]])
        tensors[name] = flat.reshape(entry["shape"])
    return tensors, metadata


def unpack(words, bits, count):
    """Integer k lies in bits k * bits and following of the words, lowest first, with 2^(bits-1) added to it."""
    words = torch.cat([words.flatten().long() & 0xFFFFFFFF, torch.zeros(1, dtype=torch.long)])
    start = torch.arange(count) * bits
    word, shift = torch.div(start, 32, rounding_mode="floor"), start % 32
    stored = (words[word] >> shift | words[word + 1] << (32 - shift)) & (2**bits - 1)
    return stored - 2 ** (bits - 1)


def load_quantized(path):
    """The state dict, quantized weights in float32."""
    tensors, metadata = read_safetensors(path)
    bits = json.loads(metadata["bits"])
    for name in [n[: -len(".weight_packed")] for n in tensors if n.endswith(".weight_packed")]:
        packed, scale, shape = (tensors.pop(f"{name}.weight_{part}") for part in ("packed", "scale", "shape"))
        levels = unpack(packed, bits[name], math.prod(shape.tolist())).reshape(len(scale), -1)
        tensors[f"{name}.weight"] = (levels.float() * scale).reshape(shape.tolist())
    return tensors


if __name__ == "__main__":
    torch.save(load_quantized(sys.argv[1]), sys.argv[2])
