//! What the tagger sees of a word: itself, its neighbours, its form, lists, rules, the article.
//!
//! All features are numbers made of numbers (see [`crate::model::hash`]); no text is put together.

use std::ops::Range;

use crate::detect::entities::class::Classes;
use crate::detect::entities::evidence::{Dossier, Evidence};
use crate::detect::entities::lexicon::{Lexicon, phrase_key};
use crate::detect::entities::mention::Mention;
use crate::detect::entities::reading::{Form, Reading};
use crate::model::hash::{feature, lexical, pair};

/// Everything that features of one article are made of.
pub struct Source<'r, 'a> {
    pub reading: &'r Reading<'a>,
    pub dossier: Dossier,
    /// For each word, what a rule says of it: 0, or a number for label and place.
    pub ruled: Vec<u8>,
    /// For each word, the classes of a phrase of several words that it is part of, and whether it
    /// is the first.
    pub phrases: Vec<(Classes, bool)>,
    /// For each word, what another labeller says of it; empty where there is none.
    pub hints: Vec<u8>,
}

/// Stands for the words outside of a sentence.
const EDGE: u32 = 0x5EED_0001;
/// Classes that say nothing of names or numbers.
const IGNORED: Classes = Classes::BEGINS_PHRASE.with(Classes::APPROXIMATE);

impl<'r, 'a> Source<'r, 'a> {
    /// Gathers what the article as a whole and the rules tell.
    pub fn new(reading: &'r Reading<'a>, ruled_mentions: &[Mention]) -> Self {
        let mut ruled = vec![0; reading.words.len()];
        for mention in ruled_mentions {
            for (place, at) in mention.tokens.clone().enumerate() {
                if let Some(mark) = ruled.get_mut(at) {
                    *mark = 1 + 2 * mention.label as u8 + u8::from(place > 0);
                }
            }
        }
        let dossier = Dossier::new(reading);
        Self { reading, dossier, ruled, phrases: phrases(reading), hints: Vec::new() }
    }

    /// Whether a rule covers the word.
    pub fn is_ruled(&self, at: usize) -> bool {
        self.ruled.get(at).is_some_and(|mark| *mark != 0)
    }
}

/// Finds the phrases of the lexicon, longest first come.
fn phrases(reading: &Reading<'_>) -> Vec<(Classes, bool)> {
    let lexicon = Lexicon::shared();
    let mut found = vec![(Classes::NONE, false); reading.words.len()];
    for sentence in &reading.article.sentences {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let word = reading.word(at);
            let may_begin = word.classes.any(Classes::BEGINS_PHRASE)
                && word.form.any(Form::CAPITAL.with(Form::DIGIT));
            let longest = may_begin.then(|| longest(lexicon, reading, at, sentence.tokens.end));
            let Some((end, classes)) = longest.flatten() else {
                at += 1;
                continue;
            };
            for (place, entry) in found.iter_mut().take(end).skip(at).enumerate() {
                *entry = (classes, place == 0);
            }
            at = end;
        }
    }
    found
}

fn longest(
    lexicon: &Lexicon,
    reading: &Reading<'_>,
    at: usize,
    limit: usize,
) -> Option<(usize, Classes)> {
    let mut phrase = reading.key(at);
    let mut classes = reading.classes(at);
    let mut best = None;
    let mut end = at + 1;
    while classes.any(Classes::BEGINS_PHRASE) && end < limit {
        phrase = phrase_key(phrase, reading.key(end));
        classes = lexicon.classes(phrase);
        end += 1;
        let known = classes.without(Classes::BEGINS_PHRASE);
        if known != Classes::NONE {
            best = Some((end, known));
        }
    }
    best
}

/// One word with what stands around it, as numbers.
struct Near {
    key: u32,
    form: u32,
    classes: u32,
}

