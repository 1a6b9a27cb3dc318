"""Expands ClaimReview with pyld; what its readers require is there. Arguments: a.jsonld, postil's own JSON."""

import json

from pyld import jsonld

from article import ARGUMENTS, done, load

SCHEMA = "http://schema.org/"
path, own = ARGUMENTS
text, annotations = load(own)
with open(path, encoding="utf-8") as file:
    reviews = json.load(file)


def local(url, options):
    assert url.startswith("https://schema.org"), url
    context = {"@context": {"@vocab": SCHEMA, "url": {"@type": "@id"}}}
    return {"contextUrl": None, "documentUrl": url, "document": context}


jsonld.set_document_loader(local)
judged = [one for one in annotations.values() if one["attributes"].get("verdict")]
assert len(reviews) == len(judged), len(reviews)
for review, wanted in zip(reviews, judged):
    [node] = jsonld.expand(review)
    assert node["@type"] == [SCHEMA + "ClaimReview"]
    for field in ("claimReviewed", "reviewRating", "url", "author", "itemReviewed"):
        assert SCHEMA + field in node, field
    assert review["claimReviewed"] == " ".join(" ".join(wanted["pieces"]).split())
    verdict = wanted["attributes"]["verdict"].replace("-", " ")
    assert review["reviewRating"]["alternateName"].lower() == verdict
done(len(reviews), "reviews by pyld")
