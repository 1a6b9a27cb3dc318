//! Reads tables.

use std::ops::ControlFlow;

use csv::{ReaderBuilder, StringRecord};
use serde_json::Value as Json;

use crate::annotation::{Provenance, Status};
use crate::exchange::import::{
    Incoming, Input, Place, Proposed, ProposedRelation, ProposedValue, ReadError, ReadOptions,
    line_of,
};
use crate::exchange::own;
use crate::exchange::table::cells::{unescaped, unguarded};
use crate::exchange::table::{COLUMNS, Dialect, WHOLE};
use crate::text::OffsetUnit;

/// Rows of one document stand together; each group is one document.
pub(super) fn read(
    input: &Input,
    dialect: Dialect,
    options: &ReadOptions,
    each: &mut dyn FnMut(Incoming) -> ControlFlow<()>,
) -> Result<(), ReadError> {
    let text = input.text()?;
    let mut builder = ReaderBuilder::new();
    builder.flexible(true);
    if dialect == Dialect::Tab {
        builder.delimiter(b'\t').quoting(false);
    }
    let mut reader = builder.from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| input.wrong(error.to_string()))?.clone();
    let columns: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
    if !columns.iter().any(|name| name == "label") {
        return Err(input.wrong("there is no column “label”"));
    }
    let mut current: Option<(Row, Incoming)> = None;
    let mut lines = Lines { text: &text, byte: 0, number: 1 };
    for record in reader.records() {
        let row = match record {
            Ok(record) => Row::new(&columns, &record, lines.at(record.position()), dialect),
            Err(error) => {
                let at = format!("line {}", lines.at(error.position()));
                if each(Incoming::broken(at, error.to_string())).is_break() {
                    return Ok(());
                }
                continue;
            }
        };
        let is_same = current.as_ref().is_some_and(|(first, _)| first.is_of_document(&row));
        if !is_same {
            let incoming = row.document(input, options);
            if let Some((_, done)) = current.replace((row.clone(), incoming))
                && each(done).is_break()
            {
                return Ok(());
            }
        }
        if let Some((_, incoming)) = &mut current {
            row.add_to(incoming);
        }
    }
    if let Some((_, done)) = current {
        let _all = each(done);
    }
    Ok(())
}

/// Counts lines. The reader's own count is behind where lines end in CR LF or are blank: a row begins
/// for it with the LF of the one before.
struct Lines<'t> {
    text: &'t str,
    /// So far has been counted.
    byte: usize,
    number: usize,
}

impl Lines<'_> {
    /// The line that a row begins in. Rows come in the order in which they stand.
    fn at(&mut self, position: Option<&csv::Position>) -> usize {
        let byte = position.map_or(self.byte, |position| position.byte() as usize);
        let passed = self.text.as_bytes().get(self.byte..byte).unwrap_or_default();
        self.number += passed.iter().filter(|&&byte| byte == b'\n').count();
        self.byte = byte.max(self.byte);
        let rest = self.text.as_bytes().get(byte..).unwrap_or_default();
        let ends = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        self.number + ends.filter(|&&byte| byte == b'\n').count()
    }
}

/// A row: its line and its cells by column.
#[derive(Debug, Clone)]
struct Row {
    at: String,
    cells: Vec<(String, String)>,
}

impl Row {
    fn new(columns: &[String], record: &StringRecord, line: usize, dialect: Dialect) -> Self {
        let plain = |cell: &str| match dialect {
            Dialect::Comma => unguarded(cell).to_owned(),
            Dialect::Tab => unguarded(&unescaped(cell)).to_owned(),
        };
        let cells = columns.iter().zip(record.iter()).filter(|(_, cell)| !cell.is_empty());
        let cells = cells.map(|(name, cell)| (name.clone(), plain(cell))).collect();
        Self { at: format!("line {line}"), cells }
    }

    /// A cell that is not empty.
    fn cell(&self, column: &str) -> Option<&str> {
        self.cells.iter().find(|(name, _)| name == column).map(|(_, cell)| cell.as_str())
    }

    fn is_of_document(&self, other: &Self) -> bool {
        ["document", "source", "unit"].iter().all(|column| self.cell(column) == other.cell(column))
    }

