//! Brings documents into the library, each with its annotations in one transaction.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;

use crate::annotation::set::AnnotationSet;
use crate::annotation::transaction::{Kind, Stamp, Transaction};
use crate::cli::import::target::{Target, Targets};
use crate::cli::{Error, Options, library, output};
use crate::document::Document;
use crate::exchange::import::merge::{self, Merge};
use crate::exchange::import::resolve::{self, Label, Resolved, Rules};
use crate::exchange::import::respace;
use crate::exchange::import::{Fate, Incoming};
use crate::store::{AppendError, DocumentId, Library};

/// How often a document that others write at the same time is tried.
const TRIES: usize = 5;

/// The library and what came in so far.
pub struct Keeper {
    path: PathBuf,
    /// None only while nothing is to be written and there is none.
    library: Option<Library>,
    annotator: String,
    /// Whether the annotator was named on the command line: then all is theirs.
    is_named: bool,
    targets: Targets,
    is_dry: bool,
    counts: Counts,
    unknown: BTreeMap<Label, usize>,
}

#[derive(Debug, Default)]
struct Counts {
    documents: usize,
    new: usize,
    added: usize,
    present: usize,
    decided: usize,
    related: usize,
    respaced: usize,
    repaired: usize,
    left_out: usize,
}

impl Keeper {
    /// Opens the library; makes one unless nothing is to be written.
    pub fn open(options: &Options, about: Option<&str>, is_dry: bool) -> Result<Self, Error> {
        let path = library::path(options)?;
        let library = match is_dry {
            true => library::open(options)?,
            false => Some(Library::open(&path).map_err(library::failed)?),
        };
        let annotator = library::annotator(options)?;
        let targets = Targets::new(about, &annotator);
        let is_named = options.has_annotator();
        let (counts, unknown) = (Counts::default(), BTreeMap::new());
        Ok(Self { path, library, annotator, is_named, targets, is_dry, counts, unknown })
    }

    /// Brings a document in. `file` is the name of its file, for messages.
    pub fn keep(
        &mut self,
        mut incoming: Incoming,
        rules: &Rules<'_>,
        file: &str,
    ) -> Result<(), Error> {
        let name = incoming.id.clone();
        let annotator = incoming.annotator.take();
        let is_empty = incoming.annotations.is_empty();
        let has_text = incoming.text.as_ref().map(|text| !text.trim().is_empty());
        let target = match self.targets.of(&mut incoming, file, self.library.as_mut()) {
            _ if is_empty && has_text == Some(false) => {
                incoming.leave_out("", "a document without a text");
                None
            }
            Ok(target) => Some(target),
            Err(_) if is_empty && has_text.is_none() => None,
            Err(reason) => {
                let count = incoming.annotations.len();
                let reason = format!("{count} annotations: {reason}");
                incoming.annotations.clear();
                incoming.leave_out(name.clone(), reason);
                None
            }
        };
        let Some(Target { document, row, spaced }) = target else {
            let problems = Resolved { problems: incoming.problems, ..Resolved::default() };
            self.complain(&problems, file, &name);
            return Ok(());
        };
        let text = spaced.as_deref().unwrap_or(document.text());
        let mut resolved = resolve::resolve(incoming, text, rules);
        if let Some(spaced) = &spaced {
            respace::respace(&mut resolved, spaced, document.text());
        }
        self.complain(&resolved, file, &name);
        for (label, count) in &resolved.unknown {
            *self.unknown.entry(label.clone()).or_default() += count;
        }
        self.counts.documents += 1;
        self.counts.new += usize::from(row.is_none());
        self.counts.respaced += usize::from(spaced.is_some());
        let own = annotator.filter(|_| !self.is_named).unwrap_or_else(|| self.annotator.clone());
        let merge = self.write(&document, row, (&own, rules.format), resolved)?;
        for id in &merge.contradicted {
            let title = &document.title;
            output::warn(&format!("“{title}”: {id} is decided otherwise in the library; it stays"));
        }
        self.counts.present += merge.present + merge.contradicted.len();
        self.counts.added += merge.added;
        self.counts.decided += merge.decided;
        self.counts.related += merge.related;
        Ok(())
    }

