#!/usr/bin/env python3
"""Tries the terminal view in a pseudo-terminal: random sizes, every ending, stopping and continuing, pictures.

    python3 Scripts/terminal-trials.py resize [TIMES]
    python3 Scripts/terminal-trials.py endings [TIMES]
    python3 Scripts/terminal-trials.py stops [TIMES]
    python3 Scripts/terminal-trials.py colors [TIMES]     so many pictures in one run, each in its exact colour
    python3 Scripts/terminal-trials.py printed [TIMES]    so many lines that a library prints
    python3 Scripts/terminal-trials.py kitty [TIMES]      a terminal that knows kitty's pictures, so many steps

Prints a line for each trial that failed and a summary; status 1 when one did. TELLTALE names another program.
"""
import ctypes, fcntl, os, pty, random, re, select, signal, struct, subprocess, sys, tempfile, termios, time, zlib

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.environ.get("TELLTALE", os.path.join(ROOT, ".build/release/telltale"))
# Cases of the trials' own, which no other run has left its marks in.
STATE = tempfile.TemporaryDirectory()


class Terminal:
    """The program on a pseudo-terminal, whose other end stays open here to read its modes."""

    def __init__(self, columns=80, rows=24, arguments=("Assets/Faces",), answers=b"", environment={}):
        self.arguments, self.answers, self.environment = arguments, answers, environment
        self.master, self.slave = pty.openpty()
        self.resize(columns, rows)
        self.modes = termios.tcgetattr(self.slave)
        self.output = b""
        # A keeper leads the session, as a shell does: a group without one in its session is never stopped by ^Z.
        report, self.report_end = os.pipe()
        self.report = report
        self.keeper = os.fork()
        if self.keeper == 0:
            self.keep()
        os.close(self.report_end)
        self.process = struct.unpack("i", os.read(report, 4))[0]

    def keep(self):
        os.setsid()
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)
        child = os.fork()
        if child == 0:
            os.setpgid(0, 0)
            os.tcsetpgrp(self.slave, os.getpid())
            for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTTOU, signal.SIGPIPE):
                signal.signal(number, signal.SIG_DFL)
            # Whoever runs us may have blocked some for its own threads.
            signal.pthread_sigmask(signal.SIG_SETMASK, [])
            for descriptor in (0, 1, 2):
                os.dup2(self.slave, descriptor)
            os.closerange(3, 64)
            os.chdir(ROOT)
            os.environ.update(TERM="xterm-256color", LANG="C.UTF-8", SWIFT_BACKTRACE="enable=no",
                              XDG_STATE_HOME=STATE.name, **self.environment)
            os.execv(PROGRAM, [PROGRAM, "browse", "--fresh", *self.arguments])
        os.write(self.report_end, struct.pack("i", child))
        status = os.waitpid(child, 0)[1]
        os.write(self.report_end, struct.pack("i", status))
        signal.pause()

    def resize(self, columns, rows):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, seconds):
        """What the program writes within the time; answers its question for device attributes."""
        end, start = time.monotonic() + seconds, len(self.output)
        while (left := end - time.monotonic()) > 0:
            if not select.select([self.master], [], [], left)[0]:
                break
            try:
                got = os.read(self.master, 65536)
            except OSError:
                break
            self.output += got
            if b"\x1b[c" in got:
                os.write(self.master, self.answers + b"\x1b[?62;22c")
        return self.output[start:]

    def expect(self, text, seconds=20):
        """Reads until the text is there."""
        end, start = time.monotonic() + seconds, len(self.output)
        while text not in self.output[start:]:
            if time.monotonic() > end:
                return False
            self.read(0.02)
        return True

    def type(self, keys):
        os.write(self.master, keys)

    def kill(self, number):
        os.kill(self.process, number)

    def wait(self, seconds=10):
        """Status as a shell gives it; None when the program does not end."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.02)
            if not self.is_alive():
                status = struct.unpack("i", os.read(self.report, 4))[0]
                self.read(0.05)
                return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        return None

    def is_alive(self):
        return not select.select([self.report], [], [], 0)[0]

    def is_stopped(self):
        with open(f"/proc/{self.process}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] == "T"

    def end(self):
        for process in (self.process, self.keeper):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        os.waitpid(self.keeper, 0)
        for descriptor in (self.master, self.slave, self.report):
            os.close(descriptor)

    def faults(self):
        """What of the terminal is not as it was."""
        last = lambda on, off: self.output.rfind(on) > self.output.rfind(off)
        faults = []
        if last(b"\x1b[?1049h", b"\x1b[?1049l"):
            faults.append("alternate screen not left")
        if last(b"\x1b[?25l", b"\x1b[?25h"):
            faults.append("cursor hidden")
        if last(b"\x1b[?2004h", b"\x1b[?2004l"):
            faults.append("bracketed paste on")
        if last(b"\x1b[?7l", b"\x1b[?7h"):
            faults.append("no wrapping")
        if last(b"\x1b[?1h", b"\x1b[?1l"):
            faults.append("keypad mode on")
        if termios.tcgetattr(self.slave) != self.modes:
            faults.append("modes differ")
        return faults


def resize(times):
    """Random sizes while keys are pressed; the program must live, fill the last size and quit."""
    terminal, faults = Terminal(), []
    try:
        if not terminal.expect(b"NOT FLAGGED"):
            return ["no first screen"]
        chance = random.Random(7)
        for number in range(times):
            terminal.resize(chance.randint(1, 300), chance.randint(1, 100))
            if number % 3 == 0:
                terminal.type(chance.choice([b"j", b"k", b"2", b"1", b"?", b"e", b"\x1b[B", b"s", b"p", b"G", b"\x0c"]))
            terminal.read(chance.choice([0, 0, 0.005, 0.02]))
            if not terminal.is_alive():
                return [f"ended at resize {number}"]
        terminal.type(b"\x1b")
        terminal.read(0.3)
        terminal.type(b"\x1b1")
        terminal.read(0.3)
        terminal.resize(80, 24)
        terminal.type(b"\x0c")
        if not terminal.expect(b"quit", 5):
            faults.append("no whole screen after the last resize")
        return faults + quit(terminal)
    finally:
        terminal.end()


def printed(times):
    """What something other than the driver prints is on no screen, in the log at once, and on standard error at the end."""
    terminal, faults = Terminal(arguments=("--no-case", "Assets/Faces")), []
    log = os.path.join(STATE.name, "telltale", "log")
    try:
        if not terminal.expect(b"NOT FLAGGED"):
            return ["no first screen"]
        for turn in range(times):
            say(terminal, b"library: \x1b[31m odd %d.\n" % turn)
            terminal.type(b"j")
            terminal.read(0.1)
        if b"odd" in terminal.output:
            faults.append("it is on the screen")
        said = lambda turn: b"warning  printed: library: \\x1b[31m odd %d.\n" % turn
        faults += quit(terminal)
        with open(log, "rb") as file:
            kept = file.read()
        faults += [f"{turn}: {kept.count(said(turn))} times in the log" for turn in range(times) if kept.count(said(turn)) != 1]
        after = terminal.output[terminal.output.rfind(b"\x1b[?1049l"):]
        faults += [f"{turn}: not on standard error at the end" for turn in range(times) if b"odd %d." % turn not in after]
        return faults
    finally:
        terminal.end()


def say(terminal, words):
    """Writes to the program's own standard error, so that the place to write at moves for the program too."""
    system = ctypes.CDLL(None, use_errno=True)
    process = os.pidfd_open(terminal.process)
    error = system.syscall(438, process, 2, 0)  # pidfd_getfd
    os.write(error, words)
    os.close(error)
    os.close(process)


