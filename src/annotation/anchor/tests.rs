//! Where annotations go when their text changes. Spans are shown in ⟦⟧.

use proptest::prelude::*;

use super::*;
use crate::annotation::Attributes;
use crate::annotation::transaction::{Kind, Stamp, Transaction};

/// Takes the marks out of a text and gives the spans between them.
fn unmarked(marked: &str) -> (String, Vec<(usize, usize)>) {
    let (mut text, mut spans, mut start) = (String::new(), Vec::new(), 0);
    for c in marked.chars() {
        match c {
            '⟦' => start = text.len(),
            '⟧' => spans.push((start, text.len())),
            _ => text.push(c),
        }
    }
    (text, spans)
}

fn marked(text: &str, spans: &[Span]) -> String {
    let mut shown = text.to_owned();
    for span in spans.iter().rev() {
        shown.insert(span.end(), '⟧');
        shown.insert(span.start(), '⟦');
    }
    shown
}

fn place_all(old: &str, new: &str) -> Result<(String, bool), Reason> {
    let (text, spans) = unmarked(old);
    let anchors = Anchors::new(&text, new);
    let places: Vec<Placed> = spans
        .iter()
        .map(|(start, end)| anchors.place(Span::new(&text, *start, *end).unwrap()))
        .collect::<Result<_, _>>()?;
    let is_same = places.iter().all(|place| matches!(place, Placed::Same(_)));
    let spans: Vec<Span> = places.iter().map(|place| place.span()).collect();
    Ok((marked(new, &spans), is_same))
}

/// The spans of the old text stand in the new one as marked, covering the same words.
#[track_caller]
fn assert_same(old: &str, new: &str) {
    assert_eq!(place_all(old, &unmarked(new).0), Ok((new.to_owned(), true)), "{old}");
}

/// The spans of the old text stand in the new one as marked, covering changed words.
#[track_caller]
fn assert_changed(old: &str, new: &str) {
    assert_eq!(place_all(old, &unmarked(new).0), Ok((new.to_owned(), false)), "{old}");
}

#[track_caller]
fn assert_lost(old: &str, new: &str, reason: Reason) {
    assert_eq!(place_all(old, new), Err(reason), "{old} → {new}");
}

#[test]
fn what_is_put_before_moves_a_span() {
    assert_same("The ⟦mayor⟧ resigned.", "Updated. The ⟦mayor⟧ resigned.");
}

#[test]
fn one_of_several_mentions_keeps_its_place() {
    assert_same(
        "Obi won. Then ⟦Obi⟧ spoke. Later Obi left.",
        "Obi won. Many cheered. Then ⟦Obi⟧ spoke. Later Obi left.",
    );
    assert_same("Obi won. Then ⟦Obi⟧ spoke. Later Obi left.", "Then ⟦Obi⟧ spoke. Later Obi left.");
}

#[test]
fn a_paragraph_that_was_moved_takes_its_spans_along() {
    assert_same(
        "First of all the harbour.\nThe ⟦council⟧ met at noon in the old hall.\nThen came the rain.\nAnd it stayed.\n",
        "First of all the harbour.\nThen came the rain.\nAnd it stayed.\nThe ⟦council⟧ met at noon in the old hall.\n",
    );
}

#[test]
fn a_mention_whose_sentence_is_gone_does_not_take_the_place_of_another() {
    assert_lost(
        "Rain fell. ⟦Obi⟧ spoke at length. The vote came. Obi left early.",
        "Rain fell. The vote came. Obi left early.",
        Reason::Gone,
    );
}

#[test]
fn changed_words_inside_give_the_same_place_as_changed() {
    assert_changed(
        "Officials say ⟦fares rose by 12 percent last year⟧, a record.",
        "Officials say ⟦fares rose by 15 percent last year⟧, a record.",
    );
    assert_changed(
        "It said: ⟦“We have put this off for too long.”⟧ He left.",
        "It said: ⟦“We all have put this off for far too long.”⟧ He left.",
    );
}

