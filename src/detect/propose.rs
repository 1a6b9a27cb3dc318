//! Who says a passage that the reader has marked: what the detectors know about a place of which
//! only the reader knows that it is a quote or a claim.
//!
//! The reader's span is the content for certain, so that less is asked of what stands around it than
//! where nothing is known: any verb of speech or thought beside it is its cue.

use std::ops::Range;

use crate::annotation::{Attributes, Suggestion};
use crate::detect::quotes::draft::Draft;
use crate::detect::quotes::subject;
use crate::detect::quotes::units::{self, Passage, Verbs};
use crate::detect::quotes::verbs::{self, Mood, VerbGroup};
use crate::detect::quotes::words::Class;
use crate::detect::quotes::{self, captions};
use crate::detect::{Article, Reach, parts};
use crate::document::Document;
use crate::text::Span;

/// Bytes of a document up to which it is read as a whole for a proposal: some milliseconds.
const WHOLE: usize = 1 << 15;

/// Words between a content and its cue at most.
const NEAR: usize = 12;

/// The attributes that a quote or claim over the span seems to have: speaker, source and cue, or
/// claimant, source and kind. Empty for other layers, and where nothing is known.
pub fn attributes(document: &Document, layer: &str, span: Span) -> Attributes {
    if !matches!(layer, "quote" | "claim") {
        return Attributes::new();
    }
    let Some(blocks) = around(document, span) else { return Attributes::new() };
    let article = Article::of_blocks(document, blocks);
    let mut found: Vec<Suggestion> = Vec::new();
    for detector in Reach::Possible.detectors() {
        let suggestions = detector.detect(&article, &found);
        found.extend(suggestions);
    }
    let nearest = nearest(&found, layer, span);
    if layer == "quote" && nearest.is_none_or(|quote| !quote.attributes.contains_key("source")) {
        return beside(&article, &found, span);
    }
    nearest.map(|suggestion| suggestion.attributes.clone()).unwrap_or_default()
}

/// The blocks to read: all of a short document, else a part with the span's block in its middle.
fn around(document: &Document, span: Span) -> Option<Range<usize>> {
    if document.text().len() <= WHOLE {
        return parts(document, usize::MAX).into_iter().next();
    }
    let block = document.block_at(span.start());
    let len = |at: usize| document.blocks.get(at).map_or(0, |block| block.span.len());
    let (mut first, mut end, mut size) = (block, block + 1, len(block));
    while size <= WHOLE && (first > 0 || end < document.blocks.len()) {
        if first > 0 {
            first -= 1;
            size += len(first);
        }
        if end < document.blocks.len() {
            size += len(end);
            end += 1;
        }
    }
    // One paragraph of megabytes is no article.
    (len(block) <= 2 * WHOLE).then_some(first..end)
}

/// The suggestion whose pieces at the span have the most in common with it: half of both at least.
fn nearest<'f>(found: &'f [Suggestion], layer: &str, span: Span) -> Option<&'f Suggestion> {
    let common = |suggestion: &&Suggestion| {
        let pieces = suggestion.spans.iter().filter(|piece| piece.overlaps(span));
        let (mut shared, mut all) = (0, span.len());
        for piece in pieces {
            let both = piece.end().min(span.end()) - piece.start().max(span.start());
            shared += both;
            all += piece.len() - both;
        }
        (shared, all)
    };
    let of_layer = found.iter().filter(|suggestion| suggestion.layer == layer);
    let half = of_layer.filter(|suggestion| {
        let (shared, all) = common(suggestion);
        // A claim stands for its sentence, of which it may be a small part.
        2 * shared >= all || layer == "claim" && shared > 0
    });
    half.max_by(|a, b| {
        let ((a, of_a), (b, of_b)) = (common(a), common(b));
        (a * of_b).cmp(&(b * of_a))
    })
}

/// Source and cue beside a content that no construction fits.
fn beside(article: &Article<'_>, found: &[Suggestion], span: Span) -> Attributes {
    let passages = units::passages_with(article, &[], Verbs::Thought);
    let holds = |p: &&Passage<'_>, at: usize| {
        p.span(0..p.len()).is_some_and(|whole| whole.start() <= at && at < whole.end())
    };
    let first = passages.iter().find(|p| holds(p, span.start()));
    let last = passages.iter().find(|p| holds(p, span.end().saturating_sub(1)));
    let read = first
        .and_then(|p| before(p, span))
        .or_else(|| last.and_then(|p| behind(p, span)))
        .or_else(|| first.and_then(|p| according(p, span)))
        .or_else(|| last.and_then(|p| according(p, span)))
        .or_else(|| credit(article, span));
    let Some((source, cue)) = read else { return Attributes::new() };
    quotes::attributes_of(article, found, span, source, cue)
}

/// A source and a cue.
type Found = (Option<Span>, Option<Span>);

