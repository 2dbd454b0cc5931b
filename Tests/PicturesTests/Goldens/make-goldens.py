"""Makes the small files that the tests of Pictures read.

Needs numpy, Pillow and OpenCV. The first argument is `hostile/resize/c-500x333.png` of the shared files (from
scikit-image's pictures, public domain or CC0), shrunk here.
"""
import sys
import cv2, numpy as np
from PIL import Image

photo = Image.open(sys.argv[1]).convert("RGB").resize((96, 64), Image.BICUBIC)
photo.save("photo-96x64.png")
photo.save("photo-96x64.jpg", quality=90)
rgb = np.asarray(photo)

for side in (72, 48, 33, 7):
    f = side / 96
    Image.fromarray(cv2.resize(rgb, None, fx=f, fy=f, interpolation=cv2.INTER_AREA)).save(f"area-{side}.png")

matrices = {
    "half": [[0.5, 0, -4.25], [0, 0.5, 0.5]],
    "turned": [[0.3, -0.2, 5], [0.2, 0.3, -3]],
    "tiny": [[0.06, 0.02, 12], [-0.02, 0.06, 14]],
    "corner": [[0.7, 0.1, -50], [-0.1, 0.7, -20]],
}
for name, m in matrices.items():
    m = np.array(m)
    scale = abs(np.linalg.det(m[:, :2])) ** 0.5
    soft = cv2.GaussianBlur(rgb, (0, 0), 0.5 * (1 / scale - 1), borderType=cv2.BORDER_REFLECT_101)
    out = cv2.warpAffine(soft, m, (32, 32), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    Image.fromarray(out).save(f"warp-{name}.png")

tiny = photo.resize((19, 13), Image.BICUBIC)
tiny.save("tiny.png")
tiny.save("tiny.jpg", quality=60)
tiny.save("tiny-progressive.jpg", quality=60, progressive=True)
exif = Image.Exif()
exif[0x0112] = 6
tiny.save("tiny-exif.jpg", quality=60, exif=exif)
tiny.save("tiny-lossless.webp", lossless=True)
tiny.save("tiny-lossy.webp", quality=50)
Image.open("tiny-lossy.webp").convert("RGB").save("tiny-lossy-decoded.png")
alpha = np.dstack([np.asarray(tiny), (np.arange(19 * 13) * 37 % 256).reshape(13, 19)]).astype(np.uint8)
Image.fromarray(alpha, "RGBA").save("tiny-alpha.webp", lossless=True, exact=True)
over = np.floor(alpha[..., :3] * (alpha[..., 3:] / 255.0) + 0.5).astype(np.uint8)
Image.fromarray(over).save("tiny-alpha-over-black.png")
frames = [tiny, tiny.transpose(Image.FLIP_LEFT_RIGHT)]
frames[0].save("animated.webp", save_all=True, append_images=frames[1:], duration=100)

# Pillow does not write interlaced PNG: the seven passes, unfiltered.
import struct, zlib
raw = np.asarray(tiny)
data = b""
for x0, y0, dx, dy in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)):
    part = raw[y0::dy, x0::dx]
    if part.shape[1]:
        data += b"".join(b"\0" + row.tobytes() for row in part)
chunk = lambda name, body: struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
with open("tiny-interlaced.png", "wb") as out:
    out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 19, 13, 8, 2, 0, 0, 1)))
    out.write(chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b""))
