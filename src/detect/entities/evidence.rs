//! What an article as a whole tells of a capitalised word.
//!
//! A lone `Okoro` says little where it stands; but elsewhere in the same article it may follow a
//! title or a given name, stand behind `in`, or be written small. This evidence is gathered in one
//! pass before the tagger runs, and is a feature of every mention of the word.

use crate::detect::entities::class::Classes;
use crate::detect::entities::lexicon::key;
use crate::detect::entities::reading::{Form, Reading};

/// Signs found anywhere in the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Evidence(pub u32);

impl Evidence {
    /// Stands behind a title.
    pub const TITLED: u32 = 1;
    /// Stands behind a given name.
    pub const AFTER_GIVEN_NAME: u32 = 1 << 1;
    /// Stands before another capitalised word and is a given name.
    pub const BEFORE_SURNAME: u32 = 1 << 2;
    /// Stands behind `in`, `at`, `near`.
    pub const LOCATIVE: u32 = 1 << 3;
    /// Stands before `said` or behind it.
    pub const SPEAKS: u32 = 1 << 4;
    /// Stands in one name with a word like `ministry` or `bank`.
    pub const IN_ORGANISATION: u32 = 1 << 5;
    /// Is written small somewhere.
    pub const SMALL: u32 = 1 << 6;
    /// Stands behind `the`.
    pub const AFTER_THE: u32 = 1 << 7;
    /// Stands alone in brackets.
    pub const BRACKETED: u32 = 1 << 8;
    /// Stands alone, without a capitalised neighbour.
    pub const ALONE: u32 = 1 << 9;
    /// Stands beside a capitalised word.
    pub const IN_COMPANY: u32 = 1 << 10;
    /// Stands before a comma and a country or state.
    pub const BEFORE_COUNTRY: u32 = 1 << 11;
    /// Is capitalised in the middle of a sentence.
    pub const INSIDE: u32 = 1 << 12;
    /// Stands before a possessive.
    pub const OWNS: u32 = 1 << 13;
    /// The number of signs.
    pub const COUNT: u32 = 14;
}

const IN: &[u32] = &[key("in"), key("at"), key("near"), key("outside"), key("around")];
const SAID: &[u32] =
    &[key("said"), key("says"), key("told"), key("added"), key("say"), key("tells"), key("adds")];
const THE: u32 = key("the");
const COMMA: u32 = key(",");
const OPEN: u32 = key("(");
const CLOSE: u32 = key(")");
const POSSESSIVE: u32 = key("'s");

/// The evidence of all words of an article.
pub struct Dossier {
    /// Open addressing by key; 0 is free.
    slots: Vec<(u32, u32)>,
}

impl Dossier {
    /// Gathers the evidence in one pass.
    pub fn new(reading: &Reading<'_>) -> Self {
        let capitals =
            reading.words.iter().filter(|word| word.form.any(Form::CAPITAL)).count().max(8);
        let mut dossier = Self { slots: vec![(0, 0); (capitals * 2).next_power_of_two()] };
        for sentence in &reading.article.sentences {
            for at in sentence.tokens.clone() {
                if reading.form(at).any(Form::CAPITAL) {
                    let signs = signs(reading, at, sentence.tokens.start, sentence.tokens.end);
                    dossier.add(reading.key(at), signs);
                }
            }
        }
        for word in reading.words.iter().filter(|word| word.form.any(Form::SMALL)) {
            dossier.add_to_known(word.key, Evidence::SMALL);
        }
        dossier
    }

    /// The evidence for the word with this key.
    pub fn of(&self, key: u32) -> Evidence {
        Evidence(self.slots[self.slot(key)].1)
    }

