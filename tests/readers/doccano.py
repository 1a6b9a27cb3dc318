"""Reads an export with doccano's own label classes. Not part of the tests: doccano is 700 MB.

    python3 -m venv /tmp/doccano && /tmp/doccano/bin/pip install doccano==1.8.4 'marshmallow<4'
    postil export ARTICLE --format doccano --status all -o a.jsonl
    postil export ARTICLE --status all -o own.json
    /tmp/doccano/bin/python tests/readers/doccano.py a.jsonl own.json
"""

import json
import os
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")

import sys

import backend

sys.path.insert(0, os.path.dirname(backend.__file__))

import django

django.setup()

from data_import.pipeline.label import CategoryLabel, RelationLabel, SpanLabel

from article import ARGUMENTS, done, load, utf16

lines_path, own = ARGUMENTS
text, annotations = load(own)
covered, whole, relations = [], [], 0
with open(lines_path, encoding="utf-8", newline="\n") as file:
    for line in file:
        document = json.loads(line)
        whole += [CategoryLabel.parse(uuid.uuid4(), obj=label).label for label in document.get("cats", [])]
        for entity in document["entities"]:
            label = SpanLabel.parse(uuid.uuid4(), obj=entity)
            if label.label != "postil-mention":
                covered.append(utf16(document["text"], label.start_offset, label.end_offset))
        for relation in document["relations"]:
            RelationLabel.parse(uuid.uuid4(), obj=relation)
            relations += 1
wanted = sorted(piece for one in annotations.values() for piece in one["pieces"])
assert sorted(covered) == wanted, (sorted(covered), wanted)
assert len(whole) == sum(not one["spans"] for one in annotations.values()), whole
done(len(covered), "spans read by doccano")
done(relations, "relations read by doccano")
