//! Names without the entities detector: a title and capitalised words behind it.

use crate::detect::Article;
use crate::text::{Span, TokenKind};

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

/// Names with a title in front, and later their surnames alone, each with the full name.
pub fn names(article: &Article<'_>) -> Vec<(Span, String)> {
    let mut found: Vec<(Span, String)> = Vec::new();
    let mut full: Vec<String> = Vec::new();
    let mut at = 0;
    while at < article.tokens.len() {
        if !is_name(article, at) {
            at += 1;
            continue;
        }
        let titled = is_title(article, at);
        let mut start = at;
        while is_title(article, start) || titled && word(article, start) == "." {
            start += 1;
        }
        let mut end = start;
        while is_name(article, end)
            && !is_title(article, end)
            && (end == start || is_spaced(article, end))
        {
            end += 1;
        }
        if let Some(span) = span(article, start, end) {
            let name = article.slice(span).to_owned();
            if titled && end - start > 1 {
                full.push(name.clone());
                found.push((span, name));
            } else if let Some(known) = full.iter().rev().find(|full| full.ends_with(name.as_str()))
            {
                found.push((span, known.clone()));
            }
        }
        at = end.max(at + 1);
    }
    found
}

fn word<'t>(article: &'t Article<'_>, at: usize) -> &'t str {
    article.tokens.get(at).map_or("", |token| token.text(article.text()))
}

fn is_name(article: &Article<'_>, at: usize) -> bool {
    let is_word = article.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word);
    let word = word(article, at);
    is_word && word.len() > 1 && word.starts_with(char::is_uppercase)
}

fn is_title(article: &Article<'_>, at: usize) -> bool {
    let word = word(article, at).trim_end_matches('.');
    TITLES.iter().any(|title| word.eq_ignore_ascii_case(title))
}

fn is_spaced(article: &Article<'_>, at: usize) -> bool {
    article.tokens.get(at).is_some_and(|token| token.spaced)
}

fn span(article: &Article<'_>, start: usize, end: usize) -> Option<Span> {
    let covered = article.tokens.get(start..end)?;
    Some(covered.first()?.span.hull(covered.last()?.span))
}