#[test]
fn a_changed_first_or_last_word_belongs_to_the_span() {
    assert_changed(
        "They saw ⟦Mary Ann Okoro of Lagos⟧ there.",
        "They saw ⟦Marie Ann Okoro of Lagos⟧ there.",
    );
    assert_changed(
        "They saw ⟦Mary Ann Okoro of Lagos⟧ there.",
        "They saw ⟦Mary Ann Okoro of Lago⟧ there.",
    );
}

#[test]
fn what_is_put_beside_a_changed_span_does_not_come_in() {
    assert_changed(
        "So ⟦fares rose by 12 percent last year⟧ here.",
        "So officials claim ⟦fares rose by 15 percent last year⟧ right here.",
    );
}

#[test]
fn other_words_are_no_place() {
    assert_lost(
        "One. ⟦The vote was close.⟧ Two.",
        "One. Nobody came to see it. Two.",
        Reason::Gone,
    );
    assert_lost("All ⟦gone⟧.", "", Reason::Gone);
}

#[test]
fn a_part_of_a_longer_word_is_no_place() {
    assert_lost("He went to ⟦Lago⟧ again.", "He went to Lagoon again.", Reason::Gone);
}

#[test]
fn short_words_that_stand_elsewhere_are_ambiguous() {
    assert_lost(
        "Alpha beta gamma.\n⟦May⟧ won it.\nDelta epsilon.\n",
        "Zeta eta May theta.\nIota kappa.\nLambda May mu.\n",
        Reason::Ambiguous,
    );
}

fn annotation(id: &str, text: &str, covered: &[&str], status: Status) -> Annotation {
    let span = |quote: &&str| {
        let start = text.find(quote).unwrap();
        Span::new(text, start, start + quote.len()).unwrap()
    };
    Annotation {
        id: id.into(),
        layer: "quote".to_owned(),
        label: "direct".to_owned(),
        spans: covered.iter().map(span).collect(),
        attributes: Attributes::new(),
        status,
        score: None,
        provenance: Provenance::Detector {
            detector: "quotes".to_owned(),
            version: 1,
            rule: "marks".to_owned(),
        },
        derived_from: None,
    }
}

fn set(text: &str, annotations: Vec<Annotation>) -> AnnotationSet {
    let mut set = AnnotationSet::new(text.into());
    for annotation in annotations {
        set.apply(Edit::Add { annotation }).unwrap();
    }
    set
}

fn carry(old: &AnnotationSet, mut new: AnnotationSet) -> (AnnotationSet, CarryOver) {
    let result = carry_over(old, &new);
    let stamp = Stamp { annotator: "ana".to_owned(), time: 0 };
    Transaction::make(&mut new, Kind::CarryOver, "Carry over", stamp, result.edits.clone())
        .unwrap();
    (new, result)
}

const OLD: &str = "“We wait,” she said, “for rain.” He said: “No.”\n";
const NEW: &str = "Dry.\n“We wait,” she said, “for rain.” He said: “Never.”\n";

#[test]
fn both_parts_and_the_mentions_of_a_quote_come_along() {
    let mut quote = annotation("q1", OLD, &["“We wait,”", "“for rain.”"], Status::Accepted);
    let source = Span::new(OLD, 15, 18).unwrap();
    assert_eq!(source.slice(OLD), "she");
    quote.attributes.insert("source".to_owned(), Value::Span(source));
    quote.attributes.insert("speaker".to_owned(), Value::Text("Ines Okoro".to_owned()));
    let (new, result) = carry(&set(OLD, vec![quote]), set(NEW, Vec::new()));
    let carried = new.annotations().next().unwrap();
    assert_eq!(
        marked(NEW, &carried.spans),
        NEW.replace("“We wait,”", "⟦“We wait,”⟧").replace("“for rain.”", "⟦“for rain.”⟧")
    );
    assert_eq!(carried.attributes["source"].as_span().unwrap().slice(NEW), "she");
    assert_eq!(carried.attributes["speaker"].as_text(), Some("Ines Okoro"));
    assert_eq!((carried.status, result.carried, result.lost), (Status::Accepted, 1, vec![]));
}

