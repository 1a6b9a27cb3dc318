//! What the reader went past without deciding on it, and how many of these are still open in each
//! layer: kept while annotations change, because every frame asks.

use std::collections::{BTreeSet, HashMap};

use crate::annotation::set::AnnotationSet;
use crate::annotation::{AnnotationId, Status};

/// The annotations that the reader went past.
#[derive(Debug, Clone, Default)]
pub struct Skipped {
    /// Decided since or not.
    past: BTreeSet<AnnotationId>,
    /// Those that are undecided, with their layers.
    open: HashMap<AnnotationId, String>,
    counts: HashMap<String, usize>,
    /// Revision of the set that this was made from.
    revision: Option<u64>,
}

impl Skipped {
    /// The reader goes past these.
    pub fn pass(&mut self, set: &AnnotationSet, ids: Vec<AnnotationId>) {
        for id in ids {
            self.look(set, &id);
            self.past.insert(id);
        }
    }

    /// Whether the reader went past it, whatever became of it.
    pub fn contains(&self, id: &AnnotationId) -> bool {
        self.past.contains(id)
    }

    /// How many of a layer are undecided.
    pub fn count(&self, layer: &str) -> usize {
        self.counts.get(layer).copied().unwrap_or(0)
    }

    /// Has everything looked at again at the next refresh: the annotations are others now.
    pub fn invalidate(&mut self) {
        self.revision = None;
    }

    /// Brings the counts up to the annotations. Costs what has changed.
    pub fn refresh(&mut self, set: &AnnotationSet) {
        let changed = self.revision.and_then(|revision| set.changed_since(revision));
        let ids: Vec<AnnotationId> = match changed {
            Some(ids) => ids.iter().filter(|id| self.past.contains(*id)).cloned().collect(),
            None => self.past.iter().cloned().collect(),
        };
        ids.iter().for_each(|id| self.look(set, id));
        self.revision = Some(set.revision());
    }

    fn look(&mut self, set: &AnnotationSet, id: &AnnotationId) {
        let open = set.annotation(id).filter(|found| found.status == Status::Suggested);
        let before = match open {
            Some(found) => self.open.insert(id.clone(), found.layer.clone()),
            None => self.open.remove(id),
        };
        if let Some(count) = before.and_then(|layer| self.counts.get_mut(&layer)) {
            *count -= 1;
        }
        if let Some(found) = open {
            *self.counts.entry(found.layer.clone()).or_default() += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::edit::Edit;
    use crate::annotation::{Annotation, Attributes, Provenance};
    use crate::text::Span;

    const TEXT: &str = "Ada Obi met Ines Okoro.";

    fn add(id: &str) -> Edit {
        Edit::Add {
            annotation: Annotation {
                id: id.into(),
                layer: "entity".to_owned(),
                label: "PERSON".to_owned(),
                spans: vec![Span::clamped(TEXT, 0, 7)],
                attributes: Attributes::new(),
                status: Status::Suggested,
                score: None,
                provenance: Provenance::Annotator { annotator: "ana".to_owned() },
                derived_from: None,
            },
        }
    }

    #[test]
    fn what_is_decided_or_removed_counts_no_longer_until_it_is_open_again() {
        let mut set = AnnotationSet::new(TEXT.into());
        set.apply_all(vec![add("e1"), add("e2"), add("e3")]).unwrap();
        let mut skipped = Skipped::default();
        skipped.pass(&set, vec!["e1".into(), "e2".into(), "e1".into()]);
        skipped.refresh(&set);
        assert_eq!((skipped.count("entity"), skipped.count("claim")), (2, 0));
        let decide = |status| Edit::SetStatus { id: "e1".into(), status };
        for (edit, wanted) in [
            (decide(Status::Accepted), 1),
            (decide(Status::Suggested), 2),
            (Edit::Remove { id: "e2".into() }, 1),
            (add("e2"), 2),
        ] {
            set.apply(edit).unwrap();
            skipped.refresh(&set);
            assert_eq!(skipped.count("entity"), wanted);
        }
        skipped.invalidate();
        skipped.refresh(&AnnotationSet::new(TEXT.into()));
        assert_eq!(skipped.count("entity"), 0);
        assert!(skipped.contains(&"e1".into()) && !skipped.contains(&"e3".into()));
    }
}
