#!/usr/bin/env python3
"""Makes the pictures of Assets/Faces: portraits, and for some of them a variant with one attribute altered.

Install: python3 -m pip install numpy pillow opencv-python-headless
Run:     python3 Scripts/make-faces.py SHARED --telltale .build/release/telltale --out Assets/Faces
SHARED holds faces/london, faces/canada (CC BY 4.0, DeBruine and Jones) and reference/detector/golden (NASA's portrait of
Eileen Collins, public domain). The face's five points come from `telltale detect`.
"""
import argparse, json, pathlib, subprocess
import cv2
import numpy as np

PORTRAITS = {
    "astronaut": "reference/detector/golden/astronaut-640x640.png",
    "london-001": "faces/london/001_03.jpg", "london-004": "faces/london/004_08.jpg",
    "london-010": "faces/london/010_03.jpg", "london-020": "faces/london/020_08.jpg",
    "london-031": "faces/london/031_03.jpg", "canada-095": "faces/canada/095m.jpg",
    "canada-008": "faces/canada/008f.jpg",
}
# Plain forgeries, for a first screen: little feathering (in distances between the eyes), part of the colour difference.
FEATHER, COLOUR = .01, .1
# Who is altered, how, and from whom the part comes.
FORGERIES = [
    ("canada-095", "mouth", "london-001"), ("london-004", "eye", "canada-008"), ("london-010", "nose", "canada-095"),
    ("canada-008", "illumination", None), ("london-020", "mouth", "canada-008"),
]


def points(telltale, file):
    out = subprocess.run([telltale, "detect", file, "--format", "jsonl"], capture_output=True, text=True, check=True)
    return np.array(json.loads(out.stdout)["faces"][0]["landmarks"], np.float32)


def similarity(source, target):
    s, t = source @ [1, 1j], target @ [1, 1j]
    a = ((s - s.mean()).conj() * (t - t.mean())).sum() / (abs(s - s.mean()) ** 2).sum()
    b = t.mean() - a * s.mean()
    return np.array([[a.real, -a.imag, b.real], [a.imag, a.real, b.imag]], np.float32)


def mask(shape, marks, part):
    """A soft region over the part, from the five points: eyes, nose tip, mouth corners."""
    m = np.zeros(shape[:2], np.float32)
    unit = float(np.linalg.norm(marks[1] - marks[0]))
    if part == "eye":
        for eye in marks[:2]:
            cv2.ellipse(m, tuple(map(int, eye)), (int(unit * .36), int(unit * .24)), 0, 0, 360, 1, -1)
    elif part == "nose":
        cv2.ellipse(m, tuple(map(int, marks[2] - [0, unit * .18])), (int(unit * .3), int(unit * .42)), 0, 0, 360, 1, -1)
    elif part == "mouth":
        centre = (marks[3] + marks[4]) / 2
        cv2.ellipse(m, tuple(map(int, centre)), (int(unit * .55), int(unit * .34)), 0, 0, 360, 1, -1)
    else:
        centre = marks.mean(0)
        cv2.ellipse(m, tuple(map(int, centre)), (int(unit * .95), int(unit * 1.25)), 0, 0, 360, 1, -1)
    return cv2.GaussianBlur(m, (0, 0), max(.6, unit * FEATHER))[..., None]


def forge(picture, marks, part, donor, donor_marks):
    m = mask(picture.shape, marks, part)
    if part == "illumination":
        x = np.linspace(-1, 1, picture.shape[1], dtype=np.float32)[None, :, None]
        other = picture * (1 + .45 * x) * np.array([.86, .96, 1.1], np.float32)
    else:
        other = cv2.warpAffine(donor, similarity(donor_marks, marks), picture.shape[1::-1], flags=cv2.INTER_CUBIC,
                               borderMode=cv2.BORDER_REFLECT_101)
        weight = m / m.sum()
        other = other + COLOUR * ((picture - other) * weight).sum((0, 1))  # the region's mean colour
    return np.clip(picture * (1 - m) + other * m, 0, 255)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("shared", type=pathlib.Path)
    ap.add_argument("--telltale", required=True)
    ap.add_argument("--out", type=pathlib.Path, required=True)
    args = ap.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    save = lambda name, p: cv2.imwrite(str(args.out / name), p.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 92])
    pictures = {name: cv2.imread(str(args.shared / file)).astype(np.float32) for name, file in PORTRAITS.items()}
    for name, picture in pictures.items():
        save(f"{name}.jpg", picture)
    marks = {name: points(args.telltale, args.out / f"{name}.jpg") for name in pictures}
    for name, part, donor in FORGERIES:
        save(f"{name}-{part}-forged.jpg", forge(pictures[name], marks[name], part, pictures.get(donor), marks.get(donor)))


if __name__ == "__main__":
    main()
