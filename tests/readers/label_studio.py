"""Reads tasks with the SDK of Label Studio. Arguments: tasks with UTF-16 offsets and their
configuration, tasks with code points, postil's own JSON."""

import json
import tempfile
from pathlib import Path

from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface

from article import ARGUMENTS, done, load, utf16

tasks_path, config_path, points_path, own = ARGUMENTS
text, annotations = load(own)
interface = LabelInterface(Path(config_path).read_text(encoding="utf-8"))
tasks = json.loads(Path(tasks_path).read_bytes())
covered, whole = [], []
for task in tasks:
    assert task["data"]["text"] == text
    # The SDK forgets an argument when it goes on to the annotations of a task by itself.
    assert interface.validate_task({"data": task["data"]}), "the task"
    for number, annotation in enumerate(task.get("annotations", [])):
        assert interface.validate_annotation(annotation), f"annotation {number}"
    for number, prediction in enumerate(task.get("predictions", [])):
        assert interface.validate_prediction(prediction), f"prediction {number}"
    for results in task.get("annotations", []) + task.get("predictions", []):
        for result in results["result"]:
            value = result.get("value", {})
            if result.get("from_name") == "document-label":
                assert "start" not in value, result
                whole += value["choices"]
            if result["type"] != "labels":
                continue
            assert utf16(text, value["start"], value["end"]) == value["text"], result
            if value["labels"] != ["postil-mention"]:
                covered.append(value["text"])
wanted = sorted(
    piece
    for one in annotations.values()
    if one["status"] != "rejected"
    for piece in one["pieces"]
)
assert sorted(covered) == wanted, (sorted(covered), wanted)
assert whole == ["topic/housing"], whole

# The converter slices code points.
with tempfile.TemporaryDirectory() as directory:
    points = json.loads(Path(points_path).read_bytes())
    # A server numbers what it imports, and the converter wants what a server exports.
    for number, task in enumerate(points):
        task["id"] = number
        for annotation in task.get("annotations", []):
            annotation["id"] = number
    numbered = Path(directory) / "points.json"
    numbered.write_text(json.dumps(points), encoding="utf-8")
    converter = Converter(config_path, directory)
    converter.convert_to_conll2003(str(numbered), directory, is_dir=False)
    lines = next(Path(directory).glob("*.conll")).read_text(encoding="utf-8").splitlines()
tags = [line.rsplit(" ", 1)[-1] for line in lines if " " in line]
tagged = [line.split(" ")[0] for line in lines if line.rsplit(" ", 1)[-1] == "B-PERSON"]
assert tagged, lines[:20]
first_words = {one["pieces"][0].split()[0] for one in annotations.values() if one["pieces"]}
assert set(tagged) <= first_words, (tagged, first_words)
done(len(covered), "spans read by label-studio-sdk")
done(sum(tag != "O" for tag in tags), "tags of its converter")
