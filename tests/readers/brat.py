"""Reads standoff by the rules of brat's server: its parser is not packaged, so these are its rules
in our words. Arguments: the directory, and the document as postil's own JSON."""

import re
from pathlib import Path

from article import ARGUMENTS, done, load, pieces

directory, own = Path(ARGUMENTS[0]), ARGUMENTS[1]
text, annotations = load(own)

# brat's configuration: sections, and names in its storage form.
sections, section = {}, None
for line in (directory / "annotation.conf").read_text(encoding="utf-8").split("\n"):
    if heading := re.match(r"^\s*\[(.*)\]\s*$", line):
        section = sections.setdefault(heading.group(1), {})
    elif line.strip():
        name, arguments = re.match(r"^(\S+)(?:\s+(.*))?$", line).groups()
        if not re.match(r"^<[A-Z-]+>$", name):
            assert re.match(r"^[a-zA-Z0-9_-]+$", name), f"{name} is not in storage form"
        for argument in (arguments or "").split(","):
            assert not argument.strip() or re.match(r"^\S*?:\S*$", argument.strip()), line
        section[name] = arguments
assert set(sections) == {"entities", "relations", "events", "attributes"}, sections


def check(standoff, document):
    """Every line as the parser takes it; gives the covered texts."""
    seen, covered, mentions = {}, [], 0
    for line in standoff.splitlines():
        identifier, tail = line.split("\t", 1)
        assert re.match(r"^([A-Za-z]+|#)[0-9]+$", identifier), line
        assert identifier not in seen, line
        body, _, rest = tail.partition("\t")
        kind = body.split(" ")[0]
        seen[identifier] = kind
        if identifier[0] == "T":
            assert kind in sections["entities"], f"{kind} is not in annotation.conf"
            spans = [tuple(map(int, pair.split(" "))) for pair in body.split(" ", 1)[1].split(";")]
            before = []
            for start, end in spans:
                assert 0 <= start < end <= len(document), line
                for other_start, other_end in before:
                    assert not (end >= other_start and start < other_end), f"overlap: {line}"
                before.append((start, end))
            slices = [document[start:end] for start, end in spans]
            assert rest == " ".join(slices), (line, slices)
            mentions += kind == "postil-mention"
            if kind != "postil-mention":
                covered.append(" ".join(" ".join(slices).split()))
        elif identifier[0] == "R":
            arguments = [pair.split(":") for pair in body.split(" ")[1:]]
            assert len(arguments) == 2 and arguments[0][0] != arguments[1][0], line
            assert kind in sections["relations"], line
        elif identifier[0] == "A":
            assert re.match(r"^(.+?) (T\d+)( .+?)?$", body), line
            assert kind in sections["attributes"], line
        elif identifier[0] == "N":
            assert re.match(r"^(\S+) (\S+) (\S+?):(\S+)", body), line
        elif identifier[0] == "#":
            assert len(body.split()) == 2, line
        else:
            raise AssertionError(line)
    return sorted(covered), mentions


count = 0
for path in sorted(directory.glob("*.ann")):
    standoff = path.read_bytes().decode("utf-8")
    raw = path.with_suffix(".txt").read_bytes().decode("utf-8")
    # brat on Python 2 reads line ends as they are, on Python 3 it translates them.
    translated = path.with_suffix(".txt").read_text(encoding="utf-8")
    for document in (raw, translated):
        covered, _ = check(standoff, document)
        wanted = sorted(
            " ".join(" ".join(one["pieces"]).split()) for one in annotations.values() if one["pieces"]
        )
        assert covered == wanted, (covered, wanted)
        count += len(covered)
assert pieces(annotations)
done(count, "text-bound annotations read by brat's rules")
