"""Has PyTorch predict with a network that `aq4svit export` wrote, and counts the predictions that are the search's.

    notebooks/predict /tmp/packed 'data-manifests/demo/eval-*.tar'

The images lie in local tars or folders, and are those that the search was checked on: predictions.csv names them. `notebooks/predict` finds
a Python with torch, numpy and Pillow.
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
    """Names and a function that reads the content, of every file in the local tars and folders that a path or glob names."""
    for path in sorted(glob.glob(source)):
        if os.path.isdir(path):
            for folder, _, names in os.walk(path):
                for name in map(lambda n: os.path.join(folder, n), names):
                    if name.endswith(".tar"):
                        yield from members(name)
                    else:
                        yield {os.path.relpath(name, path)}, lambda name=name: open(name, "rb").read()
        elif tarfile.is_tarfile(path):
            yield from members(path)


def members(path):
    """Those of one tar. AQ4SViT names images of a WebDataset by the tar as well."""
    stem = os.path.splitext(os.path.basename(path))[0]
    with tarfile.open(path) as tar:
        for member in filter(tarfile.TarInfo.isfile, tar):
            name = os.path.normpath(member.name).lstrip("/")
            yield {name, f"{stem}/{name}"}, lambda member=member: tar.extractfile(member).read()


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


def batches(source, names):
    """Names and contents of the images that are wanted, a batch at a time: data sets are larger than memory."""
    batch = []
    for aliases, read in files(source):
        for name in aliases & names.keys():
            batch.append((name, read()))
            if len(batch) == BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def main(folder, source):
    network = module(os.path.join(folder, "model.py"))
    weights = load_quantized(os.path.join(folder, "model.safetensors"))
    with open(os.path.join(folder, "predictions.csv"), newline="") as file:
        searched = {row["filename"]: row for row in csv.DictReader(file)}
    seen = right = alike = 0
    for batch in batches(source, searched):
        images = torch.stack([tensor(content, **network.PREPROCESS) for _, content in batch])
        for (name, _), logits in zip(batch, network.logits(images, weights)):
            predicted = int(logits.argmax())
            seen += 1
            right += predicted == int(searched[name]["label"])
            alike += predicted == int(searched[name]["pred"])
    if not seen:
        print(f"{source}: expected images that predictions.csv names, such as {next(iter(searched))}, found none", file=sys.stderr)
        sys.exit(2)
    if seen < len(searched):
        print(f"{source}: found {seen} of the {len(searched)} images in predictions.csv", file=sys.stderr)
    print(f"PyTorch {torch.__version__}: {right} of {seen} images right, {alike} predictions are the search's")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
