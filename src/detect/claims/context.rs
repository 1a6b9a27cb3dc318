//! What the detectors before this one found, put in order for reading sentence by sentence.

use crate::annotation::Suggestion;
use crate::detect::Article;
use crate::text::Span;

use super::signals::{Signal, Signals};

/// Entities and quotes of one article.
pub struct Context<'f> {
    /// In order of their starts.
    entities: Vec<(Span, Signals)>,
    /// The ends of the persons' mentions in order, with their canonical names.
    persons: Vec<(usize, &'f str)>,
    quotes: Vec<&'f Suggestion>,
    /// The parts of quotes by the sentence they stand in, in order of sentences.
    pieces: Vec<Piece>,
}

/// The part of a quote's content that stands in one sentence.
#[derive(Debug, Clone, Copy)]
struct Piece {
    sentence: usize,
    quote: usize,
    span: Span,
}

impl<'f> Context<'f> {
    /// Sorts what was found. Linear, but for the sorting.
    pub fn new(article: &Article<'_>, found: &'f [Suggestion]) -> Self {
        let mut entities: Vec<(Span, Signals)> = found
            .iter()
            .filter(|s| s.layer == "entity")
            .filter_map(|s| Some((*s.spans.first()?, entity_signals(s.label))))
            .collect();
        entities.sort_by_key(|(span, _)| *span);
        let mut persons: Vec<(usize, &str)> = found
            .iter()
            .filter(|s| s.layer == "entity" && s.label == "PERSON")
            .filter_map(|s| Some((s.spans.first()?.end(), s.attributes.get("name")?.as_text()?)))
            .collect();
        persons.sort_unstable();
        let quotes: Vec<&Suggestion> = found.iter().filter(|s| s.layer == "quote").collect();
        let mut pieces = Vec::new();
        for (quote, suggestion) in quotes.iter().enumerate() {
            for &content in &suggestion.spans {
                let first = article.sentence_at(content.start());
                let sentences = article.sentences.get(first..).unwrap_or_default();
                let reached = sentences.iter().take_while(|s| s.span.start() < content.end());
                for (offset, sentence) in reached.enumerate() {
                    if let Some(span) = sentence.span.intersection(content) {
                        pieces.push(Piece { sentence: first + offset, quote, span });
                    }
                }
            }
        }
        pieces.sort_by_key(|piece| (piece.sentence, piece.quote, piece.span));
        Self { entities, persons, quotes, pieces }
    }

    /// The signals of the entities in a sentence. Entities do not overlap, so their ends are in
    /// order as well.
    pub fn entities_in(&self, sentence: Span) -> impl Iterator<Item = (Span, Signals)> {
        let first = self.entities.partition_point(|(span, _)| span.end() <= sentence.start());
        let rest = self.entities.get(first..).unwrap_or_default();
        rest.iter().take_while(move |(span, _)| span.start() < sentence.end()).copied()
    }

    /// The name of the person mentioned last before a place.
    pub fn person_before(&self, place: Span) -> Option<&'f str> {
        let count = self.persons.partition_point(|(end, _)| *end <= place.start());
        self.persons.get(count.checked_sub(1)?).map(|(_, name)| *name)
    }

    /// The quotes that reach into a sentence, each with its parts there.
    pub fn quotes_in(&self, sentence: usize) -> impl Iterator<Item = (&'f Suggestion, Vec<Span>)> {
        let first = self.pieces.partition_point(|piece| piece.sentence < sentence);
        let rest = self.pieces.get(first..).unwrap_or_default();
        let count = rest.iter().take_while(|piece| piece.sentence == sentence).count();
        rest.get(..count).unwrap_or_default().chunk_by(|a, b| a.quote == b.quote).filter_map(
            |pieces| {
                let quote = *self.quotes.get(pieces.first()?.quote)?;
                Some((quote, pieces.iter().map(|piece| piece.span).collect()))
            },
        )
    }
}

fn entity_signals(label: &str) -> Signals {
    Signals::one(match label {
        "PERSON" => Signal::Person,
        "ORG" => Signal::Organisation,
        "GPE" | "LOC" | "FAC" => Signal::Place,
        "NORP" | "LANGUAGE" => Signal::Group,
        "EVENT" | "WORK_OF_ART" | "PRODUCT" => Signal::NamedEvent,
        "LAW" => Signal::Law,
        "PERCENT" => Signal::Percent,
        "MONEY" => Signal::Money,
        "QUANTITY" => Signal::Unit,
        "DATE" | "TIME" => Signal::Date,
        "ORDINAL" | "CARDINAL" => Signal::NumberWord,
        _ => return Signals::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Attributes;
    use crate::document::plain;

    fn suggestion(text: &str, layer: &'static str, label: &'static str, part: &str) -> Suggestion {
        let start = text.find(part).unwrap();
        let spans = vec![Span::new(text, start, start + part.len()).unwrap()];
        Suggestion { layer, label, spans, attributes: Attributes::new(), score: 1.0, rule: "test" }
    }

    #[test]
    fn a_quote_over_two_sentences_is_cut_where_they_meet() {
        let text = "“Fares rose. They doubled,” Okoro said.";
        let document = plain::document(text, None, "");
        let article = Article::new(&document);
        let found = [suggestion(text, "quote", "direct", "“Fares rose. They doubled,”")];
        let context = Context::new(&article, &found);
        let parts = |number| -> Vec<&str> {
            context.quotes_in(number).flat_map(|(_, p)| p).map(|s| s.slice(text)).collect()
        };
        assert_eq!(parts(0), ["“Fares rose."]);
        assert_eq!(parts(1), ["They doubled,”"]);
        assert!(parts(2).is_empty());
    }

    #[test]
    fn entities_are_found_by_their_sentence() {
        let text = "Okoro spoke. Lagos listened.";
        let document = plain::document(text, None, "");
        let article = Article::new(&document);
        let found = [
            suggestion(text, "entity", "GPE", "Lagos"),
            suggestion(text, "entity", "PERSON", "Okoro"),
        ];
        let context = Context::new(&article, &found);
        let types: Vec<Signals> = article
            .sentences
            .iter()
            .flat_map(|s| context.entities_in(s.span).map(|(_, signals)| signals))
            .collect();
        assert_eq!(types, [Signals::one(Signal::Person), Signals::one(Signal::Place)]);
    }
}
