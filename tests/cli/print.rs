//! `postil FILE` where standard output is no terminal.

use std::process::Stdio;

use crate::support::{file, postil, run, run_in};

const ARTICLE: &str = "\
Bridge closed after rain

“We had 14 days of rain,” Mayor Ada Obi said on Monday. “Nobody could have known.”

The repair will cost $3 million, 12 percent more than in 2019.
";

#[test]
fn quotes_stand_in_brackets_and_in_a_list() {
    let said = run("- --layers quote", ARTICLE).done();
    assert!(
        said.contains("\nQ  [q1: “We had 14 days of rain,”] Mayor Ada Obi said on Monday."),
        "{said}"
    );
    assert!(said.contains("\nQuotes ("), "{said}");
    assert!(!said.contains('{'), "entities were not asked for: {said}");
}

#[test]
fn entities_stand_in_braces() {
    let said = run("- --layers entity", ARTICLE).done();
    assert!(said.contains("{Ada Obi}"), "{said}");
    assert!(said.contains("\n  PERSON"), "{said}");
}

#[test]
fn the_article_is_there_whole() {
    let said = run("- --layers none", ARTICLE).done();
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words(&said), words(ARTICLE));
}

#[test]
fn rows_keep_to_the_width() {
    let long = ARTICLE.repeat(3);
    for width in [30, 57, 120] {
        let said = run(&format!("- --width {width}"), &long).done();
        let widest = said.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(width), "{widest:?} in {width}: {said}");
    }
}

#[test]
fn there_are_no_escape_codes_unless_asked_for() {
    assert!(!run("-", ARTICLE).done().contains('\u{1b}'));
    assert!(!run("- --color never", ARTICLE).done().contains('\u{1b}'));
    let colored = run("- --color always", ARTICLE).done();
    assert!(colored.contains("\u{1b}[36m"), "a quote is cyan: {colored}");
}

#[test]
fn control_characters_of_the_article_do_not_come_out() {
    let nasty = "Title\u{1b}]0;owned\u{7}\n\nA \u{1b}[31mred\u{9b}2J word\u{202e} and “a\u{0}b”, said Ada Obi.\n";
    for arguments in ["-", "- --color always"] {
        let said = run(arguments, nasty);
        assert!(!said.out.contains("\u{1b}]"), "{said:?}");
        assert!(!said.out.contains("\u{1b}[31mred"), "{said:?}");
        let bad = |c: char| (c.is_control() && c != '\n' && c != '\u{1b}') || c == '\u{202e}';
        assert!(!said.out.contains(bad), "{said:?}");
    }
}

#[test]
fn several_articles_have_headings() {
    let (directory, path) = file("a.txt", "First.");
    std::fs::write(path.with_file_name("b.txt"), "Second.").unwrap();
    let said = run_in(directory.path(), "a.txt b.txt", "").done();
    assert!(said.contains("==> a.txt <==") && said.contains("==> b.txt <=="), "{said}");
}

#[test]
fn an_empty_article_prints_nothing() {
    assert_eq!(run("-", "").done(), "");
}

#[test]
fn a_guessed_encoding_is_told_on_standard_error() {
    let said = run("-", b"Caf\xe9 owners in the caf\xe9 said no to the soir\xe9e.\n");
    assert_eq!(said.code, Some(0));
    assert!(said.out.contains("Café owners"), "{said:?}");
    assert!(said.err.starts_with("postil: standard input: "), "{said:?}");
}

#[test]
fn what_is_piped_is_read_without_being_named() {
    assert_eq!(run("", ARTICLE).done(), run("-", ARTICLE).done());
}

#[test]
fn the_sample_is_printed_where_there_is_nothing_else() {
    let output = postil().stdin(Stdio::null()).output().expect("it runs");
    let said = String::from_utf8(output.stdout).expect("postil writes UTF-8");
    assert!(said.contains("ferry fares") && said.contains("\nQuotes ("), "{said}");
}
