//! The people and bodies of an article: every mention with its canonical name.

use super::fallback;
use super::gender::{self, Gender};
use super::roles;
use crate::annotation::{Suggestion, Value};
use crate::detect::Article;
use crate::text::Span;

/// A mention of a person or an organisation.
#[derive(Debug, Clone)]
pub struct Mention {
    pub span: Span,
    pub name: String,
    pub is_person: bool,
    pub gender: Gender,
    /// The title or role that stands beside the name, in lower case: `president`, `mayor`.
    pub role: Option<String>,
}

/// All mentions, in order.
#[derive(Debug, Default)]
pub struct People {
    mentions: Vec<Mention>,
}

impl People {
    /// Takes what the entities detector found, or looks for names itself if it found no person.
    pub fn new(article: &Article<'_>, found: &[Suggestion]) -> Self {
        let text = article.text();
        let entities = found.iter().filter(|suggestion| suggestion.layer == "entity");
        let mut names: Vec<(Span, String, bool)> = entities
            .filter_map(|entity| {
                let is_person = entity.label == "PERSON";
                let is_body = matches!(entity.label, "ORG" | "GPE" | "NORP");
                let span = *entity.spans.first().filter(|_| is_person || is_body)?;
                let name = entity.attributes.get("name").and_then(Value::as_text);
                Some((span, name.unwrap_or(span.slice(text)).to_owned(), is_person))
            })
            .collect();
        if !names.iter().any(|(_, _, is_person)| *is_person) {
            names.extend(
                fallback::names(article).into_iter().map(|(span, name)| (span, name, true)),
            );
            names.sort_by_key(|(span, ..)| span.start());
        }
        let mut mentions: Vec<Mention> = names
            .into_iter()
            .map(|(span, name, is_person)| Mention {
                gender: if is_person { gender::of(text, span, &name) } else { Gender::None },
                role: if is_person { roles::beside(text, span) } else { None },
                span,
                name,
                is_person,
            })
            .collect();
        share_genders(&mut mentions);
        Self { mentions }
    }

    /// The mentions that overlap a span.
    pub fn within(&self, span: Span) -> &[Mention] {
        let first = self.mentions.partition_point(|mention| mention.span.end() <= span.start());
        let rest = self.mentions.get(first..).unwrap_or_default();
        let count = rest.iter().take_while(|mention| mention.span.start() < span.end()).count();
        rest.get(..count).unwrap_or_default()
    }

    /// The mentions in front of a byte offset, nearest first.
    pub fn before(&self, offset: usize) -> impl Iterator<Item = &Mention> {
        let count = self.mentions.partition_point(|mention| mention.span.end() <= offset);
        self.mentions.get(..count).unwrap_or_default().iter().rev()
    }

    /// Whether a person at the end of the phrase has a title with a name in it: `Lagos's Mayor Ada
    /// Obi`, `Governor of Lagos Ada Obi`.
    fn is_titled(&self, text: &str, phrase: Span, person: &Mention) -> bool {
        let is_last = person.is_person && person.span.end() >= phrase.end();
        let before = text.get(phrase.start()..person.span.start()).unwrap_or("").trim_end();
        let possessor = before.rfind("'s ").or_else(|| before.rfind("’s "));
        let is_named = self
            .within(phrase)
            .iter()
            .any(|other| !other.is_person && other.span.end() == phrase.start() + before.len());
        let leads = ["for", "by", "with", "to"];
        let depends = before.split_whitespace().any(|word| leads.contains(&word));
        is_last && !depends && (possessor.is_some() || is_named)
    }

    /// The person in whose name something is said: `Obi's statement`.
    pub fn in_whose_name(&self, text: &str, phrase: Span) -> Option<String> {
        let words = phrase.slice(text);
        let last = words.split_whitespace().next_back()?;
        let owner = words.rsplit_once("'s ").or_else(|| words.rsplit_once("’s "))?.0;
        let mention = self.within(phrase).iter().find(|mention| {
            mention.is_person && mention.span.end() == phrase.start() + owner.len()
        })?;
        WORDS.contains(&last).then(|| mention.name.clone())
    }

    /// The person whom an apposition behind the phrase names: `the lead prosecutor, Ada Obi, said`.
    pub fn beside(&self, text: &str, phrase: Span) -> Option<String> {
        let start = phrase.end() + ", ".len();
        let gap = text.get(phrase.end()..start).filter(|gap| *gap == ", ")?;
        let rest = Span::clamped(text, phrase.end() + gap.len(), text.len());
        let mention = self.within(rest).first().filter(|mention| mention.is_person)?;
        let titles = text.get(start..mention.span.start())?;
        let behind = text.get(mention.span.end()..)?;
        let is_apposition = titles.split_whitespace().count() < 3
            && !titles.contains(|c: char| c.is_ascii_punctuation() && c != '.')
            && behind.starts_with([',', '.', ';', '(']);
        is_apposition.then(|| mention.name.clone())
    }

    /// The canonical name if the noun phrase's head is a name: `Mayor Ada Obi`, `Obi, the mayor`,
    /// but neither `a spokesman for Obi` nor `Obi's lawyer`. Names joined by "and" are joined.
    pub fn head_name(&self, text: &str, phrase: Span) -> Option<String> {
        let heads: Vec<&Mention> = self
            .within(phrase)
            .iter()
            .filter(|mention| {
                is_head(text, phrase, mention.span) || self.is_titled(text, phrase, mention)
            })
            .collect();
        let people: Vec<&&Mention> = heads.iter().filter(|mention| mention.is_person).collect();
        match people.as_slice() {
            [] => heads.last().map(|mention| mention.name.clone()),
            [one] => Some(one.name.clone()),
            [first, .., last] if first.name != last.name => {
                Some(format!("{} and {}", first.name, last.name))
            }
            [first, ..] => Some(first.name.clone()),
        }
    }
}

/// Nouns for what is written or said in somebody's name.
const WORDS: &[&str] =
    &["statement", "letter", "tweet", "post", "email", "memo", "speech", "testimony"];

/// Every mention of a name gets the gender that any of them shows.
fn share_genders(mentions: &mut [Mention]) {
    let known: std::collections::HashMap<String, Gender> = mentions
        .iter()
        .filter(|mention| matches!(mention.gender, Gender::Female | Gender::Male))
        .map(|mention| (mention.name.clone(), mention.gender))
        .collect();
    for mention in mentions.iter_mut().filter(|mention| mention.is_person) {
        if let Some(gender) = known.get(&mention.name) {
            mention.gender = *gender;
        }
    }
}

/// Whether a name is the head of the phrase: no preposition before it, no noun behind it.
fn is_head(text: &str, phrase: Span, name: Span) -> bool {
    let before = text.get(phrase.start()..name.start()).unwrap_or("");
    let depends = before.split_whitespace().any(|word| {
        matches!(
            word.to_ascii_lowercase().as_str(),
            "of" | "for" | "to" | "with" | "from" | "by" | "in" | "at" | "on" | "about"
        ) || word.ends_with("'s")
            || word.ends_with("’s")
    });
    let after = text.get(name.end().min(phrase.end())..phrase.end()).unwrap_or("");
    let rest = after.trim_start();
    let is_tail = rest.is_empty()
        || rest.starts_with([',', '(', '.', '—', '-'])
        || ["of ", "in ", "from ", "and ", "at "].iter().any(|word| rest.starts_with(word));
    !depends && is_tail
}