/// The features of one word of a sentence.
pub fn features(source: &Source<'_, '_>, sentence: &Range<usize>, at: usize, out: &mut Vec<u32>) {
    out.clear();
    let near = |offset: isize| near(source.reading, sentence, at.checked_add_signed(offset));
    let (here, before, after) = (near(0), near(-1), near(1));
    let (before2, after2) = (near(-2), near(2));
    words(&here, &before, &after, &before2, &after2, out);
    forms(&here, &before, &after, &before2, &after2, out);
    affixes(source.reading.text(at), &here, out);
    lists(source, at, &here, &before, &after, out);
    run(source.reading, sentence, at, &here, out);
    rules(source, sentence, at, &here, out);
    article(source, &here, out);
    hints(source, at, &here, out);
}

fn near(reading: &Reading<'_>, sentence: &Range<usize>, at: Option<usize>) -> Near {
    match at.filter(|at| sentence.contains(at)) {
        Some(at) => {
            let word = reading.word(at);
            let bits = word.classes.without(IGNORED).bits();
            Near {
                key: word.key,
                form: u32::from(word.form.bits()),
                classes: (bits ^ (bits >> 29)) as u32,
            }
        }
        None => Near { key: EDGE, form: EDGE, classes: EDGE },
    }
}

fn words(
    here: &Near,
    before: &Near,
    after: &Near,
    before2: &Near,
    after2: &Near,
    out: &mut Vec<u32>,
) {
    out.extend([
        feature(0, 0),
        lexical(feature(1, here.key)),
        feature(2, before.key),
        feature(3, after.key),
        feature(4, before2.key),
        feature(5, after2.key),
        lexical(pair(6, before.key, here.key)),
        lexical(pair(7, here.key, after.key)),
        pair(8, before2.key, before.key),
        pair(9, after.key, after2.key),
        lexical(pair(10, here.key, here.form)),
        pair(11, before.key, after.key),
    ]);
}

fn forms(
    here: &Near,
    before: &Near,
    after: &Near,
    before2: &Near,
    after2: &Near,
    out: &mut Vec<u32>,
) {
    let around = pair(0, before.form, after.form);
    out.extend([
        feature(20, here.form),
        pair(21, here.form, before.form),
        pair(22, here.form, after.form),
        pair(23, here.form, around),
        pair(24, before2.form, pair(0, before.form, here.form)),
        pair(25, here.form, pair(0, after.form, after2.form)),
        pair(26, before.key, here.form),
        pair(27, after.key, here.form),
        pair(28, before.key, around),
    ]);
}

/// The first and last letters, in small letters.
fn affixes(text: &str, here: &Near, out: &mut Vec<u32>) {
    let bytes = text.as_bytes();
    let mut hash = 0u32;
    for (len, byte) in bytes.iter().take(4).enumerate() {
        hash = hash.wrapping_mul(0x0100_0193) ^ u32::from(byte.to_ascii_lowercase());
        if len >= 1 {
            out.push(lexical(pair(30, len as u32, hash)));
        }
    }
    hash = 0;
    for (len, byte) in bytes.iter().rev().take(4).enumerate() {
        hash = hash.wrapping_mul(0x0100_0193) ^ u32::from(byte.to_ascii_lowercase());
        if len >= 1 {
            out.push(pair(31, len as u32, hash));
        }
        if len == 2 {
            out.push(pair(33, here.form, hash));
        }
    }
    out.push(pair(32, here.form, bytes.len().min(12) as u32));
}

fn lists(
    source: &Source<'_, '_>,
    at: usize,
    here: &Near,
    before: &Near,
    after: &Near,
    out: &mut Vec<u32>,
) {
    let word = source.reading.word(at);
    bits(40, word.classes.without(IGNORED).bits(), here.form, out);
    let phrase = |at: Option<usize>| at.and_then(|at| source.phrases.get(at)).copied();
    let (classes, first) = phrase(Some(at)).unwrap_or_default();
    let place = u32::from(first);
    bits(41, classes.bits(), place, out);
    let next = phrase(Some(at + 1)).unwrap_or_default();
    out.extend([
        pair(42, here.classes, here.form),
        feature(43, before.classes),
        feature(44, after.classes),
        pair(45, before.classes, here.classes),
        pair(46, here.classes, after.classes),
        pair(47, before.key, here.classes),
        pair(48, after.key, here.classes),
        pair(49, next.0.bits() as u32 ^ (next.0.bits() >> 32) as u32, u32::from(next.1)),
        pair(50, before.classes, pair(0, here.form, after.classes)),
    ]);
}

