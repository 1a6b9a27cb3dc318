//! Brings imported annotations into a document that may have annotations already.
//!
//! An annotation is there already if layer, label and spans are the same. What was decided here
//! stays as it is. What is undecided here takes the decision of the file, and the attributes that it
//! does not have. Everything else is added.

use std::collections::{HashMap, HashSet};

use crate::annotation::edit::Edit;
use crate::annotation::set::AnnotationSet;
use crate::annotation::{Annotation, AnnotationId, Relation, RelationId, Status, id_prefix};
use crate::text::Span;

/// The edits of an import, and what they do.
#[derive(Debug, Default, PartialEq)]
pub struct Merge {
    /// For one transaction.
    pub edits: Vec<Edit>,
    /// Annotations that are new.
    pub added: usize,
    /// Annotations that were there, and stay as they are but for missing attributes.
    pub present: usize,
    /// Suggestions that were there and are decided now.
    pub decided: usize,
    /// Annotations that the file decides otherwise than this library; they stay.
    pub contradicted: Vec<AnnotationId>,
    /// Relations that are new.
    pub related: usize,
}

/// What makes two annotations the same.
type Key<'a> = (&'a str, &'a str, &'a [Span]);

/// Finds the edits. The ids of what comes in are its file's: they are kept where nothing here ever
/// had them, so that a library can be made again from an export.
pub fn merge(set: &AnnotationSet, annotations: Vec<Annotation>, relations: Vec<Relation>) -> Merge {
    let met = met(set, &annotations);
    let mut work = Work { set, ids: Ids::new(set), names: HashMap::new(), merge: Merge::default() };
    let mut new = Vec::new();
    for (annotation, known) in annotations.into_iter().zip(met) {
        match known {
            Some(known) => work.meet(known, annotation),
            None => new.push(annotation),
        }
    }
    // Ids that the file gives come before those that are given here.
    for annotation in &new {
        if work.ids.take(&annotation.id.0) {
            work.names.insert(annotation.id.clone(), annotation.id.clone());
        }
    }
    for annotation in &new {
        if !work.names.contains_key(&annotation.id) {
            let id = work.ids.next(&id_prefix(&annotation.layer));
            work.names.insert(annotation.id.clone(), AnnotationId(id.into()));
        }
    }
    for annotation in new {
        work.add(annotation);
    }
    work.relate(relations);
    work.merge
}

/// For each that comes in the one that is the same here; none is met twice.
fn met<'s>(set: &'s AnnotationSet, annotations: &[Annotation]) -> Vec<Option<&'s Annotation>> {
    let mut there: HashMap<Key<'_>, Vec<&'s Annotation>> = HashMap::new();
    for annotation in set.annotations().rev() {
        there.entry(key(annotation)).or_default().push(annotation);
    }
    annotations
        .iter()
        .map(|wanted| there.get_mut(&key(wanted)).and_then(|known| take(known, wanted)))
        .collect()
}

/// The one of several that are the same which is most alike.
fn take<'s>(known: &mut Vec<&'s Annotation>, wanted: &Annotation) -> Option<&'s Annotation> {
    let alike = known.iter().position(|known| known.attributes == wanted.attributes);
    let at = alike.or_else(|| known.len().checked_sub(1))?;
    Some(known.remove(at))
}

struct Work<'s> {
    set: &'s AnnotationSet,
    ids: Ids<'s>,
    /// What the annotations of the file are called here.
    names: HashMap<AnnotationId, AnnotationId>,
    merge: Merge,
}

impl Work<'_> {
    fn meet(&mut self, known: &Annotation, new: Annotation) {
        let id = known.id.clone();
        self.names.insert(new.id, id.clone());
        let is_decided = known.status != Status::Suggested;
        match (is_decided, new.status) {
            (false, Status::Accepted | Status::Rejected) => {
                self.merge.decided += 1;
                self.merge.edits.push(Edit::SetStatus { id: id.clone(), status: new.status });
            }
            (true, status) if status != Status::Suggested && status != known.status => {
                self.merge.contradicted.push(id.clone());
            }
            _ => self.merge.present += 1,
        }
        if is_decided {
            return;
        }
        let missing = new.attributes.into_iter().filter(|(n, _)| !known.attributes.contains_key(n));
        self.merge.edits.extend(missing.map(|(name, value)| Edit::SetAttribute {
            id: id.clone(),
            name,
            value: Some(value),
        }));
    }

    fn add(&mut self, mut annotation: Annotation) {
        if let Some(id) = self.names.get(&annotation.id) {
            annotation.id = id.clone();
        }
        annotation.derived_from =
            annotation.derived_from.and_then(|from| self.names.get(&from).cloned());
        self.merge.added += 1;
        self.merge.edits.push(Edit::Add { annotation });
    }

    fn relate(&mut self, relations: Vec<Relation>) {
        let mut known: HashSet<(String, AnnotationId, AnnotationId)> =
            self.set.relations().map(|r| (r.label.clone(), r.from.clone(), r.to.clone())).collect();
        for relation in relations {
            let ends = self.names.get(&relation.from).zip(self.names.get(&relation.to));
            let Some((from, to)) = ends.map(|(from, to)| (from.clone(), to.clone())) else {
                continue;
            };
            if known.insert((relation.label.clone(), from.clone(), to.clone())) {
                let id = RelationId(self.ids.next("r").into());
                let relation = Relation { id, label: relation.label, from, to };
                self.merge.related += 1;
                self.merge.edits.push(Edit::Relate { relation });
            }
        }
    }
}

/// Ids that are free in a set.
struct Ids<'s> {
    set: &'s AnnotationSet,
    /// By prefix, the lowest number that is free behind all others.
    free: HashMap<String, u64>,
    taken: HashSet<String>,
}

impl<'s> Ids<'s> {
    fn new(set: &'s AnnotationSet) -> Self {
        Self { set, free: HashMap::new(), taken: HashSet::new() }
    }

    /// Takes an id of the file, if it has the form of those here and nothing ever had it.
    fn take(&mut self, id: &str) -> bool {
        let prefix = id.trim_end_matches(|c: char| c.is_ascii_digit());
        let Some(Ok(number)) = id.strip_prefix(prefix).map(str::parse::<u64>) else { return false };
        let is_plain = !prefix.is_empty()
            && prefix != "r"
            && prefix.chars().all(char::is_alphabetic)
            && number < u64::from(u32::MAX)
            && format!("{prefix}{number}") == id;
        if !is_plain || number < self.lowest(prefix) || !self.taken.insert(id.to_owned()) {
            return false;
        }
        let free = self.free.entry(prefix.to_owned()).or_insert(0);
        *free = (*free).max(number + 1);
        true
    }

    fn next(&mut self, prefix: &str) -> String {
        let lowest = self.lowest(prefix);
        let free = self.free.entry(prefix.to_owned()).or_insert(0);
        let number = lowest.max(*free);
        *free = number + 1;
        format!("{prefix}{number}")
    }

    /// The first number that the set never gave.
    fn lowest(&self, prefix: &str) -> u64 {
        let next = self.set.next_id(prefix);
        next.strip_prefix(prefix).and_then(|number| number.parse().ok()).unwrap_or(1)
    }
}

fn key(annotation: &Annotation) -> Key<'_> {
    (&annotation.layer, &annotation.label, &annotation.spans)
}