    fn document(&self, input: &Input, options: &ReadOptions) -> Incoming {
        let stated = self.cell("unit").and_then(OffsetUnit::parse);
        let unit = options.unit.or(stated).unwrap_or_default();
        let id = self.cell("document").map_or_else(|| input.stem(), str::to_owned);
        let mut incoming = Incoming::new(id, unit);
        incoming.source = self.cell("source").map(str::to_owned);
        incoming
    }

    fn add_to(&self, incoming: &mut Incoming) {
        let (proposed, relations) = match self.proposed() {
            Ok(read) => read,
            Err(reason) => return incoming.leave_out(&self.at, reason),
        };
        incoming.relations.extend(relations);
        incoming.annotations.push(proposed);
    }

    fn proposed(&self) -> Result<(Proposed, Vec<ProposedRelation>), String> {
        let label = self.cell("label").ok_or("it has no label")?;
        let mut proposed = Proposed::new(&self.at, label, self.places()?);
        proposed.key = self.cell("id").unwrap_or("").to_owned();
        proposed.layer = self.cell("layer").map(str::to_owned);
        proposed.status = match self.cell("status") {
            None => None,
            Some("accepted") => Some(Status::Accepted),
            Some("rejected") => Some(Status::Rejected),
            Some("suggested") => Some(Status::Suggested),
            Some(other) => return Err(format!("“{other}” is no status")),
        };
        let score = self.cell("score").map(|score| score.parse().map_err(|_| score));
        proposed.score = score.transpose().map_err(|score| format!("“{score}” is no score"))?;
        proposed.agent = self.cell("annotator").map(str::to_owned);
        let provenance = self.cell("provenance").map(line_of::<Provenance>);
        proposed.provenance = provenance.transpose().map_err(|e| format!("provenance: {e}"))?;
        proposed.derived_from = self.cell("corrects").map(str::to_owned);
        self.attributes(&mut proposed)?;
        let relations = self.relations(&proposed.key)?;
        Ok((proposed, relations))
    }

    fn places(&self) -> Result<Vec<Place>, String> {
        let number = |column: &str| {
            let cell = self.cell(column);
            let number = cell.map(|cell| cell.trim().parse::<usize>().map_err(|_| cell));
            number.transpose().map_err(|cell| format!("“{cell}” in {column} is no offset"))
        };
        if self.cell("spans") == Some(WHOLE) {
            return Ok(Vec::new());
        }
        if let Some(spans) = self.cell("spans") {
            let range = |pair: &str| {
                let (start, end) = pair.split_once('-')?;
                Some(Place::range(start.trim().parse().ok()?, end.trim().parse().ok()?))
            };
            let places: Option<Vec<Place>> = spans.split(';').map(range).collect();
            return places.ok_or_else(|| format!("“{spans}” are no spans"));
        }
        let range = number("start")?.zip(number("end")?);
        let text = self.cell("text").map(str::to_owned);
        if range.is_none() && text.is_none() {
            return Err("it has neither start and end nor text".to_owned());
        }
        Ok(vec![Place { range, text, ..Place::default() }])
    }

    fn attributes(&self, proposed: &mut Proposed) -> Result<(), String> {
        for column in ["speaker", "note"] {
            if let Some(cell) = self.cell(column) {
                proposed.attributes.push((column.to_owned(), ProposedValue::Text(cell.to_owned())));
            }
        }
        if let Some(json) = self.cell("attributes") {
            let json: Json = line_of(json).map_err(|e| format!("attributes: {e}"))?;
            let Json::Object(values) = json else {
                return Err("attributes: a JSON object is wanted".to_owned());
            };
            let values = values.into_iter().map(|(name, value)| (name, own::attribute(value)));
            proposed.attributes.extend(values);
        }
        // What other tables know of an annotation is not dropped.
        let others = self.cells.iter().filter(|(name, _)| !COLUMNS.contains(&name.as_str()));
        let others = others.map(|(name, cell)| (name.clone(), ProposedValue::Word(cell.clone())));
        proposed.attributes.extend(others.filter(|(name, _)| !name.is_empty()));
        Ok(())
    }

    fn relations(&self, from: &str) -> Result<Vec<ProposedRelation>, String> {
        let Some(json) = self.cell("relations") else { return Ok(Vec::new()) };
        let links: Vec<(String, String)> =
            line_of(json).map_err(|error| format!("relations: {error}"))?;
        let relation = |(label, to)| {
            let (at, from) = (self.at.clone(), from.to_owned());
            ProposedRelation { at, label, from, to }
        };
        Ok(links.into_iter().map(relation).collect())
    }
}