def trap(terminal, words):
    """Makes the program meet a trap of its own, as Swift's compiler puts them (ud2), after words on standard error."""
    table = subprocess.run(["nm", PROGRAM], capture_output=True, text=True).stdout
    offset = int(re.search(r"(\w+) T telltale_write\n", table)[1], 16)
    with open(f"/proc/{terminal.process}/maps") as maps:
        base = next(int(line.split("-")[0], 16) for line in maps if line.rstrip().endswith("/telltale"))
    if words:
        say(terminal, words)
    with open(f"/proc/{terminal.process}/mem", "r+b", buffering=0) as memory:
        memory.seek(base + offset)
        memory.write(b"\x0f\x0b")
    terminal.type(b"j")


# What Swift's library writes before it traps on an error that nobody caught.
UNCAUGHT = b"main.swift:7: Fatal error: Error raised at top level: \x1b[31mtest\n"
ENDINGS = [("Swift trap", b"", -signal.SIGILL), ("uncaught error", UNCAUGHT, -signal.SIGILL), ("q", None, 0), ("^C", None, 130)] + [
    (name, getattr(signal, "SIG" + name), -getattr(signal, "SIG" + name))
    for name in ("TERM", "HUP", "QUIT", "SEGV", "BUS", "ILL", "TRAP", "ABRT", "FPE", "SYS")
]


