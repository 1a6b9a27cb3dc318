//! The format of a file that nobody has named.

use std::io::Read;
use std::path::Path;

use crate::cli::Error;
use crate::exchange::import::{self, Input, READERS, Reader};

/// Bytes of a file that are looked at.
const HEAD: u64 = 4096;

/// The reader with this name or, without one, the only one that knows the file by content or name.
pub fn reader(name: Option<&str>, input: &Input) -> Result<&'static dyn Reader, Error> {
    if let Some(name) = name {
        return import::reader(name)
            .ok_or_else(|| Error::Usage(format!("no format {name} can be read")));
    }
    let shown = input.name();
    if input.path() == Path::new("-") {
        return Err(Error::Usage("say with --format what standard input is".to_owned()));
    }
    let head = head(input)?;
    let likely: Vec<&dyn Reader> =
        READERS.iter().copied().filter(|r| r.is_likely(input.path(), &head)).collect();
    match likely.as_slice() {
        [only] => Ok(*only),
        [] => Err(Error::Usage(format!("{shown}: say with --format what it is"))),
        several => {
            let names: Vec<&str> = several.iter().map(|reader| reader.name()).collect();
            let names = names.join(" or ");
            Err(Error::Usage(format!("{shown} may be {names}: say with --format what it is")))
        }
    }
}

/// The beginning of a file, as far as it is text; nothing of a directory.
fn head(input: &Input) -> Result<String, Error> {
    if input.path().is_dir() {
        return Ok(String::new());
    }
    let failed = |error: import::ReadError| Error::Failed(Box::new(error));
    let mut bytes = Vec::new();
    let read = input.open().map_err(failed)?.take(HEAD).read_to_end(&mut bytes);
    read.map_err(|source| failed(input.failed(source)))?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}
