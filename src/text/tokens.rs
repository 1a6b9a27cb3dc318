//! Tokens: the words, numbers and marks of a text, as the detectors read it.
//!
//! Written by hand instead of taken from UAX-29, because the conventions of the entity labels need
//! other cuts: a possessive `’s` is a token of its own, a hyphen divides, `U.S.` and `84,121` are
//! one token. Every character that is not white space lies in exactly one token.

use crate::text::Span;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Starts with a letter: `Obi`, `U.S.`, `don't`, `B2B`, and the possessive `’s`.
    Word,
    /// Starts with a digit: `84,121`, `4.5`, `1990s`, `7th`, `5pm`.
    Number,
    /// One character that is neither: `,`, `“`, `$`, `-`; or a run of full stops or of one dash.
    Mark,
}

/// One token and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub span: Span,
    pub kind: TokenKind,
    /// Whether white space or a line break stands before it (true for the first).
    pub spaced: bool,
}

impl Token {
    /// The token's characters.
    pub fn text(self, text: &str) -> &str {
        self.span.slice(text)
    }
}

/// Cuts `within` into tokens.
pub fn tokens(text: &str, within: Span) -> Vec<Token> {
    let mut found = Vec::with_capacity(within.len() / 5);
    tokens_into(text, within, &mut found);
    found
}

/// Cuts `within` into tokens, appended to `found`.
pub fn tokens_into(text: &str, within: Span, found: &mut Vec<Token>) {
    let covered = within.slice(text);
    let mut at = 0;
    let mut spaced = true;
    while let Some(first) = char_at(covered, at) {
        if first.is_whitespace() {
            at += first.len_utf8();
            spaced = true;
            continue;
        }
        let (len, kind) = token_length(covered, at, first);
        let start = within.start() + at;
        found.push(Token { span: Span::clamped(text, start, start + len), kind, spaced });
        at += len;
        spaced = false;
    }
}

fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(&byte) if byte < 0x80 => Some(byte as char),
        Some(_) => text.get(at..).and_then(|rest| rest.chars().next()),
        None => None,
    }
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’')
}

fn token_length(text: &str, at: usize, first: char) -> (usize, TokenKind) {
    if first.is_ascii_alphabetic() {
        return (word_length(text, at), TokenKind::Word);
    }
    if first.is_alphabetic() {
        return (word_length(text, at), TokenKind::Word);
    }
    if first.is_numeric() {
        return (number_length(text, at), TokenKind::Number);
    }
    if is_apostrophe(first) && is_possessive(text, at) {
        return (first.len_utf8() + 1, TokenKind::Word);
    }
    if matches!(first, '.' | '-' | '–' | '—') {
        let mut end = at;
        while char_at(text, end) == Some(first) {
            end += first.len_utf8();
        }
        return (end - at, TokenKind::Mark);
    }
    let mut end = at + first.len_utf8();
    while let Some(next) = char_at(text, end).filter(|&c| is_joining(c)) {
        end += next.len_utf8();
    }
    (end - at, TokenKind::Mark)
}

/// Marks that belong to the character before them: combining accents, variation selectors,
/// zero-width joiner.
fn is_joining(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' | '\u{200d}')
}

/// Whether an apostrophe at `at` begins a possessive `’s` behind a word.
fn is_possessive(text: &str, at: usize) -> bool {
    let Some(apostrophe) = char_at(text, at) else { return false };
    let after = at + apostrophe.len_utf8();
    let behind_word = text.get(..at).and_then(|t| t.chars().next_back());
    behind_word.is_some_and(|c| c.is_alphanumeric() || c == '.')
        && matches!(char_at(text, after), Some('s' | 'S'))
        && !char_at(text, after + 1).is_some_and(char::is_alphanumeric)
}