def ending(name, number, wanted, delay):
    terminal = Terminal()
    try:
        # Some end in the middle of the start, some at rest.
        if not terminal.expect(b"\x1b[?1049h"):
            return ["no screen"]
        terminal.read(delay)
        if isinstance(number, bytes):
            if b"quit" not in terminal.output:
                terminal.expect(b"quit")
            trap(terminal, number)
        elif number is None:
            terminal.type(b"q" if name == "q" else b"\x03")
        else:
            terminal.kill(number)
        status = terminal.wait()
        faults = [] if status == wanted else [f"status {status}, not {wanted}"]
        after = terminal.output[terminal.output.rfind(b"\x1b[?1049l"):]
        if isinstance(number, bytes) or (number is not None and number not in (signal.SIGTERM, signal.SIGHUP)):
            if b"was ended by a signal" not in after:
                faults.append("the last line does not name the program")
        if number == UNCAUGHT and b"Error raised at top level: \\x1b[31mtest\r\n" not in after:
            faults.append("the text on standard error is lost or not whole")
        return faults + terminal.faults()
    finally:
        terminal.end()


def endings(times):
    chance = random.Random(11)
    return [
        f"{name} {turn}: {fault}"
        for name, number, wanted in ENDINGS
        for turn in range(times)
        for fault in ending(name, number, wanted, chance.choice([0.02, 0.1, 0.3, 0.8]))
    ]


def stops(times):
    """STOP and CONT from outside, and ^Z: a whole screen stands after each."""
    terminal, faults = Terminal(), []
    try:
        if not terminal.expect(b"NOT FLAGGED"):
            return ["no first screen"]
        for turn in range(times):
            terminal.kill(signal.SIGSTOP)
            terminal.read(0.05)
            terminal.kill(signal.SIGCONT)
            if not terminal.expect(b"quit", 5):
                faults.append(f"{turn}: no whole screen after STOP and CONT")
            terminal.type(b"\x1a")
            end = time.monotonic() + 5
            while time.monotonic() < end and not terminal.is_stopped():
                terminal.read(0.02)
            terminal.read(0.1)
            if not terminal.is_stopped():
                faults.append(f"{turn}: ^Z does not stop")
            faults += [f"{turn}, while stopped: {fault}" for fault in terminal.faults()]
            terminal.resize(60 + turn % 60, 24)
            terminal.kill(signal.SIGCONT)
            if not terminal.expect(b"quit", 5):
                faults.append(f"{turn}: no whole screen after ^Z")
        return faults + quit(terminal)
    finally:
        terminal.end()


