//! The verbs that report speech, with the constructions that each of them takes.
//!
//! The list is `assets/lexicons/quotes-verbs.txt`; its head explains the columns. Regular forms are
//! made here, so the list holds base forms and irregular ones only. Verbs of thought and of finding
//! have a list of their own: what they govern is a possible quote at most.

use std::sync::LazyLock;

/// How a verb takes what is reported, as bits that may stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Frames(u16);

impl Frames {
    /// A clause with or without "that".
    pub const CLAUSE: Self = Self(1);
    /// A clause with "that" only.
    pub const THAT: Self = Self(1 << 1);
    /// A question clause.
    pub const QUESTION: Self = Self(1 << 2);
    /// An object that is the content.
    pub const OBJECT: Self = Self(1 << 3);
    /// An infinitive that is the content.
    pub const INFINITIVE: Self = Self(1 << 4);
    /// An addressee before the clause.
    pub const ADDRESSEE: Self = Self(1 << 5);
    /// An object and its infinitive that together are the content.
    pub const OBJECT_INFINITIVE: Self = Self(1 << 6);
    /// May stand behind or inside of its content.
    pub const TRAILING: Self = Self(1 << 7);
    /// One of its forms is a noun as well.
    pub const NOUN: Self = Self(1 << 8);
    /// Says other things than speech as well.
    pub const WEAK: Self = Self(1 << 9);
    /// The object and what one of its prepositions introduces are the content together.
    pub const OBJECT_PREPOSITION: Self = Self(1 << 10);

    /// Whether any bit of `other` is set.
    pub fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets of bits.
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn of_letter(letter: &str) -> Option<Self> {
        Some(match letter {
            "c" => Self::CLAUSE.with(Self::THAT),
            "t" => Self::THAT,
            "q" => Self::QUESTION,
            "o" => Self::OBJECT,
            "i" => Self::INFINITIVE,
            "a" => Self::ADDRESSEE,
            "x" => Self::OBJECT_INFINITIVE,
            "v" => Self::TRAILING,
            "n" => Self::NOUN,
            "w" => Self::WEAK,
            "p" => Self::OBJECT_PREPOSITION,
            _ => return None,
        })
    }
}

/// Which form of its verb a word is. The past tense and the participle share one value where they
/// are spelt alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    Base,
    Third,
    Past,
    Participle,
    Ing,
}

/// A verb of the list.
#[derive(Debug)]
pub struct Verb {
    pub lemma: &'static str,
    pub frames: Frames,
    /// Prepositions that introduce the content.
    pub prepositions: Vec<&'static str>,
}

impl Verb {
    /// Whether the verb takes its content behind this preposition (in lower case).
    pub fn takes(&self, preposition: &str) -> bool {
        self.prepositions.contains(&preposition)
    }
}

/// A word form that may be a cue.
#[derive(Debug, Clone, Copy)]
pub struct Cue {
    pub verb: &'static Verb,
    pub form: Form,
}

static LIST: &str = include_str!("../../../assets/lexicons/quotes-verbs.txt");

static THOUGHT_LIST: &str = include_str!("../../../assets/lexicons/quotes-thoughts.txt");

/// A verb with the spellings of its forms.
type Listed = (Verb, Vec<(String, Form)>);

static VERBS: LazyLock<Vec<Listed>> = LazyLock::new(|| LIST.lines().filter_map(parse).collect());

static THOUGHTS: LazyLock<Vec<Listed>> =
    LazyLock::new(|| THOUGHT_LIST.lines().filter_map(parse).collect());

/// Every form of every verb of speech, in lower case.
pub fn forms() -> impl Iterator<Item = (&'static str, Cue)> {
    spelled(&VERBS)
}

/// Every form of every verb of thought and of finding, in lower case.
pub fn thought_forms() -> impl Iterator<Item = (&'static str, Cue)> {
    spelled(&THOUGHTS)
}

fn spelled(verbs: &'static [Listed]) -> impl Iterator<Item = (&'static str, Cue)> {
    verbs.iter().flat_map(|(verb, spelled)| {
        spelled.iter().map(move |(word, form)| (word.as_str(), Cue { verb, form: *form }))
    })
}

/// Whether the verb is one of thought or of finding.
pub fn is_thought(verb: &Verb) -> bool {
    THOUGHTS.iter().any(|(thought, _)| std::ptr::eq(thought, verb))
}

