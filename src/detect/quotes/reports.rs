//! Reports: a cue with its source and content, found in one sentence by its construction.
//!
//! Each construction has a file of its own. A sentence is read twice: first for verbs that stand
//! behind their content, because such a verb governs all of what stands before it; then from left to
//! right for the others, outside of what is content already.

pub mod according;
pub mod as_clause;
pub mod following;
pub mod frames;
pub mod nouns;
pub mod passive;
pub mod trailing;

use std::ops::Range;

use super::score::Strength;
use super::units::Passage;
use super::verbs::{self, Mood, VerbGroup};

/// A report in one sentence, in units.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// In order, without overlaps, never empty.
    pub content: Vec<Range<usize>>,
    pub cue: Option<Range<usize>>,
    pub source: Option<Range<usize>>,
    /// The construction, for the provenance.
    pub rule: &'static str,
    /// How much the verb says about speech.
    pub strength: Strength,
}

impl Report {
    fn new(verb: &VerbGroup, rule: &'static str, content: Vec<Range<usize>>) -> Self {
        Self {
            content,
            cue: Some(verb.at..verb.end),
            source: None,
            rule,
            strength: match verb.cue.verb.lemma {
                "say" | "tell" => Strength::Plain,
                _ if verb.is_weak() => Strength::Weak,
                _ => Strength::Strong,
            },
        }
    }

    /// From the first unit of the content to the last.
    pub fn hull(&self) -> Range<usize> {
        let start = self.content.first().map_or(0, |range| range.start);
        let end = self.content.last().map_or(start, |range| range.end);
        start..end
    }

    fn holds(&self, at: usize) -> bool {
        self.content.iter().any(|range| range.contains(&at))
    }
}

/// All reports of a sentence, in order of their content.
pub fn reports(p: &Passage<'_>) -> Vec<Report> {
    let groups: Vec<VerbGroup> = (0..p.len()).filter_map(|at| verbs::verb_group(p, at)).collect();
    let mut found: Vec<Report> = Vec::new();
    // A whole utterance in marks belongs to the verb behind it before any later verb takes it.
    for verb in &groups {
        if let Some(report) =
            trailing::find(p, verb).filter(|report| trailing::is_utterance(p, report))
            && !found.iter().any(|known| overlaps(known, &report))
        {
            found.push(report);
        }
    }
    for verb in groups.iter().rev() {
        let is_free = !found.iter().any(|known| known.holds(verb.at) || is_cue_of(known, verb));
        if is_free
            && let Some(report) = trailing::find(p, verb)
            && !found.iter().any(|known| overlaps(known, &report))
        {
            found.push(report);
        }
    }
    if let Some(report) = according::find(p)
        && !found.iter().any(|known| overlaps(known, &report))
    {
        found.push(report);
    }
    for verb in &groups {
        let is_free = !found.iter().any(|report| report.holds(verb.at) || is_cue_of(report, verb));
        if !is_free {
            continue;
        }
        let report = nouns::naming(p, verb)
            .or_else(|| as_clause::find(p, verb))
            .or_else(|| following::find(p, verb, &found))
            .or_else(|| passive::find(p, verb));
        if let Some(report) = report
            && !found.iter().any(|known| overlaps(known, &report))
        {
            found.push(report);
        }
    }
    nested(p, &groups, &mut found);
    let nouns = nouns::find(p, &found);
    found.extend(nouns);
    found.sort_by_key(|report| report.hull().start);
    found
}

/// Adds reports inside of what somebody says: `the ministry says it condemns the attack`. One that
/// is nearly all of the outer content would only repeat it.
fn nested(p: &Passage<'_>, groups: &[VerbGroup], found: &mut Vec<Report>) {
    let outer = found.clone();
    for verb in groups {
        let mut around = outer.iter().filter(|report| report.holds(verb.at)).peekable();
        let is_outside = around.peek().is_none();
        if is_outside || verb.mood == Mood::Infinitive {
            continue;
        }
        let named = nouns::naming(p, verb);
        let is_named = named.is_some();
        let following = || following::find(p, verb, &[]).filter(|_| !verb.is_weak());
        let Some(mut report) = named.or_else(following) else { continue };
        let share = if is_named { 100 } else { 75 };
        let is_part = around.all(|outer| report.hull().len() * 100 < outer.hull().len() * share);
        let is_new = !found.iter().any(|known| {
            is_cue_of(known, verb) || known.hull().contains(&verb.at) && !outer.contains(known)
        });
        if is_part && is_new {
            if !is_named {
                report.rule = "nested";
            }
            found.push(report);
        }
    }
}

fn is_cue_of(report: &Report, verb: &VerbGroup) -> bool {
    report.cue.as_ref().is_some_and(|cue| cue.contains(&verb.at))
}

fn overlaps(known: &Report, report: &Report) -> bool {
    known.content.iter().any(|a| report.content.iter().any(|b| a.start < b.end && b.start < a.end))
}
