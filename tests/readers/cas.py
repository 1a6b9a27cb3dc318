"""Reads a CAS with dkpro-cassis. Arguments: a.json, postil's own JSON."""

import json

import cassis

from article import ARGUMENTS, done, load

path, own = ARGUMENTS
text, annotations = load(own)
with open(path, "rb") as file:
    cas = cassis.load_cas_from_json(file)
assert cas.sofa_string == text
found = {one.identifier: one for one in cas.select("postil.base.Annotation")}
assert found.keys() == annotations.keys()
for identifier, wanted in annotations.items():
    one, spans = found[identifier], wanted["spans"]
    if not spans:
        assert (one.scope, one.begin, one.end) == ("document", 0, 0), identifier
        continue
    # cassis turns the offsets of UIMA into code points.
    assert (one.begin, one.end) == (spans[0][0], spans[-1][1]), identifier
    assert (one.label, one.status) == (wanted["label"], wanted["status"]), identifier
    if len(spans) > 1:
        pieces = [(piece.begin, piece.end) for piece in one.pieces.elements]
        assert pieces == spans, pieces
    for name, value in wanted["attributes"].items():
        there = getattr(one, name)
        if isinstance(value, dict):
            assert there.get_covered_text() == value["text"], name
        else:
            assert there == value, name
with open(own, encoding="utf-8") as file:
    wanted = [(one["label"], one["from"], one["to"]) for one in json.load(file)["relations"]]
relations = cas.select("postil.base.Relation")
ends = [(one.label, one.Governor.identifier, one.Dependent.identifier) for one in relations]
assert ends == wanted, ends
# What cassis writes must come in again: the test imports it.
cas.to_json("again.json")
done(len(found), "annotations by dkpro-cassis")
