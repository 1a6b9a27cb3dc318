//! The files of an import, and what the readers of JSON share.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use serde_json::error::Category;

use crate::exchange::import::ReadError;

/// Bytes of one file, or of one line, at most: what a span can address.
const LARGEST: u64 = u32::MAX as u64;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A file or directory that is read; `-` is standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    path: PathBuf,
}

impl Input {
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What messages call it.
    pub fn name(&self) -> String {
        match self.is_stdin() {
            true => "standard input".to_owned(),
            false => self.path.display().to_string(),
        }
    }

    /// The name of the file without its ending.
    pub fn stem(&self) -> String {
        self.path.file_stem().unwrap_or(self.path.as_os_str()).to_string_lossy().into_owned()
    }

    fn is_stdin(&self) -> bool {
        self.path == Path::new("-")
    }

    /// Opens the file.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(&self) -> Result<Box<dyn BufRead>, ReadError> {
        if self.is_stdin() {
            return Ok(Box::new(io::stdin().lock()));
        }
        let file = File::open(&self.path).map_err(|source| self.failed(source))?;
        Ok(Box::new(BufReader::with_capacity(1 << 16, file)))
    }

    /// The whole text, without a byte order mark.
    ///
    /// # Errors
    /// When it cannot be read, is over 4 GiB, or no UTF-8: the message says where.
    pub fn text(&self) -> Result<String, ReadError> {
        let mut bytes = Vec::new();
        let read = self.open()?.take(LARGEST + 1).read_to_end(&mut bytes);
        if read.map_err(|source| self.failed(source))? as u64 > LARGEST {
            return Err(self.wrong("is over the 4 GiB limit"));
        }
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            return Err(self.wrong("is UTF-16, and UTF-8 is wanted"));
        }
        let mut text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            self.wrong(format!("is not UTF-8 at byte {at}"))
        })?;
        if text.starts_with(BYTE_ORDER_MARK) {
            text.drain(..BYTE_ORDER_MARK.len());
        }
        Ok(text)
    }

    /// The whole file as JSON.
    ///
    /// # Errors
    /// When it cannot be read, or is none.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ReadError> {
        self.parsed(&self.text()?)
    }

    /// Its text as JSON.
    ///
    /// # Errors
    /// When it is none.
    pub fn parsed<T: DeserializeOwned>(&self, text: &str) -> Result<T, ReadError> {
        if text.trim().is_empty() {
            return Err(self.wrong("is empty"));
        }
        serde_json::from_str(text).map_err(|error| {
            let place = format!("line {}, column {}", error.line(), error.column());
            self.wrong(format!("{} ({place})", without_place(&error)))
        })
    }

    /// Hands out each line that is not blank, with its number from 1; or why it is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn lines(
        &self,
        mut each: impl FnMut(usize, Result<&str, String>) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let mut reader = self.open()?;
        let mut bytes = Vec::new();
        for number in 1.. {
            bytes.clear();
            let read = reader.by_ref().take(LARGEST).read_until(b'\n', &mut bytes);
            if read.map_err(|source| self.failed(source))? == 0 {
                break;
            }
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            let line = std::str::from_utf8(&bytes)
                .map(|line| line.trim_start_matches(BYTE_ORDER_MARK).trim_end_matches(['\n', '\r']))
                .map_err(|error| format!("not UTF-8 at byte {}", error.valid_up_to()));
            if each(number, line).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// The error of a file that is not of its format.
    pub fn wrong(&self, reason: impl Into<String>) -> ReadError {
        ReadError::Format { name: self.name(), reason: reason.into() }
    }

    /// The error of a file that the system does not give.
    pub fn failed(&self, source: io::Error) -> ReadError {
        ReadError::Read { name: self.name(), source }
    }
}

/// A line as JSON.
///
/// # Errors
/// Why it is none.
pub fn line_of<T: DeserializeOwned>(line: &str) -> Result<T, String> {
    serde_json::from_str(line)
        .map_err(|error| format!("{} (column {})", without_place(&error), error.column()))
}

/// What is wrong with JSON, in words that say nothing of this program's inside.
fn without_place(error: &serde_json::Error) -> String {
    let told = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let told = told.strip_suffix(&place).unwrap_or(&told);
    match error.classify() {
        Category::Eof => "it breaks off".to_owned(),
        Category::Syntax => format!("it is no JSON: {told}"),
        Category::Data | Category::Io => {
            told.replace("usize", "an offset").replace("struct Document", "a document of postil’s")
        }
    }
}

/// An offset as JSON: a whole number from 0.
///
/// # Errors
/// What it is instead.
pub fn offset(value: Option<&Json>, name: &str) -> Result<usize, String> {
    let value = value.ok_or_else(|| format!("there is no {name}"))?;
    let whole = value.as_u64().or_else(|| {
        // Some programs write whole numbers as 12.0.
        value.as_f64().filter(|n| n.fract() == 0.0 && (0.0..1e15).contains(n)).map(|n| n as u64)
    });
    whole
        .and_then(|whole| usize::try_from(whole).ok())
        .ok_or_else(|| format!("{name} is no offset: {value}"))
}

/// A field that must be text.
///
/// # Errors
/// When it is missing or something else.
pub fn text_field<'j>(object: &'j Json, name: &str) -> Result<&'j str, String> {
    match object.get(name) {
        Some(Json::String(text)) => Ok(text),
        Some(_) => Err(format!("“{name}” is no text")),
        None => Err(format!("there is no “{name}”")),
    }
}

/// A field that may be text or a number, as text: ids.
pub fn field(object: &Json, name: &str) -> Option<String> {
    match object.get(name)? {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
