//! What a run that was broken off has done already, so that another can go on behind it.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use serde::Deserialize;
use serde_json::Value as Json;

use crate::cli::Error;
use crate::document::Document;

/// What is not to be done again.
#[derive(Default)]
pub(super) struct Done {
    /// Ids as JSON, if account of them is kept.
    ids: Option<HashSet<String>>,
    /// Hashes of texts.
    hashes: HashSet<String>,
}

impl Done {
    /// Texts that the library has suggestions for.
    pub(super) fn texts(hashes: HashSet<String>) -> Self {
        Self { ids: None, hashes }
    }

    /// Whether articles are known by their ids.
    pub(super) fn is_kept(&self) -> bool {
        self.ids.is_some()
    }

    pub(super) fn has(&self, id: &Json) -> bool {
        self.ids.as_ref().is_some_and(|ids| ids.contains(&id.to_string()))
    }

    pub(super) fn has_text(&self, document: &Document) -> bool {
        !self.hashes.is_empty() && self.hashes.contains(document.hash())
    }
}

/// The part of an output line that is looked at.
#[derive(Deserialize)]
struct Head {
    #[serde(rename = "postil")]
    _version: u32,
    id: Json,
}

/// Opens the output of an earlier run to write behind it, or a new file. A last line that is not whole is cut off.
///
/// # Errors
/// When the file cannot be read and written, or is no output of `postil detect`.
pub(super) fn open(path: &Path) -> Result<(File, Done), Error> {
    let wrong = |source| Error::Write { name: path.display().to_string(), source };
    let file = File::options().read(true).append(true).create(true).open(path).map_err(wrong)?;
    let mut ids = HashSet::new();
    let mut whole = 0;
    let mut reader = BufReader::new(&file);
    for number in 1.. {
        let mut line = Vec::new();
        let length = reader.read_until(b'\n', &mut line).map_err(wrong)?;
        if !line.ends_with(b"\n") {
            break;
        }
        let head: Head = serde_json::from_slice(&line).map_err(|_| Error::Line {
            name: path.display().to_string(),
            line: number,
            reason: "this is no output of postil detect --jsonl; nothing was written".to_owned(),
        })?;
        ids.insert(head.id.to_string());
        whole += length as u64;
    }
    file.set_len(whole).map_err(wrong)?;
    Ok((file, Done { ids: Some(ids), hashes: HashSet::new() }))
}

/// The file that is being written cannot be.
pub(super) fn failed(source: io::Error) -> Error {
    Error::Write { name: "the output".to_owned(), source }
}
