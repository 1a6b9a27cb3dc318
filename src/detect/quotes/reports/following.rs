//! The verb in front of its content: `she said (that) rents fell`, `she denied the charge`, `she told
//! reporters that …`, `she called for …`, `she urged owners to …`, `a letter saying …`.

use std::ops::Range;

use super::super::adverbials;
use super::super::edges::{self, Scope};
use super::super::lexicon::{Form, Frames};
use super::super::subject::{self, Subject};
use super::super::units::Passage;
use super::super::verbs::{self, Mood, VerbGroup};
use super::super::words::Class;
use super::Report;
use super::frames::{Frame, content_start};
use crate::text::Span;

/// The report whose content follows the verb. `found` holds the reports of the sentence so far.
pub fn find(p: &Passage<'_>, verb: &VerbGroup, found: &[Report]) -> Option<Report> {
    if verb.mood == Mood::Passive {
        return None;
    }
    let (start, frame) = content_start(p, verb)?;
    if verb.is_negated && !matches!(frame, Frame::Quotation | Frame::Question) {
        return None;
    }
    let source = source(p, verb, found);
    if !is_plausible(p, verb, frame, source.as_ref()) {
        return None;
    }
    let scope = scope(p, verb, frame);
    let end = edges::content_end(p, start, verb, scope);
    let content = edges::trim(p, start..end);
    if content.is_empty() {
        return None;
    }
    let mut report = Report::new(verb, frame.rule(verb), vec![content]);
    report.source = source;
    if p.is_word(start - 1, &["saying", "telling"]) && start > verb.end + 1 {
        report.source = subject::noun_phrase_starting(p, verb.end, start - 2);
        report.rule = "quoted-as-saying";
    }
    Some(report)
}

/// How far the content may reach.
fn scope(p: &Passage<'_>, verb: &VerbGroup, frame: Frame) -> Scope {
    if verb.mood == Mood::Finite && is_subordinate(p, verb) {
        return Scope::Subordinate;
    }
    let opens = p.is(0, Class::PREPOSITION.with(Class::SUBORDINATOR)) || verb.start == 0;
    if verb.mood == Mood::Participle && opens && !p.has(0..verb.start, Class::COMMA) {
        return Scope::Subordinate;
    }
    match frame {
        Frame::Object => Scope::Object,
        Frame::Infinitive | Frame::Preposition => Scope::Phrase,
        _ => Scope::Clause,
    }
}

/// Whether the reporting clause is itself a subordinate clause: `When she noted that …, …`.
fn is_subordinate(p: &Passage<'_>, verb: &VerbGroup) -> bool {
    let Some(subject) = subject::before(p, verb.start) else { return false };
    let before = subject.range.start.checked_sub(1);
    before.is_some_and(|at| {
        p.is(at, Class::SUBORDINATOR)
            && (at == 0 || p.is_before(at, Class::COMMA.with(Class::DASH)))
    })
}

/// Who says it: the subject in front of a finite verb; for a participle the noun before it or the
/// source of the sentence.
fn source(p: &Passage<'_>, verb: &VerbGroup, found: &[Report]) -> Option<Range<usize>> {
    if verb.mood == Mood::Finite {
        let shared = || coordinated(p, verb, found);
        return match subject::before(p, verb.start) {
            Some(Subject { range, .. }) => Some(range),
            None => shared(),
        };
    }
    let is_attached = !p.is_before(
        verb.start,
        Class::COMMA
            .with(Class::DASH)
            .with(Class::QUOTED)
            .with(Class::CONJUNCTION)
            .with(Class::SUBORDINATOR),
    );
    if verb.mood == Mood::Participle && is_attached {
        let near = subject::noun_phrase_ending(p, verb.start);
        if near.as_ref().is_some_and(|np| subject::is_name_like(p, np)) {
            return near;
        }
    }
    main_source(p, verb, found).or_else(|| behind_front(p, verb))
}

/// The subject behind a participle that opens its sentence: `Lamenting the loss, Obi left`.
fn behind_front(p: &Passage<'_>, verb: &VerbGroup) -> Option<Range<usize>> {
    let is_front = verb.start == 0 || verb.start == 1 && p.is(0, Class::PREPOSITION);
    let comma = p.find(verb.end..p.len(), Class::COMMA).filter(|_| is_front)?;
    let source = subject::noun_phrase_starting(p, comma + 1, p.len())?;
    subject::is_name_like(p, &source).then_some(source)
}

