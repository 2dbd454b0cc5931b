#!/usr/bin/env python3
"""Measures the browser in a pseudo-terminal.

    python3 Scripts/speed-trials.py folder [COUNT]     first rows, order and memory over a folder of so many names (1,000,000)
    python3 Scripts/speed-trials.py keys [TIMES]       from key to frame, at rest and while scoring (300 keys each)
    python3 Scripts/speed-trials.py idle [SECONDS]     bytes and processor time of a browser that nobody touches (60 s)
    python3 Scripts/speed-trials.py start              terminals that answer, that never answer, and that are none

Prints figures beside their limits; status 1 when one is over. TELLTALE names another program. `folder` makes its files in
/dev/shm where there is one.
"""
import importlib.util, os, re, resource, shutil, signal, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
spec = importlib.util.spec_from_file_location("trials", os.path.join(HERE, "terminal-trials.py"))
trials = importlib.util.module_from_spec(spec)
spec.loader.exec_module(trials)
over = False


def say(what, value, unit, limit=None):
    global over
    bad = limit is not None and value > limit
    over = over or bad
    shown = f"{value:,.0f}" if value == int(value) or value >= 100 else f"{value:,.2f}"
    print(f"  {what}: {shown} {unit}" + (f", at most {limit:,} {unit}" if limit is not None else "") + ("  OVER" if bad else ""))


