//! `postil detect` on many articles: folders, records, going on where a run was broken off, into the library.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::support::{document, file, run_in};

const ARTICLE: &str = "Bridge closed\n\n“We had 14 days of rain,” Mayor Ada Obi said on Monday.\n";

/// A folder with articles in several formats and a file of records.
fn folder() -> tempfile::TempDir {
    let (directory, _) = file("unused", "");
    let write = |name: &str, content: &str| {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    };
    write("news/b.txt", ARTICLE);
    write("news/a/c.md", "# Vote\n\nIt was close, 7 to 5, on Tuesday.\n");
    write("news/d.jsonl", "{\"id\": \"x\", \"text\": \"Rain fell on Monday.\"}\n{\"id\": \"y\"}\n");
    write("news/e.txt", "\u{7f}ELF\0\0\0\0\0\0\0\0");
    directory
}

fn ids(lines: &str) -> Vec<Json> {
    lines.lines().map(|line| serde_json::from_str::<Json>(line).unwrap()["id"].clone()).collect()
}

#[test]
fn a_folder_gives_a_line_for_each_article_in_the_order_of_names() {
    let directory = folder();
    for options in ["--jobs 1", "--jobs 3", "--jobs 2 --jsonl"] {
        let line = format!("detect --on-error skip {options} news");
        let said = run_in(directory.path(), &line, "");
        assert_eq!(said.code, Some(0), "{said:?}");
        assert_eq!(
            ids(&said.out),
            [json!("a/c.md"), json!("b.txt"), json!("d.jsonl#x"), Json::Null, json!("e.txt")]
        );
        assert_eq!(said.err, "postil: skipped 2 of 5; see “error”\n");
        document(said.out.lines().next().unwrap());
    }
}

#[test]
fn columns_are_chosen_for_records_and_for_lines() {
    let (directory, _) = file("t.csv", "n,lede\n7,It rained on Monday.\n");
    fs::write(directory.path().join("t.jsonl"), "{\"n\": 7, \"lede\": \"It rained on Monday.\"}")
        .unwrap();
    let fields = "--text-field lede --id-field n";
    let said = run_in(directory.path(), &format!("detect t.csv {fields}"), "").done();
    assert_eq!(ids(&said), [json!("7")]);
    let said = run_in(directory.path(), &format!("detect --jsonl t.jsonl {fields}"), "").done();
    assert_eq!(ids(&said), [json!(7)]);
}

fn lines(count: usize) -> String {
    (0..count).map(|n| json!({"id": n, "text": ARTICLE}).to_string() + "\n").collect()
}

fn resume(directory: &Path, input: &str) -> String {
    let said = run_in(directory, "detect --jsonl --no-text --resume out.jsonl -", input);
    assert_eq!((said.code, said.out.as_str()), (Some(0), ""), "{said:?}");
    fs::read_to_string(directory.join("out.jsonl")).unwrap()
}

#[test]
fn a_run_that_was_broken_off_is_taken_up_where_it_was() {
    let (directory, _) = file("x", "");
    let whole = resume(directory.path(), &lines(6));
    assert_eq!(ids(&whole).len(), 6);
    let end_of_third = whole.match_indices('\n').nth(2).unwrap().0 + 1;
    for cut in [0, end_of_third, end_of_third + 20, whole.len() - 1, whole.len()] {
        let torn = whole.get(..cut).unwrap();
        fs::write(directory.path().join("out.jsonl"), torn).unwrap();
        assert_eq!(resume(directory.path(), &lines(6)), whole, "cut at {cut}");
    }
}

#[test]
fn another_file_is_not_written_behind() {
    let (directory, path) = file("out.jsonl", "{\"id\": 1}\n");
    let said = run_in(directory.path(), "detect --jsonl --resume out.jsonl -", lines(1));
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("out.jsonl, line 1: this is no output of postil detect"), "{said:?}");
    assert_eq!(fs::read_to_string(path).unwrap(), "{\"id\": 1}\n");
}

#[test]
fn resuming_needs_ids() {
    let (directory, _) = file("x", "");
    let said = run_in(directory.path(), "detect --jsonl --resume out.jsonl", "{\"text\": \"x\"}");
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("there is no “id”, which --resume needs"), "{said:?}");
}

#[test]
fn suggestions_go_into_the_library_once() {
    let directory = folder();
    let save = "--library lib.db --annotator ana detect --save --on-error skip news";
    let said = run_in(directory.path(), save, "");
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.starts_with("saved ") && said.out.ends_with(" in 3 articles\n"), "{said:?}");
    assert!(said.err.ends_with("postil: skipped 2 of 5\n"), "{said:?}");
    let listed = run_in(directory.path(), "--library lib.db --annotator ana list", "").done();
    assert!(listed.contains("Bridge closed") && listed.contains("0/"), "{listed}");
    let said = run_in(directory.path(), save, "");
    assert_eq!(said.out, "saved 0 suggestions in 0 articles\n");
    let exported =
        run_in(directory.path(), "--library lib.db --annotator ana export Bridge --status all", "");
    let found = document(&exported.done());
    assert!(!found["annotations"].as_array().unwrap().is_empty(), "{found}");
}
