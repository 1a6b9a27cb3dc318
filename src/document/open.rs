//! Opens what a reader of postil names: a file, or a stream such as standard input.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use encoding_rs::Encoding;

use crate::document::decode::{self, NoText};
use crate::document::{Document, Format, Packed, html, markdown, plain};
use crate::text::display;

/// Bytes of a file at most: what a span can address.
const LARGEST: u64 = u32::MAX as u64;

/// Bytes that are looked at before the rest is read; even, as UTF-16 has them.
const BEGINNING: u64 = 8192;

/// Why there is no document.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadError {
    /// The system does not give the bytes.
    Read { source_name: String, error: io::Error },
    /// A directory, a device, a named pipe.
    NoFile { source_name: String, what: &'static str, advice: &'static str },
    /// Larger than 4 GiB.
    TooLarge { source_name: String },
    /// A picture, an archive or other data.
    NoText { source_name: String, no_text: NoText },
    /// A book or a PDF file that its text cannot be taken out of.
    Packed { source_name: String, what: &'static str, reason: String },
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Read { source_name, error } => {
                write!(f, "cannot read {}: {}", shown(source_name), reason(error))
            }
            Self::NoFile { source_name, what, advice } => {
                write!(f, "cannot read {}: it is {what}; {advice}", shown(source_name))
            }
            Self::TooLarge { source_name } => {
                write!(f, "cannot read {}: it is over the 4 GiB limit", shown(source_name))
            }
            Self::NoText { source_name, no_text } => {
                write!(f, "cannot read {}: {no_text}", shown(source_name))
            }
            Self::Packed { source_name, what, reason } => {
                let reason = display::on_one_line(&display::line(reason));
                write!(f, "cannot read {}: it is {what}, and {reason}", shown(source_name))
            }
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { error, .. } => Some(error),
            _ => None,
        }
    }
}

/// The name of the source, harmless to a terminal.
fn shown(source: &str) -> std::borrow::Cow<'_, str> {
    if source == "-" { "standard input".into() } else { display::line(source) }
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission".to_owned(),
        _ => error.to_string(),
    }
}

/// Opens a file. Its format is told by its name.
///
/// # Errors
/// When it cannot be read, is no regular file, is larger than 4 GiB or holds no text.
pub fn open(path: &Path) -> Result<Document, ReadError> {
    let name = path.to_string_lossy().into_owned();
    let failed = |error| ReadError::Read { source_name: name.clone(), error };
    let found = fs::metadata(path).map_err(failed)?;
    if let Some((what, advice)) = no_file(path, &found) {
        return Err(ReadError::NoFile { source_name: name, what, advice });
    }
    if found.len() > LARGEST {
        return Err(ReadError::TooLarge { source_name: name });
    }
    let file = File::open(path).map_err(failed)?;
    read_from(file, &name, None)
}

/// Reads a stream to its end. The format, if none is given, is told by the name of the source.
///
/// # Errors
/// As [`open`].
pub fn read_from(
    stream: impl Read,
    source: &str,
    format: Option<Format>,
) -> Result<Document, ReadError> {
    let source_name = source.to_owned();
    let mut bytes = Vec::new();
    let mut stream = stream.take(LARGEST + 1);
    // What is no text by its beginning is not read to its end.
    if let Err(error) = stream.by_ref().take(BEGINNING).read_to_end(&mut bytes) {
        return Err(ReadError::Read { source_name, error });
    }
    if Packed::of(&bytes).is_none()
        && let Err(no_text) = decode::decode(bytes.clone())
    {
        return Err(ReadError::NoText { source_name, no_text });
    }
    match stream.read_to_end(&mut bytes).map(|_| bytes.len()) {
        Ok(length) if length as u64 > LARGEST => Err(ReadError::TooLarge { source_name }),
        Ok(_) => read(bytes, source, format),
        Err(error) => Err(ReadError::Read { source_name, error }),
    }
}

/// Makes a document of the bytes of a file.
///
/// # Errors
/// When the bytes are no text, or longer than 4 GiB.
pub fn read(bytes: Vec<u8>, source: &str, format: Option<Format>) -> Result<Document, ReadError> {
    read_declared(bytes, source, format, None)
}

/// Like [`read`], of bytes that somebody says the encoding of.
///
/// # Errors
/// As [`read`].
pub fn read_declared(
    bytes: Vec<u8>,
    source: &str,
    format: Option<Format>,
    declared: Option<&'static Encoding>,
) -> Result<Document, ReadError> {
    if let Some(packed) = Packed::of(&bytes).filter(|_| format.is_none()) {
        return packed.document(bytes, source);
    }
    let source_name = source.to_owned();
    let is_known = format.is_some() || Format::has_name(source);
    let mut format = format.unwrap_or_else(|| Format::of(source));
    let declared = declared.or_else(|| {
        let may_be_page = format == Format::Html || !is_known;
        if may_be_page { html::declared_charset(&bytes) } else { None }
    });
    let decoded = decode::decode_declared(bytes, declared)
        .map_err(|no_text| ReadError::NoText { source_name: source_name.clone(), no_text })?;
    if decoded.text.len() as u64 > LARGEST {
        return Err(ReadError::TooLarge { source_name });
    }
    if !is_known && html::is_page(&decoded.text) {
        format = Format::Html;
    }
    let mut document = match format {
        Format::Plain => plain::from_string(decoded.text, None, source),
        Format::Markdown => markdown::document(&decoded.text, source),
        Format::Html => html::document(&decoded.text, source),
    };
    document.notices.splice(0..0, decoded.notices);
    Ok(document)
}

/// Says what a path is if it is nothing that can be read to an end.
fn no_file(path: &Path, found: &fs::Metadata) -> Option<(&'static str, &'static str)> {
    if found.is_dir() {
        return Some(("a directory", "name a file in it"));
    }
    if found.is_file() || is_descriptor(path) {
        return None;
    }
    Some(match special(found) {
        Special::Pipe => ("a named pipe", "read it with `postil - < PIPE`"),
        Special::Socket => ("a socket", "name a file"),
        Special::Device => ("a device", "name a file"),
    })
}

/// Whether the path is a stream that the shell has opened, as in `postil <(command)`.
fn is_descriptor(path: &Path) -> bool {
    path.starts_with("/dev/fd")
        || path.starts_with("/proc/self/fd")
        || path == Path::new("/dev/stdin")
}

enum Special {
    Pipe,
    Socket,
    Device,
}

#[cfg(unix)]
fn special(found: &fs::Metadata) -> Special {
    use std::os::unix::fs::FileTypeExt;

    let kind = found.file_type();
    match (kind.is_fifo(), kind.is_socket()) {
        (true, _) => Special::Pipe,
        (_, true) => Special::Socket,
        _ => Special::Device,
    }
}

#[cfg(not(unix))]
fn special(_: &fs::Metadata) -> Special {
    Special::Device
}
