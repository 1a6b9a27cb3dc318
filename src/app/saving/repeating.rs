//! Making changes once more on top of what another postil has written in between.
//!
//! An id that a change gave may be taken by now; then the change gets another one, and so do the later
//! changes that speak of it. What detection found both here and there is one annotation.

use std::collections::{HashMap, HashSet};

use crate::annotation::edit::Edit;
use crate::annotation::set::AnnotationSet;
use crate::annotation::transaction::{History, Kind, Transaction};
use crate::annotation::{Annotation, AnnotationId, RelationId, id_prefix};

/// What the ids of the changes have become.
#[derive(Debug, Default)]
pub struct Repeating {
    annotations: HashMap<AnnotationId, AnnotationId>,
    relations: HashMap<RelationId, RelationId>,
}

impl Repeating {
    /// The id that an annotation has now.
    pub fn annotation(&self, id: &AnnotationId) -> AnnotationId {
        self.annotations.get(id).unwrap_or(id).clone()
    }

    /// The edits of a change as they fit the set now, and what the change is in the history.
    /// `old` is the change as it was made.
    pub fn again(
        &mut self,
        set: &AnnotationSet,
        history: &History,
        old: &Transaction,
    ) -> (Kind, Vec<Edit>) {
        let edits = old.edits.clone();
        let edits = match old.kind {
            Kind::Detection => self.detected(set, history, edits),
            _ => self.renamed(set, history, edits),
        };
        (kind(history, old.kind, &edits), edits)
    }

    /// Detection leaves alone what was decided in between.
    fn detected(&mut self, set: &AnnotationSet, history: &History, edits: Vec<Edit>) -> Vec<Edit> {
        let mut kept = HashSet::new();
        let mut left = Vec::with_capacity(edits.len());
        for edit in edits {
            match &edit {
                Edit::Remove { id } if history.has_touched(id) || set.annotation(id).is_none() => {
                    kept.insert(id.clone());
                }
                Edit::Add { annotation } if kept.contains(&annotation.id) => {}
                Edit::Add { annotation } => match same(set, annotation) {
                    Some(same) if same.id != annotation.id => {
                        self.annotations.insert(annotation.id.clone(), same.id.clone());
                    }
                    _ => left.push(edit),
                },
                _ => left.push(edit),
            }
        }
        self.renamed(set, history, left)
    }

    /// The edits with the ids of now.
    fn renamed(&mut self, set: &AnnotationSet, history: &History, edits: Vec<Edit>) -> Vec<Edit> {
        let mut free = FreeIds::new(set, history, &edits);
        edits.into_iter().map(|edit| self.rename(edit, &mut free)).collect()
    }

    fn rename(&mut self, edit: Edit, free: &mut FreeIds) -> Edit {
        match edit {
            Edit::Add { mut annotation } => {
                let old = annotation.id.clone();
                annotation.id = self.annotation(&old);
                let from = annotation.derived_from.take();
                annotation.derived_from = from.map(|from| self.annotation(&from));
                if free.is_taken(&annotation) {
                    annotation.id = AnnotationId(free.next(&id_prefix(&annotation.layer)).into());
                    self.annotations.insert(old, annotation.id.clone());
                }
                Edit::Add { annotation }
            }
            Edit::Remove { id } => {
                let id = self.annotation(&id);
                free.removed.insert(id.clone());
                Edit::Remove { id }
            }
            Edit::SetStatus { id, status } => Edit::SetStatus { id: self.annotation(&id), status },
            Edit::SetLabel { id, label } => Edit::SetLabel { id: self.annotation(&id), label },
            Edit::SetSpans { id, spans } => Edit::SetSpans { id: self.annotation(&id), spans },
            Edit::SetAttribute { id, name, value } => {
                Edit::SetAttribute { id: self.annotation(&id), name, value }
            }
            Edit::Relate { mut relation } => {
                let old = relation.id.clone();
                relation.id = self.relation(&old);
                if free.set.relations().any(|other| other.id == relation.id) {
                    relation.id = RelationId(free.next("r").into());
                    self.relations.insert(old, relation.id.clone());
                }
                relation.from = self.annotation(&relation.from);
                relation.to = self.annotation(&relation.to);
                Edit::Relate { relation }
            }
            Edit::Unrelate { id } => Edit::Unrelate { id: self.relation(&id) },
        }
    }

    fn relation(&self, id: &RelationId) -> RelationId {
        self.relations.get(id).unwrap_or(id).clone()
    }
}

/// Ids for one change: neither in the set nor in the change itself.
struct FreeIds<'s> {
    set: &'s AnnotationSet,
    history: &'s History,
    own: HashSet<String>,
    removed: HashSet<AnnotationId>,
    skip: u64,
}

impl<'s> FreeIds<'s> {
    fn new(set: &'s AnnotationSet, history: &'s History, edits: &[Edit]) -> Self {
        let own = edits.iter().filter_map(|edit| match edit {
            Edit::Add { annotation } => Some(annotation.id.to_string()),
            Edit::Relate { relation } => Some(relation.id.to_string()),
            _ => None,
        });
        Self { set, history, own: own.collect(), removed: HashSet::new(), skip: 0 }
    }

    /// Whether the id was given to another annotation, be it there still or not. What comes back
    /// because its removal is undone has its own id.
    fn is_taken(&self, annotation: &Annotation) -> bool {
        let id = &annotation.id;
        if self.removed.contains(id) {
            return false;
        }
        let again = self.history.last_undone().map_or(&[][..], |last| &last.edits);
        let mut again = again.iter().filter_map(|edit| match edit {
            Edit::Add { annotation } => Some(annotation),
            _ => None,
        });
        let mut comes_back = || {
            self.history.removed().any(|other| other == annotation)
                || again.any(|other| other == annotation)
        };
        self.set.annotation(id).is_some() || (self.was_given(id) && !comes_back())
    }

    fn was_given(&self, id: &AnnotationId) -> bool {
        let prefix = id.0.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = |id: &str| id.strip_prefix(prefix)?.parse::<u64>().ok();
        number(&id.0) < number(&self.set.id_after(prefix, 0))
    }

    fn next(&mut self, prefix: &str) -> String {
        loop {
            let id = self.set.id_after(prefix, self.skip);
            self.skip += 1;
            if !self.own.contains(&id) {
                return id;
            }
        }
    }
}

/// Undo and redo stay what they are only if they still take back or repeat the newest change.
/// Otherwise they are decisions of their own, so that the history does not lose its order.
fn kind(history: &History, kind: Kind, edits: &[Edit]) -> Kind {
    let is_newest = match kind {
        Kind::Undo => history.last_done().is_some_and(|last| last.inverse == edits),
        Kind::Redo => history.last_undone().is_some_and(|last| last.edits == edits),
        _ => true,
    };
    if is_newest { kind } else { Kind::Decision }
}

fn same<'s>(set: &'s AnnotationSet, annotation: &Annotation) -> Option<&'s Annotation> {
    let overlapping = set.overlapping(annotation.hull());
    overlapping.into_iter().find(|other| {
        other.layer == annotation.layer
            && other.label == annotation.label
            && other.spans == annotation.spans
    })
}
