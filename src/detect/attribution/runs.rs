//! Quotations without a source: a run of one speaker, or two who take turns.

use super::people::People;
use super::{Speaker, Utterance};
use crate::detect::Article;

/// Blocks that a run may skip: a line of scene between two quotations.
const REACH: usize = 1;

/// The speaker of a quotation that names none.
///
/// In a dialogue (the two quotations before it, each in the paragraph before, have two speakers) it
/// is the one who did not speak last; otherwise the last speaker goes on.
pub fn speaker(
    article: &Article<'_>,
    people: &People,
    utterance: &Utterance,
    earlier: &[Utterance],
    speakers: &[Speaker],
) -> Speaker {
    if !utterance.is_quoted {
        return Speaker::UNKNOWN;
    }
    if let Some(announced) = announced(article, people, utterance) {
        return announced;
    }
    let (Some(last), Some(said)) = (earlier.last(), speakers.last()) else {
        return Speaker::UNKNOWN;
    };
    let is_near = utterance.block.saturating_sub(last.block) <= REACH;
    if !is_near || said.name.is_none() {
        return Speaker::UNKNOWN;
    }
    if utterance.block > last.block
        && last.is_quoted
        && let Some(other) = other_voice(article, utterance, earlier, speakers)
    {
        return Speaker { certainty: 0.7, ..other };
    }
    Speaker { certainty: 0.8, ..said.clone() }
}

/// The person of the sentence before, if it tells of a statement or a letter of theirs: `Obi issued
/// a statement on Friday. “Rents fell.”`
fn announced(article: &Article<'_>, people: &People, utterance: &Utterance) -> Option<Speaker> {
    let number = article.sentence_at(utterance.hull.start());
    let own = article.sentences.get(number)?;
    let before = article.sentences.get(number.checked_sub(1)?)?;
    let opens = own.span.start() == utterance.hull.start();
    let text = article.slice(before.span);
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    let is_near =
        own.block.saturating_sub(before.block) <= REACH && !text.contains(['"', '“', '”']);
    let mention = people.within(before.span).iter().find(|mention| mention.is_person)?;
    (opens && is_near && words.any(|word| ANNOUNCED.contains(&word))).then(|| Speaker {
        name: Some(mention.name.clone()),
        source: Some(mention.span),
        certainty: 0.6,
    })
}

/// What somebody issues before they are quoted from it.
const ANNOUNCED: &[&str] = &["statement", "letter", "tweet", "email", "memo", "tweeted", "wrote"];

/// The other speaker of a dialogue, if the paragraphs before alternate between two.
fn other_voice(
    article: &Article<'_>,
    utterance: &Utterance,
    earlier: &[Utterance],
    speakers: &[Speaker],
) -> Option<Speaker> {
    let count = earlier.len();
    let before = earlier.get(count.checked_sub(2)?)?;
    let (one, two) = (speakers.get(count - 2)?, speakers.get(count - 1)?);
    let last = earlier.get(count - 1)?;
    let steps = last.block == before.block + 1 && utterance.block == last.block + 1;
    let are_short = [before, last, utterance].iter().all(|u| article.slice(u.hull).len() < 400);
    (steps && are_short && before.is_quoted && one.name.is_some() && one.name != two.name)
        .then(|| one.clone())
}
