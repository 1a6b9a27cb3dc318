//! Brings documents into the library, each with its annotations in one transaction.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;

use crate::annotation::set::AnnotationSet;
use crate::annotation::transaction::{Kind, Stamp, Transaction};
use crate::cli::{Error, Options, library, output};
use crate::document::{Document, plain};
use crate::exchange::import::merge::{self, Merge};
use crate::exchange::import::resolve::{self, Resolved, Rules};
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
    /// The document that files without texts are about.
    about: Option<String>,
    is_dry: bool,
    counts: Counts,
    unknown: BTreeMap<(String, String), usize>,
}

#[derive(Debug, Default)]
struct Counts {
    documents: usize,
    new: usize,
    added: usize,
    present: usize,
    decided: usize,
    related: usize,
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
        let about = about.map(str::to_owned);
        let annotator = library::annotator(options)?;
        let is_named = options.has_annotator();
        let (counts, unknown) = (Counts::default(), BTreeMap::new());
        Ok(Self { path, library, annotator, is_named, about, is_dry, counts, unknown })
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
        let is_empty = incoming.annotations.is_empty() && incoming.text.is_none();
        let document = match self.document(&mut incoming, file) {
            Ok(document) => document,
            Err(_) if is_empty => None,
            Err(reason) => {
                let count = incoming.annotations.len();
                let reason = format!("{count} annotations: {reason}");
                incoming.annotations.clear();
                incoming.leave_out(name.clone(), reason);
                None
            }
        };
        let Some((document, row)) = document else {
            let problems = Resolved { problems: incoming.problems, ..Resolved::default() };
            self.complain(&problems, file, &name);
            return Ok(());
        };
        let resolved = resolve::resolve(incoming, document.text(), rules);
        self.complain(&resolved, file, &name);
        for (label, count) in &resolved.unknown {
            *self.unknown.entry(label.clone()).or_default() += count;
        }
        self.counts.documents += 1;
        self.counts.new += usize::from(row.is_none());
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

    /// The document in the library, or a new one of the text that comes in.
    fn document(
        &mut self,
        incoming: &mut Incoming,
        file: &str,
    ) -> Result<Option<(Document, Option<DocumentId>)>, String> {
        if let Some(text) = incoming.text.take() {
            let source = incoming.source.take().unwrap_or_else(|| match incoming.id.as_str() {
                "" => file.to_owned(),
                id => format!("{file}#{id}"),
            });
            let title = incoming.title.take();
            let title = title.as_deref().filter(|title| !title.trim().is_empty());
            let document = plain::from_string(text, title, &source);
            let row = match &self.library {
                None => None,
                Some(library) => library.by_hash(document.hash()).map_err(|e| e.to_string())?,
            };
            return Ok(Some((document, row)));
        }
        let queries = [self.about.clone(), incoming.source.clone(), Some(incoming.id.clone())];
        let library =
            self.library.as_mut().ok_or("the file has no text, and there is no library")?;
        for query in queries.into_iter().flatten().filter(|query| !query.is_empty()) {
            let found = library.find(&query, &self.annotator).map_err(|error| error.to_string())?;
            if let Some(first) = found.first() {
                let (document, _) =
                    library.load(first.row, &self.annotator).map_err(|error| error.to_string())?;
                return Ok(Some((document, Some(first.row))));
            }
        }
        Err("the file has no text, and no document of the library is it (--document names one)"
            .to_owned())
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
    pub fn unknown(&self) -> &BTreeMap<(String, String), usize> {
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
                .map(|((layer, label), count)| format!("{layer}/{label} ({count})"))
                .collect();
            let advice = "kept as they are; --map renames them, --add-labels adds them to a schema";
            output::warn(&format!("no layer has {}: {advice}", shown.join(", ")));
        }
        output::warn(&self.summary());
    }

    /// One line that says what came in.
    pub fn summary(&self) -> String {
        let Counts { documents, new, added, present, decided, related, repaired, left_out } =
            &self.counts;
        let verb = if self.is_dry { "would import" } else { "imported" };
        let counts = [
            (*present, "there already"),
            (*decided, "decided by the file"),
            (*related, "relations"),
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
