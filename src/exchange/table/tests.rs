use super::*;
use crate::exchange::testing::{self, read_back, sample};

#[test]
fn the_sample_is_a_table() {
    insta::assert_snapshot!("csv", String::from_utf8(sample(&Csv).main).unwrap());
    insta::assert_snapshot!("tsv", String::from_utf8(sample(&Tsv).main).unwrap());
}

#[test]
fn a_mark_for_excel_stands_in_front_and_is_passed_over() {
    let options = Options { has_mark: true, ..Options::default() };
    let (annotations, relations) = testing::sample_set();
    let (written, _) = testing::write(&Csv, &options, testing::SAMPLE, &annotations, &relations);
    assert!(written.main.starts_with("\u{feff}document,".as_bytes()));
    let found = testing::there_and_back(&Csv, &Csv, &written);
    assert_eq!(found[0].annotations.len(), annotations.len());
}

#[test]
fn tables_of_others_need_a_label_and_a_place() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.csv");
    let table = "Document,Label,start,end,text,tone\na,Person,0,7,Ada Obi,calm\na,Person,,,Ada,\n\
        a,,1,2,,\na,Person,x,2,,\na,Person,,,,\nb,Person,0,1,,\n";
    std::fs::write(&path, table).unwrap();
    let found = read_back(&Csv, &path);
    let counts: Vec<(&str, usize, usize)> =
        found.iter().map(|i| (i.id.as_str(), i.annotations.len(), i.problems.len())).collect();
    assert_eq!(counts, [("a", 2, 3), ("b", 1, 0)]);
    assert_eq!(found[0].annotations[0].attributes.len(), 1);
    assert_eq!(found[0].problems[0].at, "line 4");
    std::fs::write(&path, "label,start,end\r\nA,0,1\r\nB,\"x\r\ny\",1\r\n\r\nC,-1,2\r\n").unwrap();
    let found = read_back(&Csv, &path);
    let lines: Vec<&str> = found[0].problems.iter().map(|problem| problem.at.as_str()).collect();
    assert_eq!(lines, ["line 3", "line 6"]);
}
