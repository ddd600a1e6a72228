"""Has PyTorch predict with a network that `aq4svit export` wrote, and counts the predictions that are the search's.

    python3 notebooks/predict.py /tmp/packed 'data-manifests/demo/eval-*.tar'

The images lie in tars or in folders, and are those that the search was checked on (predictions.csv). Needs torch, numpy and Pillow.
"""
import csv
import glob
import importlib.util
import io
import os
import sys
import tarfile

import numpy
import torch
from PIL import Image

from load_quantized import load_quantized

BATCH = 64


def files(source):
    """Name and content of every file in the tars and folders that a path or glob names."""
    for path in sorted(glob.glob(source)):
        if os.path.isdir(path):
            for folder, _, names in os.walk(path):
                for name in names:
                    with open(os.path.join(folder, name), "rb") as file:
                        yield os.path.relpath(file.name, path), file.read()
        else:
            with tarfile.open(path) as tar:
                for member in filter(tarfile.TarInfo.isfile, tar):
                    yield member.name, tar.extractfile(member).read()


def tensor(content, resize, crop, interpolation, mean, std):
    """What torchvision's Resize, CenterCrop, ToTensor and Normalize make of an image: [3, crop, crop]."""
    image = Image.open(io.BytesIO(content)).convert("RGB")
    short = min(image.size)
    size = tuple(resize if side == short else int(resize * side / short) for side in image.size)
    if size != image.size:
        image = image.resize(size, {"bicubic": Image.BICUBIC, "bilinear": Image.BILINEAR}[interpolation])
    left, top = (int(round((side - crop) / 2)) for side in size)
    image = image.crop((left, top, left + crop, top + crop))
    values = torch.from_numpy(numpy.array(image)).permute(2, 0, 1).float() / 255
    return (values - torch.tensor(mean)[:, None, None]) / torch.tensor(std)[:, None, None]


def module(path):
    """A file of Python as a module."""
    spec = importlib.util.spec_from_file_location("exported", path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def main(folder, source):
    network = module(os.path.join(folder, "model.py"))
    weights = load_quantized(os.path.join(folder, "model.safetensors"))
    with open(os.path.join(folder, "predictions.csv"), newline="") as file:
        searched = {row["filename"]: row for row in csv.DictReader(file)}
    found = [(name, tensor(content, **network.PREPROCESS)) for name, content in files(source) if name in searched]
    if not found:
        sys.exit(f"{source}: expected images that predictions.csv names, found none")
    right = alike = 0
    for start in range(0, len(found), BATCH):
        names, images = zip(*found[start:start + BATCH])
        for name, logits in zip(names, network.logits(torch.stack(images), weights)):
            row = searched[name]
            predicted = int(logits.argmax())
            right += predicted == int(row["label"])
            alike += predicted == int(row["pred"])
    print(f"PyTorch {torch.__version__}: {right} of {len(found)} images right, {alike} predictions are the search's")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
