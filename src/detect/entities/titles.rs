//! Titles before a person's name: `Mr.`, `Prime Minister`.

use crate::detect::entities::lexicon::key;
use crate::detect::entities::reading::Reading;
use crate::detect::names::Gender;

const FEMALE: &[u32] = &[
    key("mrs"),
    key("ms"),
    key("miss"),
    key("madam"),
    key("lady"),
    key("dame"),
    key("queen"),
    key("princess"),
    key("duchess"),
    key("baroness"),
    key("congresswoman"),
    key("spokeswoman"),
    key("chairwoman"),
    key("actress"),
    key("wife"),
    key("sister"),
    key("mother"),
    key("daughter"),
];
const MALE: &[u32] = &[
    key("mr"),
    key("sir"),
    key("lord"),
    key("king"),
    key("prince"),
    key("duke"),
    key("baron"),
    key("pope"),
    key("father"),
    key("congressman"),
    key("sheikh"),
    key("emir"),
    key("sultan"),
    key("ayatollah"),
    key("husband"),
    key("brother"),
    key("son"),
];

/// What the word before a name tells of the person.
pub fn gender_before(reading: &Reading<'_>, at: usize) -> Gender {
    let Some(before) = at.checked_sub(1) else { return Gender::Unknown };
    let title = if reading.text(before) == "." { before.wrapping_sub(1) } else { before };
    match reading.key(title) {
        title if FEMALE.contains(&title) => Gender::Female,
        title if MALE.contains(&title) => Gender::Male,
        _ => Gender::Unknown,
    }
}
