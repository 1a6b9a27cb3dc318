//! Attribution: whom the source of a quote stands for.
//!
//! The source is a mention in the text (`she`, `the mayor`, `Obi`); the speaker is the canonical name
//! that it stands for (`Ada Obi`). Names come from the entities that were found before; an article
//! without any falls back on runs of capitalised words.

pub mod people;

use crate::annotation::Suggestion;
use crate::detect::Article;
use crate::text::Span;

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
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Speaker {
    pub name: Option<String>,
    pub source: Option<Span>,
}

/// The speakers of all quotes, in their order.
pub fn speakers(
    article: &Article<'_>,
    found: &[Suggestion],
    utterances: &[Utterance],
) -> Vec<Speaker> {
    let people = people::People::new(article, found);
    let mut speakers: Vec<Speaker> = Vec::with_capacity(utterances.len());
    for (at, utterance) in utterances.iter().enumerate() {
        let mut speaker = Speaker { name: None, source: utterance.source };
        match utterance.source {
            Some(source) => speaker.name = people.name_of(article, source),
            None => {
                let near = at.checked_sub(1).and_then(|before| utterances.get(before));
                let last = speakers.last();
                if let (Some(near), Some(last)) = (near, last)
                    && utterance.block.saturating_sub(near.block) <= 1
                {
                    speaker = last.clone();
                }
            }
        }
        speakers.push(speaker);
    }
    speakers
}
