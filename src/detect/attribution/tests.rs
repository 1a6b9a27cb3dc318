//! Speakers, shown on whole paragraphs.

use crate::annotation::{Attributes, Suggestion, Value};
use crate::detect::quotes::Quotes;
use crate::detect::{Article, Detector};
use crate::document::plain;
use crate::text::Span;

/// Finds the speakers of all quotes, with these names as people found before.
#[track_caller]
fn assert_speakers(text: &str, people: &[&str], wanted: &[Option<&str>]) {
    let document = plain::document(text, None, "");
    let article = Article::new(&document);
    let mut found: Vec<Suggestion> = Vec::new();
    for name in people {
        for part in [*name, name.split_whitespace().next_back().unwrap_or(name)] {
            for (start, _) in text.match_indices(part) {
                let span = Span::new(text, start, start + part.len()).unwrap();
                if !found.iter().any(|known| known.spans.iter().any(|s| s.overlaps(span))) {
                    let name = Value::Text((*name).to_owned());
                    let attributes = Attributes::from([("name".to_owned(), name)]);
                    found.push(Suggestion {
                        layer: "entity",
                        label: "PERSON",
                        spans: vec![span],
                        attributes,
                        score: 1.0,
                        rule: "test",
                    });
                }
            }
        }
    }
    found.sort_by_key(|suggestion| suggestion.spans.first().copied());
    let quotes = Quotes.detect(&article, &found);
    let speakers: Vec<Option<&str>> = quotes
        .iter()
        .map(|quote| quote.attributes.get("speaker").and_then(Value::as_text))
        .collect();
    assert_eq!(speakers, wanted, "{text}");
}

#[test]
fn a_surname_stands_for_the_full_name() {
    assert_speakers(
        "Mayor Ada Obi spoke first. “Rents fell,” Obi said.",
        &["Ada Obi"],
        &[Some("Ada Obi")],
    );
}

#[test]
fn without_entities_a_title_makes_a_name() {
    assert_speakers("President Ada Obi came. “Rents fell,” Obi said.", &[], &[Some("Ada Obi")]);
}

#[test]
fn a_pronoun_takes_the_last_name_of_its_gender() {
    assert_speakers(
        "Mr. Tom Reed met Mrs. Ada Obi. “Rents fell,” she said. He said that they rose.",
        &["Tom Reed", "Ada Obi"],
        &[Some("Ada Obi"), Some("Tom Reed")],
    );
}

#[test]
fn a_spokesman_is_not_the_person_he_speaks_for() {
    assert_speakers(
        "A spokesman for Ada Obi said that rents fell.",
        &["Ada Obi"],
        &[Some("spokesman for Ada Obi")],
    );
}

#[test]
fn a_role_stands_for_its_holder() {
    assert_speakers(
        "Mayor Ada Obi met Tom Reed. The mayor said that rents fell.",
        &["Ada Obi", "Tom Reed"],
        &[Some("Ada Obi")],
    );
}

#[test]
fn a_run_of_quotations_has_one_speaker() {
    assert_speakers(
        "“Rents fell in every street of the city,” Ada Obi said.\n“They will fall again next year.”",
        &["Ada Obi"],
        &[Some("Ada Obi"), Some("Ada Obi")],
    );
}

#[test]
fn two_voices_take_turns() {
    assert_speakers(
        "“Did rents fall?” Ada Obi asked.\n“They did,” Tom Reed said.\n“By how much did they fall?”",
        &["Ada Obi", "Tom Reed"],
        &[Some("Ada Obi"), Some("Tom Reed"), Some("Ada Obi")],
    );
}

#[test]
fn a_quotation_without_a_clue_has_no_speaker() {
    assert_speakers("“Nothing will ever be the same again.”", &[], &[None]);
}

#[test]
fn an_apposition_names_the_source() {
    assert_speakers(
        "The lead prosecutor, Ada Obi, said that rents fell. One local, Tom Reed, said they rose.",
        &["Ada Obi", "Tom Reed"],
        &[Some("Ada Obi"), Some("Tom Reed")],
    );
}

#[test]
fn a_title_may_hold_a_name() {
    assert_speakers(
        "Lagos's Mayor Ada Obi said that rents fell. Obi's lawyer said they rose.",
        &["Ada Obi"],
        &[Some("Ada Obi"), Some("Obi's lawyer")],
    );
}

#[test]
fn a_possessive_has_an_owner() {
    assert_speakers(
        "Mr. Tom Reed left. His spokeswoman said that rents fell.",
        &["Tom Reed"],
        &[Some("spokeswoman of Tom Reed")],
    );
}

#[test]
fn it_may_be_a_document_and_is_no_person() {
    assert_speakers(
        "Ada Obi said that rents fell. A study was made in May. It concluded that rents rose.",
        &["Ada Obi"],
        &[Some("Ada Obi"), Some("study")],
    );
}

#[test]
fn a_statement_is_in_somebodys_name() {
    assert_speakers("Obi's statement said that rents fell.", &["Ada Obi"], &[Some("Ada Obi")]);
    assert_speakers(
        "Ada Obi issued a statement on Friday. “Rents fell in every street of the city.”",
        &["Ada Obi"],
        &[Some("Ada Obi")],
    );
}
