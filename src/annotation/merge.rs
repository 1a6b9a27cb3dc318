//! Detection run again on a document that was worked on.
//!
//! A suggestion is known by its layer, label and spans: the text of a document never changes, so
//! its place says also which words are in it and around it. What the reader has touched stays as
//! it is: what was rejected, corrected or removed is not suggested again, and no undo loses its object.

use std::collections::HashSet;

use crate::annotation::edit::Edit;
use crate::annotation::set::AnnotationSet;
use crate::annotation::transaction::History;
use crate::annotation::{Annotation, AnnotationId, Provenance, Status, id_prefix};
use crate::text::Span;

/// How many annotations are looked at for one that is merged: looking is that much cheaper.
const SWEEP: usize = 20;

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
    let mut merge = Merge::new(detector, layer, fresh);
    merge.slice(set, history, usize::MAX)
}

/// A detector's suggestions on their way into the set, a slice at a time. The set may change in
/// between: by the edits of the slice before, and by the reader.
#[derive(Debug)]
pub struct Merge {
    detector: String,
    layer: String,
    fresh: Vec<Annotation>,
    /// How many of `fresh` are merged.
    merged: usize,
    /// Suggestions that were there and are made again.
    found: HashSet<AnnotationId>,
    /// The part of the text that was looked through; nothing is all of it.
    within: Option<Span>,
    /// Up to where suggestions were looked for that are not made any more.
    swept: (Span, AnnotationId),
    is_done: bool,
}

impl Merge {
    /// The beginning of a merge.
    pub fn new(detector: &str, layer: &str, fresh: Vec<Annotation>) -> Self {
        Self {
            detector: detector.to_owned(),
            layer: layer.to_owned(),
            fresh,
            merged: 0,
            found: HashSet::new(),
            within: None,
            swept: (Span::default(), AnnotationId::from("")),
            is_done: false,
        }
    }

    /// Says that only this part of the text was looked through: suggestions that begin elsewhere
    /// stay as they are.
    #[must_use]
    pub fn within(self, part: Span) -> Self {
        let mut merge = Self { within: Some(part), ..self };
        merge.restart();
        merge
    }

    /// The layer that the suggestions are for.
    pub fn layer(&self) -> &str {
        &self.layer
    }

    /// Whether nothing is left to do.
    pub fn is_done(&self) -> bool {
        self.is_done
    }

    /// Begins again: the set is another one. What was merged is found to be known.
    pub fn restart(&mut self) {
        self.merged = 0;
        self.found.clear();
        let start = self.within.map_or(Span::default(), Span::start_only);
        self.swept = (start, AnnotationId::from(""));
        self.is_done = false;
    }

    /// The edits for the next so many suggestions, or for the next so many annotations that have
    /// to be looked at because they may be gone. To be applied before the next slice is asked for.
    pub fn slice(&mut self, set: &AnnotationSet, history: &History, most: usize) -> Vec<Edit> {
        let mut edits = Vec::new();
        let begun = self.merged;
        if begun < self.fresh.len() {
            self.add(set, history, most, &mut edits);
        }
        // A merge in one slice sweeps at once: what it adds is not in the set yet, and stays.
        let left = most.saturating_sub(self.merged - begun);
        if self.merged == self.fresh.len() && left > 0 {
            self.sweep(set, history, left.saturating_mul(SWEEP), &mut edits);
        }
        edits
    }

    fn add(&mut self, set: &AnnotationSet, history: &History, most: usize, edits: &mut Vec<Edit>) {
        let end = self.merged.saturating_add(most).min(self.fresh.len());
        let fresh = self.fresh.get(self.merged..end).unwrap_or_default();
        let removed = history.removed().filter(|a| a.layer == self.layer);
        let removed: HashSet<Key<'_>> = removed.map(key).collect();
        let mut new: HashSet<Key<'_>> = HashSet::new();
        let prefix = id_prefix(&self.layer);
        for suggestion in fresh {
            if let Some(there) = same(set, suggestion) {
                let known = Annotation { id: there.id.clone(), ..suggestion.clone() };
                if *there != known && self.is_untouched(there, history) {
                    // Relations hold it in place: it stays as it is.
                    if set.relations_of(&there.id).next().is_none() {
                        edits.push(Edit::Remove { id: there.id.clone() });
                        edits.push(Edit::Add { annotation: known });
                    }
                }
                self.found.insert(there.id.clone());
            } else if !removed.contains(&key(suggestion)) && new.insert(key(suggestion)) {
                let id = AnnotationId(set.id_after(&prefix, new.len() as u64 - 1).into());
                self.found.insert(id.clone());
                edits.push(Edit::Add { annotation: Annotation { id, ..suggestion.clone() } });
            }
        }
        self.merged = end;
    }

    /// Removes what is not suggested any more.
    fn sweep(
        &mut self,
        set: &AnnotationSet,
        history: &History,
        most: usize,
        edits: &mut Vec<Edit>,
    ) {
        let swept = self.swept.clone();
        let end = self.within.map_or(usize::MAX, Span::end);
        let mut rest = set.after(&swept).take_while(|other| other.hull().start() < end);
        let mut last = None;
        let related: HashSet<&AnnotationId> =
            set.relations().flat_map(|relation| [&relation.from, &relation.to]).collect();
        for annotation in rest.by_ref().take(most) {
            last = Some((annotation.hull(), annotation.id.clone()));
            let is_gone = annotation.layer == self.layer
                && !self.found.contains(&annotation.id)
                && self.is_untouched(annotation, history)
                && !related.contains(&annotation.id);
            if is_gone {
                edits.push(Edit::Remove { id: annotation.id.clone() });
            }
        }
        match last {
            Some(last) => {
                self.is_done = rest.next().is_none();
                self.swept = last;
            }
            None => self.is_done = true,
        }
    }

    /// Whether it is the detector's own suggestion and the reader has left it alone.
    fn is_untouched(&self, annotation: &Annotation, history: &History) -> bool {
        annotation.status == Status::Suggested
            && matches!(&annotation.provenance, Provenance::Detector { detector, .. } if *detector == self.detector)
            && !history.has_touched(&annotation.id)
    }
}

/// The annotation that is the same as a suggestion; where two are, a decided one.
fn same<'s>(set: &'s AnnotationSet, suggestion: &Annotation) -> Option<&'s Annotation> {
    let is_same = |a: &&Annotation| a.layer == suggestion.layer && key(a) == key(suggestion);
    let there = set.with_hull(suggestion.hull()).filter(is_same);
    there.min_by_key(|annotation| annotation.status == Status::Suggested)
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
    fn what_begins_outside_of_the_part_that_was_looked_through_stays() {
        let (mut set, history) = detected(three());
        let part = Span::clamped(TEXT, 12, 26);
        let mut merge = Merge::new("names", "entity", Vec::new()).within(part);
        while !merge.is_done() {
            set.apply_all(merge.slice(&set, &history, 1)).unwrap();
        }
        assert_eq!(ids(&set), ["e1", "e3"]);
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
