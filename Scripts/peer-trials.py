#!/usr/bin/env python3
"""Checks what other programs make of our files.

    python3 Scripts/peer-trials.py transformers MODEL PICTURES
        transformers opens the folder and gives the same probabilities within 1e-4
    python3 Scripts/peer-trials.py onnx MODEL PICTURES OUT
        exports both encoders to OUT/model.onnx and compares what onnxruntime computes, within 1e-4
    python3 Scripts/peer-trials.py events RUN
        TensorBoard's own reader finds every scalar of a run once, with sound checksums

Needs torch, transformers and pillow; the second onnx, onnxscript and onnxruntime, the third tensorboard. TELLTALE names the
program, by default .build/release/telltale.
"""
import json
import logging
import os
import pathlib
import subprocess
import sys
import tempfile

LIMIT = 1e-4
PROGRAM = os.environ.get("TELLTALE", str(pathlib.Path(__file__).resolve().parent.parent / ".build/release/telltale"))


def ours(model, pictures, folder):
    """The crops, and our probabilities of each."""
    enlarge = json.loads((pathlib.Path(model) / "telltale.json").read_text())["face"]["enlarge"]
    subprocess.run([PROGRAM, "crop", pictures, "--enlarge", str(enlarge), "--out", folder, "-q"], check=True,
                   stdout=subprocess.DEVNULL)
    scored = subprocess.run(
        [PROGRAM, "score", folder, "--aligned", "--model", model, "--format", "jsonl", "--precision", "f32", "-q"],
        check=True, capture_output=True, text=True)
    records = [json.loads(line) for line in scored.stdout.splitlines()]
    return [(r["file"], r["probabilities"]) for r in records if r["status"] == "scored"]


def sentences(card):
    return [text for prompt in card["prompts"] for text in (prompt["prompt"], prompt["opposite"])]


def inputs(model, card, files):
    """Pixels and tokens as transformers prepares them."""
    from PIL import Image
    from transformers import AutoTokenizer, CLIPImageProcessor

    tokens = AutoTokenizer.from_pretrained(model)(sentences(card), padding=True, return_tensors="pt")
    pictures = [Image.open(file).convert("RGB") for file in files]
    return CLIPImageProcessor.from_pretrained(model)(images=pictures, return_tensors="pt")["pixel_values"], tokens


def probabilities(image, text, card):
    """Eq. (1) from embeddings of unit length, with the model's scale."""
    import torch

    cosines = torch.as_tensor(image) @ torch.as_tensor(text).T
    return torch.sigmoid(card.get("logit_scale", 1) * (cosines[:, 0::2] - cosines[:, 1::2]))


def compare(what, theirs, expected):
    import torch

    worst = float((theirs - torch.tensor(expected)).abs().max())
    print(f"{len(expected)} pictures, largest difference of a probability from {what}: {worst:.1e}")
    return worst <= LIMIT


def encoders(model):
    """Both encoders of the folder as one network that gives embeddings of unit length."""
    import torch
    from transformers import CLIPModel

    class Encoders(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.clip = CLIPModel.from_pretrained(model, dtype=torch.float32).eval()

        def forward(self, pixel_values, input_ids, attention_mask):
            out = self.clip(pixel_values=pixel_values, input_ids=input_ids, attention_mask=attention_mask)
            return out.image_embeds, out.text_embeds

    return Encoders().eval()


def transformers(model, pictures):
    import torch

    card = json.loads((pathlib.Path(model) / "telltale.json").read_text())
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        files, expected = zip(*ours(model, pictures, folder))
        pixels, tokens = inputs(model, card, files)
        image, text = encoders(model)(pixels, tokens["input_ids"], tokens["attention_mask"])
        return compare("transformers", probabilities(image, text, card), expected)


def onnx(model, pictures, out):
    import onnxruntime
    import torch

    card = json.loads((pathlib.Path(model) / "telltale.json").read_text())
    file = pathlib.Path(out) / "model.onnx"
    file.parent.mkdir(parents=True, exist_ok=True)
    names = ["pixel_values", "input_ids", "attention_mask"]
    with tempfile.TemporaryDirectory() as folder:
        files, expected = zip(*ours(model, pictures, folder))
        pixels, tokens = inputs(model, card, files)
        given = (pixels, tokens["input_ids"], tokens["attention_mask"])
        with torch.no_grad():
            torch.onnx.export(
                encoders(model), given, str(file), input_names=names, output_names=["image_embeds", "text_embeds"],
                dynamic_shapes={"pixel_values": {0: torch.export.Dim.AUTO}, "input_ids": None, "attention_mask": None})
        session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
        image, text = session.run(None, {name: value.numpy() for name, value in zip(names, given)})
        return compare("onnxruntime", probabilities(image, text, card), expected)


def events(run):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    warnings = []
    handler = logging.Handler()
    handler.emit = lambda record: warnings.append(record.getMessage())
    for name in ("tensorboard", None):
        logging.getLogger(name).addHandler(handler)
    reader = EventAccumulator(run, size_guidance={"scalars": 0})
    reader.Reload()
    found = {tag: [event.step for event in reader.Scalars(tag)] for tag in reader.Tags()["scalars"]}
    expected = {}
    for line in (pathlib.Path(run) / "metrics.jsonl").read_text().splitlines():
        row = json.loads(line)
        for tag, value in row.items():
            if tag not in ("step", "epoch") and value is not None:
                expected.setdefault(tag, []).append(row["step"])
    different = [tag for tag in expected.keys() | found.keys() if expected.get(tag) != found.get(tag)]
    print(f"{sum(map(len, found.values()))} scalars in {len(found)} tags, {len(warnings)} warnings; differing: {different}")
    return not different and not warnings


trials = {"transformers": transformers, "onnx": onnx, "events": events}
if len(sys.argv) < 3 or sys.argv[1] not in trials:
    sys.exit(__doc__)
sys.exit(0 if trials[sys.argv[1]](*sys.argv[2:]) else 1)
