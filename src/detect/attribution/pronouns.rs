//! Pronouns: `he` and `she` for a person, `it` for a body, `they` for several.
//!
//! The nearest sentence that names somebody who fits decides, its first name before the others,
//! because a name at the start of a sentence is mostly its subject. What stands in quotation marks
//! is somebody else's speech and names nobody for the article's own pronouns.

use super::gender::Gender;
use super::people::People;
use super::{Speaker, Utterance};
use crate::detect::Article;
use crate::text::Span;

/// A personal pronoun in the subject case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pronoun {
    He,
    She,
    It,
    They,
    /// `I` and `we`: outside of marks, the writer.
    Writer,
}

impl Pronoun {
    /// The pronoun that the mention is, contractions included.
    pub fn parse(mention: &str) -> Option<Self> {
        let stem = mention.split(['\'', '’']).next().unwrap_or(mention);
        Some(match stem.to_ascii_lowercase().as_str() {
            "he" | "his" | "him" => Self::He,
            "she" | "her" => Self::She,
            "it" | "its" => Self::It,
            "they" | "their" | "them" => Self::They,
            "i" | "we" | "you" => Self::Writer,
            _ => return None,
        })
    }
}

/// Sentences that a pronoun looks back at most.
const REACH: usize = 12;

/// The name behind a pronoun, and how sure that is.
pub fn resolve(
    article: &Article<'_>,
    people: &People,
    pronoun: Pronoun,
    source: Span,
    earlier: &[Utterance],
    speakers: &[Speaker],
) -> (Option<String>, f32) {
    let gender = match pronoun {
        Pronoun::He => Gender::Male,
        Pronoun::She => Gender::Female,
        Pronoun::It | Pronoun::They => {
            let is_plural = pronoun == Pronoun::They;
            let name = document(article, source)
                .filter(|_| !is_plural)
                .or_else(|| group(article, people, source, earlier, speakers, is_plural));
            return (name, 0.7);
        }
        Pronoun::Writer => return (None, 1.0),
    };
    let last = article.sentence_at(source.start());
    for number in (last.saturating_sub(REACH)..=last).rev() {
        let Some(sentence) = article.sentences.get(number) else { continue };
        let limit = sentence.span.end().min(source.start());
        let part = Span::clamped(article.text(), sentence.span.start(), limit);
        let named = people.within(part).iter().find(|mention| {
            mention.is_person
                && mention.span.end() <= limit
                && mention.gender.fits(gender)
                && !is_quoted(mention.span, earlier)
        });
        if let Some(mention) = named {
            let certainty = if mention.gender == gender { 0.85 } else { 0.7 };
            return (Some(mention.name.clone()), certainty);
        }
        if let Some(name) = same_pronoun(article, pronoun, part, earlier, speakers) {
            return (Some(name), 0.8);
        }
    }
    (None, 1.0)
}

fn is_quoted(mention: Span, earlier: &[Utterance]) -> bool {
    earlier.iter().rev().take(6).any(|u| {
        u.is_quoted && u.hull.covers(mention) && !u.source.is_some_and(|s| s.overlaps(mention))
    })
}

/// The name that the same pronoun stood for in this sentence.
fn same_pronoun(
    article: &Article<'_>,
    pronoun: Pronoun,
    part: Span,
    earlier: &[Utterance],
    speakers: &[Speaker],
) -> Option<String> {
    earlier
        .iter()
        .zip(speakers)
        .rev()
        .take(8)
        .find(|(utterance, _)| {
            utterance.source.is_some_and(|source| {
                part.covers(source) && Pronoun::parse(article.slice(source)) == Some(pronoun)
            })
        })
        .and_then(|(_, speaker)| speaker.name.clone())
}

/// The last source that is no person's pronoun: the body behind `it`, the people behind `they`.
fn group(
    article: &Article<'_>,
    people: &People,
    source: Span,
    earlier: &[Utterance],
    speakers: &[Speaker],
    is_plural: bool,
) -> Option<String> {
    let last = article.sentence_at(source.start());
    earlier
        .iter()
        .zip(speakers)
        .rev()
        .take(6)
        .filter(|(utterance, _)| {
            last.saturating_sub(article.sentence_at(utterance.hull.start())) < 6
        })
        .find_map(|(utterance, speaker)| {
            let mention = article.slice(utterance.source?);
            let is_person = people.within(utterance.source?).iter().any(|m| m.is_person);
            if is_person && !is_plural && Pronoun::parse(mention).is_none() {
                return None;
            }
            let fits = match Pronoun::parse(mention) {
                Some(Pronoun::It) => !is_plural,
                Some(Pronoun::They) => is_plural,
                Some(_) => false,
                None => looks_plural(mention) == is_plural,
            };
            speaker.name.clone().filter(|_| fits)
        })
}

/// Nouns for what is written, which "it" at the start of a sentence takes up.
const DOCUMENTS: &[&str] = &[
    "study",
    "report",
    "survey",
    "poll",
    "paper",
    "statement",
    "article",
    "letter",
    "ruling",
    "review",
    "indictment",
    "lawsuit",
    "resolution",
    "memo",
    "document",
    "analysis",
    "editorial",
    "book",
];

/// The document that is the subject of the sentence before: `The study was small. It found …`.
fn document(article: &Article<'_>, source: Span) -> Option<String> {
    let number = article.sentence_at(source.start());
    let own = article.sentences.get(number)?;
    let opens = own.span.start() == source.start();
    let before = article.sentences.get(number.checked_sub(1)?)?;
    let text = article.slice(before.span);
    let words: Vec<&str> = text.split_whitespace().take(5).collect();
    let is_definite = ["The", "A", "An", "This", "That"].contains(words.first()?);
    let noun = words.iter().position(|word| DOCUMENTS.contains(word))?;
    (opens && is_definite && before.block == own.block)
        .then(|| words.get(1..=noun).unwrap_or_default().join(" "))
}

fn looks_plural(mention: &str) -> bool {
    let head = mention.split([',']).next().unwrap_or(mention);
    let head = head.split(" of ").next().unwrap_or(head);
    let head = head.split(" in ").next().unwrap_or(head);
    let last = head.split_whitespace().next_back().unwrap_or("");
    let is_s = last.ends_with('s') && !last.ends_with("ss") && last.starts_with(char::is_lowercase);
    is_s || head.contains(" and ") || matches!(last, "police" | "people" | "men" | "women")
}