#[test]
fn an_annotation_whose_words_changed_is_a_suggestion_again() {
    let old = "He said that fares rose by 12 percent last year.";
    let new = "He said that fares rose by 15 percent last year.";
    let claim = annotation("c1", old, &["fares rose by 12 percent last year"], Status::Accepted);
    let (there, result) = carry(&set(old, vec![claim.clone()]), set(new, Vec::new()));
    let carried = there.annotations().next().unwrap();
    assert_eq!(carried.status, Status::Suggested);
    assert_eq!(result.changed, std::slice::from_ref(&carried.id));

    let rejected = Annotation { status: Status::Rejected, ..claim };
    let (there, result) = carry(&set(old, vec![rejected]), set(new, Vec::new()));
    assert!(there.is_empty());
    assert_eq!(result.lost[0].reason, Reason::Reworded);
}

#[test]
fn what_has_no_place_is_listed_with_the_reason() {
    let quote = annotation("q1", OLD, &["“No.”"], Status::Accepted);
    let mut other = annotation("q2", OLD, &["“We wait,”"], Status::Accepted);
    let cue = OLD.find("“No.”").unwrap();
    let cue = Span::new(OLD, cue, cue + "“No.”".len()).unwrap();
    other.attributes.insert("cue".to_owned(), Value::Span(cue));
    let (new, result) = carry(&set(OLD, vec![quote, other]), set(NEW, Vec::new()));
    assert_eq!(new.len(), 1);
    assert!(new.annotations().next().unwrap().attributes.is_empty());
    let lost: Vec<_> = result.lost.iter().map(|l| (&*l.annotation.id.0, l.part.clone())).collect();
    let cue = LostPart::Attribute("cue".to_owned());
    assert_eq!(lost, [("q2", cue), ("q1", LostPart::Whole)]);
}

#[test]
fn detectors_own_suggestions_are_left_to_them() {
    let quote = annotation("q1", OLD, &["“We wait,”"], Status::Suggested);
    let imported = Annotation {
        provenance: Provenance::Import { import: "csv".to_owned(), agent: "bo".to_owned() },
        ..annotation("q2", OLD, &["“for rain.”"], Status::Suggested)
    };
    let (new, _) = carry(&set(OLD, vec![quote, imported]), set(NEW, Vec::new()));
    assert_eq!(new.len(), 1);
}

#[test]
fn a_decision_takes_the_place_of_the_same_suggestion_but_not_of_a_decision() {
    let rejected = annotation("q1", OLD, &["“We wait,”"], Status::Rejected);
    let old = set(OLD, vec![rejected]);
    let suggested = annotation("q1", NEW, &["“We wait,”"], Status::Suggested);
    let (new, _) = carry(&old, set(NEW, vec![suggested.clone()]));
    let all: Vec<_> = new.annotations().map(|a| (&*a.id.0, a.status)).collect();
    assert_eq!(all, [("q2", Status::Rejected)]);

    let accepted = Annotation { status: Status::Accepted, ..suggested };
    let before = set(NEW, vec![accepted]);
    let (new, result) = carry(&old, before.clone());
    assert_eq!((new, result.carried), (before, 1));
}

#[test]
fn relations_and_corrections_join_the_new_ids() {
    let wrong = annotation("q1", OLD, &["“We wait,”"], Status::Rejected);
    let right = Annotation {
        derived_from: Some("q1".into()),
        label: "mixed".to_owned(),
        ..annotation("q2", OLD, &["“We wait,”"], Status::Accepted)
    };
    let lost = annotation("q3", OLD, &["“No.”"], Status::Accepted);
    let mut old = set(OLD, vec![wrong, right, lost]);
    for (id, to) in [("r1", "q1"), ("r2", "q3")] {
        let (id, label) = (RelationId(id.into()), "same-as".to_owned());
        let relation = Relation { id, label, from: "q2".into(), to: to.into() };
        old.apply(Edit::Relate { relation }).unwrap();
    }
    let there = annotation("q7", NEW, &["“Never.”"], Status::Suggested);
    let (new, _) = carry(&old, set(NEW, vec![there]));
    let right = new.annotations().find(|a| a.label == "mixed").unwrap();
    assert_eq!(&*right.derived_from.clone().unwrap().0, "q8");
    let relations: Vec<_> = new.relations().map(|r| (&*r.from.0, &*r.to.0)).collect();
    assert_eq!(relations, [("q9", "q8")]);
}

