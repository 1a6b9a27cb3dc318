//! Lines of JSON with a text each.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use crate::cli::detect::many::{Job, Worked};
use crate::cli::detect::settings::Failure;
use crate::cli::ordered::Feeder;
use crate::cli::{Error, input};
use crate::document::corpus::{Columns, LONGEST};
use crate::document::{Document, plain};

/// A line that has been read and not yet looked at.
pub(super) struct Line {
    /// The file, for messages.
    name: Arc<str>,
    /// From 1.
    number: usize,
    pub(super) bytes: Vec<u8>,
}

/// Hands every line that is not blank to the workers. False when nobody wants any more.
pub(super) fn feed(path: &Path, feeder: &Feeder<Job, Worked>) -> bool {
    let name: Arc<str> = input::name(path).into();
    let reader: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        match File::open(path) {
            Ok(file) => Box::new(BufReader::with_capacity(1 << 16, file)),
            Err(error) => return feeder.feed(Job::Broken(Error::read(path, error))),
        }
    };
    feed_lines(reader, &name, feeder)
        .unwrap_or_else(|error| feeder.feed(Job::Broken(Error::read(path, error))))
}

fn feed_lines(
    mut reader: Box<dyn BufRead>,
    name: &Arc<str>,
    feeder: &Feeder<Job, Worked>,
) -> io::Result<bool> {
    for number in 1.. {
        let mut bytes = Vec::new();
        let mut limited = (&mut reader).take(LONGEST + 1);
        match limited.read_until(b'\n', &mut bytes)? as u64 {
            0 => break,
            length if length > LONGEST => {
                let why = format!("line {number} is over the {} MiB limit", LONGEST >> 20);
                return Err(io::Error::other(why));
            }
            _ => {}
        }
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        let line = Line { name: Arc::clone(name), number, bytes };
        if !feeder.feed(Job::Line(line)) {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Line {
    /// The article of the line and its id, which may be demanded.
    pub(super) fn document(
        &self,
        columns: &Columns,
        needs_id: bool,
    ) -> Result<(Json, Document), Failure> {
        let mut record = self.record().map_err(|reason| self.failure(Json::Null, reason))?;
        let name =
            |chosen: &Option<String>, usual: &str| chosen.as_deref().unwrap_or(usual).to_owned();
        let id = record.remove(&name(&columns.id, "id")).unwrap_or(Json::Null);
        if needs_id && id.is_null() {
            let reason = "there is no “id”, which --resume needs".to_owned();
            return Err(self.failure(id, reason));
        }
        let field = name(&columns.text, "text");
        let text = match record.get(&field) {
            Some(Json::String(text)) => text,
            Some(_) => return Err(self.failure(id, format!("“{field}” is no string"))),
            None => return Err(self.failure(id, format!("there is no “{field}”"))),
        };
        let named = |field: &str| record.get(field).and_then(Json::as_str).unwrap_or("");
        let title = named(&name(&columns.title, "title"));
        Ok((id, plain::document(text, Some(title), named("source"))))
    }

    /// A failure with the place of the line.
    pub(super) fn explained(&self, failure: Failure) -> Failure {
        let reason = failure.error.to_string();
        self.failure(failure.id, reason)
    }

    fn record(&self) -> Result<Map<String, Json>, String> {
        const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
        let bytes = match self.number {
            1 => self.bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&self.bytes),
            _ => &self.bytes,
        };
        match serde_json::from_slice(bytes) {
            Ok(Json::Object(record)) => Ok(record),
            Ok(_) => Err("no JSON object".to_owned()),
            Err(error) => Err(reason(&error)),
        }
    }

    fn failure(&self, id: Json, reason: String) -> Failure {
        let (name, line) = (self.name.to_string(), self.number);
        Failure { id, error: Error::Line { name, line, reason } }
    }
}

/// What is wrong with the JSON, without the line, which is always the first.
fn reason(error: &serde_json::Error) -> String {
    let shown = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let what = shown.strip_suffix(&place).unwrap_or(&shown);
    format!("no JSON at column {}: {what}", error.column())
}
