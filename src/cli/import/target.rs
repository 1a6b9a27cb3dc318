//! The document that the annotations of a file come into: one of the library, by its text, its words
//! or its name, or a new one.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::document::{Document, plain};
use crate::exchange::import::respace::Words;
use crate::exchange::import::{Incoming, Problem};
use crate::store::{DocumentId, Library, StoreError};

/// The document that something comes into.
pub struct Target {
    pub document: Document,
    /// Its row, if it is in the library.
    pub row: Option<DocumentId>,
    /// The text of the file, where it is spaced otherwise.
    pub spaced: Option<String>,
}

/// Finds the documents of an import.
pub struct Targets {
    /// The document that all files are about, as the user calls it.
    about: Option<String>,
    annotator: String,
    /// The documents of the library by their words; made when first asked for.
    by_words: Option<HashMap<Words, Known>>,
}

/// The first of the documents that have these words, and how many there are.
struct Known {
    first: DocumentId,
    count: usize,
}

impl Targets {
    pub fn new(about: Option<&str>, annotator: &str) -> Self {
        let (about, annotator) = (about.map(str::to_owned), annotator.to_owned());
        Self { about, annotator, by_words: None }
    }

    /// The document in the library, or a new one of the text that comes in, which is taken out.
    ///
    /// # Errors
    /// Why there is none, for a message.
    pub fn of(
        &mut self,
        incoming: &mut Incoming,
        file: &str,
        library: Option<&mut Library>,
    ) -> Result<Target, String> {
        match (incoming.text.take(), library) {
            (Some(text), Some(library)) => self.known(text, incoming, file, library),
            (Some(text), None) => Ok(new(text, incoming, file)),
            (None, Some(library)) => self.named(incoming, library),
            (None, None) => Err("the file has no text, and there is no library".to_owned()),
        }
    }

    /// The document with this text or, unless it is exact, with its words.
    fn known(
        &mut self,
        text: String,
        incoming: &mut Incoming,
        file: &str,
        library: &mut Library,
    ) -> Result<Target, String> {
        if let Some(about) = self.about.clone() {
            let row = find(library, &about, &self.annotator)?;
            return self.about(text, row.ok_or(format!("no document is “{about}”"))?, library);
        }
        let hash = blake3::hash(text.as_bytes()).to_hex();
        let same = library.by_hash(hash.as_str()).map_err(told)?;
        let alike = match same {
            None if !incoming.is_exact => self.with_words_of(&text, library)?,
            _ => None,
        };
        match alike {
            Some(Known { first, count: 1 }) => self.about(text, first, library),
            Some(Known { count, .. }) => {
                let reason = format!(
                    "{count} documents of the library have the words of this one and other white \
                     space; it stands beside them (--document names one of them)"
                );
                incoming.problems.push(Problem::kept("", reason));
                Ok(new(text, incoming, file))
            }
            None => Ok(Target { row: same, ..new(text, incoming, file) }),
        }
    }

    /// A document that must have the words of this text.
    fn about(
        &self,
        text: String,
        row: DocumentId,
        library: &mut Library,
    ) -> Result<Target, String> {
        let (document, _) = library.load(row, &self.annotator).map_err(told)?;
        if document.text() == text {
            return Ok(Target { document, row: Some(row), spaced: None });
        }
        if Words::of(document.text()) != Words::of(&text) {
            return Err(format!("the text is not that of “{}”", document.title));
        }
        Ok(Target { document, row: Some(row), spaced: Some(text) })
    }

    fn with_words_of(&mut self, text: &str, library: &Library) -> Result<Option<Known>, String> {
        let by_words = match &mut self.by_words {
            Some(by_words) => by_words,
            none => none.insert(by_words(library).map_err(told)?),
        };
        let known = Words::of(text).and_then(|words| by_words.get(&words));
        Ok(known.map(|known| Known { ..*known }))
    }

    /// The document that a file without a text is about.
    fn named(&self, incoming: &Incoming, library: &mut Library) -> Result<Target, String> {
        let queries = [self.about.as_ref(), incoming.source.as_ref(), Some(&incoming.id)];
        for query in queries.into_iter().flatten().filter(|query| !query.is_empty()) {
            if let Some(row) = find(library, query, &self.annotator)? {
                let (document, _) = library.load(row, &self.annotator).map_err(told)?;
                return Ok(Target { document, row: Some(row), spaced: None });
            }
        }
        Err("the file has no text, and no document of the library is it (--document names one)"
            .to_owned())
    }
}

fn told(error: StoreError) -> String {
    error.to_string()
}

fn find(library: &Library, query: &str, annotator: &str) -> Result<Option<DocumentId>, String> {
    Ok(library.find(query, annotator).map_err(told)?.first().map(|found| found.row))
}

fn by_words(library: &Library) -> Result<HashMap<Words, Known>, StoreError> {
    let mut by_words: HashMap<Words, Known> = HashMap::new();
    library.texts(|row, text| {
        let Some(words) = Words::of(text) else { return };
        match by_words.entry(words) {
            Entry::Occupied(mut there) => there.get_mut().count += 1,
            Entry::Vacant(free) => {
                free.insert(Known { first: row, count: 1 });
            }
        }
    })?;
    Ok(by_words)
}

/// A document that the library does not have.
fn new(text: String, incoming: &mut Incoming, file: &str) -> Target {
    let source = incoming.source.take().unwrap_or_else(|| match incoming.id.as_str() {
        "" => file.to_owned(),
        id => format!("{file}#{id}"),
    });
    let title = incoming.title.take();
    let title = title.as_deref().filter(|title| !title.trim().is_empty());
    Target { document: plain::from_string(text, title, &source), row: None, spaced: None }
}
