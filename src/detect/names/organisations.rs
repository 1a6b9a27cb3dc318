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

/// A name of two words or more.
struct Full<'m> {
    mention: usize,
    words: &'m [&'m str],
    /// The first letters of all words, and of the capitalised ones, in capitals.
    initials: String,
    large_initials: String,
}

/// Sets the name of an acronym or a short form to the full one.
pub fn unite(mentions: &[Mention<'_>], names: &mut [String]) {
    let is_united =
        |mention: &Mention<'_>| matches!(mention.kind, Kind::Organisation | Kind::Other);
    let mut full: Vec<Full<'_>> = Vec::new();
    for (number, mention) in mentions.iter().enumerate().filter(|(_, m)| is_united(m)) {
        let is_known = || full.iter().any(|known| is_same(known.words, &mention.words));
        if mention.words.len() > 1 && !is_known() {
            full.push(full_name(number, &mention.words));
        }
    }
    if full.is_empty() {
        return;
    }
    for (number, mention) in mentions.iter().enumerate().filter(|(_, m)| is_united(m)) {
        let letters = acronym(mention);
        let fits = |full: &&Full<'_>| {
            letters.as_ref().is_some_and(|l| *l == full.initials || *l == full.large_initials)
                || mention.kind == Kind::Organisation && is_short_form(&mention.words, full.words)
        };
        let mut fitting = full.iter().filter(fits);
        if let (Some(full), None) = (fitting.next(), fitting.next())
            && let Some(name) = names.get(full.mention).cloned()
            && let Some(place) = names.get_mut(number)
        {
            *place = name;
        }
    }
}

fn is_same(one: &[&str], other: &[&str]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a.eq_ignore_ascii_case(b))
}

fn full_name<'m>(mention: usize, words: &'m [&'m str]) -> Full<'m> {
    let firsts = || words.iter().filter_map(|word| word.chars().next());
    Full {
        mention,
        words,
        initials: firsts().flat_map(char::to_uppercase).collect(),
        large_initials: firsts().filter(|c| c.is_uppercase()).collect(),
    }
}

/// The letters of one word that could be an acronym, in capitals.
fn acronym(mention: &Mention<'_>) -> Option<String> {
    if mention.words.len() != 1 || mention.text.len() > 16 {
        return None;
    }
    let letters = || mention.text.chars().filter(|c| c.is_alphabetic());
    let small = letters().filter(|c| c.is_lowercase()).count();
    let is_acronym = letters().count() > 1 && small * 2 <= letters().count();
    is_acronym.then(|| letters().flat_map(char::to_uppercase).collect())
}

/// Whether the short name is the full one without its company form.
fn is_short_form(short: &[&str], full: &[&str]) -> bool {
    full.len() > short.len()
        && short.iter().zip(full).all(|(a, b)| a.eq_ignore_ascii_case(b))
        && full.iter().skip(short.len()).all(|word| FORMS.contains(&fold(word).as_str()))
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
