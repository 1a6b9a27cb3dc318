//! Carries the annotations of an old text over to a new one.
//!
//! A span is found by what it covers and what stands around it: first where a comparison of the
//! texts puts it, then by its words with their surroundings elsewhere (a paragraph that was moved),
//! then with changed words inside of it. What an annotator decided of other words than those that
//! stand there now is not decided: it comes back as a suggestion. The approach, quotation and
//! context before position, is that of the W3C Web Annotation model's TextQuoteSelector.

mod align;
mod place;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::fmt;

use crate::annotation::edit::Edit;
use crate::annotation::set::AnnotationSet;
use crate::annotation::{
    Annotation, AnnotationId, Provenance, Relation, RelationId, Status, Value, id_prefix,
};
use crate::text::Span;

pub use place::{Anchors, Placed};

/// Why something has no place in the new text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// Its words are not there any more.
    Gone,
    /// Its words stand in several places or elsewhere, and nothing around tells which is meant.
    Ambiguous,
    /// Its parts stand in another order now.
    Torn,
    /// It was rejected, and other words stand there now.
    Reworded,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gone => "its words are not in the new text",
            Self::Ambiguous => "its words stand elsewhere, and it is not clear where it belongs",
            Self::Torn => "its parts stand in another order",
            Self::Reworded => "it was rejected, and the words have changed",
        })
    }
}

/// Something of the old text's annotations that could not be carried over.
#[derive(Debug, Clone, PartialEq)]
pub struct Lost {
    /// The annotation as it was.
    pub annotation: Annotation,
    pub part: LostPart,
    pub reason: Reason,
}

/// How much of an annotation was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LostPart {
    Whole,
    /// The annotation is there, without this mention.
    Attribute(String),
}

/// What has to be done to carry annotations over.
#[derive(Debug, Clone, Default)]
pub struct CarryOver {
    /// For one transaction on the new set.
    pub edits: Vec<Edit>,
    /// New ids of the annotations that are suggestions again, because their words changed.
    pub changed: Vec<AnnotationId>,
    pub lost: Vec<Lost>,
    /// How many annotations are carried over, or were there already.
    pub carried: usize,
}

/// Carries over what annotators decided and added, and what was imported; a detector's undecided
/// suggestions are left to the detector. Annotations get new ids. Where the new set has the same
/// one undecided, the old takes its place; where it has it decided, the new one stands.
pub fn carry_over(old: &AnnotationSet, new: &AnnotationSet) -> CarryOver {
    let anchors = Anchors::new(old.text(), new.text());
    let mut carrying = Carrying::new(new);
    let is_work = |a: &&Annotation| {
        a.status != Status::Suggested || !matches!(a.provenance, Provenance::Detector { .. })
    };
    for annotation in old.annotations().filter(is_work) {
        match placed(&anchors, annotation) {
            Ok(placed) => carrying.add(annotation, placed),
            Err(reason) => carrying.lose(annotation, LostPart::Whole, reason),
        }
    }
    carrying.finish(old)
}

/// An annotation in its new place.
struct InPlace {
    annotation: Annotation,
    is_changed: bool,
    lost: Vec<(String, Reason)>,
}

fn placed(anchors: &Anchors<'_>, old: &Annotation) -> Result<InPlace, Reason> {
    let places: Vec<Placed> =
        old.spans.iter().map(|span| anchors.place(*span)).collect::<Result<_, _>>()?;
    let spans: Vec<Span> = places.iter().map(|place| place.span()).collect();
    if spans.windows(2).any(|pair| matches!(pair, [a, b] if a.end() > b.start())) {
        return Err(Reason::Torn);
    }
    let is_changed = places.iter().any(|place| matches!(place, Placed::Changed(_)));
    let mut annotation = Annotation { spans, ..old.clone() };
    if is_changed {
        match old.status {
            Status::Accepted => annotation.status = Status::Suggested,
            Status::Rejected => return Err(Reason::Reworded),
            Status::Suggested => {}
        }
    }
    let mut lost = Vec::new();
    for (name, value) in &old.attributes {
        let Some(span) = value.as_span() else { continue };
        match anchors.place(span) {
            Ok(place) => {
                annotation.attributes.insert(name.clone(), Value::Span(place.span()));
            }
            Err(reason) => {
                annotation.attributes.remove(name);
                lost.push((name.clone(), reason));
            }
        }
    }
    Ok(InPlace { annotation, is_changed, lost })
}

