//! Groups of edits that are one decision, and the way back.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::annotation::edit::{Edit, EditError};
use crate::annotation::set::AnnotationSet;
use crate::annotation::{Annotation, AnnotationId};

/// What a transaction is in the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The reader decided, added, corrected or removed.
    Decision,
    /// The newest thing not yet undone was taken back.
    Undo,
    /// The newest undone thing was done again.
    Redo,
    /// A detector's suggestions came in. Undo passes over it.
    Detection,
    /// Annotations were read from a file.
    Import,
    /// Annotations were carried over from an earlier version of the text.
    CarryOver,
}

/// Who changes something, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    pub annotator: String,
    /// Milliseconds since 1970-01-01 UTC.
    pub time: i64,
}

/// One change that was applied: the unit of undo and of storage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Transaction {
    /// What happened, for the status line: `Accept quote`.
    pub summary: String,
    pub kind: Kind,
    pub annotator: String,
    /// Milliseconds since 1970-01-01 UTC.
    pub time: i64,
    pub edits: Vec<Edit>,
    /// The edits that take it back, in the order in which they apply.
    pub inverse: Vec<Edit>,
}

impl Transaction {
    /// Applies the edits to the set as one change. An annotation that is removed takes its
    /// relations with it.
    ///
    /// # Errors
    /// When an edit does not fit; then nothing has changed.
    pub fn make(
        set: &mut AnnotationSet,
        kind: Kind,
        summary: impl Into<String>,
        stamp: Stamp,
        edits: Vec<Edit>,
    ) -> Result<Self, EditError> {
        let edits = with_relations(set, edits);
        let inverse = set.apply_all(edits.clone())?;
        let summary = summary.into();
        Ok(Self { summary, kind, annotator: stamp.annotator, time: stamp.time, edits, inverse })
    }

    /// Ids of the annotations that the edits touch, in their order.
    pub fn touched(&self) -> impl Iterator<Item = &AnnotationId> {
        self.edits.iter().filter_map(Edit::annotation)
    }
}

/// Puts the removal of an annotation's relations before its own.
fn with_relations(set: &AnnotationSet, edits: Vec<Edit>) -> Vec<Edit> {
    let mut all = Vec::with_capacity(edits.len());
    for edit in edits {
        if let Edit::Remove { id } = &edit {
            for relation in set.relations_of(id) {
                let unrelate = Edit::Unrelate { id: relation.id.clone() };
                if !all.contains(&unrelate) {
                    all.push(unrelate);
                }
            }
        }
        all.push(edit);
    }
    all
}

/// What an annotator can undo and redo. Built from the journal, so it survives a restart.
#[derive(Debug, Clone, Default)]
pub struct History {
    done: Vec<Transaction>,
    undone: Vec<Transaction>,
    /// Every annotation that a change which can or could be undone worked on.
    touched: HashSet<AnnotationId>,
}

impl History {
    /// Follows a transaction that was made or read from the journal.
    pub fn record(&mut self, transaction: &Transaction) {
        if transaction.kind != Kind::Detection {
            self.touched.extend(transaction.touched().cloned());
        }
        match transaction.kind {
            Kind::Detection => {}
            Kind::Undo => self.undone.extend(self.done.pop()),
            Kind::Redo => self.done.extend(self.undone.pop()),
            Kind::Decision | Kind::Import | Kind::CarryOver => {
                self.done.push(transaction.clone());
                self.undone.clear();
            }
        }
    }

    /// Takes back the newest change. The result is itself a change: the journal appends it, so
    /// undoing never erases a line.
    ///
    /// # Errors
    /// When the set has changed so that the inverse no longer fits.
    pub fn undo(
        &mut self,
        set: &mut AnnotationSet,
        stamp: Stamp,
    ) -> Result<Option<Transaction>, EditError> {
        let Some(last) = self.done.last() else { return Ok(None) };
        let summary = format!("Undo “{}”", last.summary);
        let back = Transaction::make(set, Kind::Undo, summary, stamp, last.inverse.clone())?;
        self.record(&back);
        Ok(Some(back))
    }

    /// Does the newest undone change again.
    ///
    /// # Errors
    /// When the set has changed so that the edits no longer fit.
    pub fn redo(
        &mut self,
        set: &mut AnnotationSet,
        stamp: Stamp,
    ) -> Result<Option<Transaction>, EditError> {
        let Some(last) = self.undone.last() else { return Ok(None) };
        let summary = format!("Redo “{}”", last.summary);
        let again = Transaction::make(set, Kind::Redo, summary, stamp, last.edits.clone())?;
        self.record(&again);
        Ok(Some(again))
    }

    /// Whether the reader ever changed the annotation, be that undone or not. Undo and redo work
    /// only on such annotations.
    pub fn has_touched(&self, id: &AnnotationId) -> bool {
        self.touched.contains(id)
    }

    /// The annotations that the changes not undone took away, as they were then.
    pub fn removed(&self) -> impl Iterator<Item = &Annotation> {
        self.done.iter().flat_map(|transaction| &transaction.inverse).filter_map(
            |edit| match edit {
                Edit::Add { annotation } => Some(annotation),
                _ => None,
            },
        )
    }

    /// How many changes can be taken back.
    pub fn undo_depth(&self) -> usize {
        self.done.len()
    }

    /// What undo would take back.
    pub fn last_done(&self) -> Option<&Transaction> {
        self.done.last()
    }

    /// What redo would do again.
    pub fn last_undone(&self) -> Option<&Transaction> {
        self.undone.last()
    }
}
