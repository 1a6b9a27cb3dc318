//! The people of an article: every mention of a person with the canonical name.

use crate::annotation::{Suggestion, Value};
use crate::detect::Article;
use crate::text::{Span, TokenKind};

/// A mention of a person.
#[derive(Debug, Clone)]
struct Mention {
    span: Span,
    name: String,
}

/// All mentions of people, in order.
#[derive(Debug, Default)]
pub struct People {
    mentions: Vec<Mention>,
}

impl People {
    /// Takes the people that the entities detector found, or looks for names itself if it found none.
    pub fn new(article: &Article<'_>, found: &[Suggestion]) -> Self {
        let mut mentions: Vec<Mention> = found
            .iter()
            .filter(|suggestion| suggestion.layer == "entity" && suggestion.label == "PERSON")
            .filter_map(|suggestion| {
                let span = *suggestion.spans.first()?;
                let name = suggestion.attributes.get("name").and_then(Value::as_text);
                let name = name.unwrap_or(article.slice(span)).to_owned();
                Some(Mention { span, name })
            })
            .collect();
        if mentions.is_empty() {
            mentions = capitalised_names(article);
        }
        Self { mentions }
    }

    /// The canonical name behind a source, or its own words.
    pub fn name_of(&self, article: &Article<'_>, source: Span) -> Option<String> {
        let first = self.mentions.partition_point(|mention| mention.span.end() <= source.start());
        let inside = self.mentions.get(first..).unwrap_or_default();
        let mention = inside
            .iter()
            .take_while(|mention| mention.span.start() < source.end())
            .filter(|mention| mention.span.overlaps(source))
            .last();
        match mention {
            Some(mention) => Some(mention.name.clone()),
            None => Some(article.slice(source).to_owned()),
        }
    }
}

/// Words that stand in front of a name.
const TITLES: &[&str] = &[
    "president",
    "senator",
    "sen",
    "rep",
    "gov",
    "governor",
    "mayor",
    "minister",
    "chancellor",
    "secretary",
    "mr",
    "mrs",
    "ms",
    "dr",
    "judge",
    "justice",
    "king",
    "queen",
    "prince",
    "princess",
    "pope",
    "general",
    "gen",
    "prime",
    "professor",
    "prof",
    "chairman",
    "director",
    "captain",
];

/// Names by their capitals: a title and the words behind it, and later the surname alone.
fn capitalised_names(article: &Article<'_>) -> Vec<Mention> {
    let text = article.text();
    let mut mentions: Vec<Mention> = Vec::new();
    let mut full: Vec<String> = Vec::new();
    let tokens = &article.tokens;
    let is_name = |at: usize| {
        tokens.get(at).is_some_and(|token| {
            let word = token.text(text);
            token.kind == TokenKind::Word && word.starts_with(char::is_uppercase) && word.len() > 1
        })
    };
    let is_title = |at: usize| {
        tokens.get(at).is_some_and(|token| {
            let word = token.text(text).trim_end_matches('.');
            TITLES.iter().any(|title| word.eq_ignore_ascii_case(title))
        })
    };
    let mut at = 0;
    while at < tokens.len() {
        if !is_name(at) {
            at += 1;
            continue;
        }
        let titled = is_title(at);
        let mut start = at;
        while is_title(start) || titled && tokens.get(start).is_some_and(|t| t.text(text) == ".") {
            start += 1;
        }
        let mut end = start;
        while is_name(end)
            && !is_title(end)
            && tokens.get(end).is_some_and(|t| end == start || t.spaced)
        {
            end += 1;
        }
        if let (Some(first), Some(last)) =
            (tokens.get(start), end.checked_sub(1).and_then(|last| tokens.get(last)))
            && end > start
        {
            let span = first.span.hull(last.span);
            let name = span.slice(text).to_owned();
            if titled && end - start > 1 {
                full.push(name.clone());
                mentions.push(Mention { span, name });
            } else if let Some(known) =
                full.iter().rev().find(|known| known.ends_with(name.as_str()))
            {
                mentions.push(Mention { span, name: known.clone() });
            }
        }
        at = end.max(at + 1);
    }
    mentions
}
