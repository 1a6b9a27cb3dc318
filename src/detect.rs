//! Detectors: what finds entities, quotes and claims in an article.
//!
//! A [`Detector`] is a function of the analysed article and of what the detectors before it found.
//! They run in the order of [`DETECTORS`]: names help to find speakers, quotes help to judge claims.
//! To add one, write its file, implement the trait, and add a line to [`DETECTORS`].

pub mod attribution;
pub mod claims;
pub mod entities;
pub mod names;
pub mod propose;
pub mod quotes;

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};

use crate::annotation::{Annotation, AnnotationId, Provenance, Status, Suggestion, id_prefix};
use crate::document::{Block, BlockKind, Document, plain};
use crate::text::{Span, Token, sentences, tokens};

/// An article with its tokens and sentences, made once and read by every detector.
pub struct Article<'d> {
    pub document: &'d Document,
    /// Tokens of all blocks, in order.
    pub tokens: Vec<Token>,
    /// Sentences of all blocks, in order. A sentence never crosses a block.
    pub sentences: Vec<Sentence>,
}

/// One sentence.
#[derive(Debug, Clone)]
pub struct Sentence {
    pub span: Span,
    /// Its tokens, as a range of [`Article::tokens`].
    pub tokens: Range<usize>,
    /// Its block, as an index of [`Document::blocks`].
    pub block: usize,
}

impl<'d> Article<'d> {
    /// Analyses the document. Linear in its text.
    pub fn new(document: &'d Document) -> Self {
        Self::of_blocks(document, 0..document.blocks.len())
    }

    /// Analyses some blocks of the document: tokens and sentences are theirs only.
    pub fn of_blocks(document: &'d Document, blocks: Range<usize>) -> Self {
        let text = document.text();
        let mut article = Self { document, tokens: Vec::new(), sentences: Vec::new() };
        let numbered = document.blocks.iter().enumerate();
        for (number, block) in numbered.take(blocks.end).skip(blocks.start) {
            for span in sentences::sentences(text, block.span) {
                let first = article.tokens.len();
                tokens::tokens_into(text, span, &mut article.tokens);
                let range = first..article.tokens.len();
                article.sentences.push(Sentence { span, tokens: range, block: number });
            }
        }
        article
    }

    /// The text of the document.
    pub fn text(&self) -> &'d str {
        self.document.text()
    }

    /// The text of a span.
    pub fn slice(&self, span: Span) -> &'d str {
        span.slice(self.document.text())
    }

    /// The tokens of a sentence.
    pub fn tokens_of(&self, sentence: &Sentence) -> &[Token] {
        self.tokens.get(sentence.tokens.clone()).unwrap_or_default()
    }

    /// The block of a sentence.
    pub fn block_of(&self, sentence: &Sentence) -> Option<&Block> {
        self.document.blocks.get(sentence.block)
    }

    /// Whether the sentence is part of what the article says: no furniture, no code.
    pub fn is_prose(&self, sentence: &Sentence) -> bool {
        self.block_of(sentence)
            .is_some_and(|block| !matches!(block.kind, BlockKind::Furniture | BlockKind::Code))
    }

    /// The number of the sentence that holds the byte offset, or of the nearest before it.
    pub fn sentence_at(&self, offset: usize) -> usize {
        self.sentences.partition_point(|s| s.span.start() <= offset).saturating_sub(1)
    }
}

/// Finds one layer's annotations in an article.
pub trait Detector: Sync {
    /// The name in the provenance: `quotes`.
    fn name(&self) -> &'static str;

    /// Raised whenever its results change, so that an export tells which one spoke.
    fn version(&self) -> u32;

    /// The layer that its suggestions belong to.
    fn layer(&self) -> &'static str;

    /// Finds suggestions, in order of their starts. `found` holds what the detectors before this
    /// one suggested in the same article.
    fn detect(&self, article: &Article<'_>, found: &[Suggestion]) -> Vec<Suggestion>;
}

/// Every detector, in the order in which they run.
pub static DETECTORS: &[&dyn Detector] = &[&entities::Entities, &quotes::Quotes, &claims::Claims];

/// What is looked for beside them where weak suggestions are asked for.
static POSSIBLE: &[&dyn Detector] = &[&quotes::possible::PossibleQuotes];

/// The detectors of weak suggestions only.
pub fn possible() -> impl Iterator<Item = &'static dyn Detector> {
    POSSIBLE.iter().copied()
}

/// How weak a suggestion may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// What counts as found.
    #[default]
    Found,
    /// What is less likely than not, too: whoever decides on all of it misses less.
    Possible,
}

impl Reach {
    /// The detectors that run.
    pub fn detectors(self) -> impl Iterator<Item = &'static dyn Detector> {
        let possible = if self == Self::Possible { POSSIBLE } else { &[] };
        DETECTORS.iter().chain(possible).copied()
    }

    /// The score from which on suggestions of a layer are shown.
    pub fn threshold(self, layer: &str) -> f32 {
        match (self, layer) {
            (Self::Possible, "claim") => claims::POSSIBLE,
            (Self::Possible, "quote") => 0.0,
            _ => threshold(layer),
        }
    }
}

/// The score from which on a suggestion of the layer counts as found; what stands below it is shown
/// only to those who ask.
pub static THRESHOLDS: &[(&str, f32)] =
    &[("claim", claims::THRESHOLD), ("quote", 0.5), ("entity", 0.5)];

/// The threshold of a layer; 0.5 for one that has none in [`THRESHOLDS`].
pub fn threshold(layer: &str) -> f32 {
    THRESHOLDS.iter().find(|(name, _)| *name == layer).map_or(0.5, |&(_, threshold)| threshold)
}

