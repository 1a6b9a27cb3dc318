//! Words and tags, and what they cannot say.

use super::*;
use crate::annotation::{Annotation, Value};
use crate::exchange::testing::{
    SAMPLE, TABLE, annotation, imported, read_back, sample_set, span_of, write,
};

fn entity() -> Options {
    Options { layers: vec!["entity".to_owned()], ..Options::default() }
}

fn entities(covered: &[&str]) -> Vec<Annotation> {
    let all = covered.iter().enumerate();
    let one = |(number, covered): (usize, &&str)| {
        annotation(&format!("e{number}"), "entity", "PERSON", vec![span_of(SAMPLE, covered)])
    };
    all.map(one).collect()
}

fn content(annotations: &[Annotation]) -> (String, Losses) {
    let (written, losses) = write(&Conll, &entity(), SAMPLE, annotations, &[]);
    (String::from_utf8(written.main).unwrap(), losses)
}

#[test]
fn the_table_of_the_formats_holds() {
    for (covered, _) in TABLE {
        let (written, _) = content(&entities(&[covered]));
        let tagged = written.lines().filter_map(|line| line.split_once(' '));
        let words = tagged.filter(|(_, tag)| tag.ends_with("-PERSON")).map(|(word, _)| word);
        let without_blanks: String = covered.split(' ').collect();
        assert_eq!(words.collect::<String>(), without_blanks, "{written}");
    }
}

#[test]
fn a_file_looks_as_in_the_shared_task() {
    let (written, losses) = content(&entities(&["Ada Obi", "Critics"]));
    let wanted = "-DOCSTART- -X- O O\n\nMayor O\nAda B-PERSON\nObi I-PERSON\n😀 O\nsaid O\n: O\n\" O\nRents O\nfell O\n4 O\n% O\n. O\n\" O\n\nCritics B-PERSON\ndisagree O\n. O\n\n";
    assert_eq!(written, wanted);
    assert_eq!(losses.count(Part::Provenance, crate::exchange::loss::NO_PLACE), 2);
}

#[test]
fn of_those_that_overlap_the_longest_is_kept() {
    let (written, losses) = content(&entities(&["Ada Obi 😀 said", "Ada Obi", "said"]));
    assert_eq!(written.matches("B-PERSON").count(), 1);
    assert_eq!(losses.count(Part::Annotation, "it overlaps another of its layer"), 2);
}

#[test]
fn an_edge_inside_of_a_word_is_told_of() {
    let (written, losses) = content(&entities(&["da Ob"]));
    assert!(written.contains("Ada B-PERSON\nObi I-PERSON\n"), "{written}");
    assert_eq!(losses.count(Part::Piece, "its edges are none of words"), 1);
}

#[test]
fn every_layer_has_a_file() {
    let (all, relations) = sample_set();
    let (written, losses) = write(&Conll, &Options::default(), SAMPLE, &all, &relations);
    let names: Vec<&str> = written.files.keys().map(String::as_str).collect();
    assert_eq!(names, ["layer-claim.conll", "layer-entity.conll", "layer-quote.conll"]);
    assert!(written.main.is_empty());
    let lost: Vec<&str> = losses
        .items()
        .iter()
        .filter(|lost| lost.part == Part::Annotation)
        .map(|lost| lost.id.as_str())
        .collect();
    assert_eq!(lost, ["s1", "f1"]);
}

#[track_caller]
fn taken(content: &str) -> Vec<(String, Vec<String>, usize)> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("x.conll");
    std::fs::write(&path, content).unwrap();
    let document = crate::document::plain::document("", None, "");
    let documents = read_back(&Conll, &path).into_iter();
    documents
        .map(|incoming| {
            let text = incoming.text.clone().unwrap();
            let (set, problems) = imported(incoming, &document, "conll");
            let all = set.annotations();
            let all = all.map(|a| format!("{}/{} {}", a.layer, a.label, a.spans[0].slice(&text)));
            (text.clone(), all.collect(), problems.len())
        })
        .collect()
}

#[test]
fn documents_are_told_apart() {
    let found = taken(
        "-DOCSTART- -X- O O\n\nAda NNP B-NP B-PERSON\nsaid VBD B-VP O\n\nYes . . O\n\n-DOCSTART- -X- O O\n\nRome\tO\n",
    );
    let wanted = [
        ("Ada said\nYes\n".to_owned(), vec!["entity/PERSON Ada".to_owned()], 0),
        ("Rome\n".to_owned(), vec![], 0),
    ];
    assert_eq!(found, wanted);
}

#[test]
fn comments_are_no_words_and_a_number_sign_is_one() {
    let found = taken("# id = 4\n# O\nAda I-PER\n");
    assert_eq!(found, [("# Ada\n".to_owned(), vec!["conll/PER Ada".to_owned()], 0)]);
}

#[test]
fn a_word_without_a_tag_is_reported() {
    assert_eq!(
        taken("Ada\nObi B-PERSON\n"),
        [("Obi\n".to_owned(), vec!["entity/PERSON Obi".to_owned()], 1)]
    );
}

#[test]
fn attributes_are_told_of() {
    let mut all = entities(&["Ada Obi"]);
    all[0].attributes.insert("name".to_owned(), Value::Text("Ada".to_owned()));
    let (_, losses) = content(&all);
    assert_eq!(losses.count(Part::Attribute, crate::exchange::loss::NO_PLACE), 1);
}
