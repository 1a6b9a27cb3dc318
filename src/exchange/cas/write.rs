//! Writes a CAS, one feature structure a line.

use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::{Map, Value as Json, json};

use crate::annotation::{Annotation, AnnotationId, Provenance, Relation, Status, Value};
use crate::exchange::cas::names::{self, BASE};
use crate::exchange::cas::types::{METADATA, Range, TAKEN, Types, WHOLE};
use crate::exchange::loss::Part;
use crate::exchange::{Export, ExportError, Losses, Output, Record, escaped};
use crate::text::{OffsetUnit, Offsets, Span};

/// The id of the text.
const SOFA: u64 = 1;

pub(super) struct Writer;

impl Export for Writer {
    fn document(
        &mut self,
        record: &Record<'_>,
        output: &mut dyn Output,
        losses: &mut Losses,
    ) -> Result<(), ExportError> {
        record.check()?;
        let types = Types::new(&record.annotations);
        let output = output.main();
        let described = serde_json::to_string(&types.json())?;
        write!(output, "{{\"%TYPES\":{},\n\"%FEATURE_STRUCTURES\":[\n", escaped(&described))?;
        let offsets = Offsets::new(record.document.text(), OffsetUnit::Utf16);
        let mut file = File { record, types, offsets, output, next: SOFA, members: Vec::new() };
        file.text()?;
        let mut ids = HashMap::with_capacity(record.annotations.len());
        for &annotation in &record.annotations {
            lose(annotation, losses);
            let id = file.annotation(annotation, losses)?;
            ids.insert(&annotation.id, (id, annotation.hull()));
        }
        for relation in &record.relations {
            if !file.relation(relation, &ids)? {
                losses.lose(Part::Relation, &relation.id.0, "", "one of its ends is left out");
            }
        }
        let members = serde_json::to_string(&file.members)?;
        let view = format!("{{\"_InitialView\":{{\"%SOFA\":{SOFA},\"%MEMBERS\":{members}}}}}");
        Ok(writeln!(output, "],\n\"%VIEWS\":{view}}}")?)
    }
}

fn lose(annotation: &Annotation, losses: &mut Losses) {
    if let Provenance::Adjudication { .. } = annotation.provenance {
        let reason = "the format names who settled it, not what others had said";
        losses.lose(Part::Provenance, &annotation.id.0, "", reason);
    }
}

struct File<'a, 'o> {
    record: &'a Record<'a>,
    types: Types<'a>,
    offsets: Offsets<'a>,
    output: &'o mut dyn Write,
    /// The id of the next feature structure.
    next: u64,
    /// What belongs to the view.
    members: Vec<u64>,
}

impl File<'_, '_> {
    fn id(&mut self) -> u64 {
        self.next += 1;
        self.next - 1
    }

    fn put(&mut self, structure: &Json) -> io::Result<()> {
        let line = serde_json::to_string(structure)?;
        let start = if structure.get("%ID") == Some(&json!(SOFA)) { "" } else { ",\n" };
        write!(self.output, "{start}{}", escaped(&line))
    }

    /// The text, and what is known of it.
    fn text(&mut self) -> io::Result<()> {
        let document = self.record.document;
        let id = self.id();
        self.put(
            &json!({"%ID": id, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView",
            "mimeType": "text/plain", "sofaString": document.text()}),
        )?;
        let id = self.id();
        self.members.push(id);
        let end = self.offsets.from_byte(document.text().len());
        self.put(&json!({"%ID": id, "%TYPE": METADATA, "@sofa": SOFA, "begin": 0, "end": end,
            "language": "x-unspecified", "documentTitle": document.title,
            "documentId": self.record.name(), "documentUri": document.source}))
    }

    /// A structure with a place.
    fn place(&self, id: u64, kind: &str, span: Span) -> Map<String, Json> {
        let (begin, end) = self.offsets.from_span(span);
        Map::from_iter([
            ("%ID".to_owned(), json!(id)),
            ("%TYPE".to_owned(), json!(kind)),
            ("@sofa".to_owned(), json!(SOFA)),
            ("begin".to_owned(), json!(begin)),
            ("end".to_owned(), json!(end)),
        ])
    }

