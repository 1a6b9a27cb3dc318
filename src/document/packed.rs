//! Files whose text is packed in a format that is no text: EPUB books and PDF files. Each is a feature of its own, because what
//! reads them is large and few need it; a postil without it says how to get it.

use std::path::Path;

use crate::document::{Document, ReadError};

/// A format that text is packed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packed {
    #[cfg(feature = "epub")]
    Epub,
    #[cfg(feature = "pdf")]
    Pdf,
}

impl Packed {
    /// The format of a file by its first bytes, if this postil reads it.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        #[cfg(feature = "epub")]
        if crate::document::binary::is_epub(bytes) {
            return Some(Self::Epub);
        }
        #[cfg(feature = "pdf")]
        if bytes.starts_with(crate::document::binary::PDF) {
            return Some(Self::Pdf);
        }
        let _none_without_features = bytes;
        None
    }

    /// Whether a file is of a format that this postil reads, by its name.
    pub fn has_name(path: &Path) -> bool {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or("");
        cfg!(feature = "epub") && ending.eq_ignore_ascii_case("epub")
            || cfg!(feature = "pdf") && ending.eq_ignore_ascii_case("pdf")
    }

    /// Takes the text out.
    ///
    /// # Errors
    /// When the file is damaged, encrypted, larger than a text should be, or has no text.
    #[cfg(any(feature = "epub", feature = "pdf"))]
    pub fn document(self, bytes: Vec<u8>, source: &str) -> Result<Document, ReadError> {
        let read = match self {
            #[cfg(feature = "epub")]
            Self::Epub => crate::document::epub::document(bytes, source),
            #[cfg(feature = "pdf")]
            Self::Pdf => crate::document::pdf::document(bytes, source),
        };
        let what = match self {
            #[cfg(feature = "epub")]
            Self::Epub => "an EPUB book",
            #[cfg(feature = "pdf")]
            Self::Pdf => "a PDF file",
        };
        read.map_err(|reason| ReadError::Packed { source_name: source.to_owned(), what, reason })
    }

    /// There is nothing to take out: no value of this type exists.
    #[cfg(not(any(feature = "epub", feature = "pdf")))]
    pub fn document(self, _: Vec<u8>, _: &str) -> Result<Document, ReadError> {
        match self {}
    }
}
