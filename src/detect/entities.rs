//! Entities: names, dates, numbers, with one canonical name for all mentions of one thing.

pub mod class;
pub mod consistency;
pub mod evidence;
pub mod features;
pub mod gold;
pub mod guess;
pub mod label;
pub mod learn;
pub mod lexicon;
pub mod mention;
pub mod reading;
pub mod repair;
pub mod rules;
pub mod segments;
pub mod tagger;
pub mod titles;

use crate::annotation::{Attributes, Suggestion, Value};
use crate::detect::entities::features::Source;
use crate::detect::entities::label::Label;
use crate::detect::entities::mention::Mention;
use crate::detect::entities::reading::Reading;
use crate::detect::entities::rules::Scan;
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
        1
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
    let Some(tagger) = tagger else { return guessed(reading, ruled) };
    let source = Source::new(reading, &ruled);
    let mut mentions = tagger::tag(tagger, &source);
    repair::repair(reading, &mut mentions);
    consistency::unify(reading, &mut mentions);
    mentions
}

fn guessed(reading: &Reading<'_>, ruled: Vec<Mention>) -> Vec<Mention> {
    let mut mentions = ruled.clone();
    for sentence in &reading.article.sentences {
        let scan = Scan { reading, start: sentence.tokens.start, end: sentence.tokens.end };
        let taken = |at: usize| ruled.iter().any(|mention| mention.tokens.contains(&at));
        guess::find(scan, &taken, &mut mentions);
    }
    mentions.sort_by_key(|mention| mention.tokens.start);
    follow_full_names(reading, &mut mentions);
    mentions
}

/// A lone word that is the surname of a person named in full is that person.
fn follow_full_names(reading: &Reading<'_>, mentions: &mut [Mention]) {
    let surnames: std::collections::HashSet<u32> = mentions
        .iter()
        .filter(|m| m.label == Label::Person && m.tokens.len() > 1)
        .map(|m| reading.key(m.tokens.end - 1))
        .collect();
    for mention in mentions.iter_mut().filter(|m| m.tokens.len() == 1 && m.label.is_name()) {
        if surnames.contains(&reading.key(mention.tokens.start)) {
            mention.label = Label::Person;
        }
    }
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
