//! The words of an article as the rules and the tagger see them: key, classes, form.
//!
//! Made once for each article. Rules compare keys (numbers), not text.

use crate::detect::Article;
use crate::detect::entities::class::Classes;
use crate::detect::entities::lexicon::{Lexicon, key_of};
use crate::text::{Span, Token, TokenKind};

/// The outward form of a word: capitals, digits, marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Form(u16);

impl Form {
    /// Begins with a capital.
    pub const CAPITAL: Form = Form(1);
    /// Begins with a small letter.
    pub const SMALL: Form = Form(1 << 1);
    /// Two or more letters, all of them capitals.
    pub const ALL_CAPITALS: Form = Form(1 << 2);
    /// Has a capital behind its first letter, and small letters.
    pub const INNER_CAPITAL: Form = Form(1 << 3);
    /// Has a digit.
    pub const DIGIT: Form = Form(1 << 4);
    /// Digits with commas and points between them, nothing else: `4`, `84,121`, `4.5`.
    pub const PLAIN_NUMBER: Form = Form(1 << 5);
    /// Four digits from 1000 to 2100.
    pub const YEAR: Form = Form(1 << 6);
    /// `7th`, `22nd`.
    pub const ORDINAL: Form = Form(1 << 7);
    /// `1990s`.
    pub const DECADE: Form = Form(1 << 8);
    /// `7:30`.
    pub const CLOCK: Form = Form(1 << 9);
    /// Has a full stop in it or at its end: `U.S.`, `J.`
    pub const STOP: Form = Form(1 << 10);
    /// No word or number.
    pub const MARK: Form = Form(1 << 11);
    /// One letter, with or without a stop.
    pub const SINGLE: Form = Form(1 << 12);
    /// A number word run together with letters: `5pm`, `20bn`, `300km`.
    pub const SUFFIXED: Form = Form(1 << 13);
    /// One or two digits, nothing else.
    pub const SHORT: Form = Form(1 << 14);

    /// Whether it has at least one of the features.
    pub const fn any(self, of: Form) -> bool {
        self.0 & of.0 != 0
    }

    /// The features of both.
    pub const fn with(self, other: Form) -> Self {
        Self(self.0 | other.0)
    }

    /// The bits, for hashing.
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// Reads the form off a token.
    pub fn of(text: &str, kind: TokenKind) -> Self {
        match kind {
            TokenKind::Mark => Self::MARK,
            TokenKind::Word => Self::of_word(text),
            TokenKind::Number => Self::of_number(text),
        }
    }

    fn of_word(text: &str) -> Self {
        let mut letters = 0;
        let mut capitals = 0;
        let mut form = Form::default();
        for (at, character) in text.char_indices() {
            if character.is_alphabetic() {
                letters += 1;
                let is_capital = character.is_uppercase();
                capitals += usize::from(is_capital);
                if letters == 1 && at == 0 {
                    form = form.with(if is_capital { Form::CAPITAL } else { Form::SMALL });
                }
            } else if character == '.' {
                form = form.with(Form::STOP);
            } else if character.is_numeric() {
                form = form.with(Form::DIGIT);
            }
        }
        if letters == 1 {
            form = form.with(Form::SINGLE);
        } else if capitals == letters && letters > 1 {
            form = form.with(Form::ALL_CAPITALS);
        } else if capitals > usize::from(form.any(Form::CAPITAL)) {
            form = form.with(Form::INNER_CAPITAL);
        }
        form
    }

    fn of_number(text: &str) -> Self {
        let bytes = text.as_bytes();
        let form = Form::DIGIT;
        let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
        if bytes.iter().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.')) {
            let form = form.with(Form::PLAIN_NUMBER);
            return match (digits, text.len()) {
                (1 | 2, len) if len == digits => form.with(Form::SHORT),
                (4, 4) if matches!(text.parse(), Ok(1000..=2100)) => form.with(Form::YEAR),
                _ => form,
            };
        }
        if bytes.iter().all(|b| b.is_ascii_digit() || *b == b':') {
            return form.with(Form::CLOCK);
        }
        match text.get(digits..) {
            Some("st" | "nd" | "rd" | "th") => form.with(Form::ORDINAL),
            Some("s" | "'s" | "’s") if digits == 4 || digits == 2 => form.with(Form::DECADE),
            _ => form.with(Form::SUFFIXED),
        }
    }
}

/// One word.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// The hash of its letters without case and accents.
    pub key: u32,
    pub classes: Classes,
    pub form: Form,
}

/// An article and its words.
pub struct Reading<'a> {
    pub article: &'a Article<'a>,
    /// One for each token.
    pub words: Vec<Word>,
}

impl<'a> Reading<'a> {
    /// Reads the article's tokens.
    pub fn new(article: &'a Article<'a>) -> Self {
        let lexicon = Lexicon::shared();
        let text = article.text();
        let words = article.tokens.iter().map(|token| word(lexicon, *token, text)).collect();
        Self { article, words }
    }

    /// The word, or an empty one outside of the article.
    pub fn word(&self, at: usize) -> Word {
        self.words.get(at).copied().unwrap_or(NO_WORD)
    }

    /// The word's key; 0 outside of the article.
    pub fn key(&self, at: usize) -> u32 {
        self.word(at).key
    }

    /// The word's classes.
    pub fn classes(&self, at: usize) -> Classes {
        self.word(at).classes
    }

    /// The word's form.
    pub fn form(&self, at: usize) -> Form {
        self.word(at).form
    }

    /// The word's text.
    pub fn text(&self, at: usize) -> &'a str {
        self.article.tokens.get(at).map_or("", |token| token.text(self.article.text()))
    }

    /// Whether white space stands before the word.
    pub fn is_spaced(&self, at: usize) -> bool {
        self.article.tokens.get(at).is_none_or(|token| token.spaced)
    }

    /// The span from the first to the last of these words.
    pub fn span(&self, tokens: std::ops::Range<usize>) -> Span {
        let tokens = self.article.tokens.get(tokens).unwrap_or_default();
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => first.span.hull(last.span),
            _ => Span::default(),
        }
    }
}

const NO_WORD: Word = Word { key: 0, classes: Classes::NONE, form: Form(0) };

fn word(lexicon: &Lexicon, token: Token, text: &str) -> Word {
    let letters = token.text(text);
    let key = key_of(letters);
    Word { key, classes: lexicon.classes(key), form: Form::of(letters, token.kind) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_form(text: &str, kind: TokenKind, wanted: Form) {
        assert!(Form::of(text, kind).any(wanted), "{text} is {:?}", Form::of(text, kind));
    }

    #[test]
    fn forms_tell_numbers_apart() {
        for (text, wanted) in [
            ("84,121", Form::PLAIN_NUMBER),
            ("1998", Form::YEAR),
            ("7th", Form::ORDINAL),
            ("1990s", Form::DECADE),
            ("7:30", Form::CLOCK),
            ("5pm", Form::SUFFIXED),
            ("12", Form::SHORT),
        ] {
            assert_form(text, TokenKind::Number, wanted);
        }
        assert!(!Form::of("9999", TokenKind::Number).any(Form::YEAR));
    }

    #[test]
    fn forms_tell_capitals_apart() {
        assert_form("NATO", TokenKind::Word, Form::ALL_CAPITALS);
        assert_form("McCain", TokenKind::Word, Form::INNER_CAPITAL);
        assert_form("J.", TokenKind::Word, Form::SINGLE);
        assert_form("Ärzte", TokenKind::Word, Form::CAPITAL);
        assert!(!Form::of("Trump", TokenKind::Word).any(Form::INNER_CAPITAL));
    }
}
