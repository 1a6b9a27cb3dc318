#!/usr/bin/env python3
"""postil as a stage of an Apache Spark pipe gives what one process gives, whatever the partitions, and a broken record ends nothing.

  pip install pyspark        # and a Java that it can run on
  cargo build --release && tests/spark.py [target/release/postil] [--records 2000]

.ci/run runs it where PySpark and a Java are there, and says where they are not. Ends with exit code 1 where the outputs differ.
"""
import argparse, json, os, shutil, subprocess, sys, tempfile, time

SENTENCES = [
    "“We have put this off for too long,” said Mayor Ines Okoro, who cast the deciding vote.",
    "The harbour council voted seven to five on Tuesday to raise the ferry fares by 12 percent.",
    "Critics in Port Alma said that the rise would hit commuters from the outer islands hardest.",
    "Fuel prices doubled between 2019 and 2024, according to the National Statistics Office.",
    "Nobody spoke for a while, and then the rain began.",
]


def records(count):
    for number in range(count):
        if number % 101 == 7:
            yield "this line is no JSON"
        elif number % 101 == 8:
            yield json.dumps({"id": f"a/{number}", "body": "a record without its text"})
        else:
            text = " ".join(SENTENCES[(number + step) % len(SENTENCES)] for step in range(1 + number % 40))
            yield json.dumps({"id": f"a/{number}", "text": text}, ensure_ascii=number % 2 == 0)


def without_place(line):
    """A line without the number of its input line, which counts from the start of a partition."""
    found = json.loads(line)
    if "error" in found:
        found["error"] = found["error"].split(": ", 1)[-1]
    return json.dumps(found, sort_keys=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("postil", nargs="?", default="target/release/postil")
    parser.add_argument("--records", type=int, default=2000)
    arguments = parser.parse_args()
    postil = os.path.abspath(arguments.postil)
    if not shutil.which("java"):
        sys.exit("Java is not installed, which Spark runs on")
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        sys.exit("PySpark is not installed: pip install pyspark")
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "articles.jsonl")
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in records(arguments.records))
        stage = [postil, "detect", "--jsonl", "--no-text", "--jobs", "1", "--on-error", "skip"]
        began = time.perf_counter()
        with open(path, "rb") as file:
            alone = subprocess.run(stage, stdin=file, capture_output=True, check=True).stdout.decode().splitlines()
        seconds = time.perf_counter() - began
        spark = SparkSession.builder.master("local[2]").appName("postil").config("spark.ui.enabled", "false").getOrCreate()
        spark.sparkContext.setLogLevel("ERROR")
        lines = spark.sparkContext.textFile(path, minPartitions=6)
        partitions = lines.getNumPartitions()
        began = time.perf_counter()
        piped = lines.pipe(" ".join(stage)).collect()
        spark_seconds = time.perf_counter() - began
        spark.stop()
    errors = sum('"error"' in line for line in alone)
    same = [without_place(line) for line in alone] == [without_place(line) for line in piped]
    print(f"{len(alone)} lines, {errors} of them errors; one process {seconds:.1f} s; Spark, {partitions} partitions on 2 cores, {spark_seconds:.1f} s")
    print("the outputs are the same, in the same order" if same else "THE OUTPUTS DIFFER")
    sys.exit(0 if same and errors > 0 and partitions > 1 else 1)


if __name__ == "__main__":
    main()
