#!/usr/bin/env python3
"""Prints how right entity detection is on development data, and how right names are.

    benches/entities.py [--postil PATH] [--shared DIR] [--spacy MODEL...]

Needs Python 3 and the project's development data and scorer (`../shared`); `--spacy en_core_web_sm` puts spaCy
beside it (`pip install spacy`, then its model). The last table clusters the named mentions of the news in GUM: B-cubed
(Bagga and Baldwin, 1998) over mentions found by the detector, beside a baseline that unites equal last words.
"""
import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SETS = [
    ("wwn/dev", "entities/wwn/dev.jsonl", "wwn", "PER+ORG+LOC F1"),
    ("ieer", "entities/ieer/test.jsonl", "ieer", "PER+ORG+LOC F1"),
    ("voa_gold/dev, 18 labels", "entities/voa_gold/dev.jsonl", "ontonotes18", "all F1"),
    ("voa_gold/dev, names", "entities/voa_gold/dev.jsonl", "ontonotes18", "names F1"),
]


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def with_postil(binary, path, out):
    with open(path, "rb") as source, open(out, "wb") as target:
        subprocess.run([binary, "detect", "--jsonl", "--min-score", "0"], stdin=source, stdout=target, check=True)


def with_spacy(name, path, out):
    import spacy

    nlp = spacy.load(name, disable=["lemmatizer"])
    with open(out, "w", encoding="utf-8") as target:
        for record in lines(path):
            spans = [
                {"layer": "entity", "label": e.label_, "spans": [[e.start_char, e.end_char]]}
                for e in nlp(record["text"]).ents
            ]
            target.write(json.dumps({"id": record["id"], "annotations": spans}) + "\n")


def score(shared, gold, found, mapping):
    command = [sys.executable, os.path.join(shared, "eval", "score.py"), "entities", gold, found]
    return json.loads(subprocess.check_output([*command, "--map", mapping, "--json"]))


def b_cubed(pairs):
    """Precision, recall and F1 of (found cluster, gold cluster) pairs, one for each mention."""
    found, gold = collections.Counter(f for f, _ in pairs), collections.Counter(g for _, g in pairs)
    both = collections.Counter(pairs)
    precision = sum(both[pair] / found[pair[0]] for pair in pairs) / max(1, len(pairs))
    recall = sum(both[pair] / gold[pair[1]] for pair in pairs) / max(1, len(pairs))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def names(binary, shared, work):
    gold_path, found_path = os.path.join(work, "names.jsonl"), os.path.join(work, "names-found.jsonl")
    news = [r for r in lines(os.path.join(shared, "data", "names", "gum.jsonl")) if r["genre"] == "news"]
    with open(gold_path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": r["id"], "text": r["text"]}) + "\n" for r in news)
    with_postil(binary, gold_path, found_path)
    found = {r["id"]: r["annotations"] for r in lines(found_path)}
    ours, baseline, wanted = [], [], 0
    for record in news:
        text, mentions = record["text"], []
        for cluster in record["clusters"]:
            for start, end, head_start, head_end in cluster["mentions"]:
                if text[head_start : head_start + 1].isupper() and cluster["etype"] in ("person", "organization", "place"):
                    mentions.append((end - start, start, end, head_start, head_end, cluster["cluster"]))
        wanted += len(mentions)
        taken = set()
        for _, start, end, head_start, head_end, cluster in sorted(mentions):
            for number, entity in enumerate(found[record["id"]]):
                (first, last), name = entity["spans"][0], entity["attributes"].get("name")
                if name and number not in taken and start <= first <= head_start and head_end <= last <= end:
                    taken.add(number)
                    gold = (record["id"], cluster)
                    ours.append(((record["id"], name), gold))
                    baseline.append(((record["id"], text[first:last].split()[-1].lower()), gold))
                    break
    print(f"\nnames/gum, news: {len(ours)} of {wanted} named mentions found")
    for label, pairs in (("postil", ours), ("last word", baseline)):
        print(f"{label:<12}" + "B-cubed P {:.3f} R {:.3f} F1 {:.3f}".format(*b_cubed(pairs)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postil", default=os.path.join(HERE, "..", "target", "release", "postil"))
    parser.add_argument("--shared", default=os.path.join(HERE, "..", "..", "shared"))
    parser.add_argument("--spacy", nargs="*", default=[], metavar="MODEL")
    arguments = parser.parse_args()
    if not os.path.isdir(arguments.shared):
        sys.exit(f"{arguments.shared} is missing: the development data are not part of the repository")
    systems = [("postil", lambda path, out: with_postil(arguments.postil, path, out))]
    systems += [(m, lambda path, out, m=m: with_spacy(m, path, out)) for m in arguments.spacy]
    print(f"{'data':<26}{'figure':<18}" + "".join(f"{name:>16}" for name, _ in systems))
    with tempfile.TemporaryDirectory() as work:
        for title, path, mapping, figure in SETS:
            gold, row = os.path.join(arguments.shared, "data", path), []
            for name, run in systems:
                out = os.path.join(work, f"{name}-{path.replace('/', '-')}")
                if not os.path.exists(out):
                    run(gold, out)
                row.append(score(arguments.shared, gold, out, mapping)[figure])
            print(f"{title:<26}{figure:<18}" + "".join(f"{value:>16.1f}" for value in row))
        names(arguments.postil, arguments.shared, work)


if __name__ == "__main__":
    main()
