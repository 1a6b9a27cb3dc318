"""What the reader tests share: the article's annotations as postil's own JSON has them."""

import json
import sys


def load(path):
    """Text and annotations: id -> (tag, [(start, end)], covered texts), in code points."""
    with open(path, encoding="utf-8", newline="") as file:
        document = json.load(file)
    assert document["offsets"] == "code-point"
    text = document["text"]
    found = {}
    for one in document["annotations"]:
        spans = [tuple(span) for span in one["spans"]]
        found[one["id"]] = dict(one, spans=spans, pieces=[text[a:b] for a, b in spans])
    return text, found


def utf16(text, start, end):
    """What a program that counts UTF-16 units sees at the offsets."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def pieces(annotations):
    """All pieces of all annotations, sorted."""
    return sorted(piece for one in annotations.values() for piece in one["pieces"])


def done(count, what):
    assert count > 0, f"no {what}"
    print(f"{count} {what}")


ARGUMENTS = sys.argv[1:]