/// The units of the passage that the span covers.
fn covered(p: &Passage<'_>, span: Span) -> Range<usize> {
    let first = p.units.partition_point(|unit| unit.span.end() <= span.start());
    let end = p.units.partition_point(|unit| unit.span.start() < span.end());
    first..end.max(first)
}

/// `Obi said (on Monday, that) CONTENT`: the last verb in front of the content.
fn before(p: &Passage<'_>, span: Span) -> Option<Found> {
    let content = covered(p, span);
    let from = content.start.saturating_sub(NEAR);
    let verb = (from..content.start).rev().find_map(|at| verb(p, at))?;
    let is_apart = p.has(verb.end..content.start, Class::STOP);
    let source = subject::before(p, verb.start).map(|subject| subject.range);
    let source = source.filter(|_| !is_apart)?;
    Some((p.span(source), p.span(verb.at..verb.end)))
}

/// `CONTENT, said Obi` and `CONTENT, Obi said`: the first verb behind the content.
fn behind(p: &Passage<'_>, span: Span) -> Option<Found> {
    let content = covered(p, span);
    let to = (content.end + NEAR).min(p.len());
    let verb = (content.end..to).find_map(|at| verb(p, at))?;
    if p.has(content.end + 1..verb.start, Class::STOP) {
        return None;
    }
    let before = subject::before(p, verb.start).map(|subject| subject.range);
    let source = before
        .filter(|range| range.start >= content.end)
        .or_else(|| subject::noun_phrase_starting(p, verb.end, p.len()))?;
    Some((p.span(source), p.span(verb.at..verb.end)))
}

fn verb(p: &Passage<'_>, at: usize) -> Option<VerbGroup> {
    verbs::verb_group(p, at).filter(|verb| verb.mood != Mood::Passive)
}

/// `According to Obi, CONTENT` and the other way round.
fn according(p: &Passage<'_>, span: Span) -> Option<Found> {
    let content = covered(p, span);
    let mut outside = (0..content.start).chain(content.end..p.len());
    let cue = outside.find(|&at| p.is_word(at, &["according"]) && p.is(at + 1, Class::TO))?;
    let end = if cue < content.start { content.start } else { p.len() };
    let source = subject::noun_phrase_starting(p, cue + 2, end)?;
    Some((p.span(source), p.span(cue..cue + 2)))
}

/// The credit of the caption that the content is.
fn credit(article: &Article<'_>, span: Span) -> Option<Found> {
    let captions = captions::captions(article);
    let caption: Option<&Draft> = captions.iter().find(|draft| draft.hull().overlaps(span));
    caption.map(|draft| (draft.source, None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Value;
    use crate::document::plain;

    fn parts_of(text: &str, layer: &str, span: Span) -> Vec<String> {
        let document = plain::document(text, None, "");
        let found = attributes(&document, layer, span);
        let shown = found.iter().map(|(name, value)| match value {
            Value::Span(span) => format!("{name} {}", span.slice(text)),
            Value::Text(said) => format!("{name} = {said}"),
            _ => name.clone(),
        });
        shown.collect()
    }

    #[track_caller]
    fn assert_proposed(marked: &str, layer: &str, wanted: &[&str]) {
        let text = marked.replace(['⟦', '⟧'], "");
        let start = marked.find('⟦').unwrap();
        let end = marked.find('⟧').unwrap() - '⟦'.len_utf8();
        assert_eq!(parts_of(&text, layer, Span::clamped(&text, start, end)), wanted, "{text}");
    }

    #[test]
    fn a_verb_beside_a_marked_quote_is_its_cue() {
        assert_proposed(
            "Ada Obi said rents fell in the whole town and ⟦wages rose⟧.",
            "quote",
            &["cue said", "source Ada Obi", "speaker = Ada Obi"],
        );
        assert_proposed(
            "⟦Rents⟧, wrote Ada Obi.",
            "quote",
            &["cue wrote", "source Ada Obi", "speaker = Ada Obi"],
        );
    }

    #[test]
    fn a_marked_part_of_a_quote_has_its_speaker() {
        assert_proposed(
            "⟦“Rents fell in May,”⟧ Ada Obi said. “They rose in June.”",
            "quote",
            &["cue said", "source Ada Obi", "speaker = Ada Obi"],
        );
    }

    #[test]
    fn a_marked_claim_has_its_claimant() {
        let found = "Ada Obi said that rents fell by 4 percent in May.";
        let whole = Span::clamped(found, 0, found.len());
        let named = parts_of(found, "claim", whole);
        assert!(named.contains(&"claimant = Ada Obi".to_owned()), "{named:?}");
    }

    #[test]
    fn where_nobody_speaks_nothing_is_proposed() {
        assert_proposed("⟦Rain fell on the town.⟧", "quote", &[]);
        assert_proposed("⟦Ada Obi⟧ said no.", "entity", &[]);
    }
}
