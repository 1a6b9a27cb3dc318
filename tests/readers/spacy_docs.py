"""Reads both forms of spaCy with spaCy. Arguments: documents, examples, postil's own JSON."""

import json

import spacy
from spacy.tokens import Doc, DocBin
from spacy.training import Example, offsets_to_biluo_tags

from article import ARGUMENTS, done, load, pieces

docs_path, examples_path, own = ARGUMENTS
text, annotations = load(own)
nlp = spacy.blank("en")
found = []
store = DocBin()
with open(docs_path, encoding="utf-8", newline="\n") as file:
    for line in file:
        doc = Doc(nlp.vocab).from_json(json.loads(line), validate=True)
        assert doc.text == text
        assert doc.cats == {"topic/housing": 1.0}, doc.cats
        found += [ent.text for ent in doc.ents] + [span.text for span in doc.spans["sc"]]
        store.add(doc)
assert sorted(found) == pieces(annotations), (sorted(found), pieces(annotations))
again = list(DocBin().from_bytes(store.to_bytes()).get_docs(nlp.vocab))
assert [doc.text for doc in again] == [text]
assert len(again[0].ents) > 0

examples = 0
with open(examples_path, encoding="utf-8", newline="\n") as file:
    for line in file:
        example, about = json.loads(line)
        assert example == text
        for start, end, label in about["entities"]:
            assert example[start:end] in found, (start, end, label)
            examples += 1
        # spaCy itself refuses entities that overlap.
        doc = nlp.make_doc(example)
        offsets_to_biluo_tags(doc, [tuple(entity) for entity in about["entities"]])
        entities = [tuple(entity) for entity in about["entities"]]
        one = Example.from_dict(doc, {"entities": entities, "cats": about["cats"]})
        assert one.reference.cats == {"topic/housing": 1.0}
done(len(found), "spans read by spaCy")
done(examples, "entities of examples read by spaCy")
