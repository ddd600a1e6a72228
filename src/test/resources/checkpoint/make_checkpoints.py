"""Writes the small .pth files of this folder, each beside a .safetensors file with the tensors that must come out.

Run once, by hand, in this folder with PyTorch 1.13 (Debian: python3-torch): /usr/bin/python3 make_checkpoints.py
The other checkpoints here are the smallest golden networks of each container.
"""

import argparse
import collections
import json
import struct

import numpy
import torch

TYPES = {
    torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64",
    torch.int32: "I32", torch.int16: "I16", torch.int8: "I8", torch.uint8: "U8", torch.bool: "BOOL",
}


def raw(tensor):
    flat = tensor.detach().contiguous().reshape(-1)
    if flat.dtype == torch.bfloat16:
        flat = flat.view(torch.int16)
    return flat.numpy().tobytes()


def save(name, checkpoint, tensors):
    torch.save(checkpoint, name + ".pth")
    header, data = {}, b""
    for key, tensor in tensors.items():
        content = raw(tensor)
        offsets = [len(data), len(data) + len(content)]
        header[key] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": offsets}
        data += content
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(name + ".safetensors", "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + data)


def types():
    values = torch.tensor([[0.0, 1.0, -2.5], [3.25, 1e4, -0.125]])
    tensors = collections.OrderedDict((name, values.to(dtype)) for dtype, name in TYPES.items() if name not in ("U8", "I8"))
    tensors["I8"] = torch.tensor([-128, -1, 0, 127], dtype=torch.int8)
    tensors["U8"] = torch.tensor([0, 1, 128, 255], dtype=torch.uint8)
    tensors["big"] = torch.tensor([2**62 + 1, -(2**63)])
    tensors["scalar"] = torch.tensor(7)
    tensors["empty"] = torch.empty(0, 3)
    tensors["special"] = torch.tensor([float("nan"), float("inf"), -0.0, 1e-45])
    tensors["half special"] = torch.tensor([float("inf"), -0.0, 6e-8, 65504]).half()
    tensors["gr\u00f6\u00dfe"] = torch.ones(1)
    save("types", tensors, tensors)


def views():
    base = torch.arange(24, dtype=torch.float32)
    grid = base.view(4, 6)
    tensors = collections.OrderedDict(
        whole=grid,
        tail=base[17:],
        transposed=grid.t(),
        columns=grid[:, 1:5:2],
        block=grid[1:3, 2:4],
        permuted=base.view(2, 3, 4).permute(2, 0, 1),
        channels_last=torch.arange(120, dtype=torch.int16).view(2, 3, 4, 5).to(memory_format=torch.channels_last),
        expanded=torch.tensor([5.0, 6.0]).view(2, 1).expand(2, 3),
        one=base[3],
        ones=base[8:9].view(1, 1, 1),
        same=grid,
        nothing=grid[2:2],
    )
    save("views", {"model": tensors}, tensors)


def extras():
    torch.manual_seed(1)
    net = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2))
    optimizer = torch.optim.AdamW(net.parameters())
    net(torch.rand(4, 3)).sum().backward()
    optimizer.step()
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 10)
    state = net.state_dict(keep_vars=True)
    checkpoint = {
        "epoch": 300,
        "arch": "net",
        "state_dict": state,
        "state_dict_ema": {key: torch.zeros_like(value) for key, value in state.items()},
        "optimizer": optimizer.state_dict(),
        "lr_scheduler": scheduler.state_dict(),
        "amp_scaler": {"scale": 65536.0, "growth_factor": 2.0, "_growth_tracker": 0},
        "args": argparse.Namespace(lr=1e-3, name="n\u00e4me", amp=True, seed=2**64 - 1, crop=None, mean=(0.5, 0.4), sizes=[1, -70000, 70000]),
        "metric": numpy.float64(77.07),
        "best": (numpy.float32(1.5), numpy.int64(3)),
        "shape": net[0].weight.shape,
        "big": 2**80,
        "history": list(range(1200)),
        "nested": {"a": [{"b": ((), [], {})}], 3: 4, (1, 2): "tuple", None: True},
    }
    save("extras", checkpoint, state)


def wrapped():
    net = torch.nn.Linear(2, 1)
    inside = collections.OrderedDict((key, value.detach()) for key, value in net.state_dict().items())
    outside = collections.OrderedDict(("module._orig_mod." + key, value) for key, value in inside.items())
    outside["n_averaged"] = torch.tensor(3)
    save("wrapped", {"epoch": 3, "model_state_dict": outside}, inside)


def others():
    torch.save({"epoch": 3, "loss": 0.5, "note": "no weights"}, "nothing.pth")
    torch.save([torch.ones(1)], "list.pth")
    torch.save({"model": {"weight": torch.ones(1), "note": "x"}}, "mixed.pth")
    torch.save({"model": {"weight": torch.ones(1), "complex": torch.ones(1, dtype=torch.complex64)}}, "complex.pth")
    torch.save({"model": torch.nn.Linear(1, 1)}, "module.pth")
    torch.save({"model": {"weight": torch.ones(1)}}, "protocol4.pth", pickle_protocol=4)
    torch.jit.save(torch.jit.script(torch.nn.Linear(1, 1)), "script.pt")


types()
views()
extras()
wrapped()
others()
