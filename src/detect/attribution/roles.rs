//! Roles: `the mayor` is whoever the article calls mayor.

use super::people::People;
use super::pronouns::Pronoun;
use crate::text::Span;

/// Nouns for a role that one person holds.
const ROLES: &[&str] = &[
    "president",
    "senator",
    "governor",
    "mayor",
    "minister",
    "chancellor",
    "secretary",
    "judge",
    "king",
    "queen",
    "prince",
    "princess",
    "pope",
    "general",
    "professor",
    "chairman",
    "chairwoman",
    "director",
    "captain",
    "ambassador",
    "candidate",
    "nominee",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "congressman",
    "congresswoman",
    "commissioner",
    "coach",
    "chief",
    "lawyer",
    "attorney",
    "analyst",
    "economist",
    "author",
    "leader",
    "lawmaker",
    "premier",
    "officer",
    "executive",
    "founder",
    "editor",
    "sheriff",
    "prosecutor",
    "speaker",
    "actor",
    "actress",
    "singer",
    "doctor",
    "scientist",
    "researcher",
    "businessman",
    "commander",
    "bishop",
];

const SHORT: &[(&str, &str)] = &[
    ("sen", "senator"),
    ("rep", "congressman"),
    ("gov", "governor"),
    ("gen", "general"),
    ("prof", "professor"),
    ("dr", "doctor"),
    ("capt", "captain"),
];

/// The role named in front of a mention (`Mayor Ada Obi`) or behind it (`Ada Obi, the mayor of`).
pub fn beside(text: &str, mention: Span) -> Option<String> {
    let before = text.get(..mention.start()).unwrap_or("");
    let is_blank = before.ends_with(' ');
    let title = before.split_whitespace().next_back().filter(|_| is_blank);
    if let Some(role) = title.and_then(role) {
        return Some(role);
    }
    let after = text.get(mention.end()..).unwrap_or("");
    let apposition = after.strip_prefix(", ")?;
    let end = apposition.find([',', '.', ';', '\n']).unwrap_or(apposition.len());
    let apposition = apposition.get(..end.min(120)).unwrap_or("");
    let head = apposition.split(" of ").next().unwrap_or(apposition);
    let head = head.split(" for ").next().unwrap_or(head).split(" at ").next().unwrap_or(head);
    let has_article =
        ["the ", "a ", "an ", "his ", "her ", "its "].iter().any(|a| head.starts_with(a));
    let is_short = head.split_whitespace().count() < 6;
    head.split_whitespace().next_back().filter(|_| has_article && is_short).and_then(role)
}

fn role(word: &str) -> Option<String> {
    let word = word.trim_end_matches('.').to_lowercase();
    if let Some((_, full)) = SHORT.iter().find(|(short, _)| *short == word) {
        return Some((*full).to_owned());
    }
    ROLES.contains(&word.as_str()).then_some(word)
}

/// The person whom the phrase names by the role alone: `the mayor`, `the Republican nominee`.
/// `offset` is where the phrase stands: the last holder before it is meant.
pub fn holder(people: &People, phrase: &str, offset: usize) -> Option<String> {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let is_definite = words.first().is_some_and(|word| word.eq_ignore_ascii_case("the"));
    if !is_definite || words.len() > 4 {
        return None;
    }
    let wanted = words.last().and_then(|word| role(word))?;
    people
        .before(offset)
        .find(|mention| mention.role.as_deref() == Some(wanted.as_str()))
        .map(|mention| mention.name.clone())
}

/// The owner's pronoun and the role in `his spokeswoman`, `their lawyer`.
pub fn possessed(phrase: &str) -> Option<(Pronoun, &str)> {
    let (first, rest) = phrase.split_once(' ')?;
    let is_possessive =
        ["his", "her", "its", "their"].iter().any(|owner| first.eq_ignore_ascii_case(owner));
    let pronoun = Pronoun::parse(first).filter(|_| is_possessive)?;
    Some((pronoun, rest.trim()))
}

/// The phrase as a name: on one line, without an article in front.
pub fn plain(phrase: &str) -> String {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let skip = words.first().is_some_and(|word| {
        words.len() > 1
            && ["the", "a", "an"].iter().any(|article| word.eq_ignore_ascii_case(article))
    });
    words.get(usize::from(skip)..).unwrap_or_default().join(" ")
}
