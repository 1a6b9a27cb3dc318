//! Conventions that a tagger keeps only nearly: titles stay outside of a person, a possessive and an
//! article outside of every name, a hyphenated given name is whole, an acronym of daily life is no
//! name.

use crate::detect::entities::class::Classes;
use crate::detect::entities::label::Label;
use crate::detect::entities::lexicon::key;
use crate::detect::entities::mention::Mention;
use crate::detect::entities::reading::{Form, Reading};

const COVID: u32 = key("covid");
const THE: u32 = key("the");
const POSSESSIVE: u32 = key("'s");
/// Capital letters that name nothing.
const NO_NAMES: &[u32] = &[
    key("covid"),
    key("gdp"),
    key("ceo"),
    key("cfo"),
    key("coo"),
    key("vat"),
    key("hiv"),
    key("aids"),
    key("dna"),
    key("tv"),
    key("pcr"),
    key("ngo"),
    key("ngos"),
    key("mp"),
    key("mps"),
    key("dr"),
    key("mr"),
    key("mrs"),
    key("ms"),
    key("ok"),
    key("i"),
    key("sars"),
    key("usd"),
    key("id"),
    key("i've"),
    key("i'm"),
    key("i'd"),
    key("i'll"),
    key("it's"),
    key("he's"),
    key("she's"),
    key("we're"),
    key("we've"),
    key("don't"),
    key("that's"),
    key("there's"),
    key("email"),
    key("pm"),
    key("am"),
    key("phd"),
];
/// What stands behind a name and a hyphen without being part of the name.
const BEHIND_HYPHEN: &[u32] = &[
    key("led"),
    key("era"),
    key("born"),
    key("based"),
    key("like"),
    key("style"),
    key("owned"),
    key("run"),
    key("type"),
    key("made"),
    key("elect"),
    key("backed"),
    key("held"),
    key("wide"),
    key("bound"),
    key("free"),
    key("old"),
    key("year"),
    key("and"),
];

/// Brings the mentions to the conventions; what nothing is left of is dropped.
pub fn repair(reading: &Reading<'_>, mentions: &mut Vec<Mention>) {
    let mut next = usize::MAX;
    for mention in mentions.iter_mut().rev() {
        let start = mention.tokens.start;
        if mention.label.is_name() {
            trim(reading, mention);
        }
        if mention.label == Label::Person {
            drop_titles(reading, mention);
            join_hyphenated(reading, mention, next);
        }
        next = start;
    }
    mentions.retain(|mention| !mention.tokens.is_empty() && !is_no_name(reading, mention));
}

/// Takes the article in front and the possessive and marks behind away.
fn trim(reading: &Reading<'_>, mention: &mut Mention) {
    let tokens = &mut mention.tokens;
    if mention.label != Label::WorkOfArt && tokens.len() > 1 && reading.key(tokens.start) == THE {
        tokens.start += 1;
    }
    let is_loose = |at: usize| {
        reading.key(at) == POSSESSIVE
            || reading.form(at).any(Form::MARK)
                && !matches!(reading.text(at), "." | ")" | "!" | "?")
    };
    while tokens.len() > 1 && is_loose(tokens.end - 1) {
        tokens.end -= 1;
    }
}

fn drop_titles(reading: &Reading<'_>, mention: &mut Mention) {
    let tokens = &mut mention.tokens;
    loop {
        let title = tokens.start;
        let is_title = reading.classes(title).any(Classes::TITLE)
            && !reading.classes(title).any(Classes::GIVEN_NAME)
            || reading.form(title).any(Form::CAPITAL) && is_long_title(reading, title);
        let behind = if reading.text(title + 1) == "." { title + 2 } else { title + 1 };
        let leaves_a_name = behind < tokens.end && reading.form(behind).any(Form::CAPITAL);
        if !is_title || !leaves_a_name {
            return;
        }
        tokens.start = behind;
    }
}

/// Titles that are a given name too, before which nothing else can stand.
fn is_long_title(reading: &Reading<'_>, at: usize) -> bool {
    const TITLES: &[u32] = &[key("king"), key("prince"), key("major"), key("judge"), key("royal")];
    const HOUSE: &[u32] = &[key("highness"), key("majesty"), key("excellency")];
    HOUSE.contains(&reading.key(at))
        || TITLES.contains(&reading.key(at)) && reading.classes(at + 1).any(Classes::TITLE)
}

/// `Ko Wen` before `-je` is `Ko Wen-je`, unless the next mention, which begins at `next`, has the
/// rest.
fn join_hyphenated(reading: &Reading<'_>, mention: &mut Mention, next: usize) {
    let hyphen = mention.tokens.end;
    let part = hyphen + 1;
    let is_joined = reading.text(hyphen) == "-"
        && !reading.is_spaced(hyphen)
        && !reading.is_spaced(part)
        && reading.form(part).any(Form::SMALL)
        && reading.text(part).len() <= 6
        && !BEHIND_HYPHEN.contains(&reading.key(part));
    if is_joined && mention.tokens.len() > 1 && part < next {
        mention.tokens.end = part + 1;
    }
}

fn is_no_name(reading: &Reading<'_>, mention: &Mention) -> bool {
    if !mention.label.is_name() {
        return false;
    }
    let at = mention.tokens.start;
    if mention.tokens.len() == 1 {
        let begins_with_digit = reading.text(at).starts_with(|c: char| c.is_ascii_digit());
        let numbers = Form::PLAIN_NUMBER.with(Form::CLOCK).with(Form::ORDINAL);
        return NO_NAMES.contains(&reading.key(at))
            || reading.form(at).any(Form::MARK.with(numbers))
            || begins_with_digit && !reading.text(at).ends_with(|c: char| c.is_uppercase());
    }
    reading.key(at) == COVID
        || mention.tokens.clone().all(|at| {
            let form = reading.form(at);
            form.any(Form::MARK) || form.any(Form::DIGIT) && !form.any(Form::CAPITAL)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::entities::rules::tests::assert_changed;

    #[track_caller]
    fn assert_repaired(marked: &str, wanted: &str) {
        assert_changed(marked, wanted, repair);
    }

    #[test]
    fn a_title_stays_outside() {
        assert_repaired(
            "⟦PERSON President Ines Okoro⟧ left.",
            "President ⟦PERSON Ines Okoro⟧ left.",
        );
        assert_repaired("⟦PERSON Mr. Okoro⟧ left.", "Mr. ⟦PERSON Okoro⟧ left.");
    }

    #[test]
    fn a_title_alone_is_left_as_it_is() {
        assert_repaired("⟦PERSON King⟧ spoke.", "⟦PERSON King⟧ spoke.");
    }

    #[test]
    fn article_and_possessive_stay_outside() {
        assert_repaired("It is ⟦ORG the Navy’s⟧ boat.", "It is the ⟦ORG Navy⟧’s boat.");
    }

    #[test]
    fn a_hyphenated_given_name_is_whole() {
        assert_repaired("⟦PERSON Lo Ping⟧-cheng came.", "⟦PERSON Lo Ping-cheng⟧ came.");
        assert_repaired("An ⟦PERSON Ada Obi⟧-led party.", "An ⟦PERSON Ada Obi⟧-led party.");
    }

    #[test]
    fn capitals_of_daily_life_are_no_name() {
        assert_repaired("The ⟦ORG GDP⟧ and ⟦ORG 8.50am⟧ fell.", "The GDP and 8.50am fell.");
    }
}
