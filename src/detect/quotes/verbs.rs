//! Whether a word that may be a report verb is one here, and how its verb group is built.

use super::lexicon::{Cue, Form, Frames};
use super::units::Passage;
use super::words::Class;

/// A report verb with its auxiliaries.
#[derive(Debug, Clone, Copy)]
pub struct VerbGroup {
    /// The first auxiliary or adverb that belongs to it.
    pub start: usize,
    /// The verb itself.
    pub at: usize,
    /// The unit behind the verb and its particle (`pointed out`).
    pub end: usize,
    pub cue: Cue,
    pub mood: Mood,
    pub is_negated: bool,
}

/// How a verb stands in its clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// It has a tense of its own: `said`, `has said`, `is warning`.
    Finite,
    /// `was accused`.
    Passive,
    /// `saying` without an auxiliary.
    Participle,
    /// `to say`.
    Infinitive,
}

impl VerbGroup {
    /// Whether the verb takes any of these frames.
    pub fn takes(&self, frames: Frames) -> bool {
        self.cue.verb.frames.any(frames)
    }

    /// Whether the verb also says other things than speech.
    pub fn is_weak(&self) -> bool {
        self.takes(Frames::WEAK)
    }
}

/// The report verb at this place, unless the word is a noun or an adjective here.
pub fn verb_group(p: &Passage<'_>, at: usize) -> Option<VerbGroup> {
    let cue = p.cue(at)?;
    let before = auxiliaries(p, at, cue);
    if before.count == 0 && !before.is_infinitive && is_nominal(p, before.start, at, cue) {
        return None;
    }
    let mood = match cue.form {
        Form::Ing if before.count > 0 => Mood::Finite,
        Form::Ing => Mood::Participle,
        _ if before.is_infinitive => Mood::Infinitive,
        Form::Past | Form::Participle if before.is_passive => Mood::Passive,
        _ => Mood::Finite,
    };
    let end = at + 1 + particle(p, at, cue);
    let needs_particle =
        cue.verb.lemma == "point" && !p.is(end, Class::TO) || cue.verb.lemma == "single";
    if needs_particle && end == at + 1 {
        return None;
    }
    Some(VerbGroup { start: before.start, at, end, cue, mood, is_negated: before.is_negated })
}

/// What stands in front of a verb and belongs to it.
#[derive(Debug, Default)]
struct Auxiliaries {
    start: usize,
    /// How many there are.
    count: usize,
    is_passive: bool,
    is_infinitive: bool,
    is_negated: bool,
}

fn auxiliaries(p: &Passage<'_>, at: usize, cue: Cue) -> Auxiliaries {
    let mut found = Auxiliaries { start: at, ..Auxiliaries::default() };
    if let Some(start) = phase(p, at, cue.form) {
        found.start = start;
        found.count = 1;
    }
    while found.start > 0 {
        let before = found.start - 1;
        if p.is(before, Class::TO) {
            found.is_infinitive = true;
            found.start = before;
            break;
        }
        let is_verbal = p.is(before, Class::AUXILIARY.with(Class::MODAL))
            || p.is(before, Class::POSSESSIVE) && cue.form == Form::Ing;
        let is_between = p.is(before, Class::ADVERB.with(Class::NEGATION))
            && !p.is(before, Class::CAPITAL)
            && (!p.is(before, Class::SUBORDINATOR) || p.is_word(before, &["once"]))
            || p.is_word(before, &["last", "first", "once"])
                && p.is_before(before, Class::AUXILIARY);
        if !is_verbal && !is_between {
            break;
        }
        if is_verbal && p.is(before, Class::SUBJECT) {
            // A contraction holds the subject too: "they're asking".
            found.count += 1;
            found.is_passive |= p.word(before).ends_with(['s', 'm', 'e']);
            break;
        }
        found.is_negated |= p.is(before, Class::NEGATION);
        if is_verbal {
            found.count += 1;
            found.is_passive |= p.is_word(before, BE);
        }
        found.start = before;
    }
    found
}

