//! Tables with a header: CSV and TSV.

use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

use csv::{ByteRecord, Reader, ReaderBuilder};

use crate::document::Document;
use crate::document::corpus::{Columns, LONGEST, RecordError};

/// The rows of a table.
pub(super) struct Rows {
    reader: Reader<Metered>,
    path: PathBuf,
    file: String,
    columns: Columns,
    number: u64,
    is_over: bool,
}

impl Rows {
    pub(super) fn new(
        lines: Box<dyn BufRead + Send>,
        path: &Path,
        between: u8,
        columns: &Columns,
    ) -> Self {
        let metered = Metered { lines, left: LONGEST };
        let reader = ReaderBuilder::new().delimiter(between).flexible(true).from_reader(metered);
        let file = path.to_string_lossy().into_owned();
        let columns = columns.clone();
        Self { reader, path: path.to_owned(), file, columns, number: 0, is_over: false }
    }

    fn document(&mut self, row: &ByteRecord) -> Result<Document, String> {
        let header = self.reader.byte_headers().map_err(|error| reason(&error))?;
        let words = |record: &ByteRecord| -> Vec<String> {
            record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()
        };
        let (mut names, cells) = (words(header), words(row));
        if let Some(first) = names.first_mut() {
            *first = first.trim_start_matches('\u{feff}').to_owned();
        }
        let fields: Vec<(&str, &str)> =
            names.iter().map(String::as_str).zip(cells.iter().map(String::as_str)).collect();
        self.columns.document(&fields, &self.file, self.number)
    }
}

impl Iterator for Rows {
    type Item = Result<Document, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        self.number += 1;
        self.reader.get_mut().left = LONGEST;
        let mut row = ByteRecord::new();
        let line = self.reader.position().line();
        let failed = |reason: String, is_final: bool| {
            Some(Err(RecordError { path: self.path.clone(), line, reason, is_final }))
        };
        match self.reader.read_byte_record(&mut row) {
            Ok(false) => None,
            Err(error) => {
                self.is_over = true;
                failed(reason(&error), true)
            }
            Ok(true) => match self.document(&row) {
                Ok(document) => Some(Ok(document)),
                Err(reason) => Some(Err(RecordError {
                    path: self.path.clone(),
                    line: row.position().map_or(line, csv::Position::line),
                    reason,
                    is_final: false,
                })),
            },
        }
    }
}

fn reason(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Io(error) => error.to_string(),
        _ => error.to_string(),
    }
}

/// Gives no more bytes for one row than a record may have.
struct Metered {
    lines: Box<dyn BufRead + Send>,
    left: u64,
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.lines.read(buffer)?;
        match self.left.checked_sub(length as u64) {
            Some(left) => self.left = left,
            None => {
                let limit = LONGEST >> 20;
                let why = format!("a row is over the {limit} MiB limit for records");
                return Err(std::io::Error::other(why));
            }
        }
        Ok(length)
    }
}
