use super::*;
use crate::exchange::testing::{read_back, sample};

#[test]
fn the_sample_is_written_as_brat_writes_it() {
    let written = sample(&Brat);
    let ann = String::from_utf8(written.files["a.ann"].clone()).unwrap();
    assert!(ann.contains("T1\tPERSON 6 13\tAda Obi\n"), "{ann}");
    assert!(ann.contains("direct 22 38\t\"Rents fell 4%.\"\n"), "{ann}");
    assert!(ann.contains("check-worthy 23 36\tRents fell 4%\n"), "{ann}");
    assert!(ann.contains("23 28;34 36\tRents 4%\n"), "{ann}");
    insta::assert_snapshot!(ann);
    insta::assert_snapshot!(String::from_utf8(written.files["annotation.conf"].clone()).unwrap());
}

/// The documents of a directory with these two files.
fn read_files(text: &str, standoff: &str) -> Incoming {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("x.txt"), text).unwrap();
    std::fs::write(directory.path().join("x.ann"), standoff).unwrap();
    let mut found = read_back(&Brat, directory.path());
    assert_eq!(found.len(), 1);
    found.remove(0)
}

#[test]
fn everything_that_brat_writes_is_understood() {
    let text = "Mayor Ada Obi 😀 said: \"Rents fell 4%.\"\nCritics disagree.\n";
    let standoff = "T1\tPerson 6 13\tAda Obi\nT2\tQuote 22 38\t\"Rents fell 4%.\"\n\
        T3\tClaim 23 36\tRents fell 4%\nT4\tFigure 23 28;34 36\tRents 4%\nT5\tSay 16 20\tsaid\n\
        R1\tSpeaker Arg1:T2 Arg2:T1\nE1\tSay:T5 Speaker:T1 Content2:T2\nA1\tChecked T3\n\
        A2\tStance T3 Deny\nN1\tReference T1 Wikidata:Q42\t\tAda Obi\n\
        #1\tAnnotatorNotes E1\tneeds a source\n*\tEquiv T1 T4\n";
    let incoming = read_files(text, standoff);
    assert_eq!(incoming.problems, []);
    assert_eq!(incoming.annotations.len(), 5);
    let relations: Vec<String> =
        incoming.relations.iter().map(|r| format!("{} {} {}", r.label, r.from, r.to)).collect();
    assert_eq!(relations, ["Speaker T5 T1", "Content T5 T2", "Speaker T2 T1", "Equiv T1 T4"]);
    let attributes: Vec<_> =
        incoming.annotations.iter().flat_map(|a| &a.attributes).map(|(name, _)| name).collect();
    assert_eq!(attributes, ["link", "name", "Checked", "Stance", "note"]);
    assert_eq!(incoming.annotations[3].spans.len(), 2);
}

#[test]
fn a_line_that_cannot_be_used_is_named_and_the_others_are_read() {
    let standoff = "T1 Person 0 3\tAda\nT2\tPerson 0 x\tAda\nT3\tPerson 0 3\tAda\nR1\tSays Arg1:T3\n\
        A1\tChecked T9\nX1\tNothing\nR2\tSays Arg1:T3 Arg2:T3 Arg3:T3\nT3\tPerson 4 7\tObi\n";
    let incoming = read_files("Ada Obi", standoff);
    assert_eq!(incoming.annotations.len(), 1);
    let lines: Vec<&str> = incoming.problems.iter().map(|problem| problem.at.as_str()).collect();
    assert_eq!(lines, ["line 1", "line 2", "line 8", "line 4", "line 5", "line 6", "line 7"]);
}

#[test]
fn line_ends_of_windows_count_as_the_standoff_says() {
    let text = "One.\r\nTwo Two.\r\nTwo.\r\n";
    for (standoff, wanted) in [
        ("T1\tX 6 9\tTwo\nT2\tX 16 19\tTwo\n", text.to_owned()),
        ("T1\tX 5 8\tTwo\nT2\tX 14 17\tTwo\n", text.replace("\r\n", "\n")),
    ] {
        let incoming = read_files(text, standoff);
        assert_eq!(incoming.text.as_deref(), Some(wanted.as_str()), "{standoff}");
        for one in &incoming.annotations {
            let (start, end) = one.spans[0].range.unwrap();
            assert_eq!(&wanted[start..end], "Two", "{standoff}");
        }
    }
}

#[test]
fn a_span_that_is_cut_at_a_line_break_is_one_again() {
    let incoming = read_files("one\ntwo three", "T1\tQuote 0 3;4 7\tone two\n");
    let [quote] = incoming.annotations.as_slice() else { panic!("{incoming:?}") };
    assert_eq!(quote.spans, [Place::with_text(0, 7, "one\ntwo")]);
}

use crate::exchange::import::Place;
