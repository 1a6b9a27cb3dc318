"""Reads tables with csv and pandas. Arguments: a.csv, a.tsv, postil's own JSON."""

import csv
import json

import pandas

from article import ARGUMENTS, done, load

csv_path, tsv_path, own = ARGUMENTS
text, annotations = load(own)


def plain(cell):
    """A cell without the apostrophe that guards it from a spreadsheet."""
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'")[:1] in "=+-@\t\r" else cell


def check(rows):
    assert len(rows) == len(annotations)
    for row in rows:
        for cell in row.values():
            assert cell[:1] not in tuple("=+-@\t\r") or cell == "", cell
        one = annotations[row["id"]]
        assert row["unit"] == "code-point" and row["layer"] == one["layer"]
        if row["spans"] == "document":
            assert row["start"] == row["end"] == row["sentence"] == "", row
            spans = []
        elif row["spans"]:
            spans = [tuple(map(int, pair.split("-"))) for pair in row["spans"].split(";")]
        else:
            spans = [(int(row["start"]), int(row["end"]))]
        assert spans == one["spans"], row
        assert plain(row["text"]) == " ".join(one["pieces"]), row
        if "note" in one["attributes"]:
            assert plain(row["note"]) == one["attributes"]["note"], row
        assert json.loads(row["provenance"]) == one["provenance"]


with open(csv_path, encoding="utf-8-sig", newline="") as file:
    check(list(csv.DictReader(file)))
frame = pandas.read_csv(csv_path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
check(frame.to_dict("records"))

ESCAPES = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\\\": "\\"}


def unescaped(cell):
    import re

    return re.sub(r"\\[tnr\\]", lambda match: ESCAPES[match.group()], cell)


frame = pandas.read_csv(
    tsv_path, sep="\t", dtype=str, keep_default_na=False, quoting=csv.QUOTE_NONE
)
check([{name: unescaped(cell) for name, cell in row.items()} for row in frame.to_dict("records")])
done(3 * len(annotations), "rows read by csv and pandas")
