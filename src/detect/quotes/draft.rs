//! Puts the reports of the sentences and the loose quotations together into quotes.
//!
//! A quotation that goes on behind its reporting clause (`“A,” she said. “B.”`) and one that runs
//! over several paragraphs are one quote with several spans.

use super::loose;
use super::marks::{self, Quotation};
use super::reports::{self, Report, following, trailing};
use super::score::Strength;
use super::transcript;
use super::units::{self, Passage};
use super::words::Class;
use crate::detect::Article;
use crate::text::Span;

/// A quote in the making.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// In order, without overlaps, never empty.
    pub content: Vec<Span>,
    pub cue: Option<Span>,
    pub source: Option<Span>,
    pub rule: &'static str,
    /// How much its verb says about speech.
    pub strength: Strength,
    /// The block of its first span, as an index of the document's blocks.
    pub block: usize,
    pub kind: Kind,
}

/// How much of a quote stands in marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// All of it.
    Direct,
    /// A part.
    Mixed,
    /// Nothing.
    Indirect,
}

impl Draft {
    /// From the first byte of the first span to the last byte of the last.
    pub fn hull(&self) -> Span {
        let mut spans = self.content.iter().copied();
        let first = spans.next().unwrap_or_default();
        spans.fold(first, Span::hull)
    }

    /// The label in the schema.
    pub fn label(&self) -> &'static str {
        match self.kind {
            Kind::Direct => "direct",
            Kind::Mixed => "mixed",
            Kind::Indirect => "indirect",
        }
    }

    /// Whether all of it stands in marks.
    pub fn is_quoted(&self) -> bool {
        self.kind == Kind::Direct
    }
}

/// All quotes of an article, in order.
pub fn drafts(article: &Article<'_>) -> Vec<Draft> {
    let quotations = marks::quotations(article);
    let passages = units::passages(article, &quotations);
    let mut assembly = Assembly {
        opening: None,
        openings: Vec::new(),
        text: article.text(),
        quotations: &quotations,
        drafts: Vec::new(),
    };
    for (at, passage) in passages.iter().enumerate() {
        let next = passages.get(at + 1).filter(|next| next.block == passage.block);
        assembly.read(passage, next);
    }
    assembly.link_paragraphs();
    let openings = std::mem::take(&mut assembly.openings);
    let mut drafts = assembly.drafts;
    take_announced(article, &openings, &mut drafts);
    take_turns(article, &mut drafts);
    let text = article.text();
    for draft in &mut drafts {
        draft.content.sort();
        draft.kind = if matches!(draft.rule, "transcript" | "colon-paragraph") {
            Kind::Direct
        } else {
            kind(text, &draft.content, &quotations)
        };
    }
    drafts.sort_by_key(|draft| draft.hull().start());
    drafts
}

/// Cue and source of a paragraph that ended in a colon, behind its block.
type Opening = (usize, Span, Span);

struct Assembly<'a> {
    /// The last sentence, if it ended in a colon.
    opening: Option<Opening>,
    /// All of them.
    openings: Vec<Opening>,
    text: &'a str,
    quotations: &'a [Quotation],
    drafts: Vec<Draft>,
}

