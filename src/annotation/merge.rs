//! Detection run again on a document that was worked on.
//!
//! A suggestion is known by its layer, label and spans: the text of a document never changes, so
//! its place says also which words are in it and around it. What the reader has touched stays as
//! it is: what was rejected, corrected or removed is not suggested again, and no undo loses its object.

use std::collections::{HashMap, HashSet};

use crate::annotation::edit::Edit;
use crate::annotation::set::AnnotationSet;
use crate::annotation::transaction::History;
use crate::annotation::{Annotation, AnnotationId, Provenance, Status, id_prefix};
use crate::text::Span;

/// What makes two annotations of one layer the same.
type Key<'a> = (&'a str, &'a [Span]);

/// The edits that bring the set up to what a detector now finds in a layer. Empty where nothing
/// changes. The ids of `fresh` do not count: what is known keeps its own, what is new gets one.
///
/// Suggestions that this detector no longer makes are removed, unless the reader decided on them,
/// changed them or related them. Linear in the set and in what is fresh, but for a logarithm.
pub fn merge_suggestions(
    set: &AnnotationSet,
    history: &History,
    detector: &str,
    layer: &str,
    fresh: Vec<Annotation>,
) -> Vec<Edit> {
    let owned = untouched(set, history, detector, layer);
    let known = known(set, layer);
    let removed: HashSet<Key<'_>> =
        history.removed().filter(|a| a.layer == layer).map(key).collect();
    let mut found: HashSet<AnnotationId> = HashSet::new();
    let mut added: Vec<Annotation> = Vec::new();
    let mut new: HashSet<(String, Vec<Span>)> = HashSet::new();
    let mut edits = Vec::new();
    for mut suggestion in fresh {
        let there = known.get(&key(&suggestion)).map(|there| there.id.clone());
        if let Some(id) = there {
            suggestion.id = id.clone();
            if owned.contains(&id) && set.annotation(&id) != Some(&suggestion) {
                edits.push(Edit::Remove { id: id.clone() });
                edits.push(Edit::Add { annotation: suggestion });
            }
            found.insert(id);
        } else if !removed.contains(&key(&suggestion))
            && new.insert((suggestion.label.clone(), suggestion.spans.clone()))
        {
            added.push(suggestion);
        }
    }
    let gone = set.annotations().filter(|a| owned.contains(&a.id) && !found.contains(&a.id));
    edits.extend(gone.map(|a| Edit::Remove { id: a.id.clone() }));
    let prefix = id_prefix(layer);
    edits.extend((0..).zip(added).map(|(skip, mut annotation)| {
        annotation.id = AnnotationId(set.id_after(&prefix, skip).into());
        Edit::Add { annotation }
    }));
    edits
}

/// The detector's suggestions in the layer that the reader has left alone.
fn untouched<'s>(
    set: &'s AnnotationSet,
    history: &History,
    detector: &str,
    layer: &str,
) -> HashSet<&'s AnnotationId> {
    let touched: HashSet<&AnnotationId> = history.touched().collect();
    let related: HashSet<&AnnotationId> = set.relations().flat_map(|r| [&r.from, &r.to]).collect();
    let is_own = |a: &&Annotation| {
        a.layer == layer
            && a.status == Status::Suggested
            && matches!(&a.provenance, Provenance::Detector { detector: d, .. } if d == detector)
    };
    set.annotations()
        .filter(is_own)
        .map(|a| &a.id)
        .filter(|id| !touched.contains(id) && !related.contains(id))
        .collect()
}

/// The layer's annotations by what makes them the same; where two are the same, the decided one.
fn known<'s>(set: &'s AnnotationSet, layer: &str) -> HashMap<Key<'s>, &'s Annotation> {
    let mut known: HashMap<Key<'s>, &Annotation> = HashMap::new();
    for annotation in set.annotations().filter(|a| a.layer == layer) {
        let there = known.entry(key(annotation)).or_insert(annotation);
        if there.status == Status::Suggested {
            *there = annotation;
        }
    }
    known
}

