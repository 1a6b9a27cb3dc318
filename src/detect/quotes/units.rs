//! Sentences as the grammar of reports reads them: words with their classes, and each quotation in
//! marks as one unit.
//!
//! Because a quotation is one unit, a sentence here may hold many sentences of somebody's speech:
//! `“I came. I saw,” she said.` has four units and a stop.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::lexicon::{self, Cue};
use super::loose;
use super::marks::Quotation;
use super::words::{self, Class, FastHash};
use crate::detect::{Article, Sentence};
use crate::text::{Span, Token, TokenKind};

/// A word, a mark or a quotation.
#[derive(Debug, Clone, Copy)]
pub struct Unit {
    pub span: Span,
    pub class: Class,
    /// The report verb that the word may be.
    pub cue: Option<Cue>,
    /// The quotation, as an index of the article's quotations.
    pub quotation: Option<u32>,
}

/// A sentence in units.
#[derive(Debug)]
pub struct Passage<'t> {
    pub text: &'t str,
    pub units: Vec<Unit>,
    /// The block, as an index of the document's blocks.
    pub block: usize,
    /// Whether nearly every longer word has a capital, as in many headlines.
    pub is_headline: bool,
}

impl<'t> Passage<'t> {
    /// How many units there are.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether there is no unit.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// Whether the unit exists and has any of the classes.
    pub fn is(&self, at: usize, class: Class) -> bool {
        self.units.get(at).is_some_and(|unit| unit.class.any(class))
    }

    /// Whether the unit before `at` has any of the classes.
    pub fn is_before(&self, at: usize, class: Class) -> bool {
        at.checked_sub(1).is_some_and(|before| self.is(before, class))
    }

    /// The text of a unit, empty behind the end.
    pub fn word(&self, at: usize) -> &'t str {
        self.units.get(at).map_or("", |unit| unit.span.slice(self.text))
    }

    /// Whether the unit is one of these words, whatever its case.
    pub fn is_word(&self, at: usize, words: &[&str]) -> bool {
        let word = self.word(at);
        words.iter().any(|known| word.eq_ignore_ascii_case(known))
    }

    /// The report verb at this place, if one may be there.
    pub fn cue(&self, at: usize) -> Option<Cue> {
        self.units.get(at).and_then(|unit| unit.cue)
    }

    /// The quotation at this place.
    pub fn quotation(&self, at: usize) -> Option<u32> {
        self.units.get(at).and_then(|unit| unit.quotation)
    }

    /// The text that some units cover.
    pub fn span(&self, range: Range<usize>) -> Option<Span> {
        let covered = self.units.get(range)?;
        Some(covered.first()?.span.hull(covered.last()?.span))
    }

    /// Whether nothing but stops and closing brackets stands from here on.
    pub fn is_end(&self, at: usize) -> bool {
        let rest = self.units.get(at..).unwrap_or_default();
        rest.iter().all(|unit| unit.class.any(Class::STOP.with(Class::CLOSE)))
    }

    /// The first place in the range that has any of the classes.
    pub fn find(&self, range: Range<usize>, class: Class) -> Option<usize> {
        range.into_iter().find(|&at| self.is(at, class))
    }

    /// Whether there is a unit in the range with any of the classes.
    pub fn has(&self, range: Range<usize>, class: Class) -> bool {
        self.find(range, class).is_some()
    }

    /// Whether a finite verb that the lists know stands in the range.
    pub fn has_verb(&self, range: Range<usize>) -> bool {
        let finite = Class::AUXILIARY.with(Class::MODAL).with(Class::VERB);
        range.into_iter().any(|at| self.is(at, finite) || self.is_past_form(at))
    }

    /// Whether the word looks like a past tense: a cue in the past, or a word in `-ed` that follows
    /// no article.
    pub fn is_past_form(&self, at: usize) -> bool {
        let word = self.word(at);
        let is_ed = word.len() > 4 && word.ends_with("ed") && word.starts_with(char::is_lowercase);
        is_ed && !self.is_before(at, Class::DETERMINER.with(Class::POSSESSIVE))
            || self.cue(at).is_some_and(|cue| cue.form == lexicon::Form::Past)
    }
}

/// Which verbs are read as cues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verbs {
    /// Those of speech.
    Speech,
    /// Those of thought and of finding as well.
    Thought,
}

/// All sentences that hold a quotation or a word that may be a cue of speech.
pub fn passages<'t>(article: &'t Article<'_>, quotations: &[Quotation]) -> Vec<Passage<'t>> {
    passages_with(article, quotations, Verbs::Speech)
}

