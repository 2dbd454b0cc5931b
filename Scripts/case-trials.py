#!/usr/bin/env python3
"""Tries the browser's case file in a real terminal (tmux).

    python3 Scripts/case-trials.py kill [TIMES]    kill -9 at random moments while labels are given
    python3 Scripts/case-trials.py trace           a driven run under strace: what is written under the evidence
    python3 Scripts/case-trials.py readonly        labels and a report over a read-only mount; needs the right to mount

Prints what failed and a summary; status 1 when something did. TELLTALE names another program.
"""
import os, random, re, shutil, signal, sqlite3, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.environ.get("TELLTALE", os.path.join(ROOT, ".build/release/telltale"))
FILES = 36


class Screen:
    """A program in a tmux of its own."""

    def __init__(self, command):
        self.socket = f"telltale-{os.getpid()}-{random.getrandbits(32):x}"
        self.tmux("new-session", "-d", "-s", "s", "-x", "80", "-y", "44", "exec " + command)
        self.process = int(self.tmux("list-panes", "-t", "s", "-F", "#{pane_pid}").split()[0])

    def tmux(self, *arguments):
        return subprocess.run(
            ["tmux", "-L", self.socket, "-f", "/dev/null", *arguments], capture_output=True, text=True,
            env={**os.environ, "LANG": "C.UTF-8", "TERM": "xterm-256color"}).stdout

    def text(self):
        return self.tmux("capture-pane", "-p", "-t", "s")

    def type(self, *keys):
        self.tmux("send-keys", "-t", "s", *keys)

    def expect(self, words, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if words in self.text():
                return True
            time.sleep(0.02)
        return False

    def close(self):
        self.tmux("kill-server")


def labels(text):
    """The labels that the list shows as saved, by name: a tilde marks those that wait."""
    found = {}
    for line in text.split("\n"):
        row = re.match(r"..[* ]?\s*(face-\d+\.jpg)\s+([RFU]?)(~?)\s", line[:26] + " ")
        if row and row.group(2) and not row.group(3):
            found[row.group(1)] = {"R": "real", "F": "fake", "U": "unsure"}[row.group(2)]
    return found


def standing(case):
    """What the case holds of each file, by name."""
    with sqlite3.connect(f"file:{case}?mode=rw", uri=True) as db:
        rows = db.execute(
            "SELECT f.path, d.new FROM decisions d JOIN faces f ON f.content = d.content "
            "WHERE d.field = 'label' ORDER BY d.sequence").fetchall()
    return {os.path.basename(bytes(path)).decode(): bytes(new).decode() for path, new in rows}


def kill(times):
    folder = tempfile.mkdtemp()
    evidence, case = os.path.join(folder, "evidence"), os.path.join(folder, "case.sqlite")
    os.mkdir(evidence)
    for number in range(FILES):
        with open(os.path.join(evidence, f"face-{number:02}.jpg"), "w") as file:
            file.write(f"face {number}")
    before, faults, seen = sorted(os.listdir(evidence)), [], 0
    for trial in range(times):
        # No model: it takes no part in what is saved.
        screen = Screen(f"'{PROGRAM}' browse '{evidence}' --case '{case}' --fresh --model '{folder}/none'")
        try:
            if not screen.expect("face-35.jpg"):
                faults.append(f"{trial}: the list never came")
                continue
            given, keys = {}, []
            for number in range(FILES):
                label, key = [("fake", "f"), ("real", "r"), ("unsure", "d")][(number + trial) % 3]
                given[f"face-{number:02}.jpg"] = label
                keys += [key, "j"]
            while "the case is being opened" in screen.text() or not labels(screen.text()):
                screen.type(keys[0])
                time.sleep(0.02)
            screen.type(*keys)
            end, shown = time.monotonic() + random.random() * 0.8, {}
            while True:
                shown = labels(screen.text())
                if time.monotonic() >= end:
                    break
            os.kill(screen.process, signal.SIGKILL)
        finally:
            screen.close()
        seen += sum(given[name] == label for name, label in shown.items())
        held = standing(case)
        for name, label in shown.items():
            if held.get(name) not in (label, given[name]):
                faults.append(f"{trial}: {name} was shown as {label} and is {held.get(name)}")
            if label == given[name] and held.get(name) != label:
                faults.append(f"{trial}: {name} was acknowledged as {label} and is {held.get(name)}")
        check = subprocess.run([PROGRAM, "case", "verify", "--case", case], capture_output=True, text=True)
        if "damaged" in check.stdout + check.stderr or check.returncode not in (0, 1):
            faults.append(f"{trial}: verify says {check.stdout}{check.stderr}")
        with sqlite3.connect(f"file:{case}?mode=rw", uri=True) as db:
            if db.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                faults.append(f"{trial}: the database is damaged")
    if sorted(os.listdir(evidence)) != before:
        faults.append("the evidence folder has changed")
    shutil.rmtree(folder)
    print(f"{times} kills, {seen} labels acknowledged in time, {len(faults)} faults")
    return faults


def trace():
    folder = tempfile.mkdtemp()
    evidence, log = os.path.join(folder, "evidence"), os.path.join(folder, "trace")
    shutil.copytree(os.path.join(ROOT, "Assets/Faces"), evidence)
    # So long ago that any reading which counts would show.
    everything = [evidence, *(os.path.join(evidence, name) for name in os.listdir(evidence))]
    for path in everything:
        os.utime(path, (1_000_000_000, 1_000_000_000))
    screen = Screen(
        f"env XDG_STATE_HOME='{folder}/state' XDG_CACHE_HOME='{folder}/cache' "
        f"strace -f -y -qq -e trace=%file,%desc -o '{log}' '{PROGRAM}' browse '{evidence}'")
    faults = []
    try:
        if not screen.expect("FLAGGED", 300):
            faults.append("no score came")
        for keys in ["f", "j", "r", "a", "rim", "Enter", "u", "C-r", "Space", "Space", "d", "o", "jjj", "Enter", "F",
                     "fake>0.1", "Enter", "Escape", "/", "canada", "Enter", "n", "J", "2", "3", "4", "5", "6", "7", "8", "+",
                     "1", "p", "]", "y", "Escape", "e", "e", "?", "?", "O", "C-u", folder, "Enter"]:
            screen.type(keys)
            time.sleep(0.2)
        if not screen.expect("report written", 300):
            faults.append("no report came")
        # Refused inside the folder under examination.
        for keys in ["O", "C-u", evidence, "Enter"]:
            screen.type(keys)
            time.sleep(0.2)
        if not screen.expect("under examination", 30):
            faults.append("a report into the evidence was not refused")
        if not os.path.exists(f"{folder}/state/telltale/cases"):
            faults.append("nothing was saved")
        screen.type("q")
        time.sleep(5)
    finally:
        screen.close()
    makes = re.compile(
        r"\b(rename|renameat2?|unlink|unlinkat|mkdir|mkdirat|link|linkat|symlink|symlinkat|mknod|mknodat|chmod|fchmodat"
        r"|chown|lchown|fchownat|utime|utimes|utimensat|futimesat|truncate|setxattr|removexattr)\(")
    touched = 0
    with open(log, errors="replace") as lines:
        for line in lines:
            if evidence not in line:
                continue
            touched += 1
            if makes.search(line) or ("open" in line and re.search("O_WRONLY|O_RDWR|O_CREAT|O_TRUNC", line)):
                faults.append(line.strip())
    for path in everything:
        # Before anything else here looks at it.
        if os.stat(path).st_atime != 1_000_000_000 or os.stat(path).st_mtime != 1_000_000_000:
            faults.append(f"the times of {path} have changed")
    if sorted(everything) != sorted([evidence, *(os.path.join(evidence, name) for name in os.listdir(evidence))]):
        faults.append("the names in the evidence have changed")
    state = [os.path.join(place, name) for place, _, names in os.walk(f"{folder}/state") for name in names]
    if not any(name.endswith(".sqlite") for name in state):
        faults.append(f"no case was made outside: {state}")
    shutil.rmtree(folder)
    print(f"{touched} calls name the evidence, {len(faults)} of them write, create or rename")
    return faults


def readonly():
    folder = tempfile.mkdtemp()
    evidence, faults = os.path.join(folder, "evidence"), []
    shutil.copytree(os.path.join(ROOT, "Assets/Faces"), evidence)
    mount = f"mount --bind {evidence} {evidence} && mount -o remount,ro,bind {evidence}"
    if subprocess.run(["unshare", "-m", "sh", "-c", mount], capture_output=True).returncode != 0:
        print("no right to mount: not tried")
        return []
    browse = f"exec {PROGRAM} browse {evidence} --case {folder}/case.sqlite"
    screen = Screen(f"unshare -m sh -c '{mount} && ! touch {evidence}/new 2>/dev/null && {browse}'")
    try:
        for keys, words in [([], "NOT FLAGGED"), (["f"], "saved: label"), (["j", "a", "rim", "Enter"], "rim"), (["u"], "undone"),
                            (["O", "C-u", folder, "Enter"], "report written")]:
            for key in keys:
                screen.type(key)
            if not screen.expect(words):
                faults.append(f"{words} never came:\n{screen.text()}")
        screen.type("q")
        time.sleep(1)
    finally:
        screen.close()
    if list(standing(f"{folder}/case.sqlite").values()) != ["fake"]:
        faults.append("the label is not in the case")
    shutil.rmtree(folder)
    print(f"a read-only mount, {len(faults)} faults")
    return faults


if __name__ == "__main__":
    what, times = (sys.argv[1:] + ["kill"])[0], int((sys.argv[2:] + ["20"])[0])
    found = {"kill": lambda: kill(times), "trace": trace, "readonly": readonly}[what]()
    for fault in found:
        print(fault)
    sys.exit(1 if found else 0)
