//! Entities: names, dates, numbers, with one canonical name for all mentions of one thing.
//!
//! | step | module |
//! |---|---|
//! | each word's key, classes and form | [`reading`], [`lexicon`], [`class`] |
//! | rules for what follows a grammar: dates, money, measures | [`rules`] |
//! | what the article as a whole tells of a word | [`evidence`] |
//! | the learned tagger, which sees all of that, decides | [`segments`], [`features`], [`tagger`] |
//! | conventions: no titles, no possessives | [`repair`] |
//! | labels that a name's own words or those beside it decide | [`relabel`], [`surroundings`] |
//! | one name, one label; a lone surname is its person | [`consistency`] |
//! | one canonical name for all mentions of one thing | [`crate::detect::names`], [`titles`] |
//!
//! The rules do not overrule the tagger: it has learned where they are right. Where it is unsure, the
//! words beside a name do. [`gold`] and [`learn`]
//! build its model.

pub mod class;
pub mod consistency;
pub mod evidence;
pub mod features;
pub mod gold;
pub mod label;
pub mod learn;
pub mod lexicon;
pub mod mention;
pub mod reading;
pub mod relabel;
pub mod repair;
pub mod rules;
pub mod segments;
pub mod surroundings;
pub mod tagger;
pub mod titles;

use crate::annotation::{Attributes, Suggestion, Value};
use crate::detect::entities::features::Source;
use crate::detect::entities::label::Label;
use crate::detect::entities::mention::Mention;
use crate::detect::entities::reading::Reading;
use crate::detect::{Article, Detector, names};
use crate::model::sequence::Tagger;
use crate::text::TokenKind;

/// The detector of entities.
pub struct Entities;

impl Detector for Entities {
    fn name(&self) -> &'static str {
        "entities"
    }

    fn version(&self) -> u32 {
        3
    }

    fn layer(&self) -> &'static str {
        "entity"
    }

    fn detect(&self, article: &Article<'_>, _found: &[Suggestion]) -> Vec<Suggestion> {
        let reading = Reading::new(article);
        let mentions = mentions(&reading, tagger::current());
        suggestions(&reading, &mentions)
    }
}

/// Finds the mentions of an article, with the rules alone if there is no tagger.
pub fn mentions(reading: &Reading<'_>, tagger: Option<&Tagger<'_>>) -> Vec<Mention> {
    let ruled = rules::find_all(reading);
    let Some(tagger) = tagger else { return ruled };
    let source = Source::new(reading, &ruled);
    let mut mentions = tagger::tag(tagger, &source);
    repair::repair(reading, &mut mentions);
    relabel::relabel(reading, &mut mentions);
    surroundings::read(reading, &mut mentions);
    consistency::unify(reading, &mut mentions);
    mentions
}

fn suggestions(reading: &Reading<'_>, mentions: &[Mention]) -> Vec<Suggestion> {
    let named: Vec<&Mention> = mentions.iter().filter(|m| m.label.is_name()).collect();
    let name_mentions: Vec<_> = named.iter().map(|m| name_mention(reading, m)).collect();
    let mut canonical = names::canonical(&name_mentions).into_iter();
    mentions
        .iter()
        .map(|mention| {
            let mut attributes = Attributes::new();
            if mention.label.is_name()
                && let Some(name) = canonical.next()
            {
                attributes.insert("name".to_owned(), Value::Text(name));
            }
            Suggestion {
                layer: "entity",
                label: mention.label.name(),
                spans: vec![reading.span(mention.tokens.clone())],
                attributes,
                score: mention.score,
                rule: mention.rule,
            }
        })
        .collect()
}

fn name_mention<'a>(reading: &Reading<'a>, mention: &Mention) -> names::Mention<'a> {
    let text = reading.span(mention.tokens.clone()).slice(reading.article.text());
    let is_word = |at: &usize| {
        reading.article.tokens.get(*at).is_some_and(|token| token.kind != TokenKind::Mark)
    };
    let words = mention.tokens.clone().filter(is_word).map(|at| reading.text(at)).collect();
    let kind = match mention.label {
        Label::Person => names::Kind::Person,
        Label::Organisation => names::Kind::Organisation,
        Label::Gpe | Label::Location => names::Kind::Place,
        _ => names::Kind::Other,
    };
    names::Mention {
        text,
        words,
        kind,
        gender: titles::gender_before(reading, mention.tokens.start),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::plain;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_text_gives_spans_of_it_in_order(
            text in "(\\PC|[\n (,.'’-]|Mr\\. |Okoro|Ada |Obi|the |\\$5|May |1998|U\\.S\\.|-je|\\(OTW\\)){0,80}"
        ) {
            let document = plain::document(&text, None, "");
            let found = Entities.detect(&Article::new(&document), &[]);
            let mut end = 0;
            for suggestion in &found {
                let span = suggestion.spans[0];
                prop_assert!(span.fits(&text) && !span.is_empty() && span.start() >= end);
                end = span.end();
                prop_assert!((0.0..=1.0).contains(&suggestion.score));
            }
        }
    }
}
