//! Labels that the words beside a name decide against an unsure tagger: `the Sungai Kolok district`,
//! `in Machu Picchu`, `the Space Shuttle Atlantis`, `Dania said`.
//!
//! The tagger has seen few of these names and takes an unknown one for a person. What stands beside
//! it is read only where it is unsure; vehicles and feasts are what they are in any case.

use crate::detect::entities::class::Classes;
use crate::detect::entities::label::Label;
use crate::detect::entities::lexicon::key;
use crate::detect::entities::mention::Mention;
use crate::detect::entities::reading::{Form, Reading};

/// Below this score the tagger is unsure enough that one word behind a name decides, …
const UNSURE: f32 = 0.9;
/// … and below this one that a preposition does.
const VAGUE: f32 = 0.7;
/// What a label that is decided here is worth at least.
const DECIDED: f32 = 0.7;

/// Small words behind the name of a place.
const BEHIND_PLACE: &[u32] = &[
    key("district"),
    key("province"),
    key("prefecture"),
    key("governorate"),
    key("county"),
    key("village"),
    key("municipality"),
    key("neighborhood"),
    key("neighbourhood"),
    key("suburb"),
    key("peninsula"),
    key("islanders"),
];
/// Words before `of` and the name of a place.
const BEFORE_PLACE: &[u32] = &[
    key("city"),
    key("town"),
    key("village"),
    key("province"),
    key("district"),
    key("municipality"),
    key("suburb"),
    key("outskirts"),
    key("citadel"),
    key("port"),
    key("island"),
    key("islanders"),
];
/// First words of natural places.
const PLACE_FIRST: &[u32] = &[key("mount"), key("mt"), key("lake"), key("cape")];
/// Small words behind the name of a body.
const BEHIND_BODY: &[u32] =
    &[key("brand"), key("company"), key("newspaper"), key("website"), key("airline")];
/// Last words of buildings that are no body.
const BUILDINGS: &[u32] =
    &[key("mosque"), key("dam"), key("bridge"), key("tunnel"), key("cathedral"), key("canal")];
/// First words of ships.
const SHIPS: &[u32] = &[key("uss"), key("hms"), key("hmc"), key("rms"), key("hmas"), key("hmcs")];
const FEASTS: &[u32] = &[key("hajj"), key("ramadan"), key("diwali"), key("hanukkah")];
const SAYS: &[u32] = &[key("said"), key("says"), key("added"), key("told"), key("recalled")];

/// Corrects the labels of names.
pub fn read(reading: &Reading<'_>, mentions: &mut [Mention]) {
    for mention in mentions.iter_mut().filter(|mention| mention.label.is_name()) {
        if let Some(label) = vehicle_or_feast(reading, mention)
            .or_else(|| beside(reading, mention))
            .filter(|label| *label != mention.label)
        {
            mention.label = label;
            mention.score = mention.score.max(DECIDED);
            mention.rule = "surroundings";
        }
    }
}

fn vehicle_or_feast(reading: &Reading<'_>, mention: &Mention) -> Option<Label> {
    let (first, count) = (mention.tokens.start, mention.tokens.len());
    let is_shuttle = reading.key(first) == key("space") && reading.key(first + 1) == key("shuttle");
    let is_ship =
        SHIPS.contains(&reading.key(first)) && reading.form(first).any(Form::ALL_CAPITALS);
    if count > 1 && (is_shuttle || is_ship) {
        return Some(Label::Product);
    }
    let is_capital = reading.form(first).any(Form::CAPITAL);
    (count == 1 && is_capital && FEASTS.contains(&reading.key(first))).then_some(Label::Event)
}

fn beside(reading: &Reading<'_>, mention: &Mention) -> Option<Label> {
    if mention.score >= UNSURE {
        return None;
    }
    match mention.label {
        Label::Person => place(reading, mention).or_else(|| {
            let is_body = BEHIND_BODY.contains(&reading.key(mention.tokens.end));
            (is_body && is_small(reading, mention.tokens.end)).then_some(Label::Organisation)
        }),
        Label::Organisation => {
            let last = mention.tokens.end - 1;
            let is_building = mention.tokens.len() > 1 && BUILDINGS.contains(&reading.key(last));
            is_building.then_some(Label::Facility)
        }
        Label::Gpe => speaker(reading, mention),
        _ => None,
    }
}

