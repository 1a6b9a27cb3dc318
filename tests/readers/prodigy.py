"""Reads Prodigy's tasks by what its documentation says of them (Prodigy itself is not free).
Arguments: tasks, postil's own JSON."""

import json

from article import ARGUMENTS, done, load, pieces

tasks_path, own = ARGUMENTS
text, annotations = load(own)
covered, whole = [], []
with open(tasks_path, encoding="utf-8", newline="\n") as file:
    for line in file:
        task = json.loads(line)
        assert task["text"] == text
        assert task.get("answer") in (None, "accept", "reject", "ignore")
        assert not any(key.startswith("_") for key in task), "Prodigy makes its own hashes"
        tokens = task["tokens"]
        for number, token in enumerate(tokens):
            assert token["id"] == number
            assert text[token["start"] : token["end"]] == token["text"]
            assert token["ws"] == (text[token["end"] : token["end"] + 1] == " ")
        options = [option["id"] for option in task.get("options", [])]
        assert set(task.get("accept", [])) <= set(options), options
        whole += task.get("accept", [])
        for span in task["spans"]:
            covered.append(text[span["start"] : span["end"]])
            if "token_start" in span:
                assert tokens[span["token_start"]]["start"] == span["start"]
                assert tokens[span["token_end"]]["end"] == span["end"]
        for relation in task["relations"]:
            for end, name in ((relation["head"], "head_span"), (relation["child"], "child_span")):
                assert relation[name]["token_start"] <= end <= relation[name]["token_end"]
assert sorted(covered) == pieces(annotations)
assert whole == ["topic/housing"], whole
done(len(covered), "spans of Prodigy's tasks")
