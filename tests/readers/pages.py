"""Parses the page with html5lib: strictly, text and marks and links. Arguments: a.html, postil's own JSON."""

import html5lib

from article import ARGUMENTS, done, load

path, own = ARGUMENTS
text, annotations = load(own)
parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
with open(path, encoding="utf-8") as file:
    page = parser.parse(file.read())
article = page.find(".//article")
assert "".join(article.itertext()) == text.replace("\r\n", "\n")
places = {element.get("id") for element in page.iter() if element.get("id")}
for element in page.iter():
    assert element.tag not in ("script", "img", "link", "iframe", "object", "form"), element.tag
    assert not any(name.startswith("on") for name in element.keys()), element.keys()
    target = element.get("href", "")
    if target.startswith("#"):
        assert target[1:] in places, target
    else:
        assert not target or target.startswith(("http://", "https://")), target
for link in article.iter("a"):
    assert [inner.tag for inner in link.iter("a")] == ["a"], "links do not nest"
for identifier, wanted in annotations.items():
    marks = [one for one in article.iter() if one.get("title", "").startswith(identifier + " ·")]
    covered = ["".join(mark.itertext()) for mark in marks]
    # What crosses another is in several marks, and a mark ends with its paragraph.
    assert "".join("".join(covered).split()) == "".join("".join(wanted["pieces"]).split()), identifier
done(len(annotations), "annotations by html5lib")
