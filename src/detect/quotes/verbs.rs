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
    let mut start = at;
    let mut auxiliaries = 0;
    let mut is_passive = false;
    let mut is_infinitive = false;
    let mut is_negated = false;
    while start > 0 {
        let before = start - 1;
        if p.is(before, Class::TO) {
            is_infinitive = true;
            start = before;
            break;
        }
        let is_verbal = p.is(before, Class::AUXILIARY.with(Class::MODAL))
            || p.is(before, Class::POSSESSIVE) && cue.form == Form::Ing;
        let is_between = p.is(before, Class::ADVERB.with(Class::NEGATION))
            && !p.is(before, Class::CAPITAL)
            && (!p.is(before, Class::SUBORDINATOR) || p.is_word(before, &["once"]));
        if !is_verbal && !is_between {
            break;
        }
        if is_verbal && p.is(before, Class::SUBJECT) {
            // A contraction holds the subject too: "they're asking".
            auxiliaries += 1;
            is_passive |= p.word(before).ends_with(['s', 'm', 'e']);
            break;
        }
        is_negated |= p.is(before, Class::NEGATION);
        if is_verbal {
            auxiliaries += 1;
            is_passive |= p.is_word(before, BE);
        }
        start = before;
    }
    if auxiliaries == 0 && !is_infinitive && is_nominal(p, start, at, cue) {
        return None;
    }
    let mood = match cue.form {
        Form::Ing if auxiliaries > 0 => Mood::Finite,
        Form::Ing => Mood::Participle,
        _ if is_infinitive => Mood::Infinitive,
        Form::Past | Form::Participle if is_passive => Mood::Passive,
        _ => Mood::Finite,
    };
    let end = at + 1 + particle(p, at, cue);
    if cue.verb.lemma == "point" && end == at + 1 && !p.is(end, Class::TO) {
        return None;
    }
    Some(VerbGroup { start, at, end, cue, mood, is_negated })
}

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
    let is_pronoun = is_pronoun && !(cue.verb.frames.any(Frames::NOUN) && counts_nouns);
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
    let is_subject = p.is(before, subject.with(Class::QUESTION).with(Class::THAT));
    is_followed_as_noun
        || !is_subject
        || p.is(before, Class::THAT.with(Class::CONJUNCTION)) && p.is_end(after)
}
