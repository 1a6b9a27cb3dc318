//! Learning the tagger from labelled text.
//!
//! Gold teaches directly. Silver (labels by another machine) is corrected first: where its sentences
//! also stand in the gold, a tagger that sees the silver labels as features learns what is wrong with
//! them, and labels the rest of the silver anew. What it is unsure of is left open.

pub mod recase;
pub mod score;

use std::collections::HashMap;

use crate::detect::Article;
use crate::detect::entities::features::{Source, features};
use crate::detect::entities::gold::{Labelled, Labels};
use crate::detect::entities::label::Label;
use crate::detect::entities::learn::recase::recase;
use crate::detect::entities::reading::Reading;
use crate::detect::entities::tagger::{self, for_each_segment};
use crate::detect::entities::{learn::score::Answer, rules};
use crate::document::Document;
use crate::model::calibration::Calibration;
use crate::model::crf::{self, Examples, Options};
use crate::model::random::Random;
use crate::model::sequence::{Tagger, Weights};
use crate::text::Span;

/// What to learn from and how.
pub struct Lesson {
    pub gold: Vec<Labelled>,
    pub silver: Vec<Labelled>,
    /// Kept apart, for calibration and the figures at the end.
    pub held_out: Vec<Labelled>,
    /// How much a gold sentence counts beside a silver one.
    pub gold_weight: f32,
    pub options: Options,
}

/// A step of the work, for the progress bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Correcting,
    Training,
}

/// All states: what is left open.
const OPEN: u64 = (1 << 37) - 1;
/// Corrections that are less sure are left open.
const SURE: f32 = 0.6;
/// The share of lines that are also learned in the letters of headlines.
const RECASED: f32 = 0.05;

/// Learns and gives the model's file.
pub fn learn(lesson: &Lesson, mut progress: impl FnMut(Stage, f32)) -> Vec<u8> {
    let gold_lines = lines_of(&lesson.gold);
    let held_out_lines = lines_of(&lesson.held_out);
    let mut examples = Examples::default();
    let mut random = Random::new(lesson.options.seed);
    let corrector = (!lesson.silver.is_empty()).then(|| {
        let weights = learn_corrections(lesson, &gold_lines, |part| {
            progress(Stage::Correcting, part);
        });
        Tagger::write(&weights, &[])
    });
    for labelled in &lesson.gold {
        let weight = if labelled.outside == Labels::default() { lesson.gold_weight } else { 1.0 };
        add_gold(labelled, weight, &mut random, &mut examples);
    }
    if let Some(corrector) = corrector.as_deref().and_then(|bytes| Tagger::read(bytes).ok()) {
        let is_known =
            |line: &str| gold_lines.contains_key(line) || held_out_lines.contains_key(line);
        for labelled in &lesson.silver {
            add_corrected(labelled, &corrector, &is_known, &mut random, &mut examples);
        }
    }
    let weights = crf::train(examples, &lesson.options, |part| progress(Stage::Training, part));
    let calibrations = calibrate(&weights, &lesson.held_out);
    Tagger::write(&weights, &calibrations)
}

/// Labels of each line of the gold, with spans counted from the line's start.
type Lines<'l> = HashMap<&'l str, Vec<(usize, usize, Labels)>>;

fn lines_of(documents: &[Labelled]) -> Lines<'_> {
    let mut lines = Lines::new();
    for labelled in documents {
        for block in &labelled.document.blocks {
            let inside = labelled.entities.iter().filter(|(span, _)| block.span.covers(*span));
            let start = block.span.start();
            let entities = inside
                .map(|(span, labels)| (span.start() - start, span.end() - start, *labels))
                .collect();
            lines.insert(block.span.slice(labelled.document.text()), entities);
        }
    }
    lines
}

fn learn_corrections(
    lesson: &Lesson,
    gold_lines: &Lines<'_>,
    progress: impl FnMut(f32),
) -> Weights {
    let mut examples = Examples::default();
    for labelled in &lesson.silver {
        let text = labelled.document.text();
        let mut entities = Vec::new();
        let mut known: Vec<Span> = Vec::new();
        for block in &labelled.document.blocks {
            let Some(line) = gold_lines.get(block.span.slice(text)) else { continue };
            known.push(block.span);
            for (start, end, labels) in line {
                let start = block.span.start() + start;
                let end = block.span.start() + end;
                entities.push((Span::clamped(text, start, end), *labels));
            }
        }
        if known.is_empty() {
            continue;
        }
        let article = Article::new(&labelled.document);
        let reading = Reading::new(&article);
        let mut source = source(&reading);
        source.hints = hints(&reading, &labelled.entities);
        let states = states(&reading, &entities, labelled.outside);
        let is_known = |at: usize| {
            let span = reading.span(at..at + 1);
            known.iter().any(|line| line.covers(span))
        };
        add_segments(&source, &states, is_known, 1.0, &mut examples);
    }
    let options = Options { epochs: 10, rows: 100_000, least_count: 1, ..lesson.options.clone() };
    crf::train(examples, &options, progress)
}

fn source<'r, 'a>(reading: &'r Reading<'a>) -> Source<'r, 'a> {
    Source::new(reading, &rules::find_all(reading))
}

/// What the silver labels say of each word: a state.
fn hints(reading: &Reading<'_>, entities: &[(Span, Labels)]) -> Vec<u8> {
    states(reading, entities, Labels::default())
        .into_iter()
        .map(|allowed| allowed.trailing_zeros() as u8)
        .collect()
}

