//! Writes tables.

use std::collections::HashMap;
use std::io::Write;

use csv::{QuoteStyle, Terminator, WriterBuilder};
use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};

use crate::annotation::{Annotation, AnnotationId, Provenance, Relation, Value};
use crate::exchange::loss::{Losses, Part};
use crate::exchange::parts::NO_END;
use crate::exchange::table::cells::{escaped, guarded};
use crate::exchange::table::{COLUMNS, Dialect, WHOLE};
use crate::exchange::{Export, ExportError, Options, Output, Record, covered};
use crate::text::sentences::sentences;
use crate::text::{OffsetUnit, Offsets, Span};

pub(super) struct Writer {
    dialect: Dialect,
    unit: OffsetUnit,
    has_mark: bool,
    has_header: bool,
}

impl Writer {
    pub(super) fn new(dialect: Dialect, options: &Options) -> Self {
        Self { dialect, unit: options.unit, has_mark: options.has_mark, has_header: false }
    }

    fn rows<'w>(&self, output: &'w mut dyn Write) -> csv::Writer<&'w mut dyn Write> {
        let mut builder = WriterBuilder::new();
        match self.dialect {
            Dialect::Comma => builder.terminator(Terminator::CRLF),
            Dialect::Tab => builder.delimiter(b'\t').quote_style(QuoteStyle::Never),
        };
        builder.from_writer(output)
    }

    fn header(&mut self, output: &mut dyn Write) -> Result<(), ExportError> {
        if self.has_header {
            return Ok(());
        }
        self.has_header = true;
        if self.has_mark {
            output.write_all("\u{feff}".as_bytes())?;
        }
        let mut rows = self.rows(output);
        rows.write_record(COLUMNS).map_err(failed)?;
        Ok(rows.flush()?)
    }
}

impl Export for Writer {
    fn document(
        &mut self,
        record: &Record<'_>,
        output: &mut dyn Output,
        losses: &mut Losses,
    ) -> Result<(), ExportError> {
        record.check()?;
        losses.lose(
            Part::Text,
            "",
            "",
            "a table has no place for it; an import needs the article in the library",
        );
        if record.annotations.is_empty() {
            losses.lose(Part::Document, "", "", "without annotations it has no row");
        }
        self.header(output.main())?;
        let text = record.document.text();
        let table = Table {
            record,
            offsets: Offsets::new(text, self.unit),
            sentences: sentence_spans(record),
            relations: by_start(record, losses),
            name: record.name().into_owned(),
        };
        let mut rows = self.rows(output.main());
        for &annotation in &record.annotations {
            for cell in table.cells(annotation) {
                let cell = guarded(&cell);
                match self.dialect {
                    Dialect::Comma => rows.write_field(cell.as_bytes()),
                    Dialect::Tab => rows.write_field(escaped(&cell).as_bytes()),
                }
                .map_err(failed)?;
            }
            rows.write_record(None::<&[u8]>).map_err(failed)?;
        }
        Ok(rows.flush()?)
    }

    fn end(&mut self, output: &mut dyn Output) -> Result<(), ExportError> {
        self.header(output.main())
    }
}

fn failed(error: csv::Error) -> ExportError {
    ExportError::Write(error.into())
}

/// The sentences of all blocks.
fn sentence_spans(record: &Record<'_>) -> Vec<Span> {
    let text = record.document.text();
    record.document.blocks.iter().flat_map(|block| sentences(text, block.span)).collect()
}

/// The relations that begin at each annotation.
fn by_start<'r>(
    record: &Record<'r>,
    losses: &mut Losses,
) -> HashMap<&'r AnnotationId, Vec<&'r Relation>> {
    let ids: std::collections::HashSet<&AnnotationId> =
        record.annotations.iter().map(|annotation| &annotation.id).collect();
    let mut relations: HashMap<&AnnotationId, Vec<&Relation>> = HashMap::new();
    for &relation in &record.relations {
        if ids.contains(&relation.from) && ids.contains(&relation.to) {
            relations.entry(&relation.from).or_default().push(relation);
        } else {
            losses.lose(Part::Relation, &relation.id.0, "", NO_END);
        }
    }
    relations
}

/// One document on its way into the table.
struct Table<'a> {
    record: &'a Record<'a>,
    offsets: Offsets<'a>,
    sentences: Vec<Span>,
    relations: HashMap<&'a AnnotationId, Vec<&'a Relation>>,
    name: String,
}

