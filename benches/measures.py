"""What is measured of postil and of the programs that it is compared with. Times in seconds, memory in megabytes."""
import json, os, resource, subprocess, tempfile, time

from terminal import FRAME_END, LIMIT, Terminal, article, lines, median, run, words_of

ECHO = ["sh", "-c", "stty raw -echo; printf ready; exec cat"]
PLACES = (("first", b"g"), ("middle", b"50%"), ("last", b"98%"))
MOVES = (("row down", b"j"), ("page down", b" "), ("next annotation", b"J"))
DECISIONS = (("next undecided", b"]"), ("accept", b"a"), ("undo", b"u"))


def written(directory, name, text):
    path = os.path.join(directory, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def fill(postil, directory, articles):
    """Makes a library of so many articles of 3 kB where postil looks for it, with its search index."""
    path = os.path.join(directory, "articles.jsonl")
    with open(path, "w", encoding="utf-8") as file:
        for number in range(articles):
            text = f"Article {number}\n\n" + f"It says {number} things. " * 150
            file.write(json.dumps({"id": number, "text": text}) + "\n")
    found = run([postil, "add", path], directory)
    os.remove(path)
    run([postil, "search", "things", "--limit", "1"], directory)
    return found


def first_screen(command, directory, word=b"Paragraph3x"):
    """From the start of the program to a word of the third paragraph."""
    terminal = Terminal(command, directory)
    took = terminal.wait_for(word) - terminal.started
    terminal.close()
    return took


def first_screens(commands, runs, directory):
    """The medians of several programs, started in turn so that all meet the same load."""
    times = [[] for _ in commands]
    for number in range(runs + 1):
        for kept, command in zip(times, commands):
            took = first_screen(command, directory)
            if number > 0:  # the first run brings the files into memory
                kept.append(took)
    return [median(kept) for kept in times]


def most_memory(command, directory, seconds):
    """The most memory in the first so many seconds, and what the program has then."""
    terminal = Terminal(command, directory)
    terminal.wait_for(b"Paragraph3x")
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        terminal.read(end - time.perf_counter())
    found = terminal.memory("VmHWM:"), terminal.memory("VmRSS:")
    terminal.close()
    return found


def decide_and_quit(command, directory):
    """CPU of opening an article, accepting a suggestion and quitting."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    terminal = Terminal(command, directory)
    terminal.wait_for(b"Paragraph3x")
    terminal.settle(0.5)
    terminal.press(b"a")
    terminal.settle(0.2)
    terminal.send(b"q")
    while terminal.read(2.0):
        pass
    os.close(terminal.fd)
    os.waitpid(terminal.pid, 0)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def idle(command, directory, seconds=10):
    """How often a program wakes up while nothing happens."""
    terminal = Terminal(command, directory)
    terminal.wait_for(b"Paragraph3x")
    terminal.settle(3.0)
    before = terminal.switches()
    time.sleep(seconds)
    found = terminal.switches() - before
    terminal.close()
    return found


def suggestions(postil, text, word, last):
    """From the frame that first shows a word of the text to the frame that shows the last layer's first
    suggestion, in a library that is there but does not know the article."""
    with tempfile.TemporaryDirectory() as directory:
        run([postil, "add", written(directory, "other.txt", "Another article.\n\nIt says nothing.\n")], directory)
        terminal = Terminal([postil, written(directory, "article.txt", text)], directory)
        shown, begun, seen = None, time.perf_counter(), b""
        while time.perf_counter() - begun < LIMIT:
            terminal.read(LIMIT)
            now, seen = time.perf_counter(), seen + terminal.seen
            terminal.seen = b""
            whole = words_of(seen[:seen.rfind(FRAME_END)]) if FRAME_END in seen else b""
            if shown is None and word in whole:
                shown = now
            if shown is not None and last in whole:
                terminal.close()
                return now - shown
        raise SystemExit(f"{last!r} never came")


def echo(presses):
    """What an echo of one byte takes in the same kind of terminal."""
    with tempfile.TemporaryDirectory() as directory:
        terminal = Terminal(ECHO, directory)
        terminal.wait_for(b"ready")
        times = []
        for _ in range(presses):
            times.append(terminal.press(b"x", until=b"x"))
            time.sleep(0.005)
        terminal.close()
        return times


def press_all(terminal, keys, presses):
    """Latencies, and seconds of CPU of the main thread for each key."""
    times, before = [], terminal.cpu(terminal.pid)
    for _ in range(presses):
        times.append(terminal.press(keys))
        while terminal.read(0.02):  # the frame that says that a decision is saved
            pass
    return times, (terminal.cpu(terminal.pid) - before) / presses


def opened(postil, path, directory):
    """postil with everything found and saved."""
    terminal = Terminal([postil, path], directory)
    terminal.wait_for(b"Paragraph3x")
    while b"Left to decide" not in terminal.whole_frame():
        time.sleep(0.2)
    terminal.settle(1.5)
    return terminal


def keys(postil, count, annotations, presses):
    """By key: latencies and CPU at the first lines, in the middle and at the last lines of an article."""
    found = {}
    with tempfile.TemporaryDirectory() as directory:
        terminal = opened(postil, written(directory, "article.txt", lines(count, annotations)), directory)
        for place, go in PLACES:
            for key in go:
                terminal.send(bytes([key]))
            terminal.settle(0.2)
            for name, key in MOVES + DECISIONS:
                most = 12 if name == "page down" else presses // len(PLACES)
                found.setdefault(name, {})[place] = press_all(terminal, key, most)
                if name == "page down":
                    for _ in range(most if place == "last" else 0):
                        terminal.press(b"b")
        terminal.close()
    return found


def to_last_byte(terminal, keys, presses, quiet=0.15):
    """Latencies of a program that does not say where a frame ends: until nothing more comes."""
    times = []
    for _ in range(presses):
        while terminal.read(0):
            pass
        began = last = time.perf_counter()
        terminal.send(keys)
        while terminal.read(quiet):
            last = time.perf_counter()
        times.append(last - began)
        terminal.seen = b""
    return times


def peer(command, word, keys, presses, text):
    """First screen and key of another program on a text; its words for the file stand as FILE."""
    with tempfile.TemporaryDirectory() as directory:
        path = written(directory, "article.txt", text)
        command = [path if part == "FILE" else part for part in command]
        terminal = Terminal(command, directory)
        start = terminal.wait_for(word) - terminal.started
        terminal.settle(0.5)
        times = to_last_byte(terminal, keys, presses)
        terminal.close()
        return start, times


def detection(postil, texts, jobs, directory):
    """Seconds by the clock and of CPU for the detection of everything in a file of JSON lines."""
    return run([postil, "detect", "--jsonl", "--no-text", "--jobs", str(jobs), texts], directory)


def corpus(directory, articles, text):
    """A file of JSON lines with so many different articles, and their characters."""
    path, characters = os.path.join(directory, "corpus.jsonl"), 0
    with open(path, "w", encoding="utf-8") as file:
        for number in range(articles):
            one = text.replace("12", str(12 + number % 80))
            characters += len(one)
            file.write(json.dumps({"id": number, "text": one}) + "\n")
    return path, characters


def version(postil):
    return subprocess.run([postil, "--version"], capture_output=True, text=True, check=True).stdout.strip()
