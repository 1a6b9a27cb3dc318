//! The learned tagger of entities: features in, mentions out.

use std::ops::Range;
use std::sync::OnceLock;

use crate::detect::entities::features::{Source, features};
use crate::detect::entities::label::Label;
use crate::detect::entities::mention::Mention;
use crate::detect::entities::segments::segments;
use crate::model::format::FormatError;
use crate::model::sequence::{Tagged, Tagger, Workspace};

/// The model in the binary, built by `assets/models/build.sh`.
static INCLUDED: &[u8] = include_bytes!("../../../assets/models/entities.bin");

/// The rule name of what the tagger finds.
pub const RULE: &str = "tagger";

/// Takes the place of the included model once [`replace`] was called.
static REPLACED: OnceLock<Tagger<'static>> = OnceLock::new();

/// The tagger in use, read when first asked for; none if the bytes in the binary are no model.
pub fn current() -> Option<&'static Tagger<'static>> {
    static TAGGER: OnceLock<Option<Tagger<'static>>> = OnceLock::new();
    let included = || Tagger::included(INCLUDED).ok();
    REPLACED.get().or_else(|| TAGGER.get_or_init(included).as_ref())
}

/// Uses another model from now on, for as long as the program runs. Of several calls the first counts.
///
/// # Errors
/// When the bytes are no tagger or damaged.
pub fn replace(model: Vec<u8>) -> Result<(), FormatError> {
    let tagger = Tagger::read(model.leak())?;
    REPLACED.get_or_init(|| tagger);
    Ok(())
}

/// Tags the sentences of an article.
pub fn tag(tagger: &Tagger<'_>, source: &Source<'_, '_>) -> Vec<Mention> {
    let mut mentions = Vec::new();
    let mut work = Workspace::default();
    let mut spans: Vec<Tagged> = Vec::new();
    let mut buffer = Vec::with_capacity(128);
    for_each_segment(source, |sentence, segment| {
        tagger.begin(&mut work);
        for at in segment.clone() {
            features(source, sentence, at, &mut buffer);
            tagger.push(&mut work, &buffer);
        }
        tagger.tag(&mut work, &mut spans);
        mentions.extend(spans.iter().filter_map(|span| mention(tagger, span, segment.start)));
    });
    mentions
}

/// Calls for each segment of each sentence.
pub fn for_each_segment(
    source: &Source<'_, '_>,
    mut call: impl FnMut(&Range<usize>, Range<usize>),
) {
    let mut found = Vec::new();
    for sentence in &source.reading.article.sentences {
        segments(source.reading, &sentence.tokens, |at| source.is_ruled(at), &mut found);
        for segment in found.drain(..) {
            call(&sentence.tokens, segment);
        }
    }
}

fn mention(tagger: &Tagger<'_>, span: &Tagged, start: usize) -> Option<Mention> {
    let label = *Label::ALL.get(span.kind)?;
    let score = match tagger.calibrations.get(span.kind) {
        Some(curve) => curve.probability(span.confidence),
        None => span.confidence,
    };
    Some(Mention { tokens: start + span.start..start + span.end, label, score, rule: RULE })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_included_model_is_whole() {
        let tagger = Tagger::read(INCLUDED).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(tagger.calibrations.len(), Label::ALL.len());
    }
}