/// The source of the report before, for a second verb of the same subject: `and vowed to …`.
fn coordinated(p: &Passage<'_>, verb: &VerbGroup, found: &[Report]) -> Option<Range<usize>> {
    if !p.is_before(verb.start, Class::CONJUNCTION.with(Class::COMMA).with(Class::ADVERB)) {
        return None;
    }
    main_source(p, verb, found)
}

fn main_source(p: &Passage<'_>, verb: &VerbGroup, found: &[Report]) -> Option<Range<usize>> {
    let earlier = found
        .iter()
        .filter(|report| report.cue.as_ref().is_some_and(|cue| cue.start < verb.at))
        .max_by_key(|report| report.cue.as_ref().map_or(0, |cue| cue.start))
        .and_then(|report| report.source.clone());
    let earlier = earlier.or_else(|| main_subject(p, verb.start));
    let opens = || subject::noun_phrase_starting(p, 0, verb.start).filter(|np| is_opening(p, np));
    earlier.or_else(|| opens().filter(|_| p.is_before(verb.start, Class::COMMA)))
}

/// Whether the noun phrase can be the subject that opens its sentence.
fn is_opening(p: &Passage<'_>, np: &Range<usize>) -> bool {
    p.is(np.start, Class::CAPITAL)
        && subject::is_name_like(p, np)
        && !p.is(np.end, Class::COMMA)
        && !p.word(np.start).ends_with("ing")
}

/// The subject of the sentence's first finite verb before `limit`.
fn main_subject(p: &Passage<'_>, limit: usize) -> Option<Range<usize>> {
    let finite = Class::AUXILIARY.with(Class::MODAL).with(Class::VERB);
    let verb = (1..limit).find(|&at| p.is(at, finite) || p.is_past_form(at))?;
    let range = subject::before(p, verb)?.range;
    subject::is_name_like(p, &range).then_some(range)
}

fn is_plausible(
    p: &Passage<'_>,
    verb: &VerbGroup,
    frame: Frame,
    source: Option<&Range<usize>>,
) -> bool {
    let is_sure_frame = matches!(frame, Frame::Quotation | Frame::That);
    match verb.mood {
        Mood::Infinitive => {
            let is_content =
                is_sure_frame || !verb.takes(Frames::CLAUSE) && verb.takes(Frames::OBJECT);
            let is_that = frame == Frame::That;
            return is_content && (is_that || !verb.is_weak()) && source.is_some();
        }
        Mood::Participle if p.is_before(verb.start, Class::PREPOSITION) => {
            let is_event = p.is_word(verb.start - 1, &["after", "before", "by", "while", "in"]);
            let is_content = is_sure_frame
                || is_event
                    && source.is_some()
                    && !matches!(frame, Frame::Clause | Frame::Question);
            return is_content && !verb.is_weak() && !p.is_word(verb.start - 1, &["without"]);
        }
        Mood::Participle if verb.start == 0 => {
            return source.is_some() && frame != Frame::Clause && !verb.is_weak();
        }
        Mood::Participle if verb.is_weak() => {
            let is_free = p.is_before(verb.start, Class::COMMA.with(Class::CONJUNCTION));
            let is_clause = frame == Frame::Clause && begins_clause(p, verb.end);
            return is_sure_frame
                || frame == Frame::Preposition && verb.cue.verb.lemma == "call"
                || (is_clause || matches!(frame, Frame::Object | Frame::Preposition)) && is_free;
        }
        Mood::Participle => return true,
        _ => {}
    }
    let Some(source) = source else { return frame == Frame::Quotation && !verb.is_weak() };
    let is_nobody = p.is_word(source.start, &["no", "nobody", "none", "neither"]);
    if frame != Frame::Quotation && is_nobody && source.len() < 4 {
        return false;
    }
    if verb.cue.form == Form::Base
        && source.end == verb.start
        && p.is_word(source.start, &["it", "he", "she"])
    {
        return false;
    }
    if verb.cue.verb.lemma == "call" && frame == Frame::Object {
        return names_something(p, verb) && subject::is_name_like(p, source);
    }
    if frame == Frame::Clause && verb.cue.verb.lemma != "say" {
        let is_clause = p.has_verb(verb.end..p.len())
            || p.has(verb.end..p.len(), Class::SUBJECT.with(Class::QUOTED));
        if !is_clause && !verb.takes(Frames::OBJECT) {
            return false;
        }
    }
    if matches!(frame, Frame::Object | Frame::Clause) && is_bare_pronoun(p, verb.end) {
        return false;
    }
    if verb.is_weak() && !is_sure_frame {
        let is_it = p.is_word(source.start, &["it"]) && frame != Frame::Preposition;
        return subject::is_name_like(p, source) && (!is_it || verb.cue.form == Form::Third);
    }
    true
}