/// Where a verb of phase begins that makes one verb of both: `went on to say`, `appeared to suggest`,
/// `kept saying`.
fn phase(p: &Passage<'_>, at: usize, form: Form) -> Option<usize> {
    let mut end = at;
    while end > 0 && p.is(end - 1, Class::ADVERB) && end + 2 > at {
        end -= 1;
    }
    match form {
        Form::Ing => {
            let is_off = end > 2 && p.is_word(end - 1, &["by"]) && p.is_word(end - 2, &["off"]);
            let verb = if is_off { end - 3 } else { end.checked_sub(1)? };
            p.is_word(verb, PHASES_ING).then_some(verb)
        }
        Form::Base => {
            let to = end.checked_sub(1).filter(|&to| p.is(to, Class::TO))?;
            let verb = to.checked_sub(1)?;
            let is_on = p.is_word(verb, &["on"]) && verb > 0;
            if is_on && p.is_word(verb - 1, &["went", "goes", "go", "going"]) {
                return Some(verb - 1);
            }
            p.is_word(verb, PHASES_TO).then_some(verb)
        }
        _ => None,
    }
}

const PHASES_ING: &[&str] = &[
    "keep",
    "keeps",
    "kept",
    "began",
    "begun",
    "begins",
    "begin",
    "started",
    "starts",
    "start",
    "continued",
    "continues",
    "continue",
];

const PHASES_TO: &[&str] = &[
    "appeared",
    "appears",
    "appear",
    "seemed",
    "seems",
    "seem",
    "continued",
    "continues",
    "continue",
    "began",
    "begins",
    "begin",
    "started",
    "starts",
    "proceeded",
    "proceeds",
];

const BE: &[&str] = &["is", "are", "was", "were", "been", "being", "be", "am", "isn't", "wasn't"];

/// The length of the particle that makes a verb a report verb, 0 without one.
fn particle(p: &Passage<'_>, at: usize, cue: Cue) -> usize {
    let particle: &[&str] = match cue.verb.lemma {
        "point" => &["out"],
        "sum" => &["up"],
        "single" => &["out"],
        "cry" | "call" | "speak" => &["out"],
        "continue" => &["on"],
        _ => &[],
    };
    usize::from(p.is_word(at + 1, particle))
}

/// Whether the word is a noun or an adjective here: `the claims`, `an alleged plot`.
fn is_nominal(p: &Passage<'_>, start: usize, at: usize, cue: Cue) -> bool {
    let before = start.checked_sub(1);
    let follows = |class| before.is_some_and(|b| p.is(b, class));
    let adjectival = Class::DETERMINER.with(Class::POSSESSIVE).with(Class::NUMBER);
    let is_pronoun = before.is_some_and(|b| {
        p.is_word(
            b,
            &[
                "some", "many", "others", "both", "all", "few", "most", "one", "that", "another",
                "each", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
            ],
        )
    });
    let counts_nouns = matches!(cue.form, Form::Third) || !begins_content(p, at + 1);
    // "few confirmed cases": the participle of a noun.
    let is_attribute = cue.form == Form::Past
        && p.word(at + 1).ends_with('s')
        && p.is(at + 2, Class::AUXILIARY.with(Class::MODAL).with(Class::PREPOSITION));
    let is_pronoun =
        is_pronoun && !is_attribute && !(cue.verb.frames.any(Frames::NOUN) && counts_nouns);
    if follows(adjectival) && !is_pronoun && cue.form != Form::Ing {
        return true;
    }
    let finite = Class::AUXILIARY.with(Class::MODAL).with(Class::VERB);
    if cue.form == Form::Ing
        && (p.is_word(at + 1, &["by"])
            || p.is(at + 1, finite)
            || follows(Class::DETERMINER)
                && cue.verb.frames.any(Frames::NOUN.with(Frames::ADDRESSEE)))
    {
        return true;
    }
    if p.is(at, Class::CAPITAL)
        && at > 0
        && !p.is_headline
        && cue.verb.lemma != "say"
        && !p.is_before(at, Class::QUOTED.with(Class::STOP))
    {
        return true;
    }
    let preposition = Class::PREPOSITION;
    if follows(preposition) && !follows(Class::SUBORDINATOR) && cue.form != Form::Ing {
        return true;
    }
    if !cue.verb.frames.any(Frames::NOUN) {
        return false;
    }
    if cue.verb.lemma == "state" && matches!(cue.form, Form::Base | Form::Third) {
        // States are mostly countries: a clause must follow, or a document stand before.
        let opens = Class::THAT.with(Class::QUOTED).with(Class::COLON);
        return !p.is(at + 1, opens) && !follows(Class::SPEAKER.with(Class::SUBJECT));
    }
    match cue.form {
        Form::Base => {
            // "Many in Lagos blame the owners": the plural noun stands before a place.
            let is_behind_place = follows(Class::CAPITAL)
                && start > 1
                && p.is(start - 2, Class::PREPOSITION)
                && begins_content(p, at + 1);
            !(follows(Class::SUBJECT) || is_pronoun || is_behind_place || is_plural(p, before))
        }
        Form::Third => is_nominal_third(p, before, at),
        _ => false,
    }
}

