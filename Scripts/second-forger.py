#!/usr/bin/env python3
"""Forges faces in ways that share no code with Sources/Forging, to choose between models with.

    telltale detect FACES --format jsonl > points.jsonl
    python3 second-forger.py points.jsonl FACES OUT --count 1200 --seed 7 [--exclude held-out/manifest.csv]

OUT gets pictures and manifest.csv for `telltale evaluate`. Half of the pictures stay real; each of those has a forged
partner from the same photograph, compressed alike. Forgeries: another person's inner face, one's own mouth or eyes bent,
and an eye, a mouth, a nose or light that does not belong; joined by gradients (OpenCV's seamlessClone) or by feathered
masks. Needs numpy and opencv-python-headless.
"""
import argparse
import csv
import json
import pathlib

import cv2
import numpy as np

LABELS = ["fake", "expression", "identity", "physical_consistency", "eye", "illumination", "mouth", "nose"]
KINDS = {
    "identity": {"identity", "eye", "mouth", "nose"},
    "expr_mouth": {"expression", "mouth"},
    "expr_eye": {"expression", "eye"},
    "phys_eye": {"physical_consistency", "eye"},
    "phys_mouth": {"physical_consistency", "mouth"},
    "phys_nose": {"physical_consistency", "nose"},
    "phys_illumination": {"physical_consistency", "illumination"},
}
# Points of a detected face.
LEFT, RIGHT, NOSE, MOUTH_LEFT, MOUTH_RIGHT = range(5)


def ellipse(shape, center, axes, angle):
    mask = np.zeros(shape[:2], np.uint8)
    cv2.ellipse(mask, (tuple(map(float, center)), tuple(map(float, axes)), float(angle)), 255, -1)
    return mask


def region(shape, points, part, random):
    """The part's mask; sizes are in distances between the eyes and vary by a fifth."""
    eyes = points[RIGHT] - points[LEFT]
    d, angle = np.linalg.norm(eyes), np.degrees(np.arctan2(eyes[1], eyes[0]))
    grow = random.uniform(0.85, 1.2)
    mouth = (points[MOUTH_LEFT] + points[MOUTH_RIGHT]) / 2
    middle = (points[LEFT] + points[RIGHT]) / 2
    if part == "face":
        return ellipse(shape, (middle + mouth) / 2, (1.75 * d * grow, 2.1 * d * grow), angle)
    if part == "eyes":
        return cv2.bitwise_or(*[ellipse(shape, p, (0.75 * d * grow, 0.45 * d * grow), angle) for p in points[:2]])
    if part == "eye":
        p = points[random.integers(2)]
        return ellipse(shape, p, (0.7 * d * grow, 0.42 * d * grow), angle)
    if part == "mouth":
        return ellipse(shape, mouth, (1.15 * d * grow, 0.62 * d * grow), angle)
    return ellipse(shape, (points[NOSE] * 2 + middle) / 3, (0.62 * d * grow, 0.85 * d * grow), angle)


def colours_of(source, target, mask):
    """The source with mean and spread of the target's colours under the mask, in Lab."""
    a = cv2.cvtColor(source, cv2.COLOR_BGR2LAB).astype(np.float32)
    b = cv2.cvtColor(target, cv2.COLOR_BGR2LAB).astype(np.float32)
    inside = mask > 0
    for c in range(3):
        mean, spread = a[..., c][inside].mean(), a[..., c][inside].std() + 1e-3
        scale = np.clip((b[..., c][inside].std() + 1e-3) / spread, 0.6, 1.6)
        a[..., c] = (a[..., c] - mean) * scale + b[..., c][inside].mean()
    return cv2.cvtColor(np.clip(a, 0, 255).astype(np.uint8), cv2.COLOR_LAB2BGR)


def feathered(source, target, mask, width):
    soft = cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), max(width, 0.6))[..., None]
    return np.clip(source * soft + target * (1 - soft), 0, 255).astype(np.uint8)


def join(source, target, mask, scale, random):
    """Gradient domain where the mask lies well inside, else a feathered edge."""
    x, y, w, h = cv2.boundingRect(mask)
    inside = x > 2 and y > 2 and x + w < target.shape[1] - 2 and y + h < target.shape[0] - 2
    if inside and random.random() < 0.4:
        try:
            return cv2.seamlessClone(source, target, mask, (x + w // 2, y + h // 2), cv2.NORMAL_CLONE)
        except cv2.error:
            pass
    return feathered(colours_of(source, target, mask), target, mask, random.uniform(0.02, 0.1) * scale)


def bent(picture, points, part, random):
    """The picture with its own mouth or eyes moved: bumps of displacement that fade out with distance."""
    d = np.linalg.norm(points[RIGHT] - points[LEFT])
    axis = (points[RIGHT] - points[LEFT]) / d
    down = np.array([-axis[1], axis[0]])
    sign = random.choice([-1.0, 1.0])
    strength = random.uniform(0.08, 0.2) * d * sign
    if part == "mouth":
        mouth = (points[MOUTH_LEFT] + points[MOUTH_RIGHT]) / 2
        mode = random.integers(3)
        if mode == 0:  # corners up or down
            moves = [(points[MOUTH_LEFT], down * strength), (points[MOUTH_RIGHT], down * strength)]
        elif mode == 1:  # wider or narrower
            moves = [(points[MOUTH_LEFT], -axis * strength), (points[MOUTH_RIGHT], axis * strength)]
        else:  # lips apart or pressed
            moves = [(mouth + down * 0.18 * d, down * strength), (mouth - down * 0.18 * d, -down * strength * 0.6)]
        radius = 0.38 * d
    else:
        eyes = [points[LEFT], points[RIGHT]] if random.random() < 0.7 else [points[random.integers(2)]]
        moves = [m for p in eyes for m in ((p - down * 0.1 * d, -down * strength * 0.8), (p + down * 0.1 * d, down * strength * 0.5))]
        radius = 0.25 * d
    ys, xs = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]].astype(np.float32)
    fx, fy = xs.copy(), ys.copy()
    for center, move in moves:
        weight = np.exp(-((xs - center[0]) ** 2 + (ys - center[1]) ** 2) / (2 * radius**2))
        fx -= weight * np.float32(move[0])
        fy -= weight * np.float32(move[1])
    return cv2.remap(picture, fx, fy, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)