/// Bytes of text up to which a document is read as a whole, and of a part of a longer one. No article is so long; what is, is a
/// collection, in which a name of one article says little about the others. Keeps memory bounded.
pub const PART: usize = 1 << 20;

/// Runs all detectors and hands over each layer as soon as it is found. A document of more than a
/// megabyte is read in parts of whole blocks, and each layer comes once a part.
pub fn detect(document: &Document, mut layer: impl FnMut(&'static dyn Detector, &[Suggestion])) {
    let parts = parts(document, PART);
    let _whole = run(document, parts, Reach::Found, |detector, suggestions| {
        layer(detector, suggestions);
        ControlFlow::Continue(())
    });
}

/// Makes what the detectors look words up in, which the first article would have to wait for.
pub fn prepare() {
    let article = plain::document("“We agree,” said Ada Obi, 40, in Paris.", None, "");
    detect(&article, |_, _| {});
}

/// The same as [`detect`] for some blocks of the document, for as long as what the layer is handed to
/// wants more; with [`Reach::Possible`] what is less likely comes as well. What is too weak for the
/// reach is left out.
pub fn detect_reaching(
    document: &Document,
    blocks: Range<usize>,
    reach: Reach,
    mut layer: impl FnMut(&'static dyn Detector, Vec<Suggestion>) -> ControlFlow<()>,
) {
    let parts = parts_of(document, blocks, PART);
    let _ended = run(document, parts, reach, |detector, found| {
        let least = reach.threshold(detector.layer());
        layer(detector, found.iter().filter(|found| found.score >= least).cloned().collect())
    });
}

fn run(
    document: &Document,
    parts: Vec<Range<usize>>,
    reach: Reach,
    mut layer: impl FnMut(&'static dyn Detector, &[Suggestion]) -> ControlFlow<()>,
) -> ControlFlow<()> {
    for blocks in parts {
        let article = Article::of_blocks(document, blocks);
        let mut found: Vec<Suggestion> = Vec::new();
        for detector in reach.detectors() {
            let suggestions = detector.detect(&article, &found);
            layer(detector, &suggestions)?;
            found.extend(suggestions);
        }
    }
    ControlFlow::Continue(())
}

/// Ranges of blocks with about so many bytes each; one, empty or not, at least.
pub fn parts(document: &Document, size: usize) -> Vec<Range<usize>> {
    parts_of(document, 0..document.blocks.len(), size)
}

fn parts_of(document: &Document, blocks: Range<usize>, size: usize) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut first = blocks.start;
    let mut start = document.blocks.get(first).map_or(0, |block| block.span.start());
    let numbered = document.blocks.iter().enumerate();
    for (number, block) in numbered.take(blocks.end).skip(blocks.start) {
        if block.span.end() - start > size && number > first {
            parts.push(first..number);
            first = number;
            start = block.span.start();
        }
    }
    parts.push(first..blocks.end);
    parts
}

/// Runs all detectors and makes annotations of the suggestions that are to be kept. In order of
/// reading; ids count up in that order, by the first letter of the layer: `q1`, `c1`, `e1`.
pub fn annotations(document: &Document, keep: impl Fn(&Suggestion) -> bool) -> Vec<Annotation> {
    let mut kept: Vec<(&dyn Detector, Suggestion)> = Vec::new();
    detect(document, |detector, suggestions| {
        let good = suggestions.iter().filter(|suggestion| keep(suggestion));
        kept.extend(good.map(|suggestion| (detector, suggestion.clone())));
    });
    kept.sort_by_key(|(_, suggestion)| suggestion.hull());
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let named = kept.into_iter().map(|(detector, suggestion)| {
        let prefix = id_prefix(suggestion.layer);
        let count = counts.entry(prefix.clone()).or_default();
        *count += 1;
        let id = AnnotationId(format!("{prefix}{count}").into());
        annotation(detector, suggestion, id)
    });
    named.collect()
}

/// Makes an annotation of a suggestion: the one place that gives status and provenance.
pub fn annotation(detector: &dyn Detector, suggestion: Suggestion, id: AnnotationId) -> Annotation {
    Annotation {
        id,
        layer: suggestion.layer.to_owned(),
        label: suggestion.label.to_owned(),
        spans: suggestion.spans,
        attributes: suggestion.attributes,
        status: Status::Suggested,
        score: Some(suggestion.score),
        provenance: Provenance::Detector {
            detector: detector.name().to_owned(),
            version: detector.version(),
            rule: suggestion.rule.to_owned(),
        },
        derived_from: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_document_is_read_in_parts_that_tile_it() {
        let document = plain::document(&"“We agree,” said Ada Obi.\n".repeat(1000), None, "");
        let parts = parts(&document, 5000);
        assert!(parts.len() > 2, "{parts:?}");
        assert_eq!(parts.first().map(|part| part.start), Some(0));
        assert_eq!(parts.last().map(|part| part.end), Some(document.blocks.len()));
        assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start));
    }

    #[test]
    fn parts_find_what_the_whole_finds() {
        let story = "“We agree,” said Ada Obi.\nShe left Paris on Monday.\n";
        let count = |copies: usize, size| {
            let document = plain::document(&story.repeat(copies), None, "");
            let mut counts = [0; 2];
            let ended = run(&document, parts(&document, size), Reach::Found, |detector, found| {
                match detector.layer() {
                    "quote" => counts[0] += found.len(),
                    "entity" => counts[1] += found.len(),
                    _ => {}
                }
                ControlFlow::Continue(())
            });
            assert_eq!(ended, ControlFlow::Continue(()));
            counts
        };
        let one = count(1, PART);
        assert_eq!(count(100, 1000), one.map(|count| count * 100));
    }
}