impl Assembly<'_> {
    fn read(&mut self, p: &Passage<'_>, next: Option<&Passage<'_>>) {
        let reports = reports::reports(p);
        for report in &reports {
            self.drafts.extend(draft(p, report));
        }
        for at in (0..p.len()).filter(|&at| p.is(at, Class::QUOTED)) {
            if reports.iter().any(|report| report.hull().contains(&at)) {
                continue;
            }
            self.read_loose(p, at, next);
        }
        self.opening = following::opening(p).map(|(cue, source)| (p.block, cue, source));
        self.openings.extend(self.opening);
    }

    fn read_loose(&mut self, p: &Passage<'_>, at: usize, next: Option<&Passage<'_>>) {
        let Some(unit) = p.units.get(at) else { return };
        let Some(quotation) = unit.quotation.and_then(|q| self.quotations.get(q as usize)) else {
            return;
        };
        let stands_alone = loose::stands_alone(p, at);
        if stands_alone {
            if let Some((block, cue, source)) = self.opening
                && p.block == block + 1
            {
                self.drafts.push(Draft {
                    content: vec![unit.span],
                    cue: Some(cue),
                    source: Some(source),
                    rule: "source-cue-quotation",
                    strength: Strength::Plain,
                    block: p.block,
                    kind: Kind::Direct,
                });
                return;
            }
            if let Some((cue, source)) = next.and_then(trailing::orphan) {
                self.drafts.push(Draft {
                    content: vec![unit.span],
                    cue: Some(cue),
                    source: Some(source),
                    rule: "content-source-cue",
                    strength: Strength::Plain,
                    block: p.block,
                    kind: Kind::Direct,
                });
                return;
            }
            let (text, quotations) = (p.text, self.quotations);
            let last =
                self.drafts.iter_mut().rev().take(2).find(|last| {
                    last.block == p.block && goes_on(text, last, quotations, unit.span)
                });
            if let Some(last) = last {
                last.content.push(unit.span);
                last.rule = "split";
                return;
            }
        }
        if let Some(found) = loose::judge(p, at, quotation) {
            self.drafts.push(Draft {
                content: vec![unit.span],
                cue: None,
                source: found.source,
                rule: found.rule,
                strength: Strength::Weak,
                block: p.block,
                kind: Kind::Direct,
            });
        }
    }

    /// Joins the drafts whose quotations run over several paragraphs.
    fn link_paragraphs(&mut self) {
        let mut outer = self.quotations.iter().filter(|q| q.depth == 0).peekable();
        while let Some(quotation) = outer.next() {
            let Some(next) = outer.peek().filter(|_| quotation.continues) else { continue };
            let first = self.holding(quotation.span);
            let second = self.holding(next.span);
            match (first, second) {
                (Some(first), Some(second)) if first != second && self.may_join(first, second) => {
                    self.join(first, second);
                }
                _ => {}
            }
        }
    }

    fn holding(&self, span: Span) -> Option<usize> {
        self.drafts.iter().position(|draft| draft.content.iter().any(|c| c.overlaps(span)))
    }

    /// Whether two drafts do not name two sources: a mark forgotten at the end of a paragraph does
    /// not give the next speaker's words to the last one.
    fn may_join(&self, first: usize, second: usize) -> bool {
        let source = |at: usize| self.drafts.get(at).and_then(|draft| draft.source);
        match (source(first), source(second)) {
            (Some(first), Some(second)) => {
                let second = second.slice(self.text);
                first.slice(self.text) == second || ["he", "she", "they"].contains(&second)
            }
            _ => true,
        }
    }

    fn join(&mut self, first: usize, second: usize) {
        let taken = self.drafts.remove(second);
        let first = if second < first { first - 1 } else { first };
        let Some(draft) = self.drafts.get_mut(first) else { return };
        draft.content.extend(taken.content);
        draft.cue = draft.cue.or(taken.cue);
        draft.source = draft.source.or(taken.source);
        if draft.rule == "quotation-alone" {
            draft.strength = taken.strength;
            draft.rule = taken.rule;
        }
    }
}

/// Words that a paragraph behind `Obi added:` must have to be what was added.
const FEWEST: usize = 5;

/// Takes a paragraph without marks behind a reporting clause that ends in a colon: `Obi added:`, and
/// her words follow as a paragraph of their own.
fn take_announced(article: &Article<'_>, openings: &[Opening], drafts: &mut Vec<Draft>) {
    for &(block, cue, source) in openings {
        let Some(next) = article.document.blocks.get(block + 1) else { continue };
        let words = article.slice(next.span).split_whitespace().count();
        let is_free =
            !drafts.iter().any(|draft| draft.content.iter().any(|c| c.overlaps(next.span)));
        let first = article.sentences.get(article.sentence_at(next.span.start()));
        let is_prose = first.is_some_and(|s| s.block == block + 1 && article.is_prose(s));
        if is_free && is_prose && words >= FEWEST {
            drafts.push(Draft {
                content: vec![next.span.trimmed(article.text())],
                cue: Some(cue),
                source: Some(source),
                rule: "colon-paragraph",
                strength: Strength::Plain,
                block: block + 1,
                kind: Kind::Direct,
            });
        }
    }
}

