//! Attribution: whom the source of a quote stands for.
//!
//! The source is a mention in the text (`she`, `the mayor`, `Obi`); the speaker is the canonical name
//! that it stands for (`Ada Obi`). Names come from the entities that were found before ([`people`]);
//! an article without any falls back on runs of capitalised words ([`fallback`]). Pronouns
//! ([`pronouns`]), roles ([`roles`]) and quotations without a source ([`runs`]) are resolved in order
//! of the text, because each answer is a clue for the next. An answer that is a guess says so in its
//! [`Speaker::certainty`], and none at all is an answer too.

pub mod fallback;
pub mod gender;
pub mod people;
pub mod pronouns;
pub mod roles;
pub mod runs;

use crate::annotation::Suggestion;
use crate::detect::Article;
use crate::text::Span;

use people::People;

/// A quote, as far as attribution needs it.
#[derive(Debug, Clone, Copy)]
pub struct Utterance {
    /// From its first byte to its last.
    pub hull: Span,
    /// The mention beside the cue.
    pub source: Option<Span>,
    /// Its block, as an index of the document's blocks.
    pub block: usize,
    /// Whether all of it stands in marks.
    pub is_quoted: bool,
}

/// Who says a quote.
#[derive(Debug, Clone, PartialEq)]
pub struct Speaker {
    /// The canonical name, if it is known.
    pub name: Option<String>,
    /// The mention: the one beside the cue, or the one that a run of quotations takes over.
    pub source: Option<Span>,
    /// From 0 to 1; below 1 the speaker is a guess.
    pub certainty: f32,
}

impl Speaker {
    const UNKNOWN: Self = Self { name: None, source: None, certainty: 1.0 };
}

/// The speakers of all quotes, in their order.
pub fn speakers(
    article: &Article<'_>,
    found: &[Suggestion],
    utterances: &[Utterance],
) -> Vec<Speaker> {
    let people = People::new(article, found);
    let mut speakers: Vec<Speaker> = Vec::with_capacity(utterances.len());
    for (at, utterance) in utterances.iter().enumerate() {
        let earlier = utterances.get(..at).unwrap_or_default();
        let speaker = match utterance.source {
            Some(source) => named(article, &people, source, utterance, earlier, &speakers),
            None => runs::speaker(article, &people, utterance, earlier, &speakers),
        };
        speakers.push(speaker);
    }
    speakers
}

/// The speaker behind a mention.
fn named(
    article: &Article<'_>,
    people: &People,
    source: Span,
    utterance: &Utterance,
    earlier: &[Utterance],
    speakers: &[Speaker],
) -> Speaker {
    let mention = article.slice(source);
    let (name, certainty) = if let Some(pronoun) = pronouns::Pronoun::parse(mention) {
        pronouns::resolve(article, people, pronoun, source, earlier, speakers)
    } else if let Some(name) = people.head_name(article.text(), source) {
        (Some(name), 1.0)
    } else if let Some(name) = people.beside(article.text(), source) {
        (Some(name), 1.0)
    } else if let Some(name) = people.in_whose_name(article.text(), source) {
        (Some(name), 0.9)
    } else if let Some((pronoun, role)) = roles::possessed(mention) {
        // "his spokeswoman" is the spokeswoman of whoever "he" is.
        let (owner, certainty) =
            pronouns::resolve(article, people, pronoun, source, earlier, speakers);
        let name = owner.map_or(roles::plain(mention), |owner| format!("{role} of {owner}"));
        (Some(name), certainty.min(0.8))
    } else if let Some(name) =
        roles::holder(people, mention, utterance.hull.start().max(source.start()))
    {
        (Some(name), 0.8)
    } else {
        (Some(roles::plain(mention)), 1.0)
    };
    Speaker { name, source: Some(source), certainty }
}

#[cfg(test)]
mod tests;