/// The place that an unsure person is.
fn place(reading: &Reading<'_>, mention: &Mention) -> Option<Label> {
    let (start, end) = (mention.tokens.start, mention.tokens.end);
    let is_long = mention.tokens.len() > 1;
    if is_long && PLACE_FIRST.contains(&reading.key(start)) {
        return Some(Label::Location);
    }
    let before = |back: usize| start.checked_sub(back).map_or(0, |at| reading.key(at));
    let is_noun_of = before(1) == key("of") && BEFORE_PLACE.contains(&before(2));
    let is_behind = BEHIND_PLACE.contains(&reading.key(end)) && is_small(reading, end);
    if is_noun_of || is_behind {
        return Some(Label::Gpe);
    }
    // "in Obi's house", "in Obi": a person with a name of people stays one.
    let is_people = reading.classes(start).any(Classes::GIVEN_NAME)
        || reading.classes(end - 1).any(Classes::SURNAME);
    let is_owner = matches!(reading.text(end), "'s" | "’s" | "'" | "’");
    let is_in = before(1) == key("in") && !is_people && !is_owner;
    (is_in && mention.score < VAGUE).then_some(Label::Gpe)
}

/// The person that an unsure place of one unknown word is: it speaks.
fn speaker(reading: &Reading<'_>, mention: &Mention) -> Option<Label> {
    const PLACES: Classes = Classes::CITY
        .with(Classes::LARGE_CITY)
        .with(Classes::COUNTRY)
        .with(Classes::REGION)
        .with(Classes::COUNTY)
        .with(Classes::PLACE);
    let at = mention.tokens.start;
    let is_unknown = mention.tokens.len() == 1 && !reading.classes(at).any(PLACES);
    let speaks = SAYS.contains(&reading.key(mention.tokens.end));
    (is_unknown && speaks && mention.score < VAGUE).then_some(Label::Person)
}

fn is_small(reading: &Reading<'_>, at: usize) -> bool {
    !reading.form(at).any(Form::CAPITAL)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::entities::rules::tests::assert_changed;

    /// Marks with the label of an unsure tagger, and with the label that the words beside decide.
    #[track_caller]
    fn assert_read(marked: &str, wanted: &str) {
        assert_changed(marked, wanted, |reading, mentions| {
            for mention in mentions.iter_mut() {
                mention.score = 0.55;
            }
            read(reading, mentions);
        });
    }

    #[test]
    fn words_of_place_make_a_place() {
        assert_read("The ⟦PERSON Sungai Kolok⟧ district.", "The ⟦GPE Sungai Kolok⟧ district.");
        assert_read("Islanders of ⟦PERSON Veligan⟧.", "Islanders of ⟦GPE Veligan⟧.");
        assert_read("They met in ⟦PERSON Veligan⟧.", "They met in ⟦GPE Veligan⟧.");
        assert_read("To ⟦PERSON Lake Veligan⟧.", "To ⟦LOC Lake Veligan⟧.");
    }

    #[test]
    fn people_stay_people() {
        let same = |marked: &str| assert_read(marked, marked);
        same("They believe in ⟦PERSON Ada Obi⟧.");
        same("They met in ⟦PERSON Veligan⟧'s house.");
        same("Then ⟦PERSON Veligan⟧ left.");
    }

    #[test]
    fn vehicles_and_feasts_are_known() {
        let (shuttle, product) =
            ("⟦PERSON Space Shuttle Atlantis⟧", "⟦PRODUCT Space Shuttle Atlantis⟧");
        assert_read(&format!("The {shuttle} flew."), &format!("The {product} flew."));
        assert_read("The ⟦GPE Hajj⟧ began.", "The ⟦EVENT Hajj⟧ began.");
    }

    #[test]
    fn a_brand_is_a_body_and_a_mosque_a_building() {
        assert_read("The ⟦PERSON Veligan⟧ brand grew.", "The ⟦ORG Veligan⟧ brand grew.");
        assert_read("At the ⟦ORG Veligan Mosque⟧.", "At the ⟦FAC Veligan Mosque⟧.");
    }

    #[test]
    fn who_speaks_is_no_place() {
        assert_read("Yes, ⟦GPE Velixa⟧ said.", "Yes, ⟦PERSON Velixa⟧ said.");
        assert_read("Yes, ⟦GPE Paris⟧ said.", "Yes, ⟦GPE Paris⟧ said.");
    }
}
