//! Articles named on the command line.

use std::io;
use std::path::Path;

use crate::cli::{Error, Options};
use crate::document::web;
use crate::document::{self, Document};

/// Reads the article at the path or the address; `-` is standard input.
pub fn document(path: &Path, options: &Options) -> Result<Document, Error> {
    let source = path.to_string_lossy();
    let read = match source.as_ref() {
        "-" => document::read_from(io::stdin().lock(), "-", None),
        named if web::address::is_address(named) => web::fetch(named, options.allow_private),
        _ => document::open(path),
    };
    read.map_err(|error| Error::Failed(error.to_string().into()))
}

/// Whether an address is named, and no path.
pub fn is_address(path: &Path) -> bool {
    path.to_str().is_some_and(web::address::is_address)
}

/// What messages call the input.
pub fn name(path: &Path) -> String {
    match path.to_str() {
        Some("-") => "standard input".to_owned(),
        _ => path.display().to_string(),
    }
}

/// The id of the article at a path: the file's name without its extension; an address is its own.
pub fn id(path: &Path) -> String {
    if is_address(path) {
        return path.to_string_lossy().into_owned();
    }
    path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Whether standard input is a pipe or a file, and no terminal or empty device.
pub fn is_piped() -> bool {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        use std::os::unix::fs::FileTypeExt;
        let cloned = io::stdin().as_fd().try_clone_to_owned();
        let found = cloned.and_then(|descriptor| std::fs::File::from(descriptor).metadata());
        found.is_ok_and(|found| found.is_file() || found.file_type().is_fifo())
    }
    #[cfg(not(unix))]
    false
}