/// Whether a pronoun and nothing else stands at `at`: `Obi denied it`.
fn is_bare_pronoun(p: &Passage<'_>, at: usize) -> bool {
    let is_pronoun = p.is(at, Class::OBJECT) || p.is_word(at, &["this", "that", "these"]);
    let ends = Class::STOP
        .with(Class::COMMA)
        .with(Class::CONJUNCTION)
        .with(Class::COLON)
        .with(Class::SUBORDINATOR);
    is_pronoun
        && !p.is_word(at, &["people", "everyone"])
        && (at + 1 >= p.len() || p.is(at + 1, ends))
}

/// Whether a pronoun with its verb stands at `at`, so that a clause begins there.
fn begins_clause(p: &Passage<'_>, at: usize) -> bool {
    let finite = Class::AUXILIARY.with(Class::MODAL).with(Class::VERB);
    p.is(at, Class::SUBJECT) && (p.is(at, finite) || p.is(at + 1, finite) || p.is_past_form(at + 1))
}

/// Whether "call" gives somebody a name: `called him a liar`, `called the charge “absurd”`.
fn names_something(p: &Passage<'_>, verb: &VerbGroup) -> bool {
    let stops = Class::COMMA.with(Class::STOP).with(Class::DASH).with(Class::TO);
    let end = p.find(verb.end..p.len(), stops).unwrap_or(p.len());
    let names = (verb.end + 1..end).any(|at| {
        p.is(at, Class::QUOTED)
            || p.is_word(at, &["a", "an"]) && !p.is_before(at, Class::PREPOSITION)
    });
    let last = p.word(end.saturating_sub(1));
    let is_adjective = ["ed", "al", "ous", "ive", "ble", "ic", "ful", "less", "ant", "ent", "ory"]
        .iter()
        .any(|suffix| last.ends_with(suffix));
    names || is_adjective && end > verb.end + 1
}

/// The cue and source of a sentence that ends in a colon, for the quotation in the next paragraph.
pub fn opening(p: &Passage<'_>) -> Option<(Span, Span)> {
    let colon = p.len().checked_sub(1).filter(|&last| p.is(last, Class::COLON))?;
    let verb = (0..colon).rev().find_map(|at| verbs::verb_group(p, at))?;
    if matches!(verb.mood, Mood::Passive | Mood::Infinitive) || adverbials::skip(p, &verb) != colon
    {
        return None;
    }
    Some((p.span(verb.at..verb.end)?, p.span(source(p, &verb, &[])?)?))
}

#[cfg(test)]
mod tests {
    use crate::detect::quotes::testing::{assert_none, assert_quote, assert_quotes};

    #[test]
    fn a_clause_follows_with_or_without_that() {
        assert_quote("Obi said that ⟦rents fell⟧.", "indirect", "Obi", "said", "source-cue-that");
        assert_quote("She said ⟦rents fell⟧.", "indirect", "She", "said", "source-cue-content");
    }

    #[test]
    fn an_adverb_before_the_verb_is_not_the_source() {
        assert_quote(
            "Mayor Ada Obi recently revealed that ⟦rents fell⟧.",
            "indirect",
            "Mayor Ada Obi",
            "revealed",
            "source-cue-that",
        );
    }

    #[test]
    fn a_quotation_follows() {
        assert_quote("Obi said: ⟦“Rents fell.”⟧", "direct", "Obi", "said", "source-cue-quotation");
        assert_quote(
            "She replied, ⟦“Not here.”⟧",
            "direct",
            "She",
            "replied",
            "source-cue-quotation",
        );
    }

    #[test]
    fn a_clause_partly_in_marks_is_mixed() {
        assert_quote(
            "Obi said ⟦the plan was “a disgrace” for the town⟧.",
            "mixed",
            "Obi",
            "said",
            "source-cue-content",
        );
        assert_quote(
            "Obi called ⟦it “a disgrace.”⟧",
            "mixed",
            "Obi",
            "called",
            "source-cue-object",
        );
    }

    #[test]
    fn times_and_places_of_the_report_are_no_content() {
        assert_quote(
            "Obi said on Friday in a statement that ⟦rents fell⟧.",
            "indirect",
            "Obi",
            "said",
            "source-cue-that",
        );
    }

