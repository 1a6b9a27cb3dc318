"""A program in a terminal of its own, for the scripts of this folder: what it draws and when, what it costs.

Standard library only; Linux, because CPU time and memory are read from /proc.
"""
import fcntl, os, pty, re, select, shutil, signal, statistics, struct, sys, termios, time

FRAME_END = b"\x1b[?2026l"
LIMIT = 60.0

SENTENCE = "The harbour council voted seven to five on Tuesday to raise the ferry fares by 12 percent. "
PLAIN = "The old boats leave the quay when the water is high and come back when the light is gone. "
NAMES = ("Ines Okoro", "Helen Marlowe", "the United Nations", "Bristol", "Cardiff", "the Environment Agency")


def article(size):
    """Paragraphs of 460 bytes, each full of things to find."""
    paragraphs, length, number = [], 0, 0
    while length < size:
        number += 1
        text = f"Paragraph{number}x begins here. " + SENTENCE * 5
        paragraphs.append(text)
        length += len(text) + 2
    return "\n\n".join(paragraphs) + "\n\nTheveryend.\n"


def lines(count, annotations):
    """So many lines of about 80 bytes with about so many things to find, evenly spread.

    More than one a line: every line has a quote, its speaker, a place, a day and a sum, five in all.
    """
    def full(number):
        one, two = NAMES[number % 6], NAMES[(number // 6 + 1) % 6]
        return f"Paragraph{number}x: “We have paid {number} pounds,” said {one} in {two} on Monday."

    def one(number):
        return f"Paragraph{number}x where the boats leave the quay when it is high, and {NAMES[number % 2]} waits there."

    def none(number):
        return f"Paragraph{number}x where the old boats leave the quay when the water is high enough."

    def line(number):
        if annotations > count:
            return full(number)
        is_marked = number * annotations // count != (number - 1) * annotations // count
        return one(number) if is_marked else none(number)

    return "\n".join([f"The story of {count} lines", ""] + [line(number) for number in range(1, count + 1)]) + "\n"


class Terminal:
    """The program starts when its terminal of 120x40 is there."""

    def __init__(self, command, directory, size=(120, 40)):
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.fd, self.seen = master, b""
        environment = dict(os.environ, TERM="xterm-256color", LANG="C.UTF-8", HOME=directory,
                           XDG_DATA_HOME=directory, XDG_CONFIG_HOME=directory)
        for name in ("LESS", "POSTIL_LIBRARY", "COLUMNS", "LINES"):
            environment.pop(name, None)
        program = shutil.which(command[0]) or command[0]
        program = os.path.abspath(program)
        self.started = time.perf_counter()
        self.pid = os.fork()
        if self.pid == 0:
            # Some programs leave files where they are started.
            os.chdir(directory)
            os.setsid()
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
            for stream in (0, 1, 2):
                os.dup2(slave, stream)
            os.closerange(3, 64)
            os.execve(program, command, environment)
        os.close(slave)

    def read(self, patience):
        """Takes what has come; whether anything has within so many seconds."""
        if not select.select([self.fd], [], [], patience)[0]:
            return False
        try:
            chunk = os.read(self.fd, 1 << 16)
        except OSError:
            return False
        self.seen += chunk
        return bool(chunk)

    def settle(self, quiet=0.3):
        """Waits until nothing has come for so many seconds."""
        while self.read(quiet):
            pass
        self.seen = b""

    def wait_for(self, *words, limit=LIMIT):
        """The moment at which all of these had been drawn."""
        end, kept = time.perf_counter() + limit, b""
        while time.perf_counter() < end:
            if not self.read(max(0, end - time.perf_counter())):
                break
            kept, self.seen = (kept + self.seen)[-(1 << 18):], b""
            if all(word in kept for word in words):
                return time.perf_counter()
        sys.exit(f"{words!r} never came; the last bytes were {kept[-200:]!r}")

    def send(self, keys):
        os.write(self.fd, keys)

    def press(self, keys, until=FRAME_END):
        """Seconds from the key to the end of the next frame, or to the first byte without one to wait for."""
        while self.read(0):
            pass
        self.seen = b""
        began = time.perf_counter()
        os.write(self.fd, keys)
        while until not in self.seen or not self.seen:
            if not self.read(LIMIT):
                sys.exit(f"no answer to {keys!r}")
        return time.perf_counter() - began

    def whole_frame(self):
        """Every cell of the screen: other frames bring only what has changed."""
        self.press(b"\x0c")
        while self.read(0.1):
            pass
        seen, self.seen = self.seen, b""
        return seen

    def status(self, field):
        """A number of /proc/PID/status."""
        with open(f"/proc/{self.pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith(field))

    def memory(self, field="VmHWM:"):
        """Megabytes that the program has had at most, or has now (VmRSS:)."""
        return self.status(field) * 1024 / 1e6

    def threads(self):
        return os.listdir(f"/proc/{self.pid}/task")

    def cpu(self, thread=None):
        """Seconds of CPU that the program has used so far, or one of its threads."""
        total = 0
        for task in [str(thread)] if thread else self.threads():
            with open(f"/proc/{self.pid}/task/{task}/schedstat") as file:
                total += int(file.read().split()[0])
        return total / 1e9

    def switches(self):
        """How often its threads have gone to sleep."""
        total = 0
        for task in self.threads():
            with open(f"/proc/{self.pid}/task/{task}/status") as file:
                total += next(int(l.split()[1]) for l in file if l.startswith("voluntary_ctxt_switches"))
        return total

    def close(self):
        os.close(self.fd)
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(self.pid, 0)


def words_of(frame):
    """What a frame writes, without its escape sequences."""
    return re.sub(rb"\x1b(\[[0-9;?]*[a-zA-Z]|\][^\x07\x1b]*(\x07|\x1b\\))", b"", frame)


def at(times, part):
    times = sorted(times)
    return times[min(len(times) - 1, int(len(times) * part))] * 1000


def figures(times):
    return f"median {at(times, 0.5):7.2f} ms   99 % {at(times, 0.99):7.2f} ms   longest {max(times) * 1000:7.2f} ms"


def median(values):
    return statistics.median(values)


def run(command, directory, stdin=None):
    """Runs a program to its end: seconds by the clock, seconds of CPU, megabytes that it had at most."""
    began = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        nothing = os.open(os.devnull, os.O_RDWR)
        source = os.open(stdin, os.O_RDONLY) if stdin else nothing
        for stream, target in ((0, source), (1, nothing), (2, nothing)):
            os.dup2(target, stream)
        environment = dict(os.environ, HOME=directory, XDG_DATA_HOME=directory, XDG_CONFIG_HOME=directory)
        environment.pop("POSTIL_LIBRARY", None)
        os.execvpe(command[0], command, environment)
    _, status, used = os.wait4(pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(command)} ended with {status}")
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6