    fn slot(&self, key: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = key as usize & mask;
        while self.slots[slot].0 != key && self.slots[slot].0 != 0 {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn add(&mut self, key: u32, signs: u32) {
        let slot = self.slot(key);
        self.slots[slot].0 = key;
        self.slots[slot].1 |= signs;
    }

    fn add_to_known(&mut self, key: u32, signs: u32) {
        let slot = self.slot(key);
        if self.slots[slot].0 == key {
            self.slots[slot].1 |= signs;
        }
    }
}

fn signs(reading: &Reading<'_>, at: usize, start: usize, end: usize) -> u32 {
    let before = (at > start).then(|| at - 1);
    let after = (at + 1 < end).then_some(at + 1);
    let is_capital = |place: Option<usize>| {
        place.is_some_and(|p| {
            reading.form(p).any(Form::CAPITAL) && !reading.classes(p).any(Classes::COMMON)
        })
    };
    let class =
        |place: Option<usize>, classes| place.is_some_and(|p| reading.classes(p).any(classes));
    let is =
        |place: Option<usize>, keys: &[u32]| place.is_some_and(|p| keys.contains(&reading.key(p)));
    let title = match before {
        Some(stop) if reading.text(stop) == "." && stop > start => Some(stop - 1),
        other => other,
    };
    let mut signs = 0;
    let mut sign = |holds: bool, sign: u32| {
        if holds {
            signs |= sign;
        }
    };
    let given = Classes::GIVEN_NAME;
    sign(class(title, Classes::TITLE), Evidence::TITLED);
    sign(is_capital(before) && class(before, given), Evidence::AFTER_GIVEN_NAME);
    sign(is_capital(after) && reading.classes(at).any(given), Evidence::BEFORE_SURNAME);
    sign(is(before, IN), Evidence::LOCATIVE);
    sign(is(before, SAID) || is(after, SAID), Evidence::SPEAKS);
    sign(is_in_organisation(reading, at, end), Evidence::IN_ORGANISATION);
    sign(is(before, &[THE]), Evidence::AFTER_THE);
    sign(is(before, &[OPEN]) && is(after, &[CLOSE]), Evidence::BRACKETED);
    sign(!is_capital(before) && !is_capital(after), Evidence::ALONE);
    sign(is_capital(before) || is_capital(after), Evidence::IN_COMPANY);
    let place = after.filter(|&comma| reading.key(comma) == COMMA).map(|comma| comma + 1);
    sign(class(place, Classes::COUNTRY.with(Classes::REGION)), Evidence::BEFORE_COUNTRY);
    sign(before.is_some(), Evidence::INSIDE);
    sign(is(after, &[POSSESSIVE]), Evidence::OWNS);
    signs
}

fn is_in_organisation(reading: &Reading<'_>, at: usize, end: usize) -> bool {
    (at + 1..end)
        .take_while(|&next| reading.form(next).any(Form::CAPITAL))
        .any(|next| reading.classes(next).any(Classes::ORG_HEAD))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::Article;
    use crate::document::plain;

    #[track_caller]
    fn assert_evidence(text: &str, word: &str, sign: u32, holds: bool) {
        let document = plain::document(text, None, "");
        let article = Article::new(&document);
        let dossier = Dossier::new(&Reading::new(&article));
        let evidence = dossier.of(crate::detect::entities::lexicon::key_of(word));
        assert_eq!(evidence.0 & sign != 0, holds, "{word} in {text}: {evidence:?}");
    }

    #[test]
    fn a_title_elsewhere_counts_for_every_mention() {
        let text = "Okoro spoke first. Then Mayor Okoro left.";
        assert_evidence(text, "Okoro", Evidence::TITLED, true);
        assert_evidence(text, "Okoro", Evidence::LOCATIVE, false);
    }

    #[test]
    fn a_word_that_is_also_written_small_is_known() {
        assert_evidence("Ferries are slow. Some ferries sink.", "ferries", Evidence::SMALL, true);
        assert_evidence("Ferries are slow.", "ferries", Evidence::SMALL, false);
    }

    #[test]
    fn a_surname_stands_behind_a_given_name() {
        assert_evidence("He met Maria Okoro.", "Okoro", Evidence::AFTER_GIVEN_NAME, true);
        assert_evidence("He met Maria Okoro.", "Maria", Evidence::AFTER_GIVEN_NAME, false);
    }
}
