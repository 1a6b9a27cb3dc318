#!/usr/bin/env python3
"""Print the scores of the quote detector on development data, and how far its scores can be trusted.

    cargo build --release && benches/quotes-scores.py [--shared DIR] [--min-score S]

Needs the data beside the repository (../shared/data, ../shared/eval). The second table counts, for each range of scores, the
suggestions that meet a gold quote (overlap of letters and digits at least one half); of those with 0.9 or more, nine in ten should.
"""
import argparse
import json
import os
import subprocess
import sys
from collections import defaultdict

HERE = os.path.dirname(os.path.abspath(__file__))
SETS = [("polnear/dev", "quotes"), ("voa_gold/dev", "quotes"), ("newsdiscourse/dev", "speech")]


def detect(path, minimum):
    binary = os.path.join(HERE, "..", "target", "release", "postil")
    with open(path, "rb") as gold:
        done = subprocess.run([binary, "detect", "--jsonl", "--min-score", str(minimum)], stdin=gold, capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def calibration(score, gold, predicted):
    """{range: [right, wrong]} and {rule: [right, wrong]}."""
    ranges, rules = defaultdict(lambda: [0, 0]), defaultdict(lambda: [0, 0])
    for document in gold:
        quotes = score.gold_quotes(document)
        cores = [score.core(document["text"], quote["spans"]) for quote in quotes]
        other = set().union(*[core for quote, core in zip(quotes, cores) if not quote["speech"]] or [set()])
        skipped = score.chars(document.get("discard", []))
        for found in score.annotations(predicted[str(document["id"])], "quote"):
            core = score.core(document["text"], found["spans"])
            is_right = any(2 * len(core & known) >= len(core | known) for known in cores)
            if not core or 2 * len(core & skipped) > len(core) or not is_right and 2 * len(core & other) > len(core):
                continue
            key = min(int(found["score"] * 20 + 1e-4) / 20, 0.95)
            ranges[key][not is_right] += 1
            rules[found["provenance"]["rule"]][not is_right] += 1
    return ranges, rules


def table(title, rows):
    print(f"  {title}")
    for key, (right, wrong) in sorted(rows.items(), key=str):
        print(f"    {key!s:24} {right:5} right {wrong:5} wrong  {100 * right / (right + wrong):5.1f} %")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", default=os.path.join(HERE, "..", "..", "shared"))
    parser.add_argument("--min-score", type=float, default=0.5)
    options = parser.parse_args()
    sys.path.insert(0, os.path.join(options.shared, "eval"))
    import score

    for name, task in SETS:
        path = os.path.join(options.shared, "data", "quotes", name + ".jsonl")
        gold = score.lines(path)
        found = {str(document["id"]): document for document in detect(path, options.min_score)}
        by_id = {str(document["id"]): document for document in gold}
        figures = score.score_quotes(by_id, found) if task == "quotes" else score.score_speech(by_id, found)
        print(name)
        for figure, value in figures.items():
            print(f"  {figure:24} {value:5.1f}")
        if task == "quotes":
            ranges, rules = calibration(score, gold, found)
            table("score from", ranges)
            sure = [sum(counts[i] for key, counts in ranges.items() if key >= 0.9) for i in (0, 1)]
            print(f"    0.9 and more: {100 * sure[0] / max(1, sum(sure)):.1f} % right")
            table("rule", rules)


if __name__ == "__main__":
    main()
