//! One name, one label: what the article as a whole says corrects single mentions.
//!
//! Mentions of the same words vote on their label, each with its score. An acronym in brackets has
//! the label of the name before it. A lone word that begins the name of an organisation is that
//! organisation, if it is no place and no given name. A lone word that is the surname of a person named in full becomes that person, unless it stands where only a
//! place can. Names found for sure are then looked for where the tagger overlooked them.

use std::collections::HashMap;

use crate::detect::entities::class::Classes;
use crate::detect::entities::label::Label;
use crate::detect::entities::lexicon::{key, phrase_key};
use crate::detect::entities::mention::Mention;
use crate::detect::entities::reading::{Form, Reading};

/// The winner of a vote must have so much more than the label it overrules.
const MARGIN: f32 = 1.5;
/// What a mention must score to count as a person in full.
const SURE: f32 = 0.6;
const IN: &[u32] = &[key("in"), key("from"), key("at"), key("near"), key("to"), key("across")];

/// Labels that name the same kind of thing often enough to be mistaken for each other.
fn may_vote(label: Label) -> bool {
    matches!(
        label,
        Label::Person
            | Label::Organisation
            | Label::Gpe
            | Label::Location
            | Label::Facility
            | Label::Product
            | Label::Event
            | Label::WorkOfArt
    )
}

/// Corrects labels and adds overlooked mentions.
pub fn unify(reading: &Reading<'_>, mentions: &mut Vec<Mention>) {
    vote(reading, mentions);
    follow_brackets(reading, mentions);
    follow_organisations(reading, mentions);
    let surnames = surnames(reading, mentions);
    follow(reading, &surnames, mentions);
    add_overlooked(reading, &surnames, mentions);
}

/// The hash of the mention's words.
fn words_key(reading: &Reading<'_>, mention: &Mention) -> u32 {
    mention.tokens.clone().map(|at| reading.key(at)).reduce(phrase_key).unwrap_or_default()
}

fn vote(reading: &Reading<'_>, mentions: &mut [Mention]) {
    let mut votes: HashMap<u32, [f32; 18]> = HashMap::new();
    for mention in mentions.iter().filter(|mention| may_vote(mention.label)) {
        let count = votes.entry(words_key(reading, mention)).or_default();
        count[mention.label as usize] += mention.score * mention.score;
    }
    for mention in mentions.iter_mut().filter(|mention| may_vote(mention.label)) {
        let Some(votes) = votes.get(&words_key(reading, mention)) else { continue };
        let own = votes[mention.label as usize];
        let best =
            Label::ALL.into_iter().max_by(|a, b| votes[*a as usize].total_cmp(&votes[*b as usize]));
        if let Some(best) = best.filter(|best| votes[*best as usize] > own * MARGIN) {
            let share = votes[best as usize] / votes.iter().sum::<f32>();
            mention.label = best;
            mention.score = mention.score.max(share * 0.9).min(0.9);
        }
    }
}

/// `Office of Tidal Works (OTW)`: every `OTW` of the article has the label of the full name.
fn follow_brackets(reading: &Reading<'_>, mentions: &mut [Mention]) {
    let mut labels: HashMap<u32, Label> = HashMap::new();
    for pair in mentions.windows(2) {
        let [full, short] = pair else { continue };
        let at = short.tokens.start;
        let is_bracketed = short.tokens.len() == 1
            && full.tokens.end + 1 == at
            && reading.text(at - 1) == "("
            && reading.form(at).any(Form::ALL_CAPITALS);
        if is_bracketed && may_vote(full.label) && is_acronym(reading, full, at) {
            labels.insert(reading.key(at), full.label);
        }
    }
    if labels.is_empty() {
        return;
    }
    for mention in mentions.iter_mut().filter(|m| m.tokens.len() == 1 && m.label.is_name()) {
        if let Some(label) = labels.get(&reading.key(mention.tokens.start)) {
            mention.label = *label;
            mention.score = mention.score.max(0.85);
        }
    }
}

/// Whether the capitals of the word are the initials of the full name's capitalised words.
fn is_acronym(reading: &Reading<'_>, full: &Mention, at: usize) -> bool {
    let initials = full
        .tokens
        .clone()
        .filter(|&word| reading.form(word).any(Form::CAPITAL))
        .filter_map(|word| reading.text(word).chars().next());
    full.tokens.len() > 1 && initials.eq(reading.text(at).chars())
}

/// A lone word that begins the name of an organisation stands for it.
fn follow_organisations(reading: &Reading<'_>, mentions: &mut [Mention]) {
    const OTHERS: Classes = Classes::GIVEN_NAME
        .with(Classes::CITY)
        .with(Classes::LARGE_CITY)
        .with(Classes::COUNTRY)
        .with(Classes::REGION)
        .with(Classes::PLACE)
        .with(Classes::DEMONYM)
        .with(Classes::ORG_HEAD)
        .with(Classes::COMMON);
    let first = |mention: &Mention| reading.word(mention.tokens.start);
    let firsts: HashMap<u32, f32> = mentions
        .iter()
        .filter(|m| m.label == Label::Organisation && m.tokens.len() > 1 && m.score >= SURE)
        .filter(|m| !first(m).classes.any(OTHERS) && first(m).form.any(Form::CAPITAL))
        .map(|m| (first(m).key, m.score))
        .collect();
    if firsts.is_empty() {
        return;
    }
    for mention in mentions.iter_mut().filter(|m| m.tokens.len() == 1 && may_vote(m.label)) {
        let score = firsts.get(&reading.key(mention.tokens.start));
        if let Some(score) = score.filter(|score| **score > mention.score) {
            mention.label = Label::Organisation;
            mention.score = score * 0.9;
        }
    }
}