def relit(picture, points, random):
    """Light from a side that falls on the face alone, or another tint."""
    d = np.linalg.norm(points[RIGHT] - points[LEFT])
    mask = region(picture.shape, points, "face", random)
    soft = cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), random.uniform(0.12, 0.3) * d)[..., None]
    center = points.mean(axis=0)
    angle, strength = random.uniform(0, 2 * np.pi), random.uniform(0.18, 0.45)
    ys, xs = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]].astype(np.float32)
    along = ((xs - center[0]) * np.cos(angle) + (ys - center[1]) * np.sin(angle)) / (1.3 * d)
    light = 1 + strength * np.clip(along, -1.3, 1.3)[..., None]
    tint = 1 + (random.uniform(-0.12, 0.12, 3) if random.random() < 0.5 else np.zeros(3))
    return np.clip(picture * (1 + soft * (light * tint - 1)), 0, 255).astype(np.uint8)


def moved(source, from_points, to_points, shape, random, jitter):
    matrix, _ = cv2.estimateAffinePartial2D(from_points, to_points, method=cv2.LMEDS)
    if matrix is None:
        return None
    d = np.linalg.norm(to_points[RIGHT] - to_points[LEFT])
    matrix[:, 2] += random.normal(0, jitter * d, 2)
    return cv2.warpAffine(source, matrix, (shape[1], shape[0]), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)


def forged(kind, face, donors, random):
    picture, points = face
    d = np.linalg.norm(points[RIGHT] - points[LEFT])
    if kind in ("expr_mouth", "expr_eye"):
        return bent(picture, points, kind[5:], random)
    if kind == "phys_illumination":
        return relit(picture, points, random)
    part = {"identity": "face", "phys_eye": random.choice(["eye", "eyes"])}.get(kind, kind[5:])
    mask = region(picture.shape, points, part, random)
    own = kind == "phys_eye" and random.random() < 0.4
    if own:  # the other side's, mirrored
        width = picture.shape[1]
        mirror = points[[RIGHT, LEFT, NOSE, MOUTH_RIGHT, MOUTH_LEFT]] * [-1, 1] + [width - 1, 0]
        source = moved(picture[:, ::-1].copy(), mirror, points, picture.shape, random, 0.05)
    else:
        donor, donor_points = donors[random.integers(len(donors))]
        source = moved(donor, donor_points, points, picture.shape, random, 0.02 if kind == "identity" else 0.06)
    return None if source is None else join(source, picture, mask, d, random)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("points"), parser.add_argument("faces"), parser.add_argument("out")
    parser.add_argument("--count", type=int, default=1200), parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--exclude")
    arguments = parser.parse_args()
    random, out = np.random.default_rng(arguments.seed), pathlib.Path(arguments.out)
    excluded = set()
    if arguments.exclude:
        for row in csv.DictReader(open(arguments.exclude)):
            files = [f for k in ("target", "source") for f in (row.get(k) or "").split(";")]
            excluded |= {pathlib.Path(f.strip()).name for f in files}
    faces = []
    for line in open(arguments.points):
        record = json.loads(line)
        name = pathlib.Path(record["file"]).name
        if record.get("faces") and name not in excluded:
            faces.append((name, np.array(record["faces"][0]["landmarks"], np.float32)))
    pictures = {name: cv2.imread(str(pathlib.Path(arguments.faces) / name)) for name, _ in faces}
    tone = {name: pictures[name].mean() for name, _ in faces}
    out.mkdir(parents=True, exist_ok=True)
    with open(out / "manifest.csv", "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "split", *LABELS, "method"])
        made = 0
        while made < arguments.count:
            name, points = faces[random.integers(len(faces))]
            kind = random.choice(list(KINDS), p=[0.28, 0.12, 0.12, 0.12, 0.12, 0.12, 0.12])
            near = sorted((faces[i] for i in random.choice(len(faces), 40, replace=False)), key=lambda f: abs(tone[f[0]] - tone[name]))
            donors = [(pictures[n], p) for n, p in near[:8] if n != name]
            fake = forged(kind, (pictures[name], points), donors, random)
            if fake is None:
                continue
            quality = int(random.integers(75, 96))
            for picture, labels, method in ((pictures[name], set(), "real"), (fake, KINDS[kind] | {"fake"}, kind)):
                file_name = f"{made:05d}.jpg"
                cv2.imwrite(str(out / file_name), picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
                rows.writerow([file_name, "val", *(int(label in labels) for label in LABELS), method])
                made += 1


main()
