//! The text comes back to the letter, and what stands in columns.

use super::*;
use crate::document::plain;
use crate::exchange::testing::{
    SAMPLE, TABLE, annotation, imported, read_back, span_of, there_and_back, write,
};

#[test]
fn a_file_looks_as_it_should() {
    let one = annotation("e1", "entity", "PERSON", vec![span_of(SAMPLE, "Ada Obi")]);
    let options = Options { layers: vec!["entity".to_owned()], ..Options::default() };
    let (written, losses) = write(&ConllPlus, &options, SAMPLE, &[one], &[]);
    let written = String::from_utf8(written.main).unwrap();
    assert!(
        written.starts_with("# global.columns = ID FORM MISC POSTIL:entity\n# newdoc id = a\n# title = A title\n# source = a.txt\n# sent_id = a-1\n# text = Mayor Ada Obi 😀 said: \"Rents fell 4%.\"\n1\tMayor\t_\tO\n2\tAda\t_\tB-PERSON\n3\tObi\t_\tI-PERSON\n4\t😀\t_\tO\n5\tsaid\tSpaceAfter=No\tO\n"),
        "{written}"
    );
    assert!(written.contains("\"\tSpacesAfter=\\n\tO\n\n# sent_id = a-2\n"), "{written}");
    assert_eq!(losses.lines().len(), 1, "{:?}", losses.lines());
}

#[test]
fn the_table_of_the_formats_holds() {
    for (covered, places) in TABLE {
        let one = annotation("q1", "quote", "direct", vec![span_of(SAMPLE, covered)]);
        let (written, _) = write(&ConllPlus, &Options::default(), SAMPLE, &[one], &[]);
        let found = there_and_back(&ConllPlus, &ConllPlus, &written).remove(0);
        assert_eq!(found.text.as_deref(), Some(SAMPLE));
        assert_eq!(found.annotations[0].spans[0].range, Some(places[2]), "{covered}");
    }
}

#[test]
fn every_kind_of_white_space_comes_back() {
    let text = " \r\n“One\u{2028}two”,\tsaid\u{a0}she .\r\n\r\n\u{85}Yes — no…   \n";
    let (written, losses) = write(&ConllPlus, &Options::default(), text, &[], &[]);
    assert!(losses.is_empty());
    let found = there_and_back(&ConllPlus, &ConllPlus, &written).remove(0);
    assert_eq!(found.text.as_deref(), Some(text));
}

#[test]
fn a_file_of_others_is_read() {
    let content = "# global.columns = ID FORM UPOS MISC PARSEME:NE\n# newdoc id = x\n# sent_id = 1\n1-2\tdon't\t_\tSpaceAfter=No\t*\n1\tdo\tAUX\t_\t*\n2\tn't\tPART\t_\t*\n3\t,\tPUNCT\t_\t*\n4\tAda\tPROPN\t_\tB-PERSON\n4.1\tleft\tVERB\t_\t*\n5\tObi\tPROPN\t_\tI-PERSON\n\n# newpar\n1\tYes\tINTJ\t_\t*\n";
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("x.conllup");
    std::fs::write(&path, content).unwrap();
    let incoming = read_back(&ConllPlus, &path).remove(0);
    let text = incoming.text.clone().unwrap();
    assert_eq!(text, "don't, Ada Obi\n\nYes");
    let (set, problems) = imported(incoming, &plain::document("", None, ""), "conllup");
    let found: Vec<String> = set
        .annotations()
        .map(|a| format!("{}/{} {}", a.layer, a.label, a.spans[0].slice(&text)))
        .collect();
    assert_eq!(found, ["entity/PERSON Ada Obi"]);
    assert!(problems[0].reason.contains("UPOS"), "{problems:?}");
}
