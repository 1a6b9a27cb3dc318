#!/usr/bin/env python3
"""The pictures of README and manual: postil in a terminal (tmux), its screen rendered to SVG.

    cargo build --release && benches/pictures.py [PROGRAM]

Writes assets/pictures/NAME-light.svg and NAME-dark.svg. Needs tmux; nothing is drawn by hand.
"""

import contextlib
import html
import os
import re
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "target/release/postil")
SAMPLE = os.path.join(ROOT, "assets/samples/ferry-fares.md")
OUTPUT = os.path.join(ROOT, "assets/pictures")
CELL, LINE, SIZE, EDGE = 8.4, 18, 14, 10
WIDE, SMALL = (104, 32), (80, 24)

# Name, size, arguments, what is waited for, and the keys that lead there.
ARTICLE = (WIDE, [SAMPLE], "Left to decide: ")
PICTURES = [
    ("reading", *ARTICLE, ["g"]),
    ("review", *ARTICLE, ["Tab", "Tab", "j", "a", "a", "x"]),
    ("form", *ARTICLE, ["Tab", "j", "i", "v", "3"]),
    ("welcome", SMALL, [], "Left to decide: ", []),
]

# The keys of the tour, step by step; a picture is taken before each of them and behind the last.
TOUR = [
    ["Space"],
    ["]"],
    ["a"],
    ["u"],
    ["x"],
    ["c", "not in the text", "Enter"],
    ["Tab", "Escape"],
    ["/", "ferry", "Enter"],
    ["V", "t", "c"],
    ["?", "Escape"],
]

# Background and text of the two themes, as `src/ui/theme/paint.rs` has them.
GROUNDS = {"light": ("#fbfaf5", "#22242a"), "dark": ("#16181d", "#d8d8d2")}


class Terminal:
    """postil in a tmux of its own."""

    def __init__(self, theme, home, size, arguments, awaited):
        self.columns, self.rows = size
        self.socket = os.path.join(home, "tmux")
        variables = {
            "POSTIL_LIBRARY": os.path.join(home, theme + ".db"),
            "POSTIL_CONFIG": os.path.join(home, "config.toml"),
            "LANG": "C.UTF-8",
            "TERM": "tmux-256color",
            "COLORTERM": "truecolor",
        }
        with open(variables["POSTIL_CONFIG"], "w", encoding="utf-8") as file:
            file.write(f'theme = "{theme}"\n')
        settings = [f"{name}={value}" for name, value in variables.items()]
        command = ["env", *settings, PROGRAM, "--annotator", "ana", *arguments]
        measures = ["-x", str(self.columns), "-y", str(self.rows)]
        self.tmux("-f", "/dev/null", "new-session", "-d", "-s", "p", *measures, *command)
        self.tmux("set", "-g", "status", "off")
        self.tmux("set", "-ga", "terminal-features", "*:RGB")
        self.tmux("set", "-s", "escape-time", "0")
        self.wait(awaited)

    def tmux(self, *arguments):
        command = ["tmux", "-S", self.socket, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def press(self, key):
        self.tmux("send-keys", "-t", "p", key)
        time.sleep(0.4)

    def screen(self):
        return self.tmux("capture-pane", "-t", "p", "-p", "-e", "-N").split("\n")[: self.rows]

    def wait(self, text):
        for _ in range(200):
            if any(text in re.sub("\x1b\\[[0-9;]*m", "", row) for row in self.screen()):
                return
            time.sleep(0.1)
        sys.exit(f"the screen never shows “{text}”")

    def end(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], check=False)