/// Puts the turns of a transcript in the place of what was found in their blocks.
fn take_turns(article: &Article<'_>, drafts: &mut Vec<Draft>) {
    let turns = transcript::turns(article);
    let is_turn = |span: Span| turns.iter().flat_map(|turn| &turn.words).any(|w| w.overlaps(span));
    drafts.retain(|draft| !draft.content.iter().any(|&span| is_turn(span)));
    drafts.extend(turns.into_iter().map(|turn| Draft {
        content: turn.words,
        cue: Some(turn.colon),
        source: Some(turn.speaker),
        rule: "transcript",
        strength: Strength::Plain,
        block: turn.block,
        kind: Kind::Indirect,
    }));
}

/// Whether a quotation goes on behind the reporting clause of the last draft: that one ends its
/// content in marks, and nothing but its reporting clause stands between.
fn goes_on(text: &str, last: &Draft, quotations: &[Quotation], span: Span) -> bool {
    let Some(end) = last.content.last() else { return false };
    let is_quoted = quotations.iter().any(|q| q.span.end() == end.end());
    let gap = text.get(end.end()..span.start()).unwrap_or("");
    let stops = gap.matches(['.', '?', '!']).count();
    is_quoted
        && last.cue.is_some_and(|cue| cue.start() >= end.end() || last.rule == "split")
        && stops <= 3
        && gap.len() < 250
        || is_quoted && gap.trim().is_empty()
}

/// The draft that a report makes.
pub fn draft(p: &Passage<'_>, report: &Report) -> Option<Draft> {
    let content: Vec<Span> =
        report.content.iter().filter_map(|range| p.span(range.clone())).collect();
    if content.is_empty() {
        return None;
    }
    let span =
        |range: &Option<std::ops::Range<usize>>| range.clone().and_then(|range| p.span(range));
    Some(Draft {
        content,
        cue: span(&report.cue),
        source: span(&report.source),
        rule: report.rule,
        strength: report.strength,
        block: p.block,
        kind: Kind::Indirect,
    })
}

/// How much of some content stands in marks.
pub fn kind(text: &str, content: &[Span], quotations: &[Quotation]) -> Kind {
    let mut any = false;
    let mut all = true;
    for span in content {
        let first = quotations.partition_point(|q| q.span.end() <= span.start());
        let mut at = span.start();
        let inside = quotations.iter().skip(first).take_while(|q| q.span.start() < span.end());
        for quotation in inside.filter(|q| q.depth == 0) {
            any = true;
            let gap = text.get(at..quotation.span.start()).unwrap_or("");
            all &= !gap.contains(char::is_alphanumeric);
            at = at.max(quotation.span.end());
        }
        let tail = text.get(at..span.end()).unwrap_or("");
        all &= !tail.contains(char::is_alphanumeric);
    }
    match (any, all) {
        (true, true) => Kind::Direct,
        (true, false) => Kind::Mixed,
        _ => Kind::Indirect,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::quotes::testing::assert_quote;

    #[test]
    fn a_quotation_over_paragraphs_is_one_quote() {
        assert_quote(
            "⟦“Rents fell in May,”⟧ Obi said. ⟦“They rose in June.⟧\n\n⟦“Nobody knows why.”⟧",
            "direct",
            "Obi",
            "said",
            "split",
        );
    }

    #[test]
    fn a_forgotten_mark_does_not_join_two_speakers() {
        let text = "“Rents fell,” Obi said. “They rose.\n\n“No,” added Tom Reed, a tenant.";
        let document = crate::document::plain::document(text, None, "");
        assert_eq!(drafts(&crate::detect::Article::new(&document)).len(), 2);
    }

    #[test]
    fn a_paragraph_behind_a_colon_is_what_was_said() {
        assert_quote(
            "Ada Obi added:\n\n⟦Rents fell in May and nobody in this town knows why.⟧",
            "direct",
            "Ada Obi",
            "added",
            "colon-paragraph",
        );
    }
}
