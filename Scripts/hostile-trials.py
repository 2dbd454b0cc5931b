#!/usr/bin/env python3
"""Every text from outside, through the built program, as each of the hostile strings in turn.

    python3 Scripts/hostile-trials.py [SOURCE…]

Without a SOURCE all are tried; `list` names them. TELLTALE names another program, TELLTALE_SHARED the folder that holds
hostile/strings.jsonl. A source passes where no control, bidirectional or invisible character, and no byte that is not
UTF-8, comes out. Prints a line for each source; status 1 when something came through.
"""
import base64, fcntl, json, os, pty, re, select, shutil, signal, struct, subprocess, sys, tempfile, termios, time, unicodedata

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.environ.get("TELLTALE", os.path.join(ROOT, ".build/release/telltale"))
SHARED = os.environ.get("TELLTALE_SHARED", os.path.join(ROOT, "../shared"))
FACE = os.path.join(ROOT, "Assets/Faces/astronaut.jpg")
with open(os.path.join(SHARED, "hostile/strings.jsonl")) as lines:
    STRINGS = [bytes.fromhex(json.loads(line)["bytes_hex"]) for line in lines]
HOME = tempfile.mkdtemp()


def steering(data, allowed="\n\r"):
    """What of a text would steer a terminal or hide; None where nothing does."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return f"byte {data[error.start]:02x} at {error.start}"
    for character in text:
        # Emoji sequences that are known keep their joiner and tag characters.
        if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Co", "Cs") and character not in allowed:
            if ord(character) != 0x200D and not 0xE0020 <= ord(character) <= 0xE007F:
                return f"U+{ord(character):04X}"
    return None


def run(arguments, input=b"", **environment):
    result = subprocess.run(
        [PROGRAM, *arguments], input=input, capture_output=True, cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": HOME, **environment})
    return result.returncode, result.stdout, result.stderr


class Source:
    """Faults of one source, and how many strings went through it."""

    def __init__(self):
        self.tried, self.faults = 0, []

    def check(self, string, *outputs):
        for output in outputs:
            if found := steering(output):
                self.faults.append(f"{found} from {string[:40]!r}")

    def expect(self, condition, words):
        if not condition:
            self.faults.append(words)

    def ran(self, string, result, statuses):
        status, output, errors = result
        self.check(string, output, errors)
        self.expect(status in statuses, f"status {status} from {string[:40]!r}: {errors[:100]!r}")
        self.tried += 1


def without_nul(strings):
    """What can be an argument or a variable at all."""
    return [string.replace(b"\0", b"") for string in strings]


def text(string):
    """What can stand in a file that has to be UTF-8."""
    return string.decode(errors="replace")


def quoted(string):
    """As TOML writes it."""
    plain = lambda letter: letter >= " " and letter not in '"\\\x7f'
    return '"' + "".join(letter if plain(letter) else f"\\u{ord(letter):04x}" for letter in text(string)) + '"'


def folder_of_names():
    """A folder with a damaged picture for each string that can be a name, and how many there are."""
    folder = tempfile.mkdtemp().encode()
    for string in STRINGS:
        name = string.replace(b"\0", b"").replace(b"/", b"")
        if 0 < len(name) <= 255 and not name.startswith(b"."):  # hidden ones are not listed
            with open(os.path.join(folder, name), "wb") as file:
                file.write(bytes.fromhex("ffd8ffe00000"))
    return folder, len(os.listdir(folder))


def arguments(source):
    for string in without_nul(STRINGS):
        source.ran(string, run([b"x" + string]), (64,))


def options(source):
    for string in without_nul(STRINGS):
        source.ran(string, run([b"score", b"--" + string, b"x"]), (0, 1, 64))


def values(source):
    for string in without_nul(STRINGS):
        source.ran(string, run([b"score", b"--format", b"x" + string, b"x"]), (64,))


def paths(source):
    """A folder to browse that is not there: title and message of the screen."""
    for string in without_nul(STRINGS):
        path = b"absent-" + string
        source.ran(string, run([b"browse", path, b"--script", b"e", b"--dump-screen", b"--no-case", b"--model", b"/none"]), (0, 1))


def variables(source):
    for string in without_nul(STRINGS):
        source.ran(string, run([b"score", FACE], TELLTALE_PRECISION=b"x" + string), (64,))


def terminals(source):
    """TERM, LANG and COLORTERM, as doctor tells of them."""
    for string in without_nul(STRINGS):
        source.ran(string, run([b"doctor"], TERM=string, LANG=string, COLORTERM=string), (0,))


def settings(source, line):
    folder = tempfile.mkdtemp()
    os.mkdir(os.path.join(folder, "telltale"))
    for string in STRINGS:
        with open(os.path.join(folder, "telltale/config.toml"), "w", newline="") as file:
            file.write(line(quoted(string)))
        browse = [b"browse", b"Assets/Faces", b"--script", b"e", b"--dump-screen", b"--no-case", b"--model", b"/none"]
        source.ran(string, run(browse, XDG_CONFIG_HOME=folder), (0, 1, 64))
        source.check(string, *run([b"doctor"], XDG_CONFIG_HOME=folder)[1:])
    shutil.rmtree(folder)


def manifests(source):
    folder = tempfile.mkdtemp()
    head = b"file,split,fake,expression,identity,physical_consistency,eye,illumination,mouth,nose\n"
    for string in STRINGS:
        cell = b'"' + string.replace(b'"', b'""') + b'"'
        with open(os.path.join(folder, "set.csv"), "wb") as file:
            file.write(head + b"a,train," + cell + b",0,0,0,0,0,0,0\n" + cell + b",train,0,0,0,0,0,0,0,0\n")
        check = ["train", "--check", "--data", f"{folder}/set.csv", "--out", f"{folder}/run"]
        source.ran(string, run(check), (1,))
    shutil.rmtree(folder)


def model(source, change):
    """A copy of the model's folder with one file changed for each string."""
    folder = tempfile.mkdtemp()
    copy = os.path.join(folder, "model")
    os.mkdir(copy)
    for name in os.listdir(os.path.join(ROOT, "Assets/Model")):
        os.symlink(os.path.join(ROOT, "Assets/Model", name), os.path.join(copy, name))
    for string in STRINGS:
        name, content, arguments, statuses = change(string)
        path = os.path.join(copy, name)
        if os.path.lexists(path):
            os.remove(path)
        with open(path, "wb") as file:
            file.write(content)
        source.ran(string, run([*arguments, "--model", copy]), statuses)
    shutil.rmtree(folder)