def indexed(number):
    """A colour of xterm's 256 above the first sixteen."""
    if number >= 232:
        grey = 8 + 10 * (number - 232)
        return f"#{grey:02x}{grey:02x}{grey:02x}"
    steps = [0, 95, 135, 175, 215, 255]
    number -= 16
    red, green, blue = steps[number // 36], steps[number // 6 % 6], steps[number % 6]
    return f"#{red:02x}{green:02x}{blue:02x}"


def applied(style, codes):
    """The style after the codes of one SGR sequence."""
    codes = [int(code or 0) for code in codes.split(";")]
    flags = {1: "bold", 2: "dim", 3: "italic", 4: "under", 7: "reverse", 9: "crossed"}
    colours = {38: "fg", 48: "bg", 58: "line"}
    while codes:
        code = codes.pop(0)
        if code == 0:
            style = {}
        elif code in flags:
            style = {**style, flags[code]: True}
        elif code in colours:
            if codes.pop(0) == 2:
                colour = "#%02x%02x%02x" % tuple(codes[:3])
                codes = codes[3:]
            else:
                colour = indexed(codes.pop(0))
            style = {**style, colours[code]: colour}
        elif code in (39, 49, 59):
            gone = {39: "fg", 49: "bg", 59: "line"}[code]
            style = {name: value for name, value in style.items() if name != gone}
    return style


def runs(row, style):
    """Pieces of a row as (column, text, style), and the style behind them."""
    column, found = 0, []
    for part in re.split("(\x1b\\[[0-9;]*m)", row):
        if part.startswith("\x1b"):
            style = applied(style, part[2:-1])
        elif part:
            found.append((column, part, style))
            column += len(part)
    return found, style


def rendered(terminal, theme):
    """The screen as SVG."""
    ground, text = GROUNDS[theme]
    rows = terminal.screen()
    width, height = terminal.columns * CELL + 2 * EDGE, terminal.rows * LINE + 2 * EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" font-size="{SIZE}" '
        'font-family="ui-monospace, \'DejaVu Sans Mono\', \'Liberation Mono\', Menlo, Consolas, monospace">',
        f'<rect width="100%" height="100%" rx="8" fill="{ground}"/>',
    ]
    style = {}
    for number, row in enumerate(rows):
        found, style = runs(row, style)
        y = EDGE + number * LINE
        for column, words, look in found:
            fg, bg = look.get("fg", text), look.get("bg", ground)
            if look.get("reverse"):
                fg, bg = bg, fg
            x, columns = EDGE + column * CELL, len(words) * CELL
            if bg != ground:
                parts.append(f'<rect x="{x:.1f}" y="{y}" width="{columns:.1f}" height="{LINE}" fill="{bg}"/>')
            if look.get("under"):
                line = look.get("line", fg)
                parts.append(f'<rect x="{x:.1f}" y="{y + LINE - 3}" width="{columns:.1f}" height="1.5" fill="{line}"/>')
            if look.get("crossed"):
                parts.append(f'<rect x="{x:.1f}" y="{y + 9}" width="{columns:.1f}" height="1.2" fill="{fg}"/>')
            if not words.strip():
                continue
            marks = ' font-weight="bold"' if look.get("bold") else ""
            marks += ' font-style="italic"' if look.get("italic") else ""
            marks += ' opacity="0.7"' if look.get("dim") else ""
            parts.append(
                f'<text x="{x:.1f}" y="{y + 13}" textLength="{columns:.1f}" lengthAdjust="spacingAndGlyphs" '
                f'xml:space="preserve" fill="{fg}"{marks}>{html.escape(words)}</text>'
            )
    return "\n".join([*parts, "</svg>", ""])


def keep(name, theme, picture):
    """Writes a picture."""
    path = os.path.join(OUTPUT, f"{name}-{theme}.svg")
    with open(path, "w", encoding="utf-8") as file:
        file.write(picture)
    print(path)


@contextlib.contextmanager
def running(theme, *start):
    """postil over a library of its own, until the picture is taken."""
    with tempfile.TemporaryDirectory() as home:
        terminal = Terminal(theme, home, *start)
        try:
            yield terminal
        finally:
            terminal.end()


def tour(theme):
    """A picture of each step, which the script takes by its keys."""
    with running(theme, SMALL, ["tour"], "Left to decide: ") as terminal:
        for number, keys in enumerate(TOUR, 1):
            terminal.wait(f"Step {number} of {len(TOUR)}: ")
            keep(f"tour-{number}", theme, rendered(terminal, theme))
            for key in keys:
                terminal.press(key)
        terminal.wait("Done: ")
        keep("tour-end", theme, rendered(terminal, theme))


def main():
    os.makedirs(OUTPUT, exist_ok=True)
    for theme in GROUNDS:
        for name, *start, keys in PICTURES:
            with running(theme, *start) as terminal:
                for key in keys:
                    terminal.press(key)
                keep(name, theme, rendered(terminal, theme))
        tour(theme)


if __name__ == "__main__":
    main()