fn key(annotation: &Annotation) -> Key<'_> {
    (&annotation.label, &annotation.spans)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::annotation::transaction::{Kind, Stamp, Transaction};
    use crate::annotation::{Attributes, Relation, RelationId};

    const TEXT: &str = "Ada Obi met Ines Okoro in Lagos before the vote on ferry fares.";

    fn suggestion(label: &str, start: usize, end: usize) -> Annotation {
        Annotation {
            id: "".into(),
            layer: "entity".to_owned(),
            label: label.to_owned(),
            spans: vec![Span::clamped(TEXT, start, end)],
            attributes: Attributes::new(),
            status: Status::Suggested,
            score: Some(0.5),
            provenance: Provenance::Detector {
                detector: "names".to_owned(),
                version: 1,
                rule: "title".to_owned(),
            },
            derived_from: None,
        }
    }

    fn stamp() -> Stamp {
        Stamp { annotator: "ana".to_owned(), time: 0 }
    }

    /// A set after detection found these, and its history.
    fn detected(fresh: Vec<Annotation>) -> (AnnotationSet, History) {
        let mut set = AnnotationSet::new(TEXT.into());
        let history = History::default();
        detect(&mut set, &history, fresh);
        (set, history)
    }

    fn detect(set: &mut AnnotationSet, history: &History, fresh: Vec<Annotation>) {
        let edits = merge_suggestions(set, history, "names", "entity", fresh);
        Transaction::make(set, Kind::Detection, "Detect", stamp(), edits).unwrap();
    }

    fn decide(set: &mut AnnotationSet, history: &mut History, edit: Edit) {
        let made = Transaction::make(set, Kind::Decision, "Decide", stamp(), vec![edit]).unwrap();
        history.record(&made);
    }

    fn set_status(id: &str, status: Status) -> Edit {
        Edit::SetStatus { id: id.into(), status }
    }

    fn ids(set: &AnnotationSet) -> Vec<&str> {
        set.annotations().map(|a| &*a.id.0).collect()
    }

    fn three() -> Vec<Annotation> {
        vec![suggestion("PERSON", 0, 7), suggestion("PERSON", 12, 22), suggestion("GPE", 26, 31)]
    }

    #[test]
    fn the_same_again_is_no_change() {
        let (set, history) = detected(three());
        assert_eq!(ids(&set), ["e1", "e2", "e3"]);
        assert_eq!(merge_suggestions(&set, &history, "names", "entity", three()), []);
    }

    #[test]
    fn what_is_no_longer_found_goes_and_new_ids_are_never_old_ones() {
        let (mut set, history) = detected(three());
        let fresh = vec![suggestion("PERSON", 0, 7), suggestion("LOC", 26, 31)];
        detect(&mut set, &history, fresh);
        assert_eq!(ids(&set), ["e1", "e4"]);
    }

    #[test]
    fn a_rejected_one_is_not_suggested_again_and_a_decided_one_stays() {
        let (mut set, mut history) = detected(three());
        decide(&mut set, &mut history, set_status("e1", Status::Rejected));
        decide(&mut set, &mut history, set_status("e2", Status::Accepted));
        let before = set.clone();
        detect(&mut set, &history, three());
        assert_eq!(set, before);
        detect(&mut set, &history, Vec::new());
        assert_eq!(ids(&set), ["e1", "e2"]);
    }

    #[test]
    fn a_corrected_one_is_not_suggested_again() {
        let (mut set, mut history) = detected(three());
        decide(&mut set, &mut history, set_status("e3", Status::Rejected));
        let mut corrected = suggestion("LOC", 26, 31);
        corrected.id = "e4".into();
        corrected.status = Status::Accepted;
        corrected.derived_from = Some("e3".into());
        decide(&mut set, &mut history, Edit::Add { annotation: corrected });
        let before = set.clone();
        detect(&mut set, &history, three());
        assert_eq!(set, before);
        let mut better = three();
        better.push(suggestion("LOC", 26, 31));
        detect(&mut set, &history, better);
        assert_eq!(set, before);
    }

    #[test]
    fn a_removed_one_is_not_suggested_again_until_the_removal_is_undone() {
        let (mut set, mut history) = detected(three());
        decide(&mut set, &mut history, Edit::Remove { id: "e2".into() });
        detect(&mut set, &history, three());
        assert_eq!(ids(&set), ["e1", "e3"]);
        history.undo(&mut set, stamp()).unwrap();
        detect(&mut set, &history, three());
        assert_eq!(ids(&set), ["e1", "e2", "e3"]);
    }

    #[test]
    fn a_better_score_comes_in_under_the_same_id() {
        let (mut set, history) = detected(three());
        let mut fresh = three();
        fresh[1].score = Some(0.9);
        detect(&mut set, &history, fresh);
        assert_eq!(ids(&set), ["e1", "e2", "e3"]);
        assert_eq!(set.annotation(&"e2".into()).unwrap().score, Some(0.9));
    }

    #[test]
    fn what_the_reader_related_or_undid_keeps_its_object() {
        let (mut set, mut history) = detected(three());
        let label = "same-as".to_owned();
        let (from, to) = ("e2".into(), "e3".into());
        let relation = Relation { id: RelationId("r1".into()), label, from, to };
        decide(&mut set, &mut history, Edit::Relate { relation });
        decide(&mut set, &mut history, set_status("e1", Status::Accepted));
        history.undo(&mut set, stamp()).unwrap();
        detect(&mut set, &history, Vec::new());
        assert_eq!(ids(&set), ["e1", "e2", "e3"]);
        assert!(history.redo(&mut set, stamp()).unwrap().is_some());
    }

    #[test]
    fn other_layers_and_detectors_are_left_alone() {
        let (mut set, history) = detected(three());
        let edits = merge_suggestions(&set, &history, "claims", "claim", Vec::new());
        assert_eq!(edits, []);
        assert_eq!(merge_suggestions(&set, &history, "gazetteer", "entity", Vec::new()), []);
        detect(&mut set, &history, Vec::new());
        assert!(set.is_empty());
    }

    proptest! {
        #[test]
        fn undo_and_redo_work_after_any_detections(
            steps in prop::collection::vec((0..5u8, 0..12usize, any::<prop::sample::Index>()), 1..40)
        ) {
            let (mut set, mut history) = detected(three());
            for (step, at, index) in steps {
                let all: Vec<AnnotationId> = set.annotations().map(|a| a.id.clone()).collect();
                match step {
                    0 => detect(&mut set, &history, vec![suggestion("ORG", at, at + 9)]),
                    1 => { history.undo(&mut set, stamp()).unwrap(); }
                    2 => { history.redo(&mut set, stamp()).unwrap(); }
                    _ if all.is_empty() => {}
                    3 => decide(&mut set, &mut history, Edit::Remove { id: index.get(&all).clone() }),
                    _ => {
                        let status = if at % 2 == 0 { Status::Accepted } else { Status::Suggested };
                        let id = index.get(&all).clone();
                        decide(&mut set, &mut history, Edit::SetStatus { id, status });
                    }
                }
            }
        }
    }
}
