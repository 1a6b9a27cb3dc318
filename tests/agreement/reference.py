"""Computes the reference figures of tests/agreement/reference.json with the packages people use.

    pip install -r tests/agreement/requirements.txt
    python3 tests/agreement/reference.py > tests/agreement/reference.json

The cases are drawn with a fixed seed, so that the same versions print the same file.
"""

import json
import logging
import random
import sys

import krippendorff
import numpy
from nervaluate import Evaluator
from pyannote.core import Segment
from pygamma_agreement import CombinedCategoricalDissimilarity, Continuum
from sklearn.metrics import cohen_kappa_score

logging.disable(logging.CRITICAL)
draw = random.Random(8)
LABELS = ["direct", "indirect", "mixed"]
LENGTH = 200


def units(count, overlapping):
    """Units of one annotator: [start, end, label]."""
    drawn = []
    while len(drawn) < count:
        start = draw.randrange(LENGTH - 30)
        end = start + draw.randrange(2, 30)
        apart = all(end <= s or e <= start for s, e, _ in drawn)
        if (overlapping or apart) and all((start, end) != (s, e) for s, e, _ in drawn):
            drawn.append([start, end, draw.choice(LABELS)])
    return sorted(drawn)


def noisy(first):
    """The units once more, as a second annotator might have drawn them."""
    second = []
    for start, end, label in first:
        if draw.random() < 0.15:
            continue
        if draw.random() < 0.3:
            start = max(0, start + draw.randrange(-3, 4))
        if draw.random() < 0.3:
            end = max(start + 1, end + draw.randrange(-3, 4))
        if draw.random() < 0.25:
            label = draw.choice(LABELS)
        second.append([start, end, label])
    return second


def meets_one_at_most(first, second):
    """Whether no unit has a choice of partners: there nervaluate depends on the order of units."""
    def met(unit, others):
        return sum(unit[0] < e and s < unit[1] for s, e, _ in others)
    return all(met(u, second) < 2 for u in first) and all(met(u, first) < 2 for u in second)


def spans_case():
    while True:
        first = units(draw.randrange(0, 7), overlapping=False)
        second = noisy(first) + units(draw.randrange(0, 3), overlapping=False)
        second.sort()
        if first and second and meets_one_at_most(first, second):
            break
    as_dicts = lambda us: [{"label": l, "start": s, "end": e - 1} for s, e, l in us]
    results = Evaluator([as_dicts(first)], [as_dicts(second)], tags=LABELS, loader="dict").evaluate()
    found = results["overall"]
    all_units = len(first) + len(second)
    common = {
        "strict": found["strict"].correct,
        "edges": found["exact"].correct,
        "type": found["ent_type"].correct,
        "overlap": found["partial"].correct + found["partial"].partial,
    }
    # The strict, exact and type F1 of the package are these very figures; “partial” gives halves.
    for ours, theirs in [("strict", "strict"), ("edges", "exact"), ("type", "ent_type")]:
        assert abs(2 * common[ours] / all_units - found[theirs].f1) < 1e-12
    return {
        "first": first,
        "second": second,
        "f1": {name: 2 * count / all_units for name, count in common.items()},
    }


def alpha_case():
    while True:
        annotators = draw.randrange(2, 5)
        values = LABELS[: draw.randrange(2, 4)]
        rows = []
        for _ in range(draw.randrange(4, 40)):
            truth = draw.choice(values)
            row = [truth if draw.random() < 0.7 else draw.choice(values) for _ in range(annotators)]
            rows.append([None if draw.random() < 0.15 else value for value in row])
        if len({value for row in rows for value in row if value}) < 2:
            continue
        numbers = [[numpy.nan if v is None else values.index(v) for v in row] for row in rows]
        alpha = krippendorff.alpha(numpy.array(numbers).T, level_of_measurement="nominal")
        return {"rows": rows, "alpha": float(alpha)}


def kappa_case():
    rows = []
    for _ in range(draw.randrange(5, 40)):
        truth = draw.choice(LABELS)
        rows.append([truth if draw.random() < 0.7 else draw.choice(LABELS) for _ in range(2)])
    kappa = cohen_kappa_score([row[0] for row in rows], [row[1] for row in rows])
    return {"rows": rows, "kappa": float(kappa)}


def disorder(first, second):
    continuum = Continuum()
    for name, marked in (("a", first), ("b", second)):
        continuum.add_annotator(name)
        for start, end, label in marked:
            continuum.add(name, Segment(start, end), label)
    dissimilarity = CombinedCategoricalDissimilarity()
    alignment = continuum.get_best_alignment(dissimilarity)
    # Once more in double precision: the package sums up in single precision.
    total = 0.0
    for unitary in alignment.unitary_alignments:
        (_, one), (_, other) = unitary.n_tuple
        total += 1.0 if one is None or other is None else dissimilarity.d(one, other)
    precise = total / continuum.avg_num_annotations_per_annotator
    assert abs(precise - alignment.disorder) < 1e-5
    return float(precise)


def gamma_case():
    first = units(draw.randrange(2, 9), overlapping=draw.random() < 0.5)
    second = sorted(noisy(first) + units(1, overlapping=True))
    chance = [
        {"first": (one := units(len(first), True)), "second": (two := units(len(second), True)),
         "disorder": disorder(one, two)}
        for _ in range(3)
    ]
    observed = disorder(first, second)
    expected = sum(sample["disorder"] for sample in chance) / len(chance)
    return {"first": first, "second": second, "disorder": observed, "chance": chance,
            "gamma": 1 - observed / expected}


def lines(name, cases):
    body = ",\n  ".join(json.dumps(case) for case in cases)
    return f' "{name}": [\n  {body}\n ]'


def main():
    sections = [
        lines("spans", [spans_case() for _ in range(40)]),
        lines("alpha", [alpha_case() for _ in range(25)]),
        lines("kappa", [kappa_case() for _ in range(15)]),
        lines("gamma", [gamma_case() for _ in range(15)]),
    ]
    sys.stdout.write("{\n" + ",\n".join(sections) + "\n}\n")


main()
