#!/usr/bin/env python3
"""Writes the goldens of this folder: small images of many kinds, and what Pillow makes of them.

Made with Debian 12's python3-pil (Pillow 9.4.0) and libjpeg-turbo-progs (2.1.5). Run in this folder.

decode.csv: file, width, height, sha256 of Image.open(file).convert("RGB").tobytes()
resize.csv: filter, width, height, new width, new height, sha256 of the resized bytes; the source is pixels(width, height)
truncated.csv: file, the least number of its bytes of which Pillow makes an image
"""
import hashlib
import io
import subprocess

from PIL import Image, ImageFile

W, H = 45, 37


def pixels(width, height):
    """Noise on a gradient, from a linear congruential generator that the Java test has too."""
    out = bytearray()
    state = 1
    for y in range(height):
        for x in range(width):
            for c in range(3):
                state = (state * 1103515245 + 12345) & 0x7FFFFFFF
                noise = (state >> 16) % 96
                out.append(min(255, noise + (x * 160 // width if c == 0 else y * 160 // height if c == 1 else (x + y) * 80 // (width + height))))
    return bytes(out)


def source(width=W, height=H):
    return Image.frombytes("RGB", (width, height), pixels(width, height))


def ppm(image):
    out = io.BytesIO()
    image.save(out, "ppm")
    return out.getvalue()


def cjpeg(name, *options, image=None):
    data = subprocess.run(["cjpeg", *options], input=ppm(image or source()), stdout=subprocess.PIPE, check=True).stdout
    write(name, data)
    return data


def write(name, data):
    with open(name, "wb") as out:
        out.write(data)


APP0 = 18 + 2  # SOI and JFIF's segment


def without_jfif(data):
    return data[:2] + data[APP0:]


def with_adobe(data, transform):
    return data[:2] + b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00" + bytes([transform]) + data[2:]


def with_ids(data, ids):
    """Other component identifiers in the frame and scan headers of a baseline JPEG."""
    data = bytearray(data)
    frame = data.index(b"\xff\xc0")
    old = [data[frame + 10 + 3 * i] for i in range(3)]
    scan = data.index(b"\xff\xda")
    for i in range(3):
        data[frame + 10 + 3 * i] = ids[i]
        assert data[scan + 5 + 2 * i] == old[i]
        data[scan + 5 + 2 * i] = ids[i]
    return bytes(data)


def jpegs():
    for sampling in ["1x1", "2x1", "1x2", "2x2", "4x1", "1x4", "4x2"]:
        cjpeg(f"sampling_{sampling}.jpg", "-quality", "85", "-sample", sampling)
    cjpeg("sampling_2x2_1x2_2x1.jpg", "-sample", "2x2,1x2,2x1")
    cjpeg("sampling_1x2_progressive.jpg", "-progressive", "-sample", "1x2")
    cjpeg("restarts.jpg", "-restart", "1", "-sample", "2x2")
    cjpeg("grey.jpg", "-grayscale")
    cjpeg("one_pixel.jpg", image=source(1, 1))
    cjpeg("narrow.jpg", "-sample", "2x2", image=source(2, 9))
    cjpeg("flat_1x2.jpg", "-sample", "1x2", image=source(9, 1))
    full = cjpeg("jfif_444.jpg", "-sample", "1x1")
    write("bare_444.jpg", without_jfif(full))
    write("bare_444_ids_012.jpg", with_ids(without_jfif(full), [0, 1, 2]))
    write("bare_444_ids_rgb.jpg", with_ids(without_jfif(full), b"RGB"))
    write("jfif_444_ids_rgb.jpg", with_ids(full, b"RGB"))
    write("adobe_rgb.jpg", with_adobe(without_jfif(full), 0))
    write("adobe_ycc.jpg", with_adobe(without_jfif(full), 1))
    write("adobe_unknown.jpg", with_adobe(without_jfif(full), 2))
    write("adobe_rgb_and_jfif.jpg", full[:APP0] + with_adobe(full, 0)[2:18] + full[APP0:])
    halved = cjpeg("jfif_420.jpg", "-sample", "2x2")
    write("bare_420.jpg", without_jfif(halved))
    write("trailing_junk.jpg", halved + b"\0junk\xff\xd8\xff")
    write("junk_between_segments.jpg", halved[:APP0] + b"\0\0\xff\xff" + halved[APP0:])
    cmyk = io.BytesIO()
    Image.frombytes("CMYK", (30, 37), pixels(40, 37)).save(cmyk, "jpeg", quality=90)
    cmyk = cmyk.getvalue()
    assert b"Adobe" in cmyk
    write("cmyk.jpg", cmyk)
    at = cmyk.index(b"Adobe") + 11
    write("ycck.jpg", cmyk[:at] + b"\2" + cmyk[at + 1:])
    start = cmyk.index(b"\xff\xee")
    write("cmyk_without_adobe.jpg", cmyk[:start] + cmyk[start + 16:])


def others():
    image = source()
    image.save("rgb.png")
    image.save("rgb.bmp")
    image.quantize(200).save("palette.png")
    image.quantize(200).save("palette.bmp")
    image.quantize(12).save("palette_4bit.png")
    image.quantize(2).save("palette_1bit.png")
    image.quantize(16).save("palette_transparent.png", transparency=3)
    image.convert("L").save("grey.png")
    image.convert("L").save("grey.bmp")
    image.convert("L").save("grey_transparent.png", transparency=90)
    image.convert("1").save("one_bit.png")
    rgba = image.copy()
    rgba.putalpha(image.convert("L"))
    rgba.save("rgba.png")
    rgba.convert("LA").save("grey_alpha.png")
    deep()
    Image.open("rgb.png").save("with_gamma.png", pnginfo=gamma())


def gamma():
    from PIL.PngImagePlugin import PngInfo
    info = PngInfo()
    info.add(b"gAMA", (100000).to_bytes(4, "big"))
    return info


def deep():
    """16 and 2 bits a sample, which Pillow does not write: by hand."""
    import struct
    import zlib

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    def png(name, bits, colour, row_bytes, data, interlace=0):
        rows = b"".join(b"\0" + data[y * row_bytes:(y + 1) * row_bytes] for y in range(8))
        write(name, b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, bits, colour, 0, 0, interlace))
              + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))

    noise = pixels(40, 40)
    png("grey_16bit.png", 16, 0, 16, bytes(b if i % 2 else b % 3 for i, b in enumerate(noise)))
    png("rgb_16bit.png", 16, 2, 48, noise)
    png("grey_alpha_16bit.png", 16, 4, 32, noise)
    png("rgba_16bit.png", 16, 6, 64, noise)
    png("grey_2bit.png", 2, 0, 2, noise)
    png("grey_4bit.png", 4, 0, 4, noise)


