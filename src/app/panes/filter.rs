//! Which annotations a pane lists: terms like `status:suggested label:PERSON >0.8 by:ana ferry`.
//!
//! Every term has to hold; one with `-` before it must not. A word without a field is looked for in
//! the annotation's text and names, upper and lower case the same.

use std::fmt;

use crate::annotation::{Annotation, Provenance, Status, Value};

/// A filter as it was typed, and what it means. The empty one lets everything pass.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    text: String,
    terms: Vec<(bool, Term)>,
}

#[derive(Debug, Clone, PartialEq)]
enum Term {
    Status(Status),
    Decided,
    Label(String),
    /// At least this score.
    From(f32),
    /// Less than this score.
    Below(f32),
    By(String),
    Name(String),
    /// Words of the text or a name.
    Words(String),
}

/// Why a text is no filter.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FilterError {
    Status(String),
    Score(String),
    /// Nothing behind the colon.
    Empty(String),
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(name) => {
                write!(f, "“{name}” is no status: suggested (or open), accepted, rejected, decided")
            }
            Self::Score(text) => write!(f, "“{text}” is no score from 0 to 1"),
            Self::Empty(field) => write!(f, "nothing stands behind “{field}”"),
        }
    }
}

impl std::error::Error for FilterError {}

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// When a status or score is none, or a field has no value.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let mut terms = Vec::new();
        for word in words(text) {
            let (is_wanted, word) = match word.strip_prefix('-') {
                Some(rest) if !rest.is_empty() => (false, rest),
                _ => (true, word.as_str()),
            };
            terms.push((is_wanted, term(word)?));
        }
        Ok(Self { text: text.trim().to_owned(), terms })
    }

    /// The filter as it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether everything passes.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether it speaks of the status, so that it decides about rejected annotations too.
    pub fn names_status(&self) -> bool {
        let is_status = |term: &Term| matches!(term, Term::Status(_) | Term::Decided);
        self.terms.iter().any(|(_, term)| is_status(term))
    }

    /// Whether an annotation of the text passes.
    pub fn passes(&self, annotation: &Annotation, text: &str) -> bool {
        self.terms.iter().all(|(is_wanted, term)| term.holds(annotation, text) == *is_wanted)
    }
}

impl Term {
    fn holds(&self, annotation: &Annotation, text: &str) -> bool {
        match self {
            Self::Status(status) => annotation.status == *status,
            Self::Decided => annotation.status != Status::Suggested,
            Self::Label(label) => {
                let kind = annotation.attributes.get("kind").and_then(Value::as_text);
                has(&annotation.label, label) || kind.is_some_and(|kind| has(kind, label))
            }
            Self::From(score) => annotation.score.unwrap_or(1.0) >= *score,
            Self::Below(score) => annotation.score.unwrap_or(1.0) < *score,
            Self::By(who) => match &annotation.provenance {
                Provenance::Detector { detector, rule, .. } => has(detector, who) || has(rule, who),
                Provenance::Import { import, agent } => has(import, who) || has(agent, who),
                Provenance::Annotator { annotator } => has(annotator, who),
                Provenance::Adjudication { adjudicator, .. } => has(adjudicator, who),
            },
            Self::Name(name) => names(annotation).any(|value| has(value, name)),
            Self::Words(words) => {
                annotation.spans.iter().any(|span| has(span.slice(text), words))
                    || names(annotation).any(|value| has(value, words))
            }
        }
    }
}

fn names(annotation: &Annotation) -> impl Iterator<Item = &str> {
    let names = ["name", "speaker", "claimant"];
    names.into_iter().filter_map(|name| annotation.attributes.get(name)?.as_text())
}

/// Whether a text has the words, which are in lower case.
fn has(text: &str, words: &str) -> bool {
    text.to_lowercase().contains(words)
}

fn term(word: &str) -> Result<Term, FilterError> {
    if let Some(score) = word.strip_prefix('>').or_else(|| word.strip_prefix("score:>")) {
        return Ok(Term::From(number(score)?));
    }
    if let Some(score) = word.strip_prefix('<').or_else(|| word.strip_prefix("score:<")) {
        return Ok(Term::Below(number(score)?));
    }
    let Some((field, value)) = word.split_once(':') else {
        return Ok(Term::Words(word.to_lowercase()));
    };
    let value = value.to_lowercase();
    let is_known = ["status", "is", "label", "kind", "by", "name", "score", "text"];
    if !is_known.contains(&field) {
        return Ok(Term::Words(word.to_lowercase()));
    }
    if value.is_empty() {
        return Err(FilterError::Empty(format!("{field}:")));
    }
    Ok(match field {
        "status" | "is" => match value.as_str() {
            "suggested" | "open" | "undecided" => Term::Status(Status::Suggested),
            "accepted" => Term::Status(Status::Accepted),
            "rejected" => Term::Status(Status::Rejected),
            "decided" => Term::Decided,
            _ => return Err(FilterError::Status(value)),
        },
        "label" | "kind" => Term::Label(value),
        "by" => Term::By(value),
        "name" => Term::Name(value),
        "score" => Term::From(number(&value)?),
        _ => Term::Words(value),
    })
}

fn number(text: &str) -> Result<f32, FilterError> {
    let number = text.trim_start_matches('=').parse::<f32>().ok();
    let number = number.filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| FilterError::Score(text.to_owned()))
}

/// Words between blanks; quotation marks hold blanks together.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut word) = (Vec::new(), String::new());
    let mut is_quoted = false;
    for character in text.chars() {
        match character {
            '"' => is_quoted = !is_quoted,
            _ if character.is_whitespace() && !is_quoted => words.push(std::mem::take(&mut word)),
            _ => word.push(character),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Attributes;
    use crate::text::Span;

    const TEXT: &str = "Ines Okoro raised ferry fares.";

    fn annotation() -> Annotation {
        let name = ("name".to_owned(), Value::Text("Ines Okoro".to_owned()));
        Annotation {
            id: "e1".into(),
            layer: "entity".to_owned(),
            label: "PERSON".to_owned(),
            spans: vec![Span::clamped(TEXT, 5, 10)],
            attributes: Attributes::from([name]),
            status: Status::Suggested,
            score: Some(0.8),
            provenance: Provenance::Annotator { annotator: "ana".to_owned() },
            derived_from: None,
        }
    }

    #[track_caller]
    fn assert_passes(filter: &str, passes: bool) {
        let read = Filter::parse(filter).unwrap();
        assert_eq!(read.passes(&annotation(), TEXT), passes, "{filter}");
    }

    #[test]
    fn every_term_has_to_hold() {
        assert_passes("", true);
        assert_passes("status:suggested label:person >0.8 by:ana okoro", true);
        assert_passes("status:suggested label:ORG", false);
        assert_passes("is:decided", false);
        assert_passes(">.81", false);
        assert_passes("<0.9 score:>0.5", true);
        assert_passes("name:ines", true);
        assert_passes("ferry", false);
        assert_passes("\"ines okoro\"", true);
        assert_passes("-label:PERSON", false);
        assert_passes("-status:rejected", true);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let why = |text| Filter::parse(text).unwrap_err().to_string();
        assert!(why("status:maybe").contains("“maybe” is no status"));
        assert!(why(">8").contains("“8” is no score"));
        assert!(why("by:").contains("“by:”"));
    }
}
