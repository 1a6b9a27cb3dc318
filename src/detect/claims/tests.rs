//! Sentences that are claims, and sentences that are none.

use super::*;
use crate::document::plain;

/// The suggestions for a text, without other detectors.
fn claims(text: &str) -> Vec<(String, Suggestion)> {
    let document = plain::document(text, None, "");
    let article = Article::new(&document);
    let found = Claims.detect(&article, &[]);
    found.into_iter().map(|s| (s.spans[0].slice(text).to_owned(), s)).collect()
}

#[track_caller]
fn assert_kind(sentence: &str, wanted: &str) {
    let found = claims(sentence);
    let kind = found[0].1.attributes["kind"].as_text().unwrap();
    assert_eq!(kind, wanted, "{sentence}");
}

/// The first is more worth checking than the second.
#[track_caller]
fn assert_above(higher: &str, lower: &str) {
    let (a, b) = (claims(higher)[0].1.score, claims(lower)[0].1.score);
    assert!(a > b, "{a} {higher}\n{b} {lower}");
}

#[test]
fn every_sentence_has_a_score() {
    let found = claims("The council met. Fares rose by 12 percent!\n\nWhat now?");
    let sentences: Vec<&str> = found.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(sentences, ["The council met.", "Fares rose by 12 percent!", "What now?"]);
    assert!(found.iter().all(|(_, s)| (0.0..=1.0).contains(&s.score)));
}

#[test]
fn a_figure_is_a_statistic() {
    assert_kind("The city spent 4 million dollars on the bridge.", "statistic");
}

#[test]
fn something_that_happened_is_an_event() {
    assert_kind("Gunmen killed the mayor of the town on Monday.", "event");
    assert_kind("The ministers held a meeting in Lagos.", "event");
}

#[test]
fn what_brings_about_something_is_a_cause() {
    assert_kind("The closure led to long queues at the harbour.", "cause");
}

#[test]
fn a_record_is_a_comparison() {
    assert_kind("The harbour is the largest on the coast.", "comparison");
    assert_kind("Rents here are higher than in the capital.", "comparison");
}

#[test]
fn what_the_state_rules_is_law_or_policy() {
    assert_kind("The constitution forbids a third term.", "law-or-policy");
}

#[test]
fn blame_for_a_wrong_is_an_accusation() {
    assert_kind("Okoro accused the operator of fraud.", "accusation");
}

#[test]
fn what_research_shows_is_science_or_health() {
    assert_kind("The vaccine is safe for pregnant women.", "science-or-health");
}

#[test]
fn what_no_rule_knows_is_other() {
    assert_kind("The ferries are blue.", "other");
}

#[test]
fn a_figure_stands_above_an_opinion() {
    assert_above("Unemployment rose to 9 percent last year.", "I think this is a wonderful idea.");
}

#[test]
fn a_question_stands_below_its_statement() {
    assert_above("The ban killed 40 jobs.", "Has the ban killed 40 jobs?");
}

#[test]
fn a_caption_stands_below_a_sentence() {
    assert_above("Police arrested the mayor.", "Image: Ines Okoro");
}

#[test]
fn no_text_at_all_is_no_claim() {
    assert!(claims("").is_empty());
    assert!(claims(" \n\n ").is_empty());
}
