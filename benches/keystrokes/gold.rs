//! The gold of the twelve articles: check-worthy sentences with their claimant, and quotes.

use std::sync::Arc;

use postil::document::{self, Document, Format};
use postil::text::Span;
use serde_json::Value as Json;

/// What an article is to have in the end.
pub struct Gold {
    pub id: String,
    pub document: Arc<Document>,
    /// Check-worthy sentences with their claimant.
    pub claims: Vec<(Span, String)>,
    pub quotes: Vec<Quote>,
    /// Scores of claims by a model that has not seen the article, in the place of the shipped one's.
    pub scores: Option<Vec<(Span, f32)>>,
}

/// A quote of the gold, with the mentions that the gold names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quote {
    pub span: Span,
    pub label: String,
    pub source: Option<Span>,
    pub cue: Option<Span>,
}

/// Byte span of a pair of code points.
fn span(text: &str, start: &Json, end: &Json) -> Span {
    let byte = |number: &Json| {
        let number = number.as_u64().expect("offsets are numbers") as usize;
        text.char_indices().nth(number).map_or(text.len(), |(at, _)| at)
    };
    Span::new(text, byte(start), byte(end)).expect("the data's offsets fit")
}

/// The claims of a line that `postil train claims --predictions` has written, with their scores.
pub fn scores(line: &Json, text: &str) -> Vec<(Span, f32)> {
    let claims = line["annotations"].as_array().expect("a list").iter();
    let score = |claim: &Json| claim["score"].as_f64().expect("a score") as f32;
    claims
        .map(|claim| (span(text, &claim["spans"][0][0], &claim["spans"][0][1]), score(claim)))
        .collect()
}

pub fn gold(claims: &Json, quotes: &Json) -> Gold {
    let text = claims["text"].as_str().expect("a text");
    let claims_id = claims["id"].as_str().expect("an id");
    assert_eq!(Some(text), quotes["text"].as_str(), "both are about the same article");
    let bytes = text.as_bytes().to_vec();
    let document = document::read(bytes, "article.txt", Some(Format::Plain)).expect("it is text");
    assert_eq!(document.text(), text, "the reader keeps the text");
    let list = |name: &str| claims[name].as_array().expect("a list").iter();
    let sentences = list("sents").zip(list("claims")).zip(list("claimants"));
    let claims = sentences
        .filter(|((_, class), _)| *class == "CFS")
        .map(|((sentence, _), who)| {
            (span(text, &sentence[0], &sentence[1]), who.as_str().unwrap_or("").to_owned())
        })
        .collect();
    let marked = quotes["spans"].as_array().expect("a list");
    let of_group = |label: &str, group: &Json| {
        let found = marked.iter().find(|mark| mark["label"] == label && mark["group"] == *group);
        found.map(|mark| span(text, &mark["start"], &mark["end"]))
    };
    let quotes = marked.iter().filter(|mark| mark["label"] == "QUOTE");
    let mut quotes: Vec<Quote> = quotes
        .map(|quote| Quote {
            span: span(text, &quote["start"], &quote["end"]),
            label: quote["kind"].as_str().expect("a kind").to_owned(),
            source: of_group("SOURCE", &quote["group"]),
            cue: of_group("CUE", &quote["group"]),
        })
        .collect();
    // A quote of this schema stays within its paragraph.
    quotes.retain(|quote| !quote.span.slice(text).contains("\n\n"));
    quotes.sort();
    quotes.dedup_by_key(|quote| quote.span);
    let id = claims_id.to_owned();
    Gold { id, document: Arc::new(document), claims, quotes, scores: None }
}