def decoded(data):
    image = Image.open(io.BytesIO(data)).convert("RGB")
    return image.size, hashlib.sha256(image.tobytes()).hexdigest()


def table(name, rows):
    with open(name, "w") as out:
        for row in rows:
            out.write(",".join(str(v) for v in row) + "\n")


def decode_rows():
    import glob
    for name in sorted(glob.glob("*.jpg") + glob.glob("*.png") + glob.glob("*.bmp")):
        (width, height), sha = decoded(open(name, "rb").read())
        yield name, width, height, sha


def resize_rows():
    sizes = [(45, 37, 20, 16), (45, 37, 100, 90), (45, 37, 45, 20), (45, 37, 13, 37), (100, 3, 7, 5), (3, 100, 4, 7),
             (1, 1, 5, 4), (64, 48, 63, 49), (301, 211, 32, 22), (50, 40, 50, 40), (17, 200, 5, 300)]
    for name, resample in [("BICUBIC", Image.BICUBIC), ("BILINEAR", Image.BILINEAR)]:
        for w, h, nw, nh in sizes:
            sha = hashlib.sha256(source(w, h).resize((nw, nh), resample).tobytes()).hexdigest()
            yield name, w, h, nw, nh, sha


def opens(data):
    try:
        decoded(data)
        return True
    except Exception:
        return False


def truncated_rows():
    for name in ["jfif_420.jpg", "sampling_1x2_progressive.jpg", "grey.jpg", "cmyk.jpg", "restarts.jpg", "rgb.png", "palette.png", "rgb.bmp"]:
        data = open(name, "rb").read()
        good = [n for n in range(len(data) + 1) if opens(data[:n])]
        assert good == list(range(good[0], len(data) + 1)), name
        yield name, good[0]


if __name__ == "__main__":
    jpegs()
    others()
    table("decode.csv", decode_rows())
    table("resize.csv", resize_rows())
    table("truncated.csv", truncated_rows())