/// Words that each stand once, so that every place is known.
fn unique_words(count: usize) -> Vec<String> {
    let ends = [" ", " ", ", ", ". ", "\n", "” "];
    (0..count).map(|n| format!("wört{n}{}", ends[n * 7 % ends.len()])).collect()
}

proptest! {
    #[test]
    fn insertions_and_deletions_elsewhere_leave_every_span_where_its_words_are(
        (first, last) in (0..60usize, 1..10usize).prop_map(|(a, b)| (a, (a + b).min(59))),
        changes in prop::collection::vec((0..60usize, prop::option::of("[a-c]{1,3}( [a-c]{1,3}){0,6}[ .\n]")), 0..20),
    ) {
        let words = unique_words(60);
        let (old, mut new) = (words.concat(), String::new());
        let start: usize = words[..first].iter().map(String::len).sum();
        let len = words[first..=last].concat().trim_end().len();
        let mut expected = 0;
        for (number, word) in words.iter().enumerate() {
            let is_covered = (first..=last).contains(&number);
            if number == first {
                expected = new.len();
            }
            let change = changes.iter().find(|(at, _)| *at == number);
            match change {
                Some((_, None)) if !is_covered => {}
                Some((_, Some(inserted))) if !is_covered => {
                    new.push_str(inserted);
                    new.push_str(word);
                }
                _ => new.push_str(word),
            }
        }
        let span = Span::new(&old, start, start + len).unwrap();
        let placed = Anchors::new(&old, &new).place(span);
        let there = Span::new(&new, expected, expected + len).unwrap();
        prop_assert_eq!(there.slice(&new), span.slice(&old));
        prop_assert_eq!(placed, Ok(Placed::Same(there)));
    }

    #[test]
    fn an_insertion_never_loses_words_that_are_repeated(
        words in prop::collection::vec("[ab]", 1..30),
        inserted in prop::collection::vec("[ab]", 0..8),
        at in 0..30usize,
        (first, count) in (0..30usize, 1..5usize),
    ) {
        let at = at.min(words.len());
        let first = first.min(words.len() - 1);
        let end = (first + count).min(words.len());
        prop_assume!(at <= first || end <= at);
        let text = |words: &[String]| words.iter().map(|w| format!("{w} ")).collect::<String>();
        let old = text(&words);
        let new = text(&[&words[..at], &inserted, &words[at..]].concat());
        let span = Span::new(&old, 2 * first, 2 * end - 1).unwrap();
        let placed = Anchors::new(&old, &new).place(span);
        let Ok(Placed::Same(there)) = placed else {
            return Err(TestCaseError::fail(format!("{placed:?}: {old:?} → {new:?} {span:?}")));
        };
        prop_assert_eq!(there.slice(&new), span.slice(&old));
    }

    #[test]
    fn carrying_over_fits_any_two_texts(
        old in "([ab“é]{1,2}[ .\n]{1,2}){1,12}", new in "([ab“é]{1,2}[ .\n]{1,2}){0,12}",
        places in prop::collection::vec((0..40usize, 0..12usize), 1..12),
    ) {
        let mut old_set = AnnotationSet::new(old.as_str().into());
        for (number, (start, len)) in places.into_iter().enumerate() {
            let mut carried = annotation(&format!("q{number}"), &old, &[], Status::Accepted);
            carried.spans = vec![Span::clamped(&old, start, start + len)];
            let _ = old_set.apply(Edit::Add { annotation: carried });
        }
        let (new_set, result) = carry(&old_set, AnnotationSet::new(new.as_str().into()));
        prop_assert_eq!(result.carried + result.lost.len(), old_set.len());
        prop_assert!(new_set.len() <= result.carried);
    }
}