type Key = (String, String, Vec<Span>);

/// Collects the edits, and which id each old annotation has now.
struct Carrying<'n> {
    new: &'n AnnotationSet,
    there: HashMap<Key, &'n Annotation>,
    taken: HashMap<Key, AnnotationId>,
    ids: HashMap<AnnotationId, AnnotationId>,
    given: HashMap<String, u64>,
    added: Vec<Annotation>,
    result: CarryOver,
}

impl<'n> Carrying<'n> {
    fn new(new: &'n AnnotationSet) -> Self {
        let there = new.annotations().map(|a| (key(a), a)).collect();
        Self {
            new,
            there,
            taken: HashMap::new(),
            ids: HashMap::new(),
            given: HashMap::new(),
            added: Vec::new(),
            result: CarryOver::default(),
        }
    }

    fn add(&mut self, old: &Annotation, in_place: InPlace) {
        let InPlace { mut annotation, is_changed, lost } = in_place;
        self.result.carried += 1;
        let key = key(&annotation);
        if let Some(id) = self.taken.get(&key) {
            self.ids.insert(old.id.clone(), id.clone());
            return;
        }
        match self.there.get(&key) {
            Some(there) if there.status != Status::Suggested || is_changed => {
                self.ids.insert(old.id.clone(), there.id.clone());
                return;
            }
            Some(there) => self.result.edits.push(Edit::Remove { id: there.id.clone() }),
            None => {}
        }
        let id = AnnotationId(self.fresh_id(&id_prefix(&annotation.layer)).into());
        annotation.id = id.clone();
        self.taken.insert(key, id.clone());
        self.ids.insert(old.id.clone(), id.clone());
        if is_changed {
            self.result.changed.push(id);
        }
        for (name, reason) in lost {
            self.lose(old, LostPart::Attribute(name), reason);
        }
        self.added.push(annotation);
    }

    fn lose(&mut self, old: &Annotation, part: LostPart, reason: Reason) {
        self.result.lost.push(Lost { annotation: old.clone(), part, reason });
    }

    fn fresh_id(&mut self, prefix: &str) -> String {
        let skip = self.given.entry(prefix.to_owned()).or_insert(0);
        let id = self.new.id_after(prefix, *skip);
        *skip += 1;
        id
    }

    /// Joins what was carried over as it was joined before.
    fn finish(mut self, old: &AnnotationSet) -> CarryOver {
        for mut annotation in std::mem::take(&mut self.added) {
            annotation.derived_from =
                annotation.derived_from.and_then(|from| self.ids.get(&from).cloned());
            self.result.edits.push(Edit::Add { annotation });
        }
        let mut related: HashSet<(String, AnnotationId, AnnotationId)> =
            self.new.relations().map(|r| (r.label.clone(), r.from.clone(), r.to.clone())).collect();
        for relation in old.relations() {
            let ends = self.ids.get(&relation.from).zip(self.ids.get(&relation.to));
            let Some((from, to)) = ends.map(|(from, to)| (from.clone(), to.clone())) else {
                continue;
            };
            if related.insert((relation.label.clone(), from.clone(), to.clone())) {
                let id = RelationId(self.fresh_id("r").into());
                let relation = Relation { id, label: relation.label.clone(), from, to };
                self.result.edits.push(Edit::Relate { relation });
            }
        }
        self.result
    }
}

fn key(annotation: &Annotation) -> Key {
    (annotation.layer.clone(), annotation.label.clone(), annotation.spans.clone())
}