/// All sentences that hold a quotation or a word that may be such a cue.
pub fn passages_with<'t>(
    article: &'t Article<'_>,
    quotations: &[Quotation],
    verbs: Verbs,
) -> Vec<Passage<'t>> {
    let text = article.text();
    let outer: Vec<(u32, Quotation)> =
        (0..).zip(quotations.iter().copied()).filter(|(_, q)| q.depth == 0).collect();
    let mut next = 0;
    let mut found: Vec<Passage<'t>> = Vec::new();
    let mut units: Vec<Unit> = Vec::new();
    let mut covered = 0;
    for sentence in &article.sentences {
        if !article.is_prose(sentence) {
            continue;
        }
        let is_cut = found.last().is_some_and(|last| {
            last.block == sentence.block && cut_at_abbreviation(last, article, sentence)
        });
        if (covered > sentence.span.start() || is_cut) && !found.is_empty() {
            // The sentence before ran into a quotation that reaches into this one.
            if let Some(open) = found.pop() {
                units = open.units;
            }
        }
        for token in article.tokens_of(sentence) {
            if token.span.start() < covered {
                continue;
            }
            while outer.get(next).is_some_and(|(_, q)| q.span.end() <= token.span.start()) {
                next += 1;
            }
            let inside = outer.get(next).filter(|(_, q)| q.span.overlaps(token.span));
            match inside {
                Some((index, quotation)) => {
                    covered = quotation.span.end();
                    units.push(quoted(text, *index, quotation));
                }
                None if is_abbreviation_stop(text, token, sentence.span) => {
                    if let Some(last) = units.last_mut() {
                        last.span = last.span.hull(token.span);
                    }
                }
                None => {
                    let mut read = unit(text, token, verbs);
                    if !units.is_empty() && read.class == Class::ADVERB.with(Class::CAPITAL) {
                        // "Reilly" inside of a sentence is a name.
                        read.class = Class::CAPITAL;
                    }
                    units.push(read);
                }
            }
        }
        let is_needed = units.iter().any(|unit| {
            unit.cue.is_some()
                || unit.class.any(Class::QUOTED.with(Class::REPORT_NOUN))
                || is_according(text, unit)
        });
        if is_needed {
            let taken = std::mem::take(&mut units);
            let is_headline = loose::is_title_case(text, &taken);
            found.push(Passage { text, units: taken, block: sentence.block, is_headline });
        } else {
            units.clear();
        }
    }
    found
}

/// Whether the sentence before ended in an abbreviation such as `U.S.` that this one continues.
fn cut_at_abbreviation(before: &Passage<'_>, article: &Article<'_>, sentence: &Sentence) -> bool {
    let Some(last) = before.units.last() else { return false };
    let gap = article.text().get(last.span.end()..sentence.span.start()).unwrap_or("-");
    let word = last.span.slice(before.text);
    let is_initials = word.len() > 3 && word.ends_with('.') && word.matches('.').count() > 1;
    let is_title = matches!(word, "Sens" | "Reps" | "Gens" | "Profs" | "Drs");
    let Some(first) = article.tokens_of(sentence).first() else { return false };
    let (class, _) = entry(first.text(article.text()), &VOCABULARY);
    let opens = Class::DETERMINER
        .with(Class::SUBJECT)
        .with(Class::PREPOSITION)
        .with(Class::SUBORDINATOR)
        .with(Class::ADVERB)
        .with(Class::CONJUNCTION)
        .with(Class::QUESTION)
        .with(Class::TIME);
    (is_initials || is_title) && gap.trim_matches('.').trim().is_empty() && !class.any(opens)
}

/// Whether a full stop belongs to the word before it: the sentence goes on behind it.
fn is_abbreviation_stop(text: &str, token: &Token, sentence: Span) -> bool {
    if token.spaced || token.text(text) != "." {
        return false;
    }
    let rest = text.get(token.span.end()..sentence.end()).unwrap_or("");
    rest.trim_start().starts_with(|c: char| c.is_alphanumeric())
}

fn is_according(text: &str, unit: &Unit) -> bool {
    unit.span.len() == 9 && unit.span.slice(text).eq_ignore_ascii_case("according")
}

fn quoted(text: &str, index: u32, quotation: &Quotation) -> Unit {
    let inner = quotation.inner.slice(text);
    let is_title = inner.len() < 60 && loose::is_title(inner.trim_end_matches([',', '.']));
    let class = if is_title { Class::QUOTED.with(Class::TITLE) } else { Class::QUOTED };
    Unit { span: quotation.span, class, cue: None, quotation: Some(index) }
}

/// One word's entry: its classes and the cue it may be.
type Entry = (Class, Option<Cue>);

type Vocabulary = HashMap<&'static str, Entry, FastHash>;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut entries = Vocabulary::default();
    for (word, class) in words::listed() {
        entries.entry(word).or_default().0 = class;
    }
    for (word, cue) in lexicon::forms() {
        entries.entry(word).or_default().1 = Some(cue);
    }
    entries
});

static WITH_THOUGHTS: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut entries = VOCABULARY.clone();
    for (word, cue) in lexicon::thought_forms() {
        entries.entry(word).or_default().1 = Some(cue);
    }
    entries
});

fn unit(text: &str, token: &Token, verbs: Verbs) -> Unit {
    let word = token.text(text);
    let (class, cue) = match token.kind {
        TokenKind::Mark => (words::mark_class(word, token.spaced), None),
        TokenKind::Number => (Class::NUMBER, None),
        // The names of bodies that are spelt like pronouns.
        TokenKind::Word if matches!(word, "WHO" | "US" | "IT") => (Class::CAPITAL, None),
        TokenKind::Word => match verbs {
            Verbs::Speech => entry(word, &VOCABULARY),
            Verbs::Thought => entry(word, &WITH_THOUGHTS),
        },
    };
    Unit { span: token.span, class, cue, quotation: None }
}

fn entry(word: &str, vocabulary: &Vocabulary) -> Entry {
    let mut buffer = [0u8; 24];
    let mut len = 0;
    let mut bytes = word.bytes();
    while let Some(byte) = bytes.next() {
        let Some(slot) = buffer.get_mut(len) else { break };
        *slot = byte.to_ascii_lowercase();
        if byte == 0xe2 {
            // A curly apostrophe is read as a straight one; other characters stay unknown.
            *slot = b'\'';
            bytes.next();
            bytes.next();
        }
        len += 1;
    }
    let lower = buffer.get(..len).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("");
    let (mut class, cue) = match vocabulary.get(lower) {
        Some(entry) => *entry,
        None => (words::unlisted(lower), None),
    };
    if word.starts_with(char::is_uppercase) {
        class = class.with(Class::CAPITAL);
    }
    (class, cue)
}
