//! What an export could not carry, counted by reason.

use std::collections::{BTreeMap, BTreeSet};

use crate::annotation::{Annotation, Status};

/// What of the annotations was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    Annotation,
    /// One of several spans of an annotation, or its true edges.
    Piece,
    Attribute,
    Relation,
    /// That an annotation is no more than a suggestion, or was rejected.
    Status,
    Score,
    Provenance,
    /// Which suggestion an annotation corrects.
    Origin,
    /// The text of the document, or its white space.
    Text,
    /// That there is such a document.
    Document,
}

impl Part {
    /// So many of them, for a sentence.
    fn counted(self, count: u64) -> String {
        let (one, many) = match self {
            Self::Annotation => ("annotation", "annotations"),
            Self::Piece => ("span", "spans"),
            Self::Attribute => ("attribute", "attributes"),
            Self::Relation => ("relation", "relations"),
            Self::Status => ("status", "statuses"),
            Self::Score => ("score", "scores"),
            Self::Provenance => ("provenance", "provenances"),
            Self::Origin => ("link to a corrected suggestion", "links to corrected suggestions"),
            Self::Text => ("text", "texts"),
            Self::Document => ("document", "documents"),
        };
        format!("{count} {}", if count == 1 { one } else { many })
    }
}

/// One thing that was left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lost {
    /// The name of the document.
    pub document: String,
    /// The id of the annotation or relation.
    pub id: String,
    pub part: Part,
    /// Of an attribute its name, else empty.
    pub name: String,
    pub reason: &'static str,
}

/// What a format has a place for besides layer, label and spans.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Carries {
    pub status: bool,
    pub score: bool,
    pub provenance: bool,
    pub origin: bool,
}

/// The reason of most losses.
pub const NO_PLACE: &str = "the format has no place for it";

/// The reason where a format knows annotations of words only.
pub const OF_DOCUMENT: &str =
    "it is about the whole document, and the format has labels of words only";

/// Everything that an export left out. Counts take the memory of the reasons; single items are kept
/// where they were asked for.
#[derive(Debug, Default)]
pub struct Losses {
    document: String,
    counts: BTreeMap<(&'static str, Part), u64>,
    items: Option<Vec<Lost>>,
    notes: BTreeSet<&'static str>,
}

impl Losses {
    /// Keeps single items too, for tests and whoever wants to see them.
    pub fn itemized() -> Self {
        Self { items: Some(Vec::new()), ..Self::default() }
    }

    /// What follows is of the document with this name.
    pub fn begin(&mut self, document: &str) {
        if self.items.is_some() {
            document.clone_into(&mut self.document);
        }
    }

    /// Counts one thing. `id` is the annotation's or relation's, `name` the attribute's or empty.
    pub fn lose(&mut self, part: Part, id: &str, name: &str, reason: &'static str) {
        *self.counts.entry((reason, part)).or_default() += 1;
        if let Some(items) = &mut self.items {
            let (document, id) = (self.document.clone(), id.to_owned());
            items.push(Lost { document, id, part, name: name.to_owned(), reason });
        }
    }

    /// Counts what the annotation has besides layer, label, spans and attributes and the format
    /// does not carry. To be accepted is what stands in a file without statuses, so it is no loss.
    pub fn unsaid(&mut self, annotation: &Annotation, carries: Carries) {
        let id = &*annotation.id.0;
        if !carries.status && annotation.status != Status::Accepted {
            self.lose(Part::Status, id, "", "whoever reads the file takes it for accepted");
        }
        if !carries.score && annotation.score.is_some() {
            self.lose(Part::Score, id, "", NO_PLACE);
        }
        if !carries.provenance {
            self.lose(Part::Provenance, id, "", NO_PLACE);
        }
        if !carries.origin && annotation.derived_from.is_some() {
            self.lose(Part::Origin, id, "", NO_PLACE);
        }
    }

    /// Counts every attribute of the annotation.
    pub fn attributes(&mut self, annotation: &Annotation, reason: &'static str) {
        for name in annotation.attributes.keys() {
            self.lose(Part::Attribute, &annotation.id.0, name, reason);
        }
    }

    /// Notes what whoever uses the file has to know, once.
    pub fn note(&mut self, note: &'static str) {
        self.notes.insert(note);
    }

    /// What whoever uses the file has to know.
    pub fn notes(&self) -> impl Iterator<Item = &'static str> {
        self.notes.iter().copied()
    }

    /// How often a thing was lost for this reason.
    pub fn count(&self, part: Part, reason: &str) -> u64 {
        let is_meant = |(entry, _): &(&(&str, Part), &u64)| entry.0 == reason && entry.1 == part;
        self.counts.iter().find(is_meant).map_or(0, |(_, count)| *count)
    }

    /// Whether nothing was left out.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The single items, where they are kept.
    pub fn items(&self) -> &[Lost] {
        self.items.as_deref().unwrap_or_default()
    }

    /// One line for each reason: `3 scores, 2 relations: the format has no place for it`.
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<(&str, String)> = Vec::new();
        for ((reason, part), count) in &self.counts {
            let counted = part.counted(*count);
            match lines.last_mut().filter(|(last, _)| last == reason) {
                Some((_, line)) => *line = format!("{line}, {counted}"),
                None => lines.push((reason, counted)),
            }
        }
        lines.into_iter().map(|(reason, what)| format!("{what}: {reason}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_of_one_reason_stand_on_one_line() {
        let mut losses = Losses::itemized();
        losses.begin("a");
        losses.lose(Part::Score, "q1", "", NO_PLACE);
        losses.lose(Part::Score, "q2", "", NO_PLACE);
        losses.lose(Part::Attribute, "q1", "cue", NO_PLACE);
        losses.lose(Part::Piece, "q1", "", "one span only");
        let wanted = [
            "1 span: one span only".to_owned(),
            "1 attribute, 2 scores: the format has no place for it".to_owned(),
        ];
        assert_eq!(losses.lines(), wanted);
        assert_eq!(losses.count(Part::Score, NO_PLACE), 2);
        assert_eq!(losses.items().len(), 4);
    }
}
