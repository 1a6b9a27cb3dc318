//! Names, titles, ids and words that want to be something else: a path, an order to the terminal, SQL,
//! a script, a formula. And readers that leave in the middle.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;

use serde_json::json;

use crate::support::{Said, postil, run_in};

const ORDER: &str = "\u{1b}]52;c;cm0gLXJmIH4=\u{7}\u{1b}[2J\u{202e}\u{9b}31m\u{200b}";

/// A directory with a library that holds a document whose id, title, label and notes are hostile.
fn library() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let name = format!("../../{ORDER}<script>alert(1)</script>x");
    let text = format!("{name} said “Rents fell”.\n{ORDER}\n=cmd|' /C calc'!A0 said Ada Obi.\n");
    let document = json!({
        "postil": 1, "offsets": "code-point", "id": name, "title": name, "source": name, "text": text,
        "annotations": [
            {"id": "../q1", "layer": "quote", "label": "direct", "spans": [[0, 9]], "status": "accepted",
             "attributes": {"speaker": name, "note": format!("=1+1 {name}")},
             "provenance": {"annotator": name}},
            {"id": "../../e1", "layer": "../layer", "label": name, "spans": [[0, 4]],
             "status": "accepted", "provenance": {"annotator": "=1+1"}},
        ],
        "relations": [],
    });
    fs::write(directory.path().join("a.json"), document.to_string()).unwrap();
    let said = run(directory.path(), "import a.json --format json");
    assert_eq!(said.code, Some(0), "{said:?}");
    check_harmless(&said);
    directory
}

fn run(directory: &Path, arguments: &str) -> Said {
    run_in(directory, &format!("{arguments} --library lib.db --annotator ana"), "")
}

/// Nothing of what was said is obeyed by a terminal.
#[track_caller]
fn check_harmless(said: &Said) {
    for text in [&said.out, &said.err] {
        let obeyed = |c: char| {
            (c.is_control() && !matches!(c, '\n' | '\t'))
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!text.contains(obeyed), "{text:?}");
    }
}

#[test]
fn what_is_listed_and_found_and_printed_is_harmless() {
    let directory = library();
    for arguments in
        ["list", "list --title", "search Rents", "search said", "stats", "list --state begun"]
    {
        let said = run(directory.path(), arguments);
        check_harmless(&said);
    }
    fs::write(
        directory.path().join("b.txt"),
        format!("Title {ORDER}\n\n“{ORDER}”, said Ada Obi.\n"),
    )
    .unwrap();
    check_harmless(&run(directory.path(), "b.txt"));
}

#[test]
fn what_is_exported_lies_where_it_was_asked_for() {
    for format in ["brat", "conll"] {
        let directory = library();
        let inside = directory.path().join("in/side");
        fs::create_dir_all(&inside).unwrap();
        let before = names(directory.path());
        let said = run_in(
            &inside,
            &format!("export --format {format} -o out --library ../../lib.db --annotator ana"),
            "",
        );
        assert_eq!(said.code, Some(0), "{said:?}");
        assert!(!names(&inside.join("out")).is_empty(), "{format}");
        assert_eq!(names(&inside), ["out"], "{format}");
        assert_eq!(names(directory.path()), before, "{format}");
        let above = names(directory.path().parent().unwrap());
        assert!(!above.iter().any(|name| name.ends_with(".ann") || name.ends_with("x.txt")));
    }
}

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_page_has_no_script_and_a_table_no_formula() {
    let directory = library();
    let page = run(directory.path(), "export --format html");
    assert_eq!(page.code, Some(0), "{page:?}");
    assert!(!page.out.contains("<script>alert") && page.out.contains("&lt;script&gt;alert"));
    let table = run(directory.path(), "export --format csv");
    assert_eq!(table.code, Some(0), "{table:?}");
    assert!(!table.out.contains(",=1") && table.out.contains("'=1+1"), "{}", table.out);
}

#[test]
fn words_of_a_search_are_never_sql() {
    let directory = library();
    let words =
        ["'; DROP TABLE documents; --", "\" OR 1=1 --", "title:x NEAR(a b)", "a* OR (", "%_\\"];
    for word in words {
        for command in ["search", "list --label", "list --annotator"] {
            let mut postil = postil();
            postil.current_dir(directory.path()).args(command.split(' ')).arg(word);
            let output = postil.args(["--library", "lib.db"]).output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(matches!(output.status.code(), Some(0..=2)), "{command} {word}: {said}");
            assert!(!said.contains("SQL") && !said.contains("syntax"), "{command} {word}: {said}");
        }
    }
    assert!(run(directory.path(), "search Rents").out.contains("Rents"));
}

#[test]
fn a_line_without_end_is_refused() {
    let zeros = fs::File::open("/dev/zero");
    let Ok(zeros) = zeros else { return println!("skipped: there is no /dev/zero") };
    let output = postil().args(["detect", "--jsonl"]).stdin(zeros).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("line 1 is over the 64 MiB limit"), "{said}");
}

#[test]
fn who_has_seen_enough_ends_list_and_export_in_peace() {
    let directory = tempfile::tempdir().unwrap();
    for number in 0..300 {
        let text = format!("Article {number}\n\n{}", "The ferry was late. ".repeat(30));
        fs::write(directory.path().join(format!("{number}.txt")), text).unwrap();
    }
    run_in(directory.path(), "add . --library lib.db", "");
    for arguments in
        ["list", "export --format jsonl", "export --format csv", "search ferry", "stats"]
    {
        let mut child = postil()
            .current_dir(directory.path())
            .args(arguments.split(' '))
            .args(["--library", "lib.db"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = child.stdout.take().unwrap();
        let _seen = output.read(&mut [0; 10]).unwrap();
        drop(output);
        let ended = child.wait_with_output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(0), "{arguments}: {said}");
        assert!(!said.contains("pipe") && !said.contains("cannot"), "{arguments}: {said}");
    }
}
