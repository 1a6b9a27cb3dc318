//! Claims with a verdict are reviews; everything else is counted.

use serde_json::{Value as Json, json};

use super::*;
use crate::annotation::AnnotationId;
use crate::document::plain;
use crate::exchange::testing::{SAMPLE, TABLE, annotation, sample_set, span_of};
use crate::exchange::{Decision, Decisions, Memory};

fn written(
    text: &str,
    annotations: &[Annotation],
    publisher: Publisher,
    decisions: &Decisions,
) -> (Json, Losses) {
    let mut document = plain::document(text, Some("Rents"), "https://example.org/a1");
    document.metadata.insert("date".to_owned(), "2026-11-24".to_owned());
    let id = json!("a");
    let record = Record {
        decisions: Some(decisions),
        ..Record::new(&id, &document, annotations.iter().collect(), vec![])
    };
    let options = Options { publisher, ..Options::default() };
    let mut export = ClaimReview.start(&options, &Schema::built_in());
    let (mut output, mut losses) = (Memory::default(), Losses::itemized());
    export.document(&record, &mut output, &mut losses).unwrap();
    export.end(&mut output).unwrap();
    (serde_json::from_slice(&output.main).unwrap(), losses)
}

fn claim(covered: &str, attributes: &[(&str, &str)]) -> Annotation {
    let mut claim = annotation("c1", "claim", "check-worthy", vec![span_of(SAMPLE, covered)]);
    for (name, value) in attributes {
        claim.attributes.insert((*name).to_owned(), Value::Text((*value).to_owned()));
    }
    claim
}

#[test]
fn a_claim_with_a_verdict_is_a_review() {
    let attributes = [
        ("claimant", "Ada Obi"),
        ("verdict", "mostly-true"),
        ("evidence", "https://example.org/e"),
        ("note", "See there."),
    ];
    let publisher = Publisher {
        organisation: Some("Desk".to_owned()),
        site: Some("https://desk.example".to_owned()),
        url: Some("https://desk.example/checks/1".to_owned()),
        ..Publisher::default()
    };
    let decision = Decision { annotator: "ana".to_owned(), time: 1_795_651_200_000 };
    let decisions = Decisions::from([(AnnotationId::from("c1"), decision)]);
    let (reviews, _) =
        written(SAMPLE, &[claim("Rents fell 4%", &attributes)], publisher, &decisions);
    let wanted = json!([{
        "@context": "https://schema.org", "@type": "ClaimReview",
        "author": {"@type": "Organization", "name": "Desk", "url": "https://desk.example"},
        "citation": {"@type": "CreativeWork", "url": "https://example.org/e"},
        "claimReviewed": "Rents fell 4%", "datePublished": "2026-11-26",
        "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "Ada Obi"},
            "appearance": [{"@type": "NewsArticle", "headline": "Rents",
                "url": "https://example.org/a1", "datePublished": "2026-11-24"}],
            "datePublished": "2026-11-24"},
        "reviewBody": "See there.",
        "reviewRating": {"@type": "Rating", "alternateName": "Mostly true"},
        "url": "https://desk.example/checks/1"}]);
    assert_eq!(reviews, wanted);
}

#[test]
fn the_table_of_the_formats_holds() {
    for (covered, _) in TABLE {
        let one = claim(covered, &[("verdict", "false")]);
        let (reviews, _) = written(SAMPLE, &[one], Publisher::default(), &Decisions::new());
        assert_eq!(reviews[0]["claimReviewed"], covered);
    }
}

#[test]
fn what_is_no_review_is_counted() {
    let (mut all, _) = sample_set();
    all.push(claim("Critics", &[]));
    let mut rejected = claim("said", &[("verdict", "false")]);
    rejected.status = Status::Rejected;
    all.push(rejected);
    let (reviews, losses) = written(SAMPLE, &all, Publisher::default(), &Decisions::new());
    assert_eq!(reviews.as_array().unwrap().len(), 1);
    let count = |reason| losses.count(Part::Annotation, reason);
    assert_eq!(count("only claims are reviewed"), 4);
    assert_eq!(count("a claim without a verdict is no review"), 1);
    assert_eq!(count("a rejected claim is no review"), 1);
}

#[test]
fn an_organisation_is_known_by_its_mentions() {
    let mut mention = annotation("e1", "entity", "ORG", vec![span_of(SAMPLE, "Critics")]);
    mention.attributes.insert("name".to_owned(), Value::Text("Critics Inc".to_owned()));
    let one = claim("Rents", &[("verdict", "true"), ("claimant", "Critics Inc")]);
    let (reviews, _) = written(SAMPLE, &[mention, one], Publisher::default(), &Decisions::new());
    let author = &reviews[0]["itemReviewed"]["author"];
    assert_eq!(author, &json!({"@type": "Organization", "name": "Critics Inc"}));
}

#[test]
fn nothing_to_review_is_an_empty_list() {
    let (reviews, _) = written(SAMPLE, &[], Publisher::default(), &Decisions::new());
    assert_eq!(reviews, json!([]));
}
