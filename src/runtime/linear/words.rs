//! Words of a sentence by their numbers: how text is selected without seeing it.

use std::fmt::Write;

use crate::app::App;
use crate::app::reading::{Purpose, Selection, grapheme_before};
use crate::text::{Span, display, sentences};

/// The sentence that holds the cursor.
pub(super) fn sentence(app: &App) -> Option<Span> {
    let block = app.document.blocks.get(app.document.block_at(app.reading.cursor()))?;
    let all = sentences::sentences(app.document.text(), block.span);
    let behind = |span: &Span| span.end() > app.reading.cursor();
    all.iter().copied().find(behind).or(all.last().copied())
}

/// The pieces between blanks.
fn words(text: &str, sentence: Span) -> Vec<Span> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, character) in sentence.slice(text).char_indices() {
        let at = sentence.start() + at;
        match (character.is_whitespace(), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                words.push(Span::clamped(text, from, at));
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|from| Span::clamped(text, from, sentence.end())));
    words
}

/// The words of the sentence with their numbers.
pub(super) fn numbered(app: &App) -> String {
    let text = app.document.text();
    let Some(sentence) = sentence(app) else { return "There is no sentence here.".to_owned() };
    let mut shown = String::new();
    for (number, word) in words(text, sentence).into_iter().enumerate() {
        let _ = write!(shown, "{} {}  ", number + 1, display::line(word.slice(text)));
    }
    shown
}

/// Selects words by their numbers: `3`, `3-5`. Commas and full stops at the edges stay outside,
/// quotation marks inside.
///
/// # Errors
/// What is wrong with the numbers, as a sentence.
pub(super) fn select(app: &mut App, numbers: &str) -> Result<(), String> {
    let text = app.document.shared_text();
    let sentence = sentence(app).ok_or("There is no sentence here.")?;
    let words = words(&text, sentence);
    let wrong = || format!("Say numbers from 1 to {}: tag 3, or tag 3-5.", words.len());
    let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
    let number = |said: &str| said.trim().parse::<usize>().ok()?.checked_sub(1);
    let (first, last) = number(first).zip(number(last)).ok_or_else(wrong)?;
    let (Some(first), Some(last)) = (words.get(first), words.get(last)) else {
        return Err(wrong());
    };
    if last.end() < first.end() {
        return Err(wrong());
    }
    let span = without_commas(&text, first.hull(*last));
    let mut purpose = app.reading.selection.take().map_or(Purpose::Tag, |now| now.purpose);
    // Both ends are told: nothing is to be taken beyond them.
    if let Purpose::Mention { is_extending, .. } | Purpose::Piece { is_extending, .. } =
        &mut purpose
    {
        *is_extending = true;
    }
    app.reading.selection = Some(Selection { anchor: span.start(), purpose });
    app.reading.go(grapheme_before(&text, span.end()));
    Ok(())
}

fn without_commas(text: &str, span: Span) -> Span {
    let is_outside = |c: char| matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | '(' | ')');
    let covered = span.slice(text);
    let kept = covered.trim_matches(is_outside);
    if kept.is_empty() {
        return span;
    }
    let start = span.start() + (covered.len() - covered.trim_start_matches(is_outside).len());
    Span::clamped(text, start, start + kept.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lie_between_blanks() {
        let text = "A  “b,” c.";
        let whole = Span::whole(text).unwrap();
        let found: Vec<&str> = words(text, whole).iter().map(|word| word.slice(text)).collect();
        assert_eq!(found, ["A", "“b,”", "c."]);
    }

    #[test]
    fn a_comma_at_the_edge_stays_outside() {
        let text = "(Ada Obi), who";
        let span = Span::new(text, 0, 10).unwrap();
        assert_eq!(without_commas(text, span).slice(text), "Ada Obi");
    }
}