    #[test]
    fn an_addressee_is_no_content() {
        assert_quote(
            "Obi told the court that ⟦rents fell⟧.",
            "indirect",
            "Obi",
            "told",
            "source-cue-that",
        );
        assert_quote(
            "Obi told them ⟦she would resign⟧.",
            "indirect",
            "Obi",
            "told",
            "source-cue-content",
        );
    }

    #[test]
    fn objects_are_content() {
        assert_quote("Obi denied ⟦the charges⟧.", "indirect", "Obi", "denied", "source-cue-object");
        assert_quote(
            "The union accused ⟦the mayor of fraud⟧.",
            "indirect",
            "The union",
            "accused",
            "source-cue-object",
        );
    }

    #[test]
    fn prepositions_introduce_content() {
        assert_quote(
            "Obi called for ⟦a new vote⟧.",
            "indirect",
            "Obi",
            "called",
            "source-cue-preposition",
        );
        assert_quote(
            "Obi warned of ⟦higher rents⟧.",
            "indirect",
            "Obi",
            "warned",
            "source-cue-preposition",
        );
    }

    #[test]
    fn infinitives_are_content() {
        assert_quote("Obi vowed ⟦to resign⟧.", "indirect", "Obi", "vowed", "source-cue-infinitive");
        assert_quote(
            "Obi urged ⟦the owners to sell⟧.",
            "indirect",
            "Obi",
            "urged",
            "source-cue-infinitive",
        );
    }

    #[test]
    fn questions_are_content() {
        assert_quote(
            "Obi asked ⟦whether rents fell⟧.",
            "indirect",
            "Obi",
            "asked",
            "source-cue-question",
        );
    }

    #[test]
    fn a_participle_takes_the_source_of_its_sentence() {
        assert_quotes("⟦“Rents fell,”⟧ Obi said, adding that ⟦they would rise again⟧.");
        assert_quote(
            "Officials published a letter saying ⟦rents fell⟧.",
            "indirect",
            "a letter",
            "saying",
            "participle",
        );
    }

    #[test]
    fn a_second_verb_begins_a_second_quote() {
        assert_quotes("Obi said ⟦rents fell⟧ and vowed ⟦to lower them again⟧.");
    }

    #[test]
    fn somebody_is_quoted_as_saying() {
        assert_quote(
            "The paper quoted Ada Obi as saying that ⟦rents fell⟧.",
            "indirect",
            "Ada Obi",
            "quoted",
            "quoted-as-saying",
        );
    }

    #[test]
    fn nouns_and_adjectives_are_no_verbs() {
        assert_none("The report and the claims of the town were lost.");
        assert_none("The alleged plot was found in a state forest.");
        assert_none("She works for a charity that answers calls.");
    }

    #[test]
    fn a_report_inside_of_a_report_is_one_too() {
        let text = "Obi said the union had denied the charges after a long day of talks in Lagos.";
        let document = crate::document::plain::document(text, None, "");
        let article = crate::detect::Article::new(&document);
        let drafts = crate::detect::quotes::draft::drafts(&article);
        let rules: Vec<&str> = drafts.iter().map(|draft| draft.rule).collect();
        assert_eq!(rules, ["source-cue-content", "nested"]);
    }

    #[test]
    fn what_was_not_said_is_no_quote() {
        assert_none("Obi did not say that rents fell.");
    }

    #[test]
    fn a_verb_of_phase_belongs_to_its_verb() {
        assert_quote(
            "Obi went on to say that ⟦rents fell⟧.",
            "indirect",
            "Obi",
            "say",
            "source-cue-that",
        );
        assert_quote(
            "Obi kept saying ⟦she would sell⟧.",
            "indirect",
            "Obi",
            "saying",
            "source-cue-content",
        );
    }

    #[test]
    fn a_participle_may_open_its_sentence() {
        assert_quote(
            "Lamenting ⟦the loss of the hall⟧, Obi left the town.",
            "indirect",
            "Obi",
            "Lamenting",
            "participle",
        );
    }

    #[test]
    fn a_parenthesis_may_stand_before_that() {
        assert_quote(
            "Obi claims - without proof - that ⟦rents fell⟧.",
            "indirect",
            "Obi",
            "claims",
            "source-cue-that",
        );
    }

    #[test]
    fn what_nobody_claims_is_no_quote() {
        assert_none("No group has claimed responsibility for the fire.");
        assert_none("Obi denied it.");
    }

    #[test]
    fn a_verb_behind_a_relative_clause_has_no_content() {
        assert_none("The article that Obi posted was short.");
        assert_none("Tenants responded to a letter that covered the rent.");
    }
}