/// The last words of people named in full, with the best score of a full name.
fn surnames(reading: &Reading<'_>, mentions: &[Mention]) -> HashMap<u32, f32> {
    let mut surnames = HashMap::new();
    for mention in mentions {
        let last = mention.tokens.end - 1;
        let is_full = mention.label == Label::Person
            && mention.tokens.len() > 1
            && mention.score >= SURE
            && reading.form(last).any(Form::CAPITAL)
            && !reading.form(last).any(Form::SINGLE);
        if is_full {
            let best = surnames.entry(reading.key(last)).or_insert(0.0f32);
            *best = best.max(mention.score);
        }
    }
    surnames
}

/// A lone surname is its person.
fn follow(reading: &Reading<'_>, surnames: &HashMap<u32, f32>, mentions: &mut [Mention]) {
    for mention in mentions.iter_mut() {
        if mention.tokens.len() != 1 || !may_vote(mention.label) || mention.label == Label::Person {
            continue;
        }
        let at = mention.tokens.start;
        let Some(&score) = surnames.get(&reading.key(at)) else { continue };
        if !stands_for_a_place(reading, at, mention) {
            mention.label = Label::Person;
            mention.score = score.min(0.85);
            mention.rule = "surname";
        }
    }
}

/// Whether a word that is a surname and a place too means the place: `in Jordan`.
fn stands_for_a_place(reading: &Reading<'_>, at: usize, mention: &Mention) -> bool {
    let places = Classes::COUNTRY.with(Classes::LARGE_CITY).with(Classes::REGION);
    let is_known = reading.classes(at).any(places);
    let is_led = at.checked_sub(1).is_some_and(|before| IN.contains(&reading.key(before)));
    matches!(mention.label, Label::Gpe | Label::Location)
        && is_known
        && (is_led || mention.score > 0.9)
}

/// Adds surnames that the tagger passed over.
fn add_overlooked(
    reading: &Reading<'_>,
    surnames: &HashMap<u32, f32>,
    mentions: &mut Vec<Mention>,
) {
    if surnames.is_empty() {
        return;
    }
    let mut covered = vec![false; reading.words.len()];
    for mention in mentions.iter() {
        for at in mention.tokens.clone() {
            covered[at] = true;
        }
    }
    let before = mentions.len();
    for sentence in &reading.article.sentences {
        for at in sentence.tokens.clone() {
            let word = reading.word(at);
            let is_candidate =
                word.form.any(Form::CAPITAL) && !covered[at] && !word.classes.any(Classes::COMMON);
            let Some(score) = surnames.get(&word.key).filter(|_| is_candidate) else { continue };
            let beside = |place: Option<usize>| {
                place.is_some_and(|p| {
                    sentence.tokens.contains(&p) && reading.form(p).any(Form::CAPITAL)
                })
            };
            let left = at.checked_sub(1);
            let is_titled = left.is_some_and(|p| reading.classes(p).any(Classes::TITLE));
            if beside(Some(at + 1)) || beside(left) && !is_titled && at > sentence.tokens.start + 1
            {
                continue;
            }
            mentions.push(Mention {
                tokens: at..at + 1,
                label: Label::Person,
                score: score * 0.8,
                rule: "surname",
            });
        }
    }
    if mentions.len() > before {
        mentions.sort_by_key(|mention| mention.tokens.start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::entities::rules::tests::assert_changed;

    #[track_caller]
    fn assert_unified(marked: &str, wanted: &str) {
        assert_changed(marked, wanted, unify);
    }

    #[test]
    fn a_lone_surname_is_its_person() {
        assert_unified(
            "⟦PERSON Ines Okoro⟧ left. ⟦ORG Okoro⟧ was late.",
            "⟦PERSON Ines Okoro⟧ left. ⟦PERSON Okoro⟧ was late.",
        );
    }

    #[test]
    fn an_overlooked_surname_is_found() {
        assert_unified(
            "⟦PERSON Ines Okoro⟧ left. Then Okoro came back.",
            "⟦PERSON Ines Okoro⟧ left. Then ⟦PERSON Okoro⟧ came back.",
        );
    }

    #[test]
    fn an_acronym_in_brackets_has_the_label_of_its_name() {
        assert_unified(
            "the ⟦FAC Elling Tidal Dam⟧ (⟦ORG ETD⟧) broke. The ⟦ORG ETD⟧ was old.",
            "the ⟦FAC Elling Tidal Dam⟧ (⟦FAC ETD⟧) broke. The ⟦FAC ETD⟧ was old.",
        );
    }

    #[test]
    fn a_place_of_that_name_stays_a_place() {
        assert_unified(
            "⟦PERSON Paul Jordan⟧ spoke in ⟦GPE Jordan⟧.",
            "⟦PERSON Paul Jordan⟧ spoke in ⟦GPE Jordan⟧.",
        );
    }

    #[test]
    fn the_majority_of_mentions_decides_the_label() {
        assert_unified(
            "⟦ORG Norvik⟧ grew. ⟦ORG Norvik⟧ shrank. He likes ⟦GPE Norvik⟧.",
            "⟦ORG Norvik⟧ grew. ⟦ORG Norvik⟧ shrank. He likes ⟦ORG Norvik⟧.",
        );
    }

    #[test]
    fn a_tie_decides_nothing() {
        assert_unified(
            "⟦ORG Elling⟧ won at home. He lives in ⟦GPE Elling⟧.",
            "⟦ORG Elling⟧ won at home. He lives in ⟦GPE Elling⟧.",
        );
    }
}
