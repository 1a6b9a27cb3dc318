//! The library that the subcommands read.

use std::path::PathBuf;

use crate::cli::config::Config;
use crate::cli::{Error, Options};
use crate::store::{DocumentRow, Library, StoreError};

/// The library's file: as the options say, or the default one.
pub fn path(options: &Options) -> Result<PathBuf, Error> {
    options.library().map_or_else(|| Library::default_path().map_err(failed), Ok)
}

/// Opens the library. A subcommand that only reads makes none: `None` if there is no file.
pub fn open(options: &Options) -> Result<Option<Library>, Error> {
    let path = path(options)?;
    if !path.exists() {
        return Ok(None);
    }
    Library::open(&path).map(Some).map_err(failed)
}

/// Who decides: `--annotator`, else the config file's, else the login.
pub fn annotator(options: &Options) -> Result<String, Error> {
    Ok(options.annotator_or(Config::load()?.annotator.as_deref()))
}

/// The one document that a word of the user means. Of several versions of one file, the one that
/// was opened last.
pub fn find(library: &Library, query: &str, annotator: &str) -> Result<DocumentRow, Error> {
    let rows = library.find(query, annotator).map_err(failed)?;
    let mut rows = rows.into_iter();
    let Some(first) = rows.next() else {
        let advice = "the library has no such document (postil list shows all)";
        return Err(Error::Usage(format!("{query}: {advice}")));
    };
    let others: Vec<DocumentRow> = rows.filter(|row| row.source != first.source).collect();
    if others.is_empty() {
        return Ok(first);
    }
    let all: Vec<String> = [&first].into_iter().chain(&others).map(describe).collect();
    Err(Error::Usage(format!("{query} may be any of {}; name it by hash", all.join(", "))))
}

fn describe(row: &DocumentRow) -> String {
    format!("{} “{}”", short(&row.hash), row.title)
}

/// As much of a hash as people read.
pub fn short(hash: &str) -> &str {
    hash.get(..8).unwrap_or(hash)
}

/// What the store says, as an error of a subcommand.
pub fn failed(error: StoreError) -> Error {
    Error::Failed(error.to_string().into())
}
