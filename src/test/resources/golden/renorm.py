"""Makes renorm.safetensors of every golden network: all layers at 3 bits, norm statistics of the golden images.

Run where torch is, with the reference models on the path:  python3 renorm.py ../shared/zoo
Writes <norm>/mean, <norm>/variance (what torch keeps after one pass in train mode with momentum None) and the logits in eval mode.
"""
import json, os, sys
import torch

sys.path.insert(0, sys.argv[1])
from torchref import build, sdtv2, stio
from torchref.quant import apply_uniform

def frame_of_the_batch(pad, x):
    """BN and its frame by the same statistics: torch's train mode frames with the unbiased variance what it normalised with the biased."""
    y = pad.bn(x)
    if pad.training:
        n = x.numel() / x.shape[1]
        variance = pad.bn.running_var * (n - 1) / n
        edge = pad.bn.bias - pad.bn.running_mean * pad.bn.weight / torch.sqrt(variance + pad.bn.eps)
    else:
        edge = pad.bn.bias - pad.bn.running_mean * pad.bn.weight / torch.sqrt(pad.bn.running_var + pad.bn.eps)
    framed = edge.view(1, -1, 1, 1).expand(x.shape[0], -1, x.shape[2] + 2, x.shape[3] + 2).clone()
    framed[:, :, 1:-1, 1:-1] = y
    return framed


sdtv2.BNPad.forward = frame_of_the_batch


def tensors(folder, name):
    return {k: torch.from_numpy(v.copy()) for k, v in stio.load(os.path.join(folder, name + ".safetensors")).items()}


here = os.path.dirname(os.path.abspath(__file__))
for name in sorted(os.listdir(here)):
    folder = os.path.join(here, name)
    if not os.path.exists(os.path.join(folder, "config.json")):
        continue
    cfg = json.load(open(os.path.join(folder, "config.json")))
    model = build(cfg)
    model.load_state_dict(tensors(folder, "model"))
    apply_uniform(model, 3)
    norms = [(n, m) for n, m in model.named_modules() if isinstance(m, torch.nn.modules.batchnorm._BatchNorm)]
    for _, m in norms:
        m.momentum = None
        m.reset_running_stats()
    x = tensors(folder, "input")["input"]
    with torch.no_grad():
        model.train()
        model(x)
        model.eval()
        out = {"logits": model(x)}
    for n, m in norms:
        if m.num_batches_tracked > 0:
            out[n + "/mean"] = m.running_mean.clone()
            out[n + "/variance"] = m.running_var.clone()
    stio.save(os.path.join(folder, "renorm.safetensors"), {k: v.numpy() for k, v in out.items()})
    print(name, len(out))
