//! Sentences of one paragraph.

use crate::text::Span;

/// Words that end in a full stop without ending a sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "sen", "rep", "gov", "gen", "col", "lt", "sgt", "capt", "st",
    "no", "vs", "jr", "sr", "inc", "corp", "co", "ltd", "jan", "feb", "mar", "apr", "aug", "sept",
    "sep", "oct", "nov", "dec", "etc", "e.g", "i.e", "bn", "approx", "dept", "rev", "hon", "adm",
];

/// Cuts the paragraph `within` into sentences without the white space between them.
pub fn sentences(text: &str, within: Span) -> Vec<Span> {
    let covered = within.slice(text);
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = covered.char_indices().peekable();
    while let Some((at, character)) = chars.next() {
        if !matches!(character, '.' | '?' | '!' | '…') {
            continue;
        }
        let mut end = at + character.len_utf8();
        while let Some(&(next_at, next)) = chars.peek() {
            if !matches!(next, '.' | '?' | '!' | '…' | '"' | '\'' | '”' | '’' | ')' | ']' | '»')
            {
                break;
            }
            end = next_at + next.len_utf8();
            chars.next();
        }
        if is_sentence_end(covered, start, at, character, end) {
            push(text, within, start, end, &mut found);
            start = end;
        }
    }
    push(text, within, start, covered.len(), &mut found);
    found
}

fn push(text: &str, within: Span, start: usize, end: usize, found: &mut Vec<Span>) {
    let span = Span::clamped(text, within.start() + start, within.start() + end).trimmed(text);
    if !span.is_empty() {
        found.push(span);
    }
}

fn is_sentence_end(text: &str, start: usize, stop: usize, mark: char, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or("");
    let Some(next) = rest.chars().next() else { return true };
    if !next.is_whitespace() {
        return false;
    }
    let Some(begins) = rest.trim_start().chars().next() else { return true };
    if begins.is_lowercase() || matches!(begins, ',' | ';' | ':') {
        return false;
    }
    if mark != '.' {
        return true;
    }
    let before = text.get(start..stop).unwrap_or("");
    let word = before.rsplit(|c: char| c.is_whitespace() || "(\"“‘'".contains(c)).next();
    let word = word.unwrap_or("").to_lowercase();
    let is_initial =
        word.chars().count() == 1 && word != "i" && word.chars().all(char::is_alphabetic);
    !(is_initial || ABBREVIATIONS.contains(&word.as_str()))
}
