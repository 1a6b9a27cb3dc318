"""Reads IOB2 with seqeval and spaCy's converter. Arguments: a.conll (layer entity), postil's own JSON."""

import subprocess
import sys

import spacy
from seqeval.metrics.sequence_labeling import get_entities
from spacy.tokens import DocBin

from article import ARGUMENTS, done, load

path, own = ARGUMENTS
text, annotations = load(own)
with open(path, encoding="utf-8", newline="") as file:
    blocks = file.read().split("\n\n")
assert blocks[0] == "-DOCSTART- -X- O O", blocks[0]
found = []
for block in blocks[1:]:
    lines = [line.split(" ") for line in block.splitlines()]
    assert all(len(line) == 2 for line in lines), lines
    words, tags = [line[0] for line in lines], [line[1] for line in lines]
    for before, tag in zip(["O", *tags], tags):
        assert not tag.startswith("I-") or before[2:] == tag[2:], (before, tag)
    for label, start, end in get_entities(tags):
        found.append((label, "".join(words[start : end + 1])))
of_layer = sorted((one for one in annotations.values() if one["layer"] == "entity"), key=lambda one: one["spans"])
wanted = [(one["label"], "".join("".join(one["pieces"]).split())) for one in of_layer]
assert found == wanted, (found, wanted)

subprocess.run(
    [sys.executable, "-m", "spacy", "convert", path, ".", "-c", "conll"],
    check=True, stdout=subprocess.DEVNULL,
)
vocab = spacy.blank("xx").vocab
docs = DocBin().from_disk(path.rsplit(".", 1)[0] + ".spacy").get_docs(vocab)
entities = [(ent.label_, "".join(ent.text.split())) for doc in docs for ent in doc.ents]
assert entities == wanted, (entities, wanted)
done(len(found), "spans by seqeval and spaCy")
