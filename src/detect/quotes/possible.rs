//! Possible quotes: what people think, what studies find, captions with a credit, a few words in
//! marks. By our guideline these are no quotes, or seldom; many a project marks them all the same.
//!
//! They all score below the threshold of quotes and are looked for only where a reader asks for
//! weak suggestions ([`super::super::Reach::Possible`]): there it costs one key to reject one, and
//! ten to add one. The grammar is that of reports, read with a list of verbs of thought beside.

use super::captions;
use super::draft::{self, Draft};
use super::lexicon;
use super::loose;
use super::marks::{self, Quotation};
use super::reports::{self, Report};
use super::score::Strength;
use super::units::{self, Passage, Verbs};
use super::words::Class;
use crate::annotation::Suggestion;
use crate::detect::{Article, Detector};
use crate::text::Span;

/// The detector of what may be a quote.
pub struct PossibleQuotes;

impl Detector for PossibleQuotes {
    fn name(&self) -> &'static str {
        "possible-quotes"
    }

    fn version(&self) -> u32 {
        1
    }

    fn layer(&self) -> &'static str {
        "quote"
    }

    fn detect(&self, article: &Article<'_>, found: &[Suggestion]) -> Vec<Suggestion> {
        let drafts = drafts(article, found);
        super::with_speakers(article, found, drafts)
    }
}

fn drafts(article: &Article<'_>, found: &[Suggestion]) -> Vec<Draft> {
    let quotations = marks::quotations(article);
    let mut drafts: Vec<Draft> = Vec::new();
    let said: Vec<&Suggestion> = found.iter().filter(|quote| quote.layer == "quote").collect();
    let is_said = |draft: &Draft| said.iter().any(|quote| quote.spans == draft.content);
    let is_new = |draft: &Draft, drafts: &[Draft]| {
        !is_said(draft) && !drafts.iter().any(|other| other.content == draft.content)
    };
    let outside = units::passages_with(article, &quotations, Verbs::Thought);
    let open = units::passages_with(article, &[], Verbs::Thought);
    let inside = open.iter().flat_map(|p| quotations.iter().filter_map(|q| inside(p, q)));
    let thoughts = outside.into_iter().chain(inside).flat_map(|p| thoughts(&p));
    for draft in thoughts.chain(captions::captions(article)) {
        if is_new(&draft, &drafts) {
            drafts.push(draft);
        }
    }
    let text = article.text();
    for draft in &mut drafts {
        draft.kind = draft::kind(text, &draft.content, &quotations);
    }
    let is_covered = |span: Span| {
        let said = said.iter().flat_map(|quote| &quote.spans);
        said.chain(drafts.iter().flat_map(|draft| &draft.content)).any(|c| c.overlaps(span))
    };
    let short: Vec<Draft> = short_quotations(article, &quotations)
        .into_iter()
        .filter(|draft| !is_covered(draft.hull()))
        .collect();
    drafts.extend(short);
    drafts.sort_by_key(Draft::hull);
    drafts
}

/// The part of a sentence that stands in a quotation.
fn inside<'t>(p: &Passage<'t>, quotation: &Quotation) -> Option<Passage<'t>> {
    let first = p.units.partition_point(|unit| unit.span.start() < quotation.inner.start());
    let end = p.units.partition_point(|unit| unit.span.end() <= quotation.inner.end());
    let units = p.units.get(first..end)?.to_vec();
    let is_part = quotation.depth == 0 && !units.is_empty();
    is_part.then_some(Passage { text: p.text, units, block: p.block, is_headline: false })
}

/// What somebody thinks or finds in a sentence.
fn thoughts(p: &Passage<'_>) -> Vec<Draft> {
    let reports = reports::reports(p);
    let thoughts = reports.iter().filter_map(|report| {
        let mut cue = report.cue.clone()?;
        let verb = cue.find_map(|at| p.cue(at))?.verb;
        let is_finding = matches!(verb.lemma, "find" | "show" | "demonstrate" | "prove");
        let rule = if is_finding { "finding" } else { "thought" };
        let is_thought = lexicon::is_thought(verb) && is_clause(p, report);
        let draft = draft::draft(p, report).filter(|_| is_thought)?;
        Some(Draft { rule, ..draft })
    });
    thoughts.collect()
}

