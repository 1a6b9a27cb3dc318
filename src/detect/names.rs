//! Names that belong together: every mention of one thing in a document gets one canonical name.
//!
//! The caller says what the mentions are; nothing here looks at the text around them, apart from the
//! title before a person. People are matched by parts of their names ([`people`]), organisations by
//! acronym and short form ([`organisations`]), places by a list of other names ([`aliases`]); all
//! else by spelling. The canonical name of a cluster is its fullest form as the article writes it.

pub mod aliases;
pub mod organisations;
pub mod people;

/// What is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Person,
    Organisation,
    Place,
    Other,
}

/// What the title before a person's name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gender {
    #[default]
    Unknown,
    Female,
    Male,
}

/// One mention of a name.
#[derive(Debug, Clone)]
pub struct Mention<'t> {
    /// As written, without a title.
    pub text: &'t str,
    /// Its words, without marks.
    pub words: Vec<&'t str>,
    pub kind: Kind,
    pub gender: Gender,
}

/// The canonical name of each mention, in the order of the mentions.
pub fn canonical(mentions: &[Mention<'_>]) -> Vec<String> {
    let mut names: Vec<String> = mentions.iter().map(|m| plain(m.text)).collect();
    people::unite(mentions, &mut names);
    organisations::unite(mentions, &mut names);
    for (mention, name) in mentions.iter().zip(&mut names) {
        if let Some(full) = aliases::full(name, mention.kind) {
            *name = full.to_owned();
        }
    }
    names
}

/// The name on one line, with single blanks, the typewriter apostrophe and no article.
pub fn plain(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !name.is_empty() {
            name.push(' ');
        } else if word.eq_ignore_ascii_case("the") {
            continue;
        }
        name.push_str(word);
    }
    if name.contains('’') { name.replace('’', "'") } else { name }
}

/// Lower-case letters and digits of a word, so that `al-Maliki’s` parts and `AL` compare.
fn fold(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Makes mentions of `P:Ada Obi`, `O:…`, `L:…`; `F:` and `M:` are persons with a title.
    pub fn mentions(list: &[&'static str]) -> Vec<Mention<'static>> {
        let mention = |entry: &'static str| {
            let (kind, text) = entry.split_once(':').expect("kind and name");
            let (kind, gender) = match kind {
                "F" => (Kind::Person, Gender::Female),
                "M" => (Kind::Person, Gender::Male),
                "P" => (Kind::Person, Gender::Unknown),
                "O" => (Kind::Organisation, Gender::Unknown),
                "L" => (Kind::Place, Gender::Unknown),
                _ => (Kind::Other, Gender::Unknown),
            };
            let words = text.split([' ', '-']).filter(|word| !word.is_empty()).collect();
            Mention { text, words, kind, gender }
        };
        list.iter().copied().map(mention).collect()
    }

    #[track_caller]
    pub fn assert_names(list: &[&'static str], wanted: &[&str]) {
        assert_eq!(canonical(&mentions(list)), wanted, "{list:?}");
    }

    #[test]
    fn a_name_is_one_line_without_article() {
        assert_eq!(plain("the  Harbour\nCouncil"), "Harbour Council");
        assert_eq!(plain("King’s Cross"), "King's Cross");
    }

    #[test]
    fn things_of_other_kinds_keep_their_spelling() {
        assert_names(&["X:Iron Bridge", "X:Bridge"], &["Iron Bridge", "Bridge"]);
    }

    #[test]
    fn a_person_and_a_place_of_one_name_stay_apart() {
        assert_names(&["P:Jack London", "L:London"], &["Jack London", "London"]);
    }
}