/// One feature for each bit that is set.
fn bits(template: u32, bits: u64, with: u32, out: &mut Vec<u32>) {
    let mut rest = bits;
    while rest != 0 {
        out.push(pair(template, rest.trailing_zeros(), with));
        rest &= rest - 1;
    }
}

/// The capitalised words that the word stands among: what begins and ends them and what is around.
fn run(reading: &Reading<'_>, sentence: &Range<usize>, at: usize, here: &Near, out: &mut Vec<u32>) {
    if !reading.form(at).any(Form::CAPITAL) {
        return;
    }
    let is_part = |at: usize| reading.form(at).any(Form::CAPITAL);
    let first = (sentence.start..at).rev().take_while(|&at| is_part(at)).last().unwrap_or(at);
    let last = (at + 1..sentence.end).take_while(|&at| is_part(at)).last().unwrap_or(at);
    let outside = |at: Option<usize>| near(reading, sentence, at);
    let (left, right) = (outside(first.checked_sub(1)), outside(Some(last + 1)));
    let head = outside(Some(last));
    let opening = outside(Some(first));
    let place = (at - first).min(3) as u32 * 4 + (last - at).min(3) as u32;
    out.extend([
        feature(60, place),
        pair(61, place, head.key),
        pair(62, place, opening.key),
        pair(63, place, head.classes),
        pair(64, place, left.key),
        pair(65, place, right.key),
        pair(66, left.key, right.key),
        pair(67, place, left.classes),
        pair(68, here.classes, pair(0, place, head.classes)),
    ]);
}

fn rules(
    source: &Source<'_, '_>,
    sentence: &Range<usize>,
    at: usize,
    here: &Near,
    out: &mut Vec<u32>,
) {
    let mark = |at: usize| match source.ruled.get(at) {
        Some(&mark) if sentence.contains(&at) => u32::from(mark),
        _ => 0,
    };
    let (before, mine, after) = (mark(at.wrapping_sub(1)), mark(at), mark(at + 1));
    out.extend([feature(70, mine), pair(71, mine, after), pair(72, before, mine)]);
    if mine != 0 {
        out.push(lexical(pair(73, mine, here.key)));
    }
}

fn article(source: &Source<'_, '_>, here: &Near, out: &mut Vec<u32>) {
    if !here_is_capital(here) {
        return;
    }
    let evidence = source.dossier.of(here.key).0;
    bits(80, u64::from(evidence), here.form, out);
    let person = Evidence::TITLED | Evidence::AFTER_GIVEN_NAME | Evidence::SPEAKS;
    let place = Evidence::LOCATIVE | Evidence::BEFORE_COUNTRY | Evidence::AFTER_THE;
    out.extend([
        feature(81, evidence),
        pair(82, evidence & (person | place), here.classes),
        pair(83, evidence & (Evidence::SMALL | Evidence::INSIDE | Evidence::ALONE), here.form),
    ]);
}

fn here_is_capital(here: &Near) -> bool {
    here.form != EDGE && here.form & u32::from(Form::CAPITAL.bits()) != 0
}

fn hints(source: &Source<'_, '_>, at: usize, here: &Near, out: &mut Vec<u32>) {
    if source.hints.is_empty() {
        return;
    }
    let hint = |at: usize| source.hints.get(at).copied().map_or(99, u32::from);
    let (before, mine, after) = (hint(at.wrapping_sub(1)), hint(at), hint(at + 1));
    out.extend([
        feature(90, mine),
        pair(91, before, mine),
        pair(92, mine, after),
        pair(93, mine, here.form),
        pair(94, mine, here.classes),
        pair(95, mine, here.key),
        pair(96, mine, pair(0, before, after)),
    ]);
}