/// The allowed states of each word, as bits.
fn states(reading: &Reading<'_>, entities: &[(Span, Labels)], outside: Labels) -> Vec<u64> {
    let state_bits = |labels: Labels, inside: u32| -> u64 {
        Label::ALL
            .into_iter()
            .filter(|label| labels.has(*label))
            .fold(0, |bits, label| bits | 1 << (1 + 2 * label as u32 + inside))
    };
    let free = 1 | state_bits(outside, 0) | state_bits(outside, 1);
    let mut entities = entities.iter().peekable();
    let mut open: Option<(Span, Labels)> = None;
    let mut states = Vec::with_capacity(reading.words.len());
    for token in &reading.article.tokens {
        while let Some((span, _)) = entities.peek()
            && span.end() <= token.span.start()
        {
            entities.next();
        }
        let covering = entities.peek().filter(|(span, _)| span.overlaps(token.span));
        states.push(match covering {
            None => free,
            Some((span, labels)) => {
                let continues = open.is_some_and(|(before, _)| before == *span);
                open = Some((*span, *labels));
                state_bits(*labels, u32::from(continues))
            }
        });
    }
    states
}

fn add_gold(labelled: &Labelled, weight: f32, random: &mut Random, examples: &mut Examples) {
    let article = Article::new(&labelled.document);
    let reading = Reading::new(&article);
    let states = states(&reading, &labelled.entities, labelled.outside);
    add_segments(&source(&reading), &states, |_| true, weight, examples);
    add_recased(&labelled.document, &states, &|_| true, weight, random, examples);
}

/// Adds some lines once more in the letters of headlines.
fn add_recased(
    document: &Document,
    states: &[u64],
    is_wanted: &dyn Fn(usize) -> bool,
    weight: f32,
    random: &mut Random,
    examples: &mut Examples,
) {
    let recased = recase(document, RECASED, random);
    let article = Article::new(&recased.document);
    if article.tokens.len() != states.len() {
        return;
    }
    let reading = Reading::new(&article);
    let is_changed = |at: usize| {
        let start = reading.span(at..at + 1).start();
        let block = recased.document.block_at(start);
        recased.is_changed.get(block).copied().unwrap_or(false) && is_wanted(at)
    };
    add_segments(&source(&reading), states, is_changed, weight, examples);
}

fn add_segments(
    source: &Source<'_, '_>,
    states: &[u64],
    is_wanted: impl Fn(usize) -> bool,
    weight: f32,
    examples: &mut Examples,
) {
    let mut buffer = Vec::new();
    for_each_segment(source, |sentence, segment| {
        if !is_wanted(segment.start) {
            return;
        }
        for at in segment {
            features(source, sentence, at, &mut buffer);
            examples.push(&buffer, states.get(at).copied().unwrap_or(OPEN));
        }
        examples.close(weight);
    });
}

/// Labels a silver document with the corrector and adds what the gold does not know.
fn add_corrected(
    labelled: &Labelled,
    corrector: &Tagger<'_>,
    is_known: &dyn Fn(&str) -> bool,
    random: &mut Random,
    examples: &mut Examples,
) {
    let article = Article::new(&labelled.document);
    let reading = Reading::new(&article);
    let mut source = source(&reading);
    source.hints = hints(&reading, &labelled.entities);
    let mut states = vec![1u64; reading.words.len()];
    for mention in tagger::tag(corrector, &source) {
        for at in mention.tokens.clone() {
            let inside = u32::from(at > mention.tokens.start);
            if let Some(state) = states.get_mut(at) {
                let sure = 1 << (1 + 2 * mention.label as u32 + inside);
                *state = if mention.score >= SURE { sure } else { OPEN };
            }
        }
    }
    source.hints.clear();
    let text = article.text();
    let new: Vec<bool> =
        labelled.document.blocks.iter().map(|block| !is_known(block.span.slice(text))).collect();
    let is_new = |at: usize| {
        let start = reading.span(at..at + 1).start();
        new.get(labelled.document.block_at(start)).copied().unwrap_or(false)
    };
    add_segments(&source, &states, is_new, 1.0, examples);
    add_recased(&labelled.document, &states, &is_new, 1.0, random, examples);
}

/// Learns for each label how far the tagger's confidence can be believed.
fn calibrate(weights: &Weights, held_out: &[Labelled]) -> Vec<Calibration> {
    let bytes = Tagger::write(weights, &[]);
    let Ok(tagger) = Tagger::read(&bytes) else { return Vec::new() };
    let mut answers: Vec<Answer> = Vec::new();
    for labelled in held_out {
        let article = Article::new(&labelled.document);
        let reading = Reading::new(&article);
        let mentions = tagger::tag(&tagger, &source(&reading));
        answers.extend(score::answers(&reading, &mentions, &labelled.entities));
    }
    let all = answers.iter().map(|answer| (answer.score, answer.is_right)).collect();
    let common = Calibration::learn(all, 40);
    let for_label = |label: Label| {
        let own: Vec<(f32, bool)> = answers
            .iter()
            .filter(|answer| answer.label == label)
            .map(|answer| (answer.score, answer.is_right))
            .collect();
        if own.len() < 300 { common.clone() } else { Calibration::learn(own, 40) }
    };
    Label::ALL.into_iter().map(for_label).collect()
}