    /// Appends the transaction, again if others have written in between.
    fn write(
        &mut self,
        document: &Document,
        row: Option<DocumentId>,
        (annotator, format): (&str, &str),
        resolved: Resolved,
    ) -> Result<Merge, Error> {
        let Resolved { annotations, relations, .. } = resolved;
        let library = match (&mut self.library, self.is_dry) {
            (Some(library), false) => library,
            (library, _) => {
                let there = library.as_mut().zip(row);
                let loaded = there.map(|(library, row)| library.load(row, annotator)).transpose();
                let set = match loaded.map_err(library::failed)? {
                    Some((_, kept)) => kept.set,
                    None => AnnotationSet::new(document.shared_text()),
                };
                return Ok(merge::merge(&set, annotations, relations));
            }
        };
        let now = Timestamp::now().as_millisecond();
        for _ in 0..TRIES {
            // A document that is there keeps its title, source and paragraphs.
            let mut opened = match row {
                Some(row) => library.open_document(row, annotator, now).map_err(library::failed)?.1,
                None => library.document(document, annotator, now).map_err(library::failed)?,
            };
            let mut merge = merge::merge(&opened.set, annotations.clone(), relations.clone());
            if merge.edits.is_empty() {
                return Ok(merge);
            }
            let stamp = Stamp { annotator: annotator.to_owned(), time: now };
            let summary = format!("Import {format}");
            let edits = std::mem::take(&mut merge.edits);
            let transaction =
                Transaction::make(&mut opened.set, Kind::Import, summary, stamp, edits)
                    .map_err(|error| Error::Failed(Box::new(error)))?;
            match library.append(opened.workspace, opened.head, &transaction) {
                Ok(_) => return Ok(merge),
                Err(AppendError::Behind(_)) => {}
                Err(error) => return Err(Error::Failed(error.to_string().into())),
            }
        }
        let title = &document.title;
        Err(Error::Failed(format!("“{title}” is being changed by another postil").into()))
    }

    fn complain(&mut self, resolved: &Resolved, file: &str, document: &str) {
        self.counts.repaired += resolved.count(Fate::Repaired);
        self.counts.left_out += resolved.count(Fate::LeftOut);
        for problem in &resolved.problems {
            let names = [file, document].into_iter().filter(|name| !name.is_empty());
            let names: Vec<&str> = names.collect();
            output::warn(&format!("{}, {problem}", names.join(", ")));
        }
    }

    /// Labels that the schema does not have, and how often each came.
    pub fn unknown(&self) -> &BTreeMap<Label, usize> {
        &self.unknown
    }

    /// Whether any document came in.
    pub fn has_something(&self) -> bool {
        self.counts.documents > 0
    }

    /// Says what came in.
    pub fn report(&self, has_added_labels: bool) {
        if !has_added_labels && !self.unknown.is_empty() {
            let shown: Vec<String> = self
                .unknown
                .iter()
                .map(|(label, count)| format!("{}/{} ({count})", label.layer, label.name))
                .collect();
            let advice = "kept as they are; --map renames them, --add-labels adds them to a schema";
            output::warn(&format!("no layer has {}: {advice}", shown.join(", ")));
        }
        output::warn(&self.summary());
    }

    /// One line that says what came in.
    pub fn summary(&self) -> String {
        let Counts { documents, new, added, present, decided, related, .. } = &self.counts;
        let Counts { respaced, repaired, left_out, .. } = &self.counts;
        let verb = if self.is_dry { "would import" } else { "imported" };
        let counts = [
            (*present, "there already"),
            (*decided, "decided by the file"),
            (*related, "relations"),
            (*respaced, "documents known by their words, spaced otherwise"),
            (*repaired, "repaired"),
            (*left_out, "left out"),
        ];
        let mut line = format!(
            "{verb} {documents} documents ({new} new) into {}: {added} annotations new",
            self.path.display()
        );
        for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
            line.push_str(&format!(", {count} {what}"));
        }
        line
    }
}
