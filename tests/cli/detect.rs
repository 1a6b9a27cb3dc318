//! `postil detect`.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use serde_json::{Value as Json, json};

use crate::support::{document, file, postil, run, run_in};

const ARTICLE: &str = "Bridge closed\n\n“We had 14 days of rain,” Mayor Ada Obi said on Monday.\n";

#[test]
fn one_article_gives_one_document() {
    let (directory, _) = file("bridge.txt", ARTICLE);
    let said = run_in(directory.path(), "detect bridge.txt", "").done();
    let found = document(&said);
    assert_eq!(found["id"], "bridge");
    assert_eq!(found["source"], "bridge.txt");
    assert_eq!(found["title"], "Bridge closed");
    assert_eq!(found["offsets"], "code-point");
    assert!(found["thresholds"]["claim"].is_number(), "{found}");
    assert!(said.lines().count() > 5, "{said}");
}

#[test]
fn standard_input_is_an_article_like_any_other() {
    for arguments in ["detect", "detect -"] {
        let found = document(&run(arguments, ARTICLE).done());
        assert_eq!(found["text"], ARTICLE);
        assert_eq!(found["id"], "-");
    }
}

#[test]
fn several_articles_give_a_line_each_in_the_order_of_the_command_line() {
    let (directory, path) = file("b.txt", "Second.");
    std::fs::write(path.with_file_name("a.txt"), "First.").unwrap();
    let said = run_in(directory.path(), "detect b.txt a.txt", "").done();
    let ids: Vec<Json> = said.lines().map(|line| document(line)["id"].clone()).collect();
    assert_eq!(ids, ["b", "a"]);
}

#[test]
fn lines_come_back_in_order_with_their_ids_unchanged() {
    let ids = [json!("a/1"), json!(7), json!(2.5), json!(null), json!({"doc": [1]}), json!("😀")];
    let input: String = (0..200)
        .map(|n| {
            json!({"id": ids[n % ids.len()], "text": ARTICLE.repeat(n % 5)}).to_string() + "\n"
        })
        .collect();
    for jobs in ["1", "3"] {
        let said = run(&format!("detect --jsonl --no-text --jobs {jobs}"), &input).done();
        let found: Vec<Json> = said.lines().map(|line| document(line)["id"].clone()).collect();
        let wanted: Vec<Json> = (0..200).map(|n| ids[n % ids.len()].clone()).collect();
        assert_eq!(found, wanted);
    }
}

#[test]
fn offsets_of_a_line_count_in_the_text_as_it_stands_there() {
    let text = format!("\u{feff}{}", ARTICLE.replace('\n', "\r\n"));
    let line = json!({"id": 1, "text": text, "title": "T", "source": "s"}).to_string();
    let said = run("detect --jsonl --min-score 0", &line).done();
    let found = document(&said);
    assert_eq!(found["text"], text.as_str());
    assert_eq!((&found["title"], &found["source"]), (&json!("T"), &json!("s")));
    assert_covered(&found);
}

#[track_caller]
fn assert_covered(found: &Json) {
    let text: Vec<char> = found["text"].as_str().unwrap().chars().collect();
    for one in found["annotations"].as_array().unwrap() {
        let spans: Vec<(usize, usize)> = serde_json::from_value(one["spans"].clone()).unwrap();
        let pieces: Vec<String> =
            spans.iter().map(|&(start, end)| text[start..end].iter().collect()).collect();
        assert_eq!(one["text"], pieces.join(" "));
    }
}

#[test]
fn a_line_that_cannot_be_used_stops_the_run_and_is_named() {
    let (directory, _) =
        file("in.jsonl", "{\"text\": \"Good.\"}\n\n{\"text\": 3}\n{\"text\": \"No.\"}\n");
    let said = run_in(directory.path(), "detect --jsonl in.jsonl", "");
    assert_eq!(said.code, Some(2));
    assert_eq!(said.err, "postil: in.jsonl, line 3: “text” is no string\n");
    assert_eq!(said.out.lines().count(), 1, "what came before is written: {said:?}");
}

#[test]
fn skipped_lines_leave_an_error_in_their_place() {
    let input = "{\"id\": 1, \"text\": \"Good.\"}\n{\"id\": 2}\n[]\nnonsense\n\u{fffd}\n{\"id\": 6, \"text\": \"x\"}";
    let mut bytes = input.as_bytes().to_vec();
    let at = input.find('\u{fffd}').unwrap();
    bytes.splice(at..at + 3, [0xff]);
    let said = run("detect --jsonl --on-error skip", &bytes);
    assert_eq!(said.code, Some(0));
    assert_eq!(said.err, "postil: skipped 4 of 6; see “error”\n");
    let lines: Vec<Json> = said.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(
        lines[1],
        json!({"postil": 1, "id": 2, "error": "standard input, line 2: there is no “text”"})
    );
    assert_eq!(lines[2]["error"], "standard input, line 3: no JSON object");
    assert!(
        lines[3]["error"]
            .as_str()
            .unwrap()
            .starts_with("standard input, line 4: no JSON at column")
    );
    assert!(lines[4]["error"].is_string() && lines[4]["id"].is_null());
    assert_eq!(lines[5]["id"], 6);
}

#[test]
fn a_missing_file_among_several_is_named() {
    let (directory, _) = file("a.txt", ARTICLE);
    let said = run_in(directory.path(), "detect a.txt none.txt", "");
    assert_eq!(said.code, Some(2));
    assert!(said.err.starts_with("postil: cannot read none.txt: "), "{said:?}");
    assert_eq!(said.out.lines().count(), 1);
}

#[test]
fn a_layer_that_does_not_exist_is_refused() {
    let said = run("detect --layers quote,clam -", "Text.");
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("no detector finds clam"), "{said:?}");
}

#[test]
fn an_answer_comes_before_the_next_line_is_asked_for() {
    let mut child = postil()
        .args(["detect", "--jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for number in 0..3 {
        writeln!(input, "{}", json!({"id": number, "text": ARTICLE})).unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert_eq!(document(&line)["id"], number);
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn the_end_of_a_bad_line_does_not_wait_for_more_input() {
    let mut child = postil()
        .args(["detect", "--jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    writeln!(input, "nonsense").unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2));
    drop(input);
}