impl Table<'_> {
    /// The cells of a row, as [`COLUMNS`] names them.
    fn cells(&self, annotation: &Annotation) -> [String; COLUMNS.len()] {
        let text = self.record.document.text();
        let offset = |at: fn((usize, usize)) -> usize| match annotation.is_of_document() {
            true => String::new(),
            false => at(self.offsets.from_span(annotation.hull())).to_string(),
        };
        let told = |name: &str| {
            annotation.attributes.get(name).and_then(Value::as_text).unwrap_or("").to_owned()
        };
        let (annotator, time) = self.decision(annotation);
        [
            self.name.clone(),
            self.record.document.source.clone(),
            annotation.id.to_string(),
            annotation.layer.clone(),
            annotation.label.clone(),
            offset(|(start, _)| start),
            offset(|(_, end)| end),
            self.spans(annotation),
            self.offsets.unit().name().to_owned(),
            covered(&annotation.spans, text).into_owned(),
            self.sentence(annotation).to_owned(),
            told("speaker"),
            annotation.status.name().to_owned(),
            annotation.score.map(|score| score.to_string()).unwrap_or_default(),
            annotator,
            time,
            told("note"),
            annotation.derived_from.as_ref().map(ToString::to_string).unwrap_or_default(),
            json!(annotation.provenance).to_string(),
            self.attributes(annotation),
            self.links(annotation),
        ]
    }

    /// All spans, if there are several.
    fn spans(&self, annotation: &Annotation) -> String {
        match annotation.spans.as_slice() {
            [] => return WHOLE.to_owned(),
            [_] => return String::new(),
            _ => {}
        }
        let ranges = annotation.spans.iter().map(|span| {
            let (start, end) = self.offsets.from_span(*span);
            format!("{start}-{end}")
        });
        ranges.collect::<Vec<_>>().join(";")
    }

    /// The sentence in which the annotation begins.
    fn sentence(&self, annotation: &Annotation) -> &str {
        let Some(hull) = annotation.spans.first() else { return "" };
        let behind = self.sentences.partition_point(|sentence| sentence.start() <= hull.start());
        let sentence = behind.checked_sub(1).and_then(|at| self.sentences.get(at));
        let sentence = sentence.filter(|sentence| sentence.contains(hull.start()));
        sentence.map_or("", |sentence| sentence.slice(self.record.document.text()))
    }

    /// Who decided, and when; or who made it.
    fn decision(&self, annotation: &Annotation) -> (String, String) {
        if let Some(decision) = self.record.decision(&annotation.id) {
            let time = Timestamp::from_millisecond(decision.time);
            let time = time.map(|time| time.to_string()).unwrap_or_default();
            return (decision.annotator.clone(), time);
        }
        let maker = match &annotation.provenance {
            Provenance::Annotator { annotator } => annotator.as_str(),
            Provenance::Import { agent, .. } => agent,
            _ => "",
        };
        (maker.to_owned(), String::new())
    }

    /// The attributes that have no column.
    fn attributes(&self, annotation: &Annotation) -> String {
        let has_column = |name: &str, value: &Value| {
            matches!(name, "speaker" | "note") && value.as_text().is_some_and(|t| !t.is_empty())
        };
        let text = self.record.document.text();
        let of_value = |value: &Value| match value {
            Value::Flag(flag) => json!(flag),
            Value::Number(number) => json!(number),
            Value::Text(text) => json!(text),
            Value::Span(span) => {
                let (start, end) = self.offsets.from_span(*span);
                json!({"start": start, "end": end, "text": span.slice(text)})
            }
        };
        let others = annotation.attributes.iter().filter(|(name, value)| !has_column(name, value));
        let others: Map<String, Json> =
            others.map(|(name, value)| (name.clone(), of_value(value))).collect();
        if others.is_empty() { String::new() } else { Json::Object(others).to_string() }
    }

    /// The relations that begin here: `[["supports","c2"]]`.
    fn links(&self, annotation: &Annotation) -> String {
        let Some(relations) = self.relations.get(&annotation.id) else { return String::new() };
        let links = relations.iter().map(|relation| json!([relation.label, relation.to]));
        Json::Array(links.collect()).to_string()
    }
}
