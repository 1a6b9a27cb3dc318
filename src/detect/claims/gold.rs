//! Reading gold: articles and single sentences with a label each.
//!
//! One JSON object a line: either `{"id", "text", "sents": [[start, end], …], "claims": [label, …],
//! "claimants": [name, …]}` with code point offsets, or `{"id", "text", "label"}` for a sentence
//! alone. Labels: `CFS` or 1 is worth checking; `UFS`, `NFS`, `SUBJ` or 0 is not; `OBJ` tells
//! nothing, for not every fact is worth checking.

use std::fmt;
use std::io::{self, BufRead};

use serde::Deserialize;
use serde_json::Value as Json;

use crate::text::{OffsetUnit, Offsets, Span};

/// An article or a lone sentence with what is known of its sentences.
#[derive(Debug)]
pub struct GoldDocument {
    pub id: String,
    /// Documents of one group are never on both sides of a division: sentences of one debate.
    pub group: String,
    pub text: String,
    pub judgements: Vec<Judgement>,
}

/// What is known of one sentence.
#[derive(Debug, Clone)]
pub struct Judgement {
    pub span: Span,
    /// Whether it is worth checking, where the label tells.
    pub is_claim: Option<bool>,
    /// Who says it; empty for the article itself. None where the set does not tell.
    pub claimant: Option<String>,
}

/// Why gold could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum GoldError {
    Read(io::Error),
    /// A line that is no record of this form.
    Line {
        number: usize,
        reason: String,
    },
}

impl fmt::Display for GoldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(error) => error.fmt(f),
            Self::Line { number, reason } => write!(f, "line {number}: {reason}"),
        }
    }
}

impl std::error::Error for GoldError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read(error) => Some(error),
            Self::Line { .. } => None,
        }
    }
}

#[derive(Deserialize)]
struct Record {
    id: Json,
    text: String,
    doc: Option<String>,
    label: Option<Json>,
    #[serde(default)]
    sents: Vec<(usize, usize)>,
    #[serde(default)]
    claims: Vec<Option<Json>>,
    claimants: Option<Vec<String>>,
}

/// Reads every line.
///
/// # Errors
/// When the input cannot be read or a line is no record of gold.
pub fn read(input: impl BufRead) -> Result<Vec<GoldDocument>, GoldError> {
    let mut documents = Vec::new();
    for (number, line) in input.lines().enumerate() {
        let line = line.map_err(GoldError::Read)?;
        if line.trim().is_empty() {
            continue;
        }
        let wrong = |reason: String| GoldError::Line { number: number + 1, reason };
        let record: Record = serde_json::from_str(&line).map_err(|e| wrong(e.to_string()))?;
        documents.push(document(record).map_err(wrong)?);
    }
    Ok(documents)
}

fn document(record: Record) -> Result<GoldDocument, String> {
    let id = record.id.as_str().map_or_else(|| record.id.to_string(), str::to_owned);
    let judgements = if record.sents.is_empty() {
        let span = Span::whole(&record.text).map_err(|e| e.to_string())?;
        let label = record.label.ok_or("neither a label nor sentences")?;
        vec![Judgement { span, is_claim: is_claim(&label)?, claimant: None }]
    } else {
        let offsets = Offsets::new(&record.text, OffsetUnit::CodePoint);
        let spans = record.sents.iter().enumerate().map(|(at, &(start, end))| {
            let span = offsets.to_span(start, end).map_err(|e| e.to_string())?;
            let label = record.claims.get(at).and_then(Option::as_ref);
            let is_claim = label.map(is_claim).transpose()?.flatten();
            let claimant = record.claimants.as_ref().and_then(|names| names.get(at).cloned());
            Ok::<_, String>(Judgement { span, is_claim, claimant })
        });
        spans.collect::<Result<_, _>>()?
    };
    let group = record.doc.unwrap_or_else(|| id.clone());
    Ok(GoldDocument { id, group, text: record.text, judgements })
}

fn is_claim(label: &Json) -> Result<Option<bool>, String> {
    let name = label.as_str().map_or_else(|| label.to_string(), str::to_owned);
    match name.as_str() {
        "CFS" | "1" => Ok(Some(true)),
        "UFS" | "NFS" | "SUBJ" | "0" => Ok(Some(false)),
        "OBJ" => Ok(None),
        other => Err(format!("unknown label {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gold(lines: &str) -> Result<Vec<GoldDocument>, GoldError> {
        read(lines.as_bytes())
    }

    #[test]
    fn offsets_of_sentences_count_code_points() {
        let line = r#"{"id": 7, "text": "“Ä.” B.", "sents": [[0, 4], [5, 7]],
            "claims": ["CFS", null], "claimants": ["Okoro", ""]}"#
            .replace('\n', " ");
        let document = gold(&line).unwrap().remove(0);
        let first = &document.judgements[0];
        assert_eq!((document.id.as_str(), first.span.slice(&document.text)), ("7", "“Ä.”"));
        assert_eq!((first.is_claim, first.claimant.as_deref()), (Some(true), Some("Okoro")));
        assert_eq!(document.judgements[1].is_claim, None);
    }

    #[test]
    fn a_lone_sentence_is_judged_as_a_whole() {
        let lines = "{\"id\": \"a\", \"doc\": \"d\", \"text\": \"Yes.\", \"label\": \"NFS\"}\n\n";
        let document = gold(lines).unwrap().remove(0);
        assert_eq!((document.group.as_str(), document.judgements[0].is_claim), ("d", Some(false)));
    }

    #[test]
    fn a_wrong_line_is_named() {
        let error = gold("{\"id\": 1, \"text\": \"A.\", \"label\": \"CFS\"}\n{}").unwrap_err();
        assert!(error.to_string().starts_with("line 2: "), "{error}");
        let error = gold("{\"id\": 1, \"text\": \"A.\", \"label\": \"yes\"}").unwrap_err();
        assert_eq!(error.to_string(), "line 1: unknown label yes");
    }
}
