//! Organisations: acronyms and short forms.
//!
//! `WHO` is the World Health Organization where both stand in the article; the letters are the
//! initials of its words, with or without the small ones. `Norvik` is `Norvik Corp.` Where two full
//! names would fit, nothing is united.

use crate::detect::names::{Kind, Mention, fold};

/// Endings of company names that say nothing.
const FORMS: &[&str] = &[
    "inc",
    "corp",
    "co",
    "ltd",
    "llc",
    "plc",
    "company",
    "corporation",
    "limited",
    "group",
    "holdings",
    "ag",
    "sa",
    "nv",
    "gmbh",
];

/// Sets the name of an acronym or a short form to the full one.
pub fn unite(mentions: &[Mention<'_>], names: &mut [String]) {
    let folded: Vec<Vec<String>> =
        mentions.iter().map(|m| m.words.iter().map(|word| fold(word)).collect()).collect();
    let is_united = |kind| matches!(kind, Kind::Organisation | Kind::Other);
    for (at, mention) in mentions.iter().enumerate() {
        if !is_united(mention.kind) {
            continue;
        }
        let mut full: Option<usize> = None;
        let mut is_clear = true;
        for (other, candidate) in mentions.iter().enumerate() {
            let fits = is_united(candidate.kind)
                && (is_acronym(mention, candidate) && mention.words.len() == 1
                    || mention.kind == Kind::Organisation
                        && is_short_form(folded.get(at), folded.get(other)));
            if !fits {
                continue;
            }
            match full {
                Some(found) if folded.get(found) != folded.get(other) => is_clear = false,
                Some(_) => {}
                None => full = Some(other),
            }
        }
        if let (Some(full), true) = (full, is_clear)
            && let Some(full) = names.get(full).cloned()
            && let Some(name) = names.get_mut(at)
        {
            *name = full;
        }
    }
}

/// Whether the letters of the short name are the initials of the full one.
fn is_acronym(short: &Mention<'_>, full: &Mention<'_>) -> bool {
    let letters: String = short.text.chars().filter(|c| c.is_alphabetic()).collect();
    if letters.chars().count() < 2 || full.words.len() < 2 {
        return false;
    }
    if letters.chars().filter(|c| c.is_lowercase()).count() * 2 > letters.chars().count() {
        return false;
    }
    let initial = |word: &&str| word.chars().next();
    let all: String = full.words.iter().filter_map(initial).collect();
    let large: String = all.chars().filter(|c| c.is_uppercase()).collect();
    let letters = letters.to_uppercase();
    letters == large || letters == all.to_uppercase()
}

/// Whether the short name is the full one without its company form.
fn is_short_form(short: Option<&Vec<String>>, full: Option<&Vec<String>>) -> bool {
    let (Some(short), Some(full)) = (short, full) else { return false };
    full.len() > short.len()
        && !short.is_empty()
        && full.starts_with(short)
        && full.iter().skip(short.len()).all(|word| FORMS.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use crate::detect::names::tests::assert_names;

    #[test]
    fn an_acronym_follows_its_full_name() {
        assert_names(
            &["O:Northern Fisheries Board", "O:NFB"],
            &["Northern Fisheries Board", "Northern Fisheries Board"],
        );
    }

    #[test]
    fn small_words_may_count_or_not() {
        assert_names(
            &["O:Office of Tidal Works", "O:OTW"],
            &["Office of Tidal Works", "Office of Tidal Works"],
        );
        assert_names(
            &["O:Bureau of Inland Ferries", "O:BOIF"],
            &["Bureau of Inland Ferries", "Bureau of Inland Ferries"],
        );
    }

    #[test]
    fn an_acronym_of_two_full_names_stays() {
        assert_names(
            &["O:Northern Fisheries Board", "O:National Farming Bank", "O:NFB"],
            &["Northern Fisheries Board", "National Farming Bank", "NFB"],
        );
    }

    #[test]
    fn a_company_form_is_left_out() {
        assert_names(&["O:Norvik Corp.", "O:Norvik"], &["Norvik Corp.", "Norvik Corp."]);
    }

    #[test]
    fn another_part_of_a_name_is_another_body() {
        assert_names(&["O:Norvik Bank", "O:Norvik"], &["Norvik Bank", "Norvik"]);
    }
}