    fn annotation(&mut self, annotation: &Annotation, losses: &mut Losses) -> io::Result<u64> {
        let id = self.id();
        self.members.push(id);
        let mut structure = self.place(id, &names::type_of(&annotation.layer), annotation.hull());
        let mut set = |name: &str, value: Json| structure.insert(name.to_owned(), value);
        set("identifier", json!(annotation.id));
        set("label", json!(annotation.label));
        set("status", json!(annotation.status.name()));
        if annotation.is_of_document() {
            set("scope", json!(WHOLE));
        }
        if let Some(score) = annotation.score.filter(|score| score.is_finite()) {
            set("score", json!(score));
        }
        if let Some(corrected) = &annotation.derived_from {
            set("derivedFrom", json!(corrected));
        }
        for (name, value) in maker(&annotation.provenance) {
            set(name, value);
        }
        // What it refers to comes behind it.
        let mut parts: Vec<(u64, &str, Span)> = Vec::new();
        let mut elements = None;
        if annotation.spans.len() > 1 {
            let list = self.id();
            structure.insert("@pieces".to_owned(), json!(list));
            let kept = annotation.spans.iter().map(|&span| (self.id(), "Piece", span));
            parts.extend(kept);
            let ids: Vec<u64> = parts.iter().map(|(id, ..)| *id).collect();
            elements = Some(json!({"%ID": list, "%TYPE": "uima.cas.FSArray", "%ELEMENTS": ids}));
        }
        for (name, value) in &annotation.attributes {
            let feature = names::feature_of(name, TAKEN);
            match (value, self.types.range(&annotation.layer, name)) {
                (Value::Span(span), Range::Mention) => {
                    let mention = self.id();
                    parts.push((mention, "Mention", *span));
                    structure.insert(format!("@{feature}"), json!(mention));
                }
                (value, range) => {
                    let (name_of, told) = self.value(feature, value);
                    if !matches!(value, Value::Text(_)) && range == Range::Text {
                        let reason = "values of several kinds come back as text";
                        losses.lose(Part::Attribute, &annotation.id.0, name, reason);
                        structure.insert(
                            name_of.trim_start_matches('#').to_owned(),
                            json!(as_text(&told)),
                        );
                    } else {
                        structure.insert(name_of, told);
                    }
                }
            }
        }
        self.put(&Json::Object(structure))?;
        for (id, kind, span) in parts {
            let part = self.place(id, &format!("{BASE}{kind}"), span);
            self.put(&Json::Object(part))?;
        }
        if let Some(elements) = elements {
            self.put(&elements)?;
        }
        Ok(id)
    }

    /// The name of a feature in the file and its value: JSON has no number that is none.
    fn value(&self, feature: String, value: &Value) -> (String, Json) {
        match value {
            Value::Text(text) => (feature, json!(text)),
            Value::Flag(flag) => (feature, json!(flag)),
            Value::Number(number) if number.is_finite() => (feature, json!(number)),
            Value::Number(number) if number.is_nan() => (format!("#{feature}"), json!("NaN")),
            Value::Number(number) => {
                let sign = if *number < 0.0 { "-" } else { "" };
                (format!("#{feature}"), json!(format!("{sign}Infinity")))
            }
            Value::Span(span) => (feature, json!(span.slice(self.record.document.text()))),
        }
    }

    /// Writes a relation, if both ends are there.
    fn relation(
        &mut self,
        relation: &Relation,
        ids: &HashMap<&AnnotationId, (u64, Span)>,
    ) -> io::Result<bool> {
        let ends = ids.get(&relation.from).zip(ids.get(&relation.to));
        let Some((&(from, _), &(to, span))) = ends else { return Ok(false) };
        let id = self.id();
        self.members.push(id);
        let mut structure = self.place(id, &format!("{BASE}Relation"), span);
        structure.insert("identifier".to_owned(), json!(relation.id));
        structure.insert("label".to_owned(), json!(relation.label));
        structure.insert("@Governor".to_owned(), json!(from));
        structure.insert("@Dependent".to_owned(), json!(to));
        self.put(&Json::Object(structure))?;
        Ok(true)
    }
}

fn as_text(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn maker(provenance: &Provenance) -> Vec<(&'static str, Json)> {
    match provenance {
        Provenance::Annotator { annotator } => vec![("annotator", json!(annotator))],
        Provenance::Adjudication { adjudicator, .. } => vec![("adjudicator", json!(adjudicator))],
        Provenance::Import { import, agent } => {
            vec![("importedFrom", json!(import)), ("agent", json!(agent))]
        }
        Provenance::Detector { detector, version, rule } => vec![
            ("detector", json!(detector)),
            ("version", json!(version.to_string())),
            ("rule", json!(rule)),
        ],
    }
}

/// The status of this name.
pub(super) fn status(name: &str) -> Option<Status> {
    [Status::Suggested, Status::Accepted, Status::Rejected].into_iter().find(|s| s.name() == name)
}