/// The end of the ASCII letters and digits from here on: nearly always the end of the word.
fn plain_end(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

fn word_length(text: &str, at: usize) -> usize {
    let mut end = plain_end(text, at);
    if matches!(text.as_bytes().get(end), None | Some(b' ' | b',' | b'\n' | b'-')) {
        return end - at;
    }
    while let Some(next) = char_at(text, end) {
        let continues = if next.is_alphanumeric() || is_joining(next) {
            true
        } else if is_apostrophe(next) {
            let after = char_at(text, end + next.len_utf8());
            after.is_some_and(char::is_alphabetic) && !is_possessive(text, end)
        } else if next == '.' {
            is_abbreviation_stop(text, at, end)
        } else if next == '&' {
            // AT&T, but not "R & D" with blanks
            char_at(text, end + 1).is_some_and(char::is_uppercase)
        } else {
            false
        };
        if !continues {
            break;
        }
        end += next.len_utf8();
    }
    end - at
}

/// Whether the full stop at `stop` belongs to the word that began at `start`: inside `U.S` and
/// `a.m`, at the end of `U.S.`, and behind a single capital (`J.`).
fn is_abbreviation_stop(text: &str, start: usize, stop: usize) -> bool {
    let word = text.get(start..stop).unwrap_or("");
    let letters = word.rsplit('.').next().unwrap_or("");
    if letters.chars().count() != 1 {
        return false;
    }
    let next = char_at(text, stop + 1);
    let next_is_letter = next.is_some_and(char::is_alphabetic);
    let next_next = next.map_or(stop + 1, |c| stop + 1 + c.len_utf8());
    if next_is_letter && char_at(text, next_next) == Some('.') {
        return true;
    }
    word.contains('.') && !next_is_letter
        || letters.chars().all(char::is_uppercase) && letters != "I" && !next_is_letter
}

fn number_length(text: &str, at: usize) -> usize {
    let mut end = at;
    while let Some(next) = char_at(text, end) {
        let continues = next.is_alphanumeric()
            || is_joining(next)
            || matches!(next, ',' | '.' | ':')
                && char_at(text, end + 1).is_some_and(|c| c.is_ascii_digit())
                && text.get(..end).is_some_and(|t| t.ends_with(|c: char| c.is_ascii_digit()));
        if !continues {
            break;
        }
        end += next.len_utf8();
    }
    end - at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn assert_tokens(text: &str, wanted: &str) {
        let whole = Span::whole(text).unwrap();
        let found: Vec<&str> = tokens(text, whole).iter().map(|t| t.text(text)).collect();
        assert_eq!(found.join("|"), wanted, "{text}");
    }

    #[test]
    fn a_possessive_is_a_token_of_its_own() {
        assert_tokens("Trump’s claim, the boss's", "Trump|’s|claim|,|the|boss|'s");
    }

    #[test]
    fn a_contraction_stays_whole() {
        assert_tokens("can’t don't O'Brien", "can’t|don't|O'Brien");
    }

    #[test]
    fn abbreviations_keep_their_stops() {
        assert_tokens("The U.S. and J. Doe at 5 p.m. met.", "The|U.S.|and|J.|Doe|at|5|p.m.|met|.");
    }

    #[test]
    fn numbers_keep_inner_signs() {
        assert_tokens("$84,121, 4.5% at 7:30.", "$|84,121|,|4.5|%|at|7:30|.");
    }

    #[test]
    fn hyphens_divide() {
        assert_tokens("U.S.-led 78-year-old", "U.S.|-|led|78|-|year|-|old");
    }

    #[test]
    fn quotation_marks_stand_alone() {
        assert_tokens("“No,” ‘he’ said…", "“|No|,|”|‘|he|’|said|…");
    }

    proptest! {
        #[test]
        fn tokens_hold_every_character_that_is_not_blank(text in "(\\PC|[ a-zA-Z.'’“”0-9-]){0,200}") {
            let whole = Span::whole(&text).unwrap();
            let mut at = 0;
            for token in tokens(&text, whole) {
                prop_assert!(!token.span.is_empty());
                let between = text.get(at..token.span.start());
                prop_assert_eq!(between.map(str::trim), Some(""));
                at = token.span.end();
            }
            prop_assert_eq!(text.get(at..).map(str::trim), Some(""));
        }
    }
}
