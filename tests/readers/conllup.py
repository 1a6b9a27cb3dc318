"""Reads CoNLL-U Plus with conllu. Arguments: a.conllup, postil's own JSON."""

import conllu

from article import ARGUMENTS, done, load

SIGNS = {"\\s": " ", "\\n": "\n", "\\r": "\r", "\\t": "\t"}
path, own = ARGUMENTS
text, annotations = load(own)
with open(path, encoding="utf-8", newline="") as file:
    sentences = conllu.parse(file.read())
assert sentences[0].metadata["newdoc id"], sentences[0].metadata


def plain(spaces):
    for sign, character in SIGNS.items():
        spaces = spaces.replace(sign, character)
    return spaces


written, words = "", []
for sentence in sentences:
    for word in sentence:
        misc = word["misc"] or {}
        written += plain(misc.get("SpacesBefore", ""))
        start = len(written)
        written += word["form"]
        words.append((start, len(written), word))
        if misc.get("SpaceAfter") != "No":
            written += plain(misc.get("SpacesAfter", " "))
assert written == text, (written, text)
count = 0
for layer in ("entity", "claim"):
    spans = []
    for start, end, word in words:
        tag = word["postil:" + layer]
        if tag.startswith("B-"):
            spans.append((start, end, tag[2:]))
        elif tag.startswith("I-"):
            spans[-1] = (spans[-1][0], end, tag[2:])
    of_layer = [one for one in annotations.values() if one["layer"] == layer]
    wanted = sorted((*one["spans"][0], one["label"]) for one in of_layer)
    # An edge inside of a word is widened, and the export says so.
    cut = [one for one in wanted if one not in spans]
    assert len(spans) == len(wanted) and len(cut) <= 1, (spans, wanted)
    count += len(spans)
done(count, "spans by conllu")
