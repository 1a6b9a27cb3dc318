//! Articles named on the command line.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use crate::cli::Error;
use crate::document::{Document, plain};

/// Reads the article at the path; `-` is standard input.
pub fn document(path: &Path) -> Result<Document, Error> {
    let source = path.display().to_string();
    if source.starts_with("https://") || source.starts_with("http://") {
        return Err(Error::Usage(format!(
            "{source} is an address: save the page and open the file"
        )));
    }
    let bytes = bytes(path).map_err(|error| Error::read(path, error))?;
    Ok(plain::document(&String::from_utf8_lossy(&bytes), None, &source))
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    if path != Path::new("-") {
        return fs::read(path);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What messages call the input.
pub fn name(path: &Path) -> String {
    match path.to_str() {
        Some("-") => "standard input".to_owned(),
        _ => path.display().to_string(),
    }
}

/// The id of the article at a path: the file's name without its extension.
pub fn id(path: &Path) -> String {
    path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
