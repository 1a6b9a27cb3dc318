"""Understands JSON-LD with pyld and resolves the selectors with anchorpoint. Arguments: a.jsonld, own JSON."""

import json

from anchorpoint.textselectors import TextPositionSelector, TextQuoteSelector
from pyld import jsonld

from article import ARGUMENTS, done, load

path, own = ARGUMENTS
text, annotations = load(own)
with open(path, encoding="utf-8") as file:
    [page] = json.load(file)
with open(own, encoding="utf-8") as file:
    relations = json.load(file)["relations"]

# The terms of the Recommendation's context that an export uses: nothing is fetched in a test.
OA, AS = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#"
PREFIXES = {
    "oa": OA, "as": AS, "dc": "http://purl.org/dc/elements/1.1/", "dcterms": "http://purl.org/dc/terms/",
    "dctypes": "http://purl.org/dc/dcmitype/", "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "schema": "http://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
KINDS = ["Annotation", "TextualBody", "SpecificResource", "TextQuoteSelector", "TextPositionSelector"]
PURPOSES = ["assessing", "classifying", "commenting", "describing", "identifying", "linking", "tagging"]
LINKS = {"body": "oa:hasBody", "target": "oa:hasTarget", "source": "oa:hasSource", "selector": "oa:hasSelector",
         "creator": "dcterms:creator", "via": "oa:via"}
VALUES = {"value": "rdf:value", "exact": "oa:exact", "prefix": "oa:prefix", "suffix": "oa:suffix",
          "name": "foaf:name", "format": "dc:format"}
CONTEXT = {"@context": {
    **PREFIXES, **VALUES,
    "id": {"@type": "@id", "@id": "@id"}, "type": {"@type": "@id", "@id": "@type"},
    **{kind: "oa:" + kind for kind in KINDS}, **{purpose: "oa:" + purpose for purpose in PURPOSES},
    "Text": "dctypes:Text", "Person": "foaf:Person", "Software": "as:Application",
    "AnnotationPage": "as:OrderedCollectionPage",
    **{link: {"@type": "@id", "@id": name} for link, name in LINKS.items()},
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "modified": {"@id": "dcterms:modified", "@type": "xsd:dateTime"},
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
}}


def local(url, options):
    assert url == "http://www.w3.org/ns/anno.jsonld", url
    return {"contextUrl": None, "documentUrl": url, "document": CONTEXT}


jsonld.set_document_loader(local)
graph = jsonld.flatten(page)
typed = [node for node in graph if OA + "Annotation" in node.get("@type", [])]
assert len(typed) == len(annotations) + len(relations), len(typed)
for node in typed:
    assert node["@id"].startswith("urn:x-postil:"), node["@id"]
    assert OA + "hasTarget" in node and OA + "hasBody" in node, node
    assert all(one["@id"].startswith(OA) for one in node[OA + "motivatedBy"]), node

assert page["dcterms:source"]["value"] == text
items = {item["id"].rsplit(":", 1)[1]: item for item in page["items"]}
for identifier, wanted in annotations.items():
    targets = items[identifier]["target"]
    if not wanted["spans"]:
        assert targets == page["dcterms:source"]["id"], identifier
        continue
    targets = targets if isinstance(targets, list) else [targets]
    assert len(targets) == len(wanted["spans"]), identifier
    for target, (start, end) in zip(targets, wanted["spans"]):
        quote, position = target["selector"]
        assert (position["start"], position["end"]) == (start, end), identifier
        selector = TextQuoteSelector(
            exact=quote["exact"], prefix=quote["prefix"], suffix=quote["suffix"]
        )
        found = selector.as_position(text)
        assert (found.start, found.end) == (start, end), (identifier, found)
        selected = TextPositionSelector(start=position["start"], end=position["end"])
        assert selected.select_text(text).strip("…") == text[start:end].strip(), identifier
done(len(typed), "annotations by pyld and anchorpoint")