def png(path, color, side=64):
    """A picture of one colour."""
    chunk = lambda name, data: struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    rows = (b"\0" + bytes(color) * side) * side
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
                   + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def colors(times):
    """Steps through pictures of one colour each: the cells of each are written in that colour and no other."""
    chance, folder, faults = random.Random(13), tempfile.TemporaryDirectory(), []
    wanted = [tuple(value >> shift & 255 for shift in (16, 8, 0)) for value in chance.sample(range(1 << 24), times)]
    for number, color in enumerate(wanted):
        png(os.path.join(folder.name, f"{number:04}.png"), color)
    terminal = Terminal(arguments=["--no-case", folder.name], environment={"COLORTERM": "truecolor"})
    try:
        for number, color in enumerate(wanted):
            # The last cell of the picture is followed by the pen's reset or by another colour.
            if not terminal.expect(b"48;2;%d;%d;%dm" % color, 20):
                faults.append(f"{number}: {color} never came")
            terminal.type(b"j")
        # No colour of a picture was made by changing the palette, and none was taken from it.
        if re.search(rb"\x1b\]4;|\x1b\]P", terminal.output):
            faults.append("the palette was changed")
        return faults + quit(terminal)
    finally:
        terminal.end()
        folder.cleanup()


def kitty(times):
    """Quick steps send few pictures; what is sent is deleted, by name when it is left and all at any ending."""
    answers = b"\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t"
    folder, faults = tempfile.TemporaryDirectory(), []
    for number in range(times + 1):
        png(os.path.join(folder.name, f"{number:04}.png"), (number % 256, 100, 200))
    sent = lambda output: re.findall(rb"\x1b_Ga=T[^;]*i=(\d+)", output)
    deleted = lambda output: re.findall(rb"\x1b_Ga=d,d=I,i=(\d+)", output)
    terminal = Terminal(arguments=["--no-case", folder.name], answers=answers, environment={"COLORTERM": "truecolor"})
    try:
        if not terminal.expect(b"\x1b_Ga=T"):
            return ["no first picture"]
        for _ in range(times):
            terminal.type(b"j")
            terminal.read(0.01)
        terminal.read(1)
        moving = len(sent(terminal.output))
        terminal.type(b"\x0c")
        if not terminal.expect(b"%d/%d" % (times + 1, times + 1), 5):
            faults.append("the last file was not reached")
        terminal.read(1)
        if moving > 6:
            faults.append(f"{moving} pictures sent during {times} quick steps")
        if set(sent(terminal.output)[:-1]) - set(deleted(terminal.output)):
            faults.append("a picture that was left still stands")
        terminal.type(b"?")
        terminal.expect(b"reads", 1)
        terminal.type(b"\x1b")
        terminal.read(0.5)
        terminal.resize(100, 30)
        terminal.read(1)
        if sent(terminal.output)[-1:] == deleted(terminal.output)[-1:]:
            faults.append("no picture after the resize")
        faults += quit(terminal)
        if set(sent(terminal.output)) - set(deleted(terminal.output)):
            faults.append("a picture stands after the end")
    finally:
        terminal.end()
    # An ending that has no time for numbers.
    terminal = Terminal(arguments=["--no-case", folder.name], answers=answers, environment={"COLORTERM": "truecolor"})
    try:
        terminal.expect(b"\x1b_Ga=T")
        terminal.kill(signal.SIGSEGV)
        terminal.wait()
        left = terminal.output.rfind(b"\x1b[?1049l")
        if not 0 <= terminal.output.rfind(b"\x1b_Ga=d,d=A") < left:
            faults.append("pictures are not deleted before the screen is left by a fatal signal")
        return faults + terminal.faults()
    finally:
        terminal.end()
        folder.cleanup()


def quit(terminal):
    """Leaves with q; what is wrong afterwards."""
    terminal.type(b"q")
    status = terminal.wait()
    return ([] if status == 0 else [f"status {status}"]) + terminal.faults()


def main():
    trials = {"resize": (resize, 1000), "endings": (endings, 20), "stops": (stops, 20), "colors": (colors, 300),
              "printed": (printed, 20), "kitty": (kitty, 100)}
    if len(sys.argv) < 2 or sys.argv[1] not in trials:
        sys.exit(__doc__)
    trial, times = trials[sys.argv[1]]
    times = int(sys.argv[2]) if len(sys.argv) > 2 else times
    start = time.monotonic()
    faults = trial(times)
    for fault in faults:
        print(fault)
    print(f"{sys.argv[1]} × {times}: {len(faults)} faults, {time.monotonic() - start:.1f} s")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
