//! Transcripts: `OBI: We have no plan.` — the name in capitals, a colon, the words.

use crate::detect::Article;
use crate::document::BlockKind;
use crate::text::Span;

/// One turn of a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    pub block: usize,
    pub speaker: Span,
    pub colon: Span,
    /// One span a paragraph.
    pub words: Vec<Span>,
}

/// Turns that make a transcript: fewer may be headlines such as `UPDATE: …`.
const FEWEST: usize = 2;

/// Bytes that a speaker's name may have at most.
const LONGEST_NAME: usize = 40;

/// All turns of an article, none if it holds no transcript. A paragraph that opens a quotation
/// without naming a speaker goes on with the turn before it.
pub fn turns(article: &Article<'_>) -> Vec<Turn> {
    let text = article.text();
    let mut turns: Vec<Turn> = Vec::new();
    let mut last = None;
    for (number, block) in article.document.blocks.iter().enumerate() {
        if matches!(block.kind, BlockKind::Furniture | BlockKind::Code) {
            continue;
        }
        let covered = block.span.slice(text);
        let inner = covered.trim_matches(['“', '”', '"']);
        let goes_on = covered.starts_with(['“', '"']) && !inner.starts_with(['(', '[']);
        if let Some(turn) = turn(text, number, block.span) {
            turns.push(turn);
            last = Some(number);
        } else if let Some(turn) = turns.last_mut()
            && last.is_some_and(|last| last + 1 == number)
            && goes_on
            && !covered.ends_with(['”', '"'])
        {
            let start =
                block.span.start() + covered.len() - covered.trim_start_matches(['“', '"']).len();
            turn.words.push(Span::clamped(text, start, block.span.end()));
            last = Some(number);
        }
    }
    if turns.len() < FEWEST { Vec::new() } else { turns }
}

fn turn(text: &str, block: usize, span: Span) -> Option<Turn> {
    let covered = span.slice(text);
    let opened = covered.trim_start_matches(['“', '"']);
    let start = span.start() + covered.len() - opened.len();
    let colon = opened.bytes().take(LONGEST_NAME).position(|byte| byte == b':')?;
    let (name, rest) = opened.split_at_checked(colon)?;
    let letters = name.chars().filter(|c| c.is_alphabetic());
    let is_name = letters.clone().count() > 2
        && letters.clone().all(char::is_uppercase)
        && name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '-' | '\'' | '’'));
    if !is_name || !rest.starts_with(": ") {
        return None;
    }
    let at = start + colon;
    let closing = covered.trim_end_matches(['”', '"']).len();
    let words = Span::clamped(text, at + 1, span.start() + closing).trimmed(text);
    (words.len() > 2).then_some(Turn {
        block,
        speaker: Span::clamped(text, start, at),
        colon: Span::clamped(text, at, at + 1),
        words: vec![words],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::plain;

    #[track_caller]
    fn turns_of(text: &str) -> Vec<String> {
        let document = plain::document(text, None, "");
        let article = Article::new(&document);
        turns(&article)
            .iter()
            .map(|turn| {
                format!(
                    "{}>{}",
                    turn.speaker.slice(text),
                    turn.words.first().map_or("", |w| w.slice(text))
                )
            })
            .collect()
    }

    #[test]
    fn turns_are_read_with_and_without_marks() {
        let text = "OBI: We have no plan.\n\n\"REED: None at all?\"\n\nThe hall was empty.";
        assert_eq!(turns_of(text), ["OBI>We have no plan.", "REED>None at all?"]);
    }

    #[test]
    fn a_headline_with_a_colon_is_no_transcript() {
        assert!(turns_of("UPDATE: The hall was empty.\n\nNobody came.").is_empty());
        assert!(turns_of("Obi: We have no plan.\n\nReed: None at all?").is_empty());
    }
}
