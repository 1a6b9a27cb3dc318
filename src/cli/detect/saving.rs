//! `postil detect --save`: suggestions into the library instead of to standard output.
//!
//! They stand there for the annotator as if the article had been opened, but it does not count as
//! opened. A text that the annotator has suggestions or decisions for is passed over.

use crate::annotation::set::AnnotationSet;
use crate::annotation::transaction::{History, Kind, Stamp, Transaction};
use crate::annotation::{Annotation, AnnotationId, merge};
use crate::cli::detect::resume::Done;
use crate::cli::detect::settings::Settings;
use crate::cli::{Error, Options, library};
use crate::detect;
use crate::document::Document;
use crate::store::{AppendError, Library};

/// What was found in an article, by detector and layer.
pub(super) struct Found {
    document: Document,
    layers: Vec<(&'static str, &'static str, Vec<Annotation>)>,
}

impl Found {
    /// Runs the detectors.
    ///
    /// # Errors
    /// When one of them breaks down.
    pub(super) fn detect(document: Box<Document>, settings: &Settings) -> Result<Self, Error> {
        let layers = settings.guarded(&document, || {
            let mut layers: Vec<(&'static str, &'static str, Vec<Annotation>)> = Vec::new();
            detect::detect(&document, |detector, suggestions| {
                let found = suggestions.iter().filter(|s| settings.keeps(s)).cloned();
                // Ids are given when the suggestions are merged.
                let found = found.map(|s| detect::annotation(detector, s, AnnotationId::from("")));
                let (name, layer) = (detector.name(), detector.layer());
                match layers.iter_mut().find(|known| (known.0, known.1) == (name, layer)) {
                    Some((.., all)) => all.extend(found),
                    None => layers.push((name, layer, found.collect())),
                }
            });
            layers
        })?;
        Ok(Self { document: *document, layers })
    }
}

/// The way into the library.
pub(super) struct Saving {
    library: Library,
    annotator: String,
    documents: usize,
    suggestions: usize,
}

impl Saving {
    /// Opens the library, and says for which texts there is nothing to do.
    pub(super) fn open(options: &Options) -> Result<(Self, Done), Error> {
        let library = Library::open(&library::path(options)?).map_err(library::failed)?;
        let annotator = library::annotator(options)?;
        let hashes = library.begun(&annotator).map_err(library::failed)?;
        let saving = Self { library, annotator, documents: 0, suggestions: 0 };
        Ok((saving, Done::texts(hashes)))
    }

    /// Adds the article and what was found in it.
    pub(super) fn save(&mut self, found: Found) -> Result<(), Error> {
        let time = jiff::Timestamp::now().as_millisecond();
        let text = found.document.shared_text();
        let added = self.library.add_many(&[found.document], time).map_err(library::failed)?;
        let Some(&row) = added.rows.first() else { return Ok(()) };
        let workspace = self.library.workspace(row, &self.annotator).map_err(library::failed)?;
        let mut set = AnnotationSet::new(text);
        let mut head = 0;
        let mut made = Vec::new();
        for (detector, layer, annotations) in found.layers {
            let none = History::default();
            let edits = merge::merge_suggestions(&set, &none, detector, layer, annotations);
            if edits.is_empty() {
                continue;
            }
            self.suggestions += edits.len();
            let stamp = Stamp { annotator: self.annotator.clone(), time };
            let summary = format!("Detect {layer}");
            let change = Transaction::make(&mut set, Kind::Detection, summary, stamp, edits);
            made.push(change.map_err(|error| Error::Failed(Box::new(error)))?);
        }
        for change in made {
            match self.library.append(workspace, head, &change) {
                Ok(number) => head = number,
                // Somebody opened the article in the meantime: detection has run there.
                Err(AppendError::Behind(_)) => return Ok(()),
                Err(error) => return Err(Error::Failed(error.to_string().into())),
            }
        }
        self.documents += 1;
        Ok(())
    }

    /// Brings what was added into the index of the full-text search.
    pub(super) fn finish(&mut self) -> Result<(), Error> {
        while self.library.index_some().map_err(library::failed)? {}
        Ok(())
    }

    /// What was done, in one line.
    pub(super) fn told(&self) -> String {
        format!("saved {} suggestions in {} articles\n", self.suggestions, self.documents)
    }
}
