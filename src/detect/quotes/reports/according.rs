//! `according to officials`, `in the words of the mayor`: content without a verb of its own.

use super::super::edges;
use super::super::score::Strength;
use super::super::subject;
use super::super::units::Passage;
use super::super::words::Class;
use super::Report;

/// The report that "according to" makes of the rest of the sentence.
pub fn find(p: &Passage<'_>) -> Option<Report> {
    let cue = (0..p.len()).find(|&at| p.is_word(at, &["according"]) && p.is(at + 1, Class::TO))?;
    let source = subject::noun_phrase_starting(p, cue + 2, p.len())?;
    let mut content = Vec::new();
    let close = closing_comma(p, source.end);
    if cue > 1 {
        let start = clause_start(p, cue);
        let left = edges::trim(p, start..cue);
        if !left.is_empty() && (left.len() > 2 || p.has(left.clone(), Class::QUOTED)) {
            content.push(left);
        }
    }
    if let Some(close) = close {
        let is_medial = content.is_empty()
            || p.is_before(cue, Class::COMMA) && p.has_verb(close..p.len()) && !p.has_verb(0..cue);
        if is_medial {
            let right = edges::trim(p, close + 1..p.len());
            if right.len() > 2 {
                content.push(right);
            }
        }
    }
    if content.is_empty() && cue == 0 && close.is_none() {
        // "According to the ministry many people have left": no comma.
        let rest = edges::trim(p, source.end..p.len());
        if rest.len() > 3 && p.has_verb(rest.clone()) {
            content.push(rest);
        }
    }
    if content.is_empty() {
        return None;
    }
    Some(Report {
        content,
        cue: Some(cue..cue + 2),
        source: Some(source),
        rule: "according-to",
        strength: Strength::Plain,
    })
}

/// The comma that closes the phrase, behind appositions of the source.
fn closing_comma(p: &Passage<'_>, from: usize) -> Option<usize> {
    let close = p.find(from..p.len(), Class::COMMA)?;
    let is_citing = p.is_word(close + 1, &["quoting", "citing"]);
    let behind = p.find(close + 1..p.len(), Class::COMMA).filter(|_| is_citing);
    Some(behind.unwrap_or(close))
}

fn clause_start(p: &Passage<'_>, end: usize) -> usize {
    (0..end).rev().find(|&at| p.is_word(at, &[";"])).map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use crate::detect::quotes::testing::{assert_none, assert_quote};

    #[test]
    fn the_rest_of_the_sentence_is_content() {
        assert_quote(
            "⟦Rents fell in May⟧, according to the council.",
            "indirect",
            "the council",
            "according to",
            "according-to",
        );
        assert_quote(
            "According to Ada Obi, ⟦rents fell in May⟧.",
            "indirect",
            "Ada Obi",
            "According to",
            "according-to",
        );
    }

    #[test]
    fn according_to_nothing_is_nothing() {
        assert_none("All went according to plan.");
    }

    #[test]
    fn a_comma_may_be_missing() {
        assert_quote(
            "According to the Lagos Council ⟦many rents have fallen since May⟧.",
            "indirect",
            "the Lagos Council",
            "According to",
            "according-to",
        );
    }
}