fn parse(line: &'static str) -> Option<Listed> {
    let line = line.split('#').next()?.trim();
    let (forms, frames) = line.split_once(':')?;
    let mut words = forms.split_whitespace();
    let lemma = words.next()?;
    let rest: Vec<&str> = words.collect();
    let mut verb = Verb { lemma, frames: Frames::default(), prepositions: Vec::new() };
    for item in frames.split_whitespace() {
        match item.strip_prefix(':') {
            Some(prepositions) => verb.prepositions.extend(prepositions.split(',')),
            None => verb.frames = verb.frames.with(Frames::of_letter(item)?),
        }
    }
    let spelled = spellings(lemma, &rest);
    Some((verb, spelled))
}

/// All forms of a verb: `rest` holds `+` or the irregular past and participle.
fn spellings(lemma: &str, rest: &[&str]) -> Vec<(String, Form)> {
    let doubled = match (rest.first(), lemma.chars().last()) {
        (Some(&"+"), Some(last)) => format!("{lemma}{last}"),
        _ => lemma.to_owned(),
    };
    let irregular: Vec<&str> = rest.iter().copied().filter(|form| *form != "+").collect();
    let past = irregular.first().map_or_else(|| past(lemma, &doubled), |form| (*form).to_owned());
    let mut forms = vec![
        (lemma.to_owned(), Form::Base),
        (third(lemma), Form::Third),
        (past, Form::Past),
        (ing(lemma, &doubled), Form::Ing),
    ];
    if let Some(participle) = irregular.get(1) {
        forms.push(((*participle).to_owned(), Form::Participle));
    }
    forms
}

fn ends_in_consonant_y(lemma: &str) -> bool {
    lemma.strip_suffix('y').is_some_and(|stem| !stem.ends_with(['a', 'e', 'o', 'u']))
}

fn third(lemma: &str) -> String {
    if ends_in_consonant_y(lemma) {
        return format!("{}ies", lemma.trim_end_matches('y'));
    }
    if lemma.ends_with(['s', 'x', 'z']) || lemma.ends_with("ch") || lemma.ends_with("sh") {
        return format!("{lemma}es");
    }
    format!("{lemma}s")
}

fn past(lemma: &str, doubled: &str) -> String {
    if ends_in_consonant_y(lemma) {
        return format!("{}ied", lemma.trim_end_matches('y'));
    }
    if lemma.ends_with('e') { format!("{lemma}d") } else { format!("{doubled}ed") }
}

fn ing(lemma: &str, doubled: &str) -> String {
    match lemma.strip_suffix('e') {
        Some(stem) if !lemma.ends_with("ee") => format!("{stem}ing"),
        _ => format!("{doubled}ing"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cue(word: &str) -> Option<Cue> {
        forms().find(|(form, _)| *form == word).map(|(_, cue)| cue)
    }

    #[track_caller]
    fn assert_form(word: &str, lemma: &str, form: Form) {
        let found = cue(word).map(|cue| (cue.verb.lemma, cue.form));
        assert_eq!(found, Some((lemma, form)), "{word}");
    }

    #[test]
    fn regular_forms_are_made() {
        assert_form("denies", "deny", Form::Third);
        assert_form("denied", "deny", Form::Past);
        assert_form("admitting", "admit", Form::Ing);
        assert_form("urged", "urge", Form::Past);
        assert_form("stresses", "stress", Form::Third);
        assert_form("agreeing", "agree", Form::Ing);
        assert_form("said", "say", Form::Past);
    }

    #[test]
    fn irregular_forms_are_known() {
        assert_form("said", "say", Form::Past);
        assert_form("written", "write", Form::Participle);
    }

    #[test]
    fn other_verbs_are_none() {
        assert!(cue("believe").is_none());
        assert!(thought_forms().any(|(word, _)| word == "believe"));
        assert!(cue("walked").is_none());
    }

    #[test]
    fn every_line_of_the_list_is_read() {
        let lines = LIST.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        assert_eq!(lines.count(), VERBS.len());
        let lines =
            THOUGHT_LIST.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        assert_eq!(lines.count(), THOUGHTS.len());
    }

    #[test]
    fn no_verb_of_thought_is_one_of_speech() {
        let both = thought_forms().find(|(word, _)| cue(word).is_some());
        assert!(both.is_none(), "{both:?}");
    }
}
