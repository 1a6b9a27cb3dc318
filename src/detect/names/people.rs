//! People: a surname belongs to the full name that it is part of.
//!
//! A full name has two words or more. Two full names are one person where they agree in the first
//! and the last word (`Donald J. Trump`, `Donald Trump`). A short name belongs to a full one whose
//! last words it is, or whose first word. Where several people of one family name stand in the
//! article, a title decides (`Mrs.` is not her husband), then a given name already used with that
//! title, then who was named in full most recently before it.

use crate::detect::names::{Gender, Kind, Mention, fold, plain};

/// A person with a full name.
struct Person {
    /// Folded words of the fullest form.
    words: Vec<String>,
    /// Every form with the number of its mentions.
    forms: Vec<(String, usize)>,
    gender: Gender,
    /// Mentions by full name, as indices.
    mentions: Vec<usize>,
}

/// Name parts that are no name of their own.
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv"];

/// Sets the name of each mention of a person to its full form.
pub fn unite(mentions: &[Mention<'_>], names: &mut [String]) {
    let persons = || mentions.iter().enumerate().filter(|(_, m)| m.kind == Kind::Person);
    let folded: Vec<(usize, Vec<String>)> =
        persons().map(|(at, mention)| (at, words(mention))).collect();
    let mut people: Vec<Person> = Vec::new();
    let mut owners: Vec<Option<usize>> = Vec::with_capacity(folded.len());
    for ((at, words), (_, mention)) in folded.iter().zip(persons()) {
        owners.push(is_full(words).then(|| add(&mut people, *at, mention, words)));
    }
    for (((at, words), (_, mention)), full) in folded.iter().zip(persons()).zip(owners) {
        let short = || owner(&people, *at, mention.gender, words);
        let person = if words.is_empty() { None } else { full.or_else(short) };
        let Some(person) = person.and_then(|number| people.get_mut(number)) else { continue };
        if person.gender == Gender::Unknown {
            person.gender = mention.gender;
        }
        if let Some(name) = names.get_mut(*at) {
            *name = person.name().to_owned();
        }
    }
}

fn words(mention: &Mention<'_>) -> Vec<String> {
    let mut words: Vec<String> =
        mention.words.iter().map(|word| fold(word)).filter(|word| !word.is_empty()).collect();
    while words.len() > 1 && words.last().is_some_and(|word| SUFFIXES.contains(&word.as_str())) {
        words.pop();
    }
    words
}

/// Whether there is more than a family name with its particle (`al-Maliki`, `de Gaulle`).
fn is_full(words: &[String]) -> bool {
    const PARTICLES: &[&str] = &[
        "al", "el", "de", "di", "da", "del", "van", "von", "der", "bin", "ibn", "abu", "le", "la",
    ];
    words.iter().skip_while(|word| PARTICLES.contains(&word.as_str())).count() > 1
}

impl Person {
    /// The commonest form; of equally common ones the longest.
    fn name(&self) -> &str {
        let best = self.forms.iter().max_by_key(|(form, count)| (*count, form.len()));
        best.map_or("", |(form, _)| form)
    }

    fn is_called(&self, full: &[String]) -> bool {
        self.words.first() == full.first() && self.words.last() == full.last()
            || is_initialled(&self.words, full)
            || is_initialled(full, &self.words)
    }

    fn has_surname(&self, short: &[String]) -> bool {
        self.words.len() > short.len() && self.words.ends_with(short)
    }

    fn has_given_name(&self, short: &[String]) -> bool {
        self.words.len() > short.len() && self.words.starts_with(short)
    }
}

/// Whether one name is the other with its given names cut to initials: `J. K. Obi`.
fn is_initialled(short: &[String], full: &[String]) -> bool {
    let (Some((surname, given)), Some((other, full_given))) =
        (short.split_last(), full.split_last())
    else {
        return false;
    };
    surname == other
        && given.iter().all(|word| word.chars().count() <= 2)
        && given
            .first()
            .and_then(|word| word.chars().next())
            .is_some_and(|initial| full_given.first().is_some_and(|w| w.starts_with(initial)))
}

/// Adds a full name to its person, or a new person, and gives the person's number.
fn add(people: &mut Vec<Person>, at: usize, mention: &Mention<'_>, words: &[String]) -> usize {
    let form = plain(mention.text);
    let known = people.iter().position(|person| person.is_called(words));
    let number = known.unwrap_or_else(|| {
        people.push(Person {
            words: words.to_vec(),
            forms: Vec::new(),
            gender: mention.gender,
            mentions: Vec::new(),
        });
        people.len() - 1
    });
    let Some(person) = people.get_mut(number) else { return number };
    person.mentions.push(at);
    if words.len() > person.words.len() {
        person.words = words.to_vec();
    }
    if person.gender == Gender::Unknown {
        person.gender = mention.gender;
    }
    match person.forms.iter_mut().find(|(known, _)| *known == form) {
        Some((_, count)) => *count += 1,
        None => person.forms.push((form, 1)),
    }
    number
}

/// The person that a short name stands for.
fn owner(people: &[Person], at: usize, gender: Gender, words: &[String]) -> Option<usize> {
    let matching = |fits: &dyn Fn(&Person) -> bool| -> Vec<usize> {
        (0..people.len()).filter(|&number| people.get(number).is_some_and(fits)).collect()
    };
    let mut candidates = matching(&|person| person.has_surname(words));
    if candidates.is_empty() {
        candidates = matching(&|person| person.has_given_name(words));
    }
    let disagrees = |number: &usize| {
        let other = people.get(*number).map(|person| person.gender).unwrap_or_default();
        gender != Gender::Unknown && other != Gender::Unknown && gender != other
    };
    candidates.retain(|number| !disagrees(number));
    let same: Vec<usize> = candidates
        .iter()
        .copied()
        .filter(|&n| gender != Gender::Unknown && people.get(n).is_some_and(|p| p.gender == gender))
        .collect();
    if !same.is_empty() {
        candidates = same;
    }
    candidates.into_iter().max_by_key(|&number| nearness(people.get(number), at))
}

/// Later full mentions before `at` count more; people named in full only behind it count least, the
/// sooner the better.
fn nearness(person: Option<&Person>, at: usize) -> i64 {
    let Some(person) = person else { return i64::MIN };
    let before = person.mentions.iter().rev().find(|&&mention| mention < at);
    match (before, person.mentions.first()) {
        (Some(&before), _) => before as i64,
        (None, Some(&first)) => -1 - first as i64,
        (None, None) => i64::MIN,
    }
}

#[cfg(test)]
mod tests {
    use crate::detect::names::tests::assert_names;

    #[test]
    fn a_surname_follows_the_full_name() {
        assert_names(&["P:Ines Okoro", "P:Okoro"], &["Ines Okoro", "Ines Okoro"]);
    }

    #[test]
    fn a_surname_may_stand_before_the_full_name() {
        assert_names(&["P:Okoro", "P:Ines Okoro"], &["Ines Okoro", "Ines Okoro"]);
    }

    #[test]
    fn a_given_name_follows_the_full_name() {
        assert_names(&["P:Ines Okoro", "P:Ines"], &["Ines Okoro", "Ines Okoro"]);
    }

    #[test]
    fn a_middle_initial_makes_no_other_person() {
        assert_names(
            &["P:Ines Okoro", "P:Ines B. Okoro", "P:Ines Okoro"],
            &["Ines Okoro", "Ines Okoro", "Ines Okoro"],
        );
        assert_names(&["P:Ines Okoro", "P:I. Okoro"], &["Ines Okoro", "Ines Okoro"]);
    }

    #[test]
    fn a_particle_belongs_to_the_surname() {
        assert_names(
            &["P:Omar al-Hadi", "P:al-Hadi", "P:Hadi"],
            &["Omar al-Hadi", "Omar al-Hadi", "Omar al-Hadi"],
        );
    }

    #[test]
    fn a_title_keeps_a_family_apart() {
        assert_names(
            &["M:Paul Reyes", "F:Ana Reyes", "M:Reyes", "F:Reyes"],
            &["Paul Reyes", "Ana Reyes", "Paul Reyes", "Ana Reyes"],
        );
    }

    #[test]
    fn without_a_title_the_nearest_of_a_family_is_meant() {
        assert_names(
            &["P:Paul Reyes", "P:Reyes", "P:Ana Reyes", "P:Reyes"],
            &["Paul Reyes", "Paul Reyes", "Ana Reyes", "Ana Reyes"],
        );
    }

    #[test]
    fn two_people_of_one_given_name_stay_apart() {
        assert_names(&["P:Ana Reyes", "P:Ana Costa"], &["Ana Reyes", "Ana Costa"]);
    }

    #[test]
    fn a_generation_is_no_other_surname() {
        assert_names(&["P:Sam Tate Jr.", "P:Tate"], &["Sam Tate Jr.", "Sam Tate Jr."]);
    }

    #[test]
    fn a_surname_without_full_name_stays() {
        assert_names(&["P:Okoro", "P:Reyes"], &["Okoro", "Reyes"]);
    }
}
