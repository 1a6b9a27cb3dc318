//! Who claims what a sentence says, and which part of the sentence is the claim.
//!
//! Where a quote fills the sentence but for its reporting clause, the claim is what is quoted and
//! the claimant is its speaker. Where only a few words are quoted, the sentence is the article's own.

use crate::annotation::{Attributes, Suggestion, Value};
use crate::text::Span;

use super::context::Context;

/// A quote must hold at least this share of the sentence's letters and digits that are neither its
/// source nor its cue. The rest of a reporting clause is short (“on Monday”, “in a statement”).
const FILLS: f32 = 0.5;

/// What is claimed in a sentence, and by whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// The sentence, or the quoted parts of it. Never empty.
    pub spans: Vec<Span>,
    /// The speaker's canonical name; empty where nobody is named or the article itself speaks.
    pub claimant: String,
    /// The mention that stands for the claimant.
    pub source: Option<Span>,
    /// Whether the claim is somebody's words, wholly or by report.
    pub attributed: bool,
    /// Whether the claim stands in quotation marks.
    pub direct: bool,
}

impl Attribution {
    /// Reads the quotes of one sentence.
    pub fn of(text: &str, sentence: Span, number: usize, context: &Context<'_>) -> Self {
        let filling = context
            .quotes_in(number)
            .map(|(quote, parts)| (filled(text, sentence, quote, &parts), quote, parts))
            .filter(|(share, ..)| *share >= FILLS)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, quote, parts)) = filling else { return Self::own(sentence) };
        let source = quote.attributes.get("source").and_then(Value::as_span);
        let spans: Vec<Span> = parts
            .into_iter()
            .map(|part| without_marks(text, part))
            .filter(|part| !part.is_empty())
            .collect();
        if spans.is_empty() {
            return Self::own(sentence);
        }
        Self {
            spans,
            claimant: claimant(&quote.attributes, source, context),
            source,
            attributed: true,
            direct: quote.label == "direct",
        }
    }

    /// The article's own words.
    fn own(sentence: Span) -> Self {
        Self {
            spans: vec![sentence],
            claimant: String::new(),
            source: None,
            attributed: false,
            direct: false,
        }
    }

    /// Whether a place in the text belongs to what is claimed.
    pub fn covers(&self, span: Span) -> bool {
        self.spans.iter().any(|part| part.overlaps(span))
    }
}

/// The name of who speaks. For a pronoun that nobody has resolved, the person named last before it.
fn claimant(attributes: &Attributes, source: Option<Span>, context: &Context<'_>) -> String {
    let speaker = attributes.get("speaker").and_then(Value::as_text).unwrap_or_default();
    let is_pronoun = ["he", "she"].iter().any(|pronoun| speaker.eq_ignore_ascii_case(pronoun));
    let named = source.filter(|_| is_pronoun).and_then(|source| context.person_before(source));
    named.unwrap_or(speaker).to_owned()
}

/// The share of the sentence that the parts of a quote fill, its source and cue left out.
fn filled(text: &str, sentence: Span, quote: &Suggestion, parts: &[Span]) -> f32 {
    let weight =
        |span: Span| span.slice(text).bytes().filter(|b| b.is_ascii_alphanumeric()).count();
    let inside: usize = parts.iter().map(|&part| weight(part)).sum();
    let mention = |name: &str| quote.attributes.get(name)?.as_span()?.intersection(sentence);
    let (source, cue) = (mention("source"), mention("cue"));
    // what stands between source and cue tells who the source is
    let clause = source.zip(cue).map(|(source, cue)| source.hull(cue));
    let is_outside = |span: &Span| !parts.iter().any(|part| part.overlaps(*span));
    let frame: usize = match clause.filter(is_outside) {
        Some(clause) => weight(clause),
        None => [source, cue].into_iter().flatten().filter(is_outside).map(weight).sum(),
    };
    let outside = weight(sentence).saturating_sub(frame).max(1);
    inside as f32 / outside as f32
}

/// Without the quotation marks, commas and blanks at its edges; a full stop stays.
fn without_marks(text: &str, span: Span) -> Span {
    let covered = span.slice(text);
    let is_edge = |c: char| c.is_whitespace() || "\"“”‘’'«»„,;:".contains(c);
    let start = span.start() + (covered.len() - covered.trim_start_matches(is_edge).len());
    let end = span.start() + covered.trim_end_matches(is_edge).len();
    Span::clamped(text, start, end.max(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::Article;
    use crate::document::plain;

    /// The sentence's quote content stands in ⟦⟧, its source in ⟨⟩, its cue in ‹›.
    #[track_caller]
    fn attribution(marked: &str, wanted_claim: &str, wanted_claimant: &str) {
        let text: String = marked.chars().filter(|c| !"⟦⟧⟨⟩‹›".contains(*c)).collect();
        let between = |open: char, close: char| {
            let part = marked.split_once(open).unwrap().1.split_once(close).unwrap().0;
            let part: String = part.chars().filter(|c| !"⟦⟧⟨⟩‹›".contains(*c)).collect();
            let start = text.find(&part).unwrap();
            Span::new(&text, start, start + part.len()).unwrap()
        };
        let source = between('⟨', '⟩');
        let mut attributes = Attributes::from([
            ("speaker".to_owned(), Value::Text("Ines Okoro".to_owned())),
            ("source".to_owned(), Value::Span(source)),
        ]);
        if marked.contains('‹') {
            attributes.insert("cue".to_owned(), Value::Span(between('‹', '›')));
        }
        let spans = vec![between('⟦', '⟧')];
        let found = [Suggestion {
            layer: "quote",
            label: "direct",
            spans,
            attributes,
            score: 1.0,
            rule: "test",
        }];
        let document = plain::document(&text, None, "");
        let article = Article::new(&document);
        let context = Context::new(&article, &found);
        let found = Attribution::of(&text, article.sentences[0].span, 0, &context);
        let claim: Vec<&str> = found.spans.iter().map(|span| span.slice(&text)).collect();
        assert_eq!(claim.join("|"), wanted_claim, "{marked}");
        assert_eq!(found.claimant, wanted_claimant, "{marked}");
    }

    #[test]
    fn the_reporting_clause_is_no_part_of_the_claim() {
        attribution(
            "⟨Mayor Okoro⟩ said on Monday that ⟦fares had risen by a fifth since the spring⟧.",
            "fares had risen by a fifth since the spring",
            "Ines Okoro",
        );
    }

    #[test]
    fn quotation_marks_and_the_comma_stay_outside() {
        attribution("⟦“Fares have doubled,”⟧ said ⟨Okoro⟩.", "Fares have doubled", "Ines Okoro");
    }

    #[test]
    fn what_tells_who_speaks_is_no_part_of_the_claim() {
        attribution(
            "⟨Okoro⟩, who has led the council of the islands since the spring, ‹said› ⟦fares doubled⟧.",
            "fares doubled",
            "Ines Okoro",
        );
    }

    #[test]
    fn a_few_quoted_words_leave_the_sentence_to_the_article() {
        let marked =
            "The council that ⟨Okoro⟩ called ⟦“tired”⟧ raised the fares of all its ferries.";
        let plain = "The council that Okoro called “tired” raised the fares of all its ferries.";
        attribution(marked, plain, "");
    }
}
