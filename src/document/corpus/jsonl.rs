//! Lines of JSON objects.

use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::document::Document;
use crate::document::corpus::{Columns, LONGEST, RecordError};

/// The lines of a file.
pub(super) struct Lines {
    lines: Box<dyn BufRead + Send>,
    path: PathBuf,
    file: String,
    columns: Columns,
    number: u64,
    is_over: bool,
}

impl Lines {
    pub(super) fn new(lines: Box<dyn BufRead + Send>, path: &Path, columns: &Columns) -> Self {
        let file = path.to_string_lossy().into_owned();
        let columns = columns.clone();
        Self { lines, path: path.to_owned(), file, columns, number: 0, is_over: false }
    }

    /// The next line, unless it is the end.
    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let mut limited = (&mut self.lines).take(LONGEST + 1);
        if limited.read_until(b'\n', &mut line)? as u64 > LONGEST {
            let limit = LONGEST >> 20;
            return Err(io::Error::other(format!("it is over the {limit} MiB limit for records")));
        }
        Ok((!line.is_empty()).then_some(line))
    }

    fn failed(&mut self, reason: String, is_final: bool) -> RecordError {
        self.is_over |= is_final;
        RecordError { path: self.path.clone(), line: self.number, reason, is_final }
    }

    fn document(&self, line: &[u8]) -> Result<Document, String> {
        let line = match self.number {
            1 => line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line),
            _ => line,
        };
        let record: Map<String, Value> = match serde_json::from_slice(line) {
            Ok(Value::Object(record)) => record,
            Ok(_) => return Err("no JSON object".to_owned()),
            Err(error) => return Err(format!("no JSON at column {}", error.column())),
        };
        let values: Vec<(&str, String)> =
            record.iter().filter_map(|(name, value)| Some((name.as_str(), text(value)?))).collect();
        let fields: Vec<(&str, &str)> =
            values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.columns.document(&fields, &self.file, self.number)
    }
}

/// A value as a reader would write it; nothing for what is nested or null.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Array(items) => {
            let items: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            items.map(|items| items.join(", "))
        }
        Value::Object(_) | Value::Null => None,
    }
}

impl Iterator for Lines {
    type Item = Result<Document, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_over {
            self.number += 1;
            let line = match self.line() {
                Ok(Some(line)) => line,
                Ok(None) => return None,
                Err(error) => return Some(Err(self.failed(error.to_string(), true))),
            };
            if line.trim_ascii().is_empty() {
                continue;
            }
            let document = self.document(&line);
            return Some(document.map_err(|reason| self.failed(reason, false)));
        }
        None
    }
}