/// Whether the content has a verb of its own, not one that goes on with the subject of the cue: `found
/// the door and left`.
fn is_clause(p: &Passage<'_>, report: &Report) -> bool {
    let mut verbs = report.hull().filter(|&at| p.has_verb(at..at + 1));
    verbs.next().is_some_and(|verb| !p.is_before(verb, Class::CONJUNCTION))
}

/// A few words in marks that no report covers and that are no title.
fn short_quotations(article: &Article<'_>, quotations: &[Quotation]) -> Vec<Draft> {
    let text = article.text();
    let is_short = |quotation: &&Quotation| {
        let inner = quotation.inner.slice(text);
        let is_wording = inner.chars().next().is_some_and(char::is_lowercase);
        quotation.depth == 0 && quotation.is_closed && is_wording && !loose::is_title(inner)
    };
    let found = quotations.iter().filter(is_short).filter_map(|quotation| {
        let sentence = article.sentences.get(article.sentence_at(quotation.span.start()))?;
        Some(Draft {
            content: vec![quotation.span],
            cue: None,
            source: None,
            rule: "short-quotation",
            strength: Strength::Weak,
            block: sentence.block,
            kind: draft::Kind::Direct,
        })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Value;
    use crate::detect::quotes::Quotes;
    use crate::document::plain;

    /// Finds one possible quote: its marked content, label, source, cue and rule.
    #[track_caller]
    fn assert_possible(marked: &str, label: &str, source: &str, cue: &str, rule: &str) {
        let text = marked.replace(['⟦', '⟧'], "");
        let document = plain::document(&text, None, "");
        let article = Article::new(&document);
        let found = PossibleQuotes.detect(&article, &Quotes.detect(&article, &[]));
        let [quote] = found.as_slice() else { panic!("{} quotes in {text}", found.len()) };
        let [span] = quote.spans.as_slice() else { panic!("{:?}", quote.spans) };
        let mut shown = text.clone();
        shown.insert(span.end(), '⟧');
        shown.insert(span.start(), '⟦');
        assert_eq!(shown, marked);
        let part = |name: &str| {
            let span = quote.attributes.get(name).and_then(Value::as_span).unwrap_or_default();
            span.slice(&text).to_owned()
        };
        let shown = (quote.label, part("source"), part("cue"), quote.rule);
        assert_eq!(shown, (label, source.to_owned(), cue.to_owned(), rule), "{text}");
        assert!(quote.score < crate::detect::threshold("quote"));
    }

    #[track_caller]
    fn assert_none(text: &str) {
        let document = plain::document(text, None, "");
        let article = Article::new(&document);
        let found = PossibleQuotes.detect(&article, &Quotes.detect(&article, &[]));
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn what_somebody_thinks_is_possible() {
        let text = "The mayor believes that ⟦rents will fall⟧.";
        assert_possible(text, "indirect", "The mayor", "believes", "thought");
    }

    #[test]
    fn what_a_study_finds_is_possible() {
        let text = "The results show ⟦the owners kept a majority in the council⟧.";
        assert_possible(text, "indirect", "The results", "show", "finding");
    }

    #[test]
    fn a_thought_inside_of_a_quotation_is_possible() {
        let text = "“I think ⟦rents will fall in May⟧,” said Obi.";
        assert_possible(text, "direct", "I", "think", "thought");
    }

    #[test]
    fn a_caption_with_its_credit_is_possible() {
        let text = "⟦The new bridge at noon.⟧ Photo: Ada Obi.";
        assert_possible(text, "indirect", "Ada Obi", "", "caption");
    }

    #[test]
    fn a_few_words_in_marks_are_possible() {
        assert_possible("Forms ⟦“must be in English”⟧ now.", "direct", "", "", "short-quotation");
    }

    #[test]
    fn speech_titles_and_other_colons_are_not_possible_quotes() {
        assert_none("The mayor said that rents will fall.");
        assert_none("Her novel “The Rents of Lagos” won a prize.");
        assert_none("The council met: Ada Obi spoke.");
        assert_none("They found the door and showed him out.");
    }
}