/// Whether a clause, a quotation or a noun phrase may start here.
fn begins_content(p: &Passage<'_>, at: usize) -> bool {
    let starts = Class::THAT
        .with(Class::SUBJECT)
        .with(Class::DETERMINER)
        .with(Class::CAPITAL)
        .with(Class::QUOTED)
        .with(Class::COMMA)
        .with(Class::TO)
        .with(Class::OBJECT);
    p.is(at, starts)
}

/// Whether the unit is a plural noun or a list of subjects.
fn is_plural(p: &Passage<'_>, at: Option<usize>) -> bool {
    let Some(at) = at else { return false };
    let word = p.word(at);
    let is_s = word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us");
    let is_listed = p.is_word(at, &["police", "people", "men", "women", "media", "staff", "who"]);
    (is_s || is_listed) && !p.is(at, Class::AUXILIARY.with(Class::SUBJECT).with(Class::VERB))
        || p.is(at, Class::CAPITAL) && at > 1 && p.is_word(at - 1, &["and"])
        || p.is(at, Class::QUESTION) && p.is_word(at, &["who", "that"])
}

/// Whether the unit is a word that no list knows.
fn is_plain(p: &Passage<'_>, at: usize) -> bool {
    p.units.get(at).is_some_and(|unit| unit.class == Class::OTHER || unit.class == Class::VENUE)
}

/// Whether a form in `-s` such as `claims` is a plural noun. It is one if a preposition, a verb or
/// nothing follows it, or if no noun in the singular stands before it.
fn is_nominal_third(p: &Passage<'_>, before: Option<usize>, at: usize) -> bool {
    let Some(before) = before else { return true };
    let after = at + 1;
    let taken = p.cue(at).is_some_and(|cue| cue.verb.takes(&p.word(after).to_lowercase()));
    let is_followed_as_noun = !taken
        && p.is(
            after,
            Class::PREPOSITION.with(Class::AUXILIARY).with(Class::MODAL).with(Class::CONJUNCTION),
        )
        && !p.is_word(after, &["on", "as"]);
    let subject = Class::SUBJECT
        .with(Class::CAPITAL)
        .with(Class::SPEAKER)
        .with(Class::COMMA)
        .with(Class::ADVERB)
        .with(Class::CONJUNCTION)
        .with(Class::CLOSE);
    // "State television quotes a minister": what follows can only be an object.
    let opens_object = p.is(after, Class::DETERMINER.with(Class::SUBJECT).with(Class::QUOTED));
    let is_subject = p.is(before, subject.with(Class::QUESTION).with(Class::THAT))
        || opens_object && p.word(before).starts_with(char::is_lowercase) && is_plain(p, before);
    is_followed_as_noun
        || !is_subject
        || p.is(before, Class::THAT.with(Class::CONJUNCTION)) && p.is_end(after)
}