def weights(string):
    header = json.dumps({text(string): {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
    content = struct.pack("<Q", len(header)) + header + bytes(4)
    return "model.safetensors", content, ["score", FACE], (1,)


def cards(string):
    """Name, origin and sentences of a model, as doctor tells of them."""
    with open(os.path.join(ROOT, "Assets/Model/telltale.json")) as file:
        card = json.load(file)
    card["name"] = card["base"] = text(string)
    for prompt in card.get("prompts", []):
        prompt["prompt"] = prompt["opposite"] = text(string)
    return "telltale.json", json.dumps(card).encode(), ["doctor"], (0, 1)


def configurations(string):
    with open(os.path.join(ROOT, "Assets/Model/config.json")) as file:
        card = json.load(file)
    card.setdefault("vision_config", {})["hidden_act"] = text(string)
    return "config.json", json.dumps(card).encode(), ["score", FACE], (1,)


def records(source):
    """Files of these names in every format and in a report; the true names come back."""
    folder, count = folder_of_names()
    for command in ("score", "where"):
        for format in ("text", "csv", "jsonl"):
            status, output, errors = run([command, folder, "--format", format])
            source.check(b"a name", output, errors)
            if format == "jsonl":
                rows = [json.loads(line) for line in output.splitlines()]
                found = {base64.b64decode(row["file_bytes"]) if row.get("file_bytes") else row["file"].encode() for row in rows}
                wanted = {os.path.join(folder, name) for name in os.listdir(folder)}
                source.expect(found == wanted, f"{command}: {len(found & wanted)} of {len(wanted)} names come back")
    page = os.path.join(tempfile.mkdtemp(), "page.html")
    status, output, errors = run(["report", folder, "--out", page])
    with open(page, "rb") as file:
        source.check(b"a name in the report", output, errors, file.read())
    source.tried = count
    shutil.rmtree(folder)


SEQUENCES = re.compile(
    rb"\x1b\[\d*(;\d*)?H|\x1b\[\d*[ABCDdGXPJK]|\x1b\[(0|1|2|4|7|22|24|27)?(;(0|1|2|4|7|22|24|27))*m|\x1b\(B|\x1b[=>78]"
    rb"|\x1b\[\?(1|7|12|25|1000|1002|1006|1049|2004|2026)[hl]|\x1b\[\?2026\$p|\x1b\[c|\x1b\[1[46]t|\x1b\]1[01];\?\x1b\\"
    rb"|\x1b\[>q|\x1b\[\?[12];1;0S|\x1b_Gi=31[^\x1b]*\x1b\\|\x1b\[\d+;\d+r|\x1b\[2[23];0;0t|\x1b\[!p|\x1b\[4l")


def screens(source):
    """A folder of such names in a terminal without colours, paged through in each view, and its messages and log."""
    folder, count = folder_of_names()
    state = tempfile.mkdtemp()
    process, master = pty.fork()
    if process == 0:
        os.environ.update(TERM="xterm-256color", LANG="C.UTF-8", NO_COLOR="1", XDG_STATE_HOME=state, HOME=HOME)
        os.execv(PROGRAM, [PROGRAM.encode(), b"browse", folder])
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 44, 120, 0, 0))
    written = b""

    def read(seconds):
        nonlocal written
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and select.select([master], [], [], left)[0]:
            try:
                got = os.read(master, 1 << 16)
            except OSError:
                return
            written += got
            if b"\x1b[c" in got:
                os.write(master, b"\x1b[?62;22c")

    end = time.monotonic() + 300
    while time.monotonic() < end and b"%d errors" % count not in written:
        read(0.2)
    for keys in (b"1", b"3", b"5", b"8", b"6"):
        os.write(master, keys)
        read(0.3)
        os.write(master, b"g")
        for _ in range(count // 30):
            os.write(master, b"\x06")
            read(0.03)
    os.write(master, b"1fe")
    read(1)
    for _ in range(count // 8):
        os.write(master, b"\x02")
        read(0.02)
    os.write(master, b"\x1b")
    read(0.3)
    os.write(master, b"q")
    read(3)
    os.close(master)
    os.waitpid(process, 0)
    rest = SEQUENCES.sub(b"", written)
    source.check(rest[max(0, rest.find(b"\x1b") - 20):][:40], rest)
    with open(os.path.join(state, "telltale/log"), "rb") as file:
        log = file.read()
    source.check(b"a name in the log", log)
    source.expect(log.count(b"\n") >= count, f"{log.count(bytes([10]))} lines in the log of {count} failures")
    source.tried = count
    shutil.rmtree(folder)


SOURCES = {
    "arguments": arguments, "options": options, "values of options": values, "folders to browse": paths,
    "variables": variables, "what TERM, LANG and COLORTERM say": terminals,
    "values of the configuration": lambda source: settings(source, lambda word: f"theme = {word}\n"),
    "names in the configuration": lambda source: settings(source, lambda word: f"{word} = 1\n"),
    "keys of the configuration": lambda source: settings(source, lambda word: f"[keys]\ndown = [{word}]\n{word} = [\"j\"]\n"),
    "cells and names of a manifest": manifests, "names of weights": lambda source: model(source, weights),
    "name and sentences of a model": lambda source: model(source, cards),
    "a model's configuration": lambda source: model(source, configurations),
    "names in records and reports": records, "names on the screen and in the log": screens,
}


def main():
    wanted = sys.argv[1:]
    if wanted == ["list"]:
        return print("\n".join(SOURCES))
    failed = False
    for name, trial in SOURCES.items():
        if wanted and name not in wanted:
            continue
        source, start = Source(), time.monotonic()
        trial(source)
        print(f"{name}: {source.tried} strings, {len(source.faults)} faults, {time.monotonic() - start:.0f} s", flush=True)
        for fault in source.faults[:10]:
            print("  " + fault)
        failed = failed or bool(source.faults)
    shutil.rmtree(HOME)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