class Browser(trials.Terminal):
    """A browser with a debug log."""

    def __init__(self, arguments, **more):
        self.folder = tempfile.mkdtemp()
        self.log = os.path.join(self.folder, "log")
        super().__init__(arguments=["--no-case", "--debug-log", self.log, *arguments], **more)

    def lines(self):
        with open(self.log) as file:
            return file.read()

    def times(self, words):
        """Milliseconds after the start at which a line with the words was written."""
        return [float(ms) for ms in re.findall(r"^([\d.]+) ms  .*" + words, self.lines(), re.M)]

    def frames(self, since=0):
        """From key to frame in milliseconds, of the frames that a key caused."""
        return sorted(float(ms) for ms in re.findall(r"^[\d.]+ ms  frame \d+ key ([\d.]+) ms", self.lines()[since:], re.M))

    def memory(self):
        with open(f"/proc/{self.process}/status") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1]) / 1024

    def seconds(self):
        """Of processor time."""
        with open(f"/proc/{self.process}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def leave(self):
        """Status, and milliseconds from q to the end."""
        start = time.monotonic()
        self.type(b"q")
        return self.wait(), (time.monotonic() - start) * 1000

    def end(self):
        super().end()
        shutil.rmtree(self.folder)


def share(values, part):
    return values[min(len(values) - 1, int(part * len(values)))] if values else float("nan")


def folder(count):
    place = tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    for number in range(count):
        os.close(os.open(f"{place}/IMG_{number * 7919 % count}.jpg", os.O_CREAT | os.O_WRONLY, 0o600))
    few = tempfile.mkdtemp()
    os.close(os.open(f"{few}/IMG_1.jpg", os.O_CREAT | os.O_WRONLY, 0o600))
    none = ["--model", "/none"]  # scoring a million empty files is no part of this
    idle = Browser([*none, few])
    idle.expect(b"IMG_1")
    idle.read(2)
    base = idle.memory()
    _, leaving = idle.leave()
    idle.end()
    terminal = Browser([*none, place])
    try:
        start = time.monotonic()
        terminal.expect(b"IMG_", 20)
        first = (time.monotonic() - start) * 1000
        keys = 0
        while not terminal.times("folder read and sorted"):
            terminal.type(b"j")
            keys += 1
            terminal.read(0.05)
            if keys > 2000:
                break
        terminal.read(2)
        found, sort = terminal.times(r"files found"), terminal.times("folder read and sorted")
        print(f"a folder of {count:,} names")
        say("first rows on the screen, from the start of the program", first, "ms")
        say("first names found, from the start of the program", found[0], "ms", 200)
        say("read and sorted, after the first names", sort[0] - found[0], "ms", 1500)
        frames = terminal.frames()
        say(f"slowest of {len(frames)} frames for keys while reading and sorting", max(frames, default=0), "ms", 100)
        say("memory over a browser of one file", terminal.memory() - base, "MiB", 150)
        mark = len(terminal.lines())
        for keys in (b"G", b"g", b"\x06", b"j", b"k", b"/IMG_99\r", b"n", b"N", b"v", b"G", b"\x1b", b"FIMG_123\r", b"\x1b", b"o"):
            terminal.type(keys)
            terminal.read(0.6)
        frames = terminal.frames(mark)
        say(f"slowest of {len(frames)} frames for moving, searching, filtering and sorting", frames[-1], "ms", 100)
        say("memory after it", terminal.memory() - base, "MiB", 150)
        terminal.type(b"\x1b")
        terminal.read(0.3)
        status, taken = terminal.leave()
        say("from q to the end, more than with one file", taken - leaving, "ms", 50)
        return [] if status == 0 else [f"status {status}"]
    finally:
        terminal.end()
        shutil.rmtree(place)
        shutil.rmtree(few)


def keys(times):
    def measure(what, terminal, limit):
        terminal.read(0.5)
        mark = len(terminal.lines())
        for number in range(times):
            terminal.type(b"j" if number // 12 % 2 == 0 else b"k")
            terminal.read(0.03)
        frames = terminal.frames(mark)
        print(f"{what}, {len(frames)} frames")
        say("half within", share(frames, 0.5), "ms")
        say("95 of 100 within", share(frames, 0.95), "ms", limit)
        say("slowest", frames[-1], "ms")

    colors = {"COLORTERM": "truecolor"}
    terminal = Browser(["Assets/Faces"], columns=120, rows=40, environment=colors)
    try:
        terminal.expect(b"FLAGGED", 60)
        terminal.read(8)
        measure("at rest", terminal, 16)
    finally:
        terminal.end()
    many = tempfile.mkdtemp()
    faces = os.path.join(trials.ROOT, "Assets/Faces")
    names = sorted(os.listdir(faces))
    for number in range(2_000):
        shutil.copy(os.path.join(faces, names[number % len(names)]), f"{many}/{number:04}.jpg")
    terminal = Browser([many], columns=120, rows=40, environment=colors)
    try:
        terminal.expect(b"FLAGGED", 60)
        measure("while scoring", terminal, 50)
    finally:
        terminal.end()
        shutil.rmtree(many)
    return []


def idle(seconds):
    terminal = Browser(["Assets/Faces"], environment={"COLORTERM": "truecolor"})
    try:
        terminal.expect(b"FLAGGED", 60)
        terminal.read(10)
        before = terminal.seconds()
        written = terminal.read(seconds)
        print(f"nobody touches it for {seconds} s")
        say("bytes to the terminal", len(written), "bytes", 0)
        say("processor time", (terminal.seconds() - before) / seconds * 100, "%", 1)
        return trials.quit(terminal)
    finally:
        terminal.end()


class Silent(trials.Terminal):
    """A terminal that never answers, or answers late."""
    late = b""

    def read(self, seconds):
        answers, trials.os.write = trials.os.write, lambda *_: 0
        try:
            return super().read(seconds)
        finally:
            trials.os.write = answers


def start():
    def first(kind, **more):
        # The state folder's first case costs time of its own.
        terminal = kind(arguments=["--no-case", "Assets/Faces"], **more)
        begun = time.monotonic()
        try:
            terminal.expect(b"astronaut", 10)
            return (time.monotonic() - begun) * 1000, terminal
        except BaseException:
            terminal.end()
            raise
    faults = []
    print("from the start to the first rows, best of five")
    answering, silent = [], []
    for _ in range(5):
        taken, terminal = first(trials.Terminal)
        answering.append(taken)
        terminal.end()
        taken, terminal = first(Silent)
        silent.append(taken)
        # Answers that come long after, and a key behind them.
        os.write(terminal.master, b"\x1b]11;rgb:0000/0000/0000\x1b\\\x1b[?2026;2$y\x1b[6;20;10t\x1b[?62;22cj")
        if not trials.Terminal.expect(terminal, b"2/13", 5):
            faults.append("a key after late answers was not heard")
        if re.search(rb"rgb:|2026;2|62;22c", terminal.output):
            faults.append("a late answer was shown")
        terminal.end()
    say("a terminal that answers", min(answering), "ms")
    say("one that never does, more than that", min(silent) - min(answering), "ms", 250)
    print("where there is no terminal to draw on: status 64 and one line")
    for name, environment in [("TERM unset", None), ("TERM=dumb", "dumb"), ("TERM=nonsense", "nonsense"), ("no terminal", "xterm")]:
        variables = {key: value for key, value in os.environ.items() if key != "TERM"}
        if environment:
            variables["TERM"] = environment
        command = [trials.PROGRAM, "browse", "Assets/Faces"]
        if name != "no terminal":
            command = ["script", "-qec", " ".join(command), "/dev/null"]
        begun = time.monotonic()
        result = subprocess.run(
            command, env=variables, cwd=trials.ROOT, stdin=subprocess.DEVNULL, capture_output=True, start_new_session=True)
        taken = (time.monotonic() - begun) * 1000
        said = (result.stdout + result.stderr).decode().strip()
        say(name, taken, "ms", 100)
        if result.returncode != 64 or "\n" in said or "telltale score" not in said:
            faults.append(f"{name}: status {result.returncode}, {said!r}")
        else:
            print(f"    {said}")
    return faults


def main():
    kinds = {"folder": (folder, 1_000_000), "keys": (keys, 300), "idle": (idle, 60), "start": (start, None)}
    if len(sys.argv) < 2 or sys.argv[1] not in kinds:
        sys.exit(__doc__)
    trial, amount = kinds[sys.argv[1]]
    faults = trial(*([] if amount is None else [int(sys.argv[2]) if len(sys.argv) > 2 else amount]))
    for fault in faults:
        print(fault)
    sys.exit(1 if faults or over else 0)


if __name__ == "__main__":
    main()
