#!/usr/bin/env python3
"""Trials of training at length, beside the tests.

    python3 Scripts/training-trials.py kill 100    kill -9 at random moments; the final weights are those of the unbroken run
    python3 Scripts/training-trials.py full        a disk that fills up while a checkpoint is saved (needs root, for a tmpfs)

A tiny CLIP learns forgeries of the faces in Assets. TELLTALE names the program, the release build by default.
"""
import hashlib
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("TELLTALE", str(ROOT / ".build/release/telltale"))
TINY = ROOT / "Tests/CLIPTests/Goldens/clip-tiny"


def command(work, out, *more):
    return [
        PROGRAM, "train", "--preset", "small", "--from", str(TINY), "--photographs", str(work / "train"),
        "--validation-photographs", str(work / "val"), "--frozen-blocks", "0", "--epochs", "6", "--epoch-length", "160",
        "--batch", "8", "--micro-batch", "4", "--validation-count", "16", "--checkpoint-every", "7", "--out", str(out), *more,
    ]


def faces(work):
    for index, file in enumerate(sorted((ROOT / "Assets/Faces").glob("*.jpg"))):
        if "forged" in file.name:
            continue
        folder = work / ("val" if index % 3 == 0 else "train")
        folder.mkdir(exist_ok=True)
        (folder / file.name).symlink_to(file)


def weights(out):
    return hashlib.sha256((out / "best/model.safetensors").read_bytes()).hexdigest()


def steps(out):
    """The steps of metrics.jsonl, in order."""
    return [int(s) for s in re.findall(r'^\{"step":(\d+)', (out / "metrics.jsonl").read_text(), re.M)]


def kill(count):
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        faces(work)
        begin = time.monotonic()
        subprocess.run(command(work, work / "whole", "-q"), check=True)
        whole = time.monotonic() - begin
        print(f"the unbroken run takes {whole:.1f} s")
        kills, resumes, runs = 0, 0, 0
        chance = random.Random(1)
        while kills < count:
            runs += 1
            out = work / f"broken{runs}"
            while True:
                resumed = (out / "run.json").exists()
                process = subprocess.Popen(command(work, out, "-q", *(["--resume"] if resumed else [])))
                resumes += resumed
                try:
                    # Long enough to get on, short enough that a run is cut a dozen times.
                    process.wait(chance.uniform(0.05, 0.35) * whole)
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                    kills += 1
                    continue
                if process.returncode != 0:
                    sys.exit(f"a resume ended with {process.returncode}")
                break
            if weights(out) != weights(work / "whole"):
                sys.exit(f"run {runs}: other weights than the unbroken run's")
            if steps(out) != steps(work / "whole"):
                sys.exit(f"run {runs}: a step is missing or appears twice")
            print(f"{kills} kills, {resumes} resumes, {runs} runs: all equal", flush=True)


def full():
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        faces(work)
        disk = work / "disk"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)], check=True)
        try:
            process = subprocess.Popen(command(work, disk / "run"), stderr=subprocess.PIPE, text=True)
            while not list(disk.glob("run/checkpoints/*")):
                time.sleep(0.05)
            subprocess.run(["dd", "if=/dev/zero", f"of={disk}/filler", "bs=1M"], stderr=subprocess.DEVNULL)
            text = process.communicate()[1]
            print(text.strip().splitlines()[-1], f"(exit {process.returncode})")
            (disk / "filler").unlink()
            subprocess.run(command(work, disk / "run", "-q", "--resume"), check=True)
            subprocess.run(command(work, work / "whole", "-q"), check=True)
            same = weights(disk / "run") == weights(work / "whole")
            print("with space again the run goes on to", "the same weights" if same else "OTHER WEIGHTS")
            sys.exit(0 if same and process.returncode == 74 else 1)
        finally:
            subprocess.run(["umount", str(disk)])


if len(sys.argv) == 3 and sys.argv[1] == "kill":
    kill(int(sys.argv[2]))
elif sys.argv[1:] == ["full"]:
    full()
else:
    sys.exit(__doc__)
