//! Who claims what a sentence says, and which part of the sentence is the claim.
//!
//! Where a quote fills the sentence but for its reporting clause, the claim is what is quoted and
//! the claimant is its speaker. Where only a few words are quoted, the sentence is the article's own.

use crate::annotation::{Attributes, Suggestion, Value};
use crate::detect::{Article, Sentence};
use crate::text::Span;

use super::context::Context;
use super::findings;

/// A quote must hold at least this share of the sentence's letters and digits that are neither its
/// source nor its cue. The rest of a reporting clause is short (“on Monday”, “in a statement”).
const FILLS: f32 = 0.5;

/// A quote around which the sentence is built may hold less, down to this share.
const FRAMES: f32 = 0.2;

/// What is claimed in a sentence, and by whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// The sentence, or the quoted parts of it. Never empty.
    pub spans: Vec<Span>,
    /// What is shown as the claim: [`Self::spans`], or the sentence where they are no statement.
    pub shown: Vec<Span>,
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
    pub fn of(
        article: &Article<'_>,
        read: &Sentence,
        number: usize,
        context: &Context<'_>,
    ) -> Self {
        let (text, sentence) = (article.text(), read.span);
        let quotes: Vec<Quoted<'_>> = context
            .quotes_in(number)
            .map(|(quote, parts)| Quoted { text, sentence, quote, parts })
            .collect();
        let filling = quotes
            .iter()
            .map(|quoted| (quoted.share(), quoted))
            .filter(|(share, quoted)| *share >= FILLS || *share >= FRAMES && quoted.is_main())
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, quoted)) = filling else {
            return findings::find(article, read).unwrap_or_else(|| Self::own(sentence));
        };
        let inner = |inner: &&Quoted<'_>| inner.is_rejected_by(quoted) || inner.fills(quoted);
        let quoted = quotes.iter().find(inner).unwrap_or(quoted);
        let quote = quoted.quote;
        let source = quoted.mention("source");
        let spans: Vec<Span> = quoted
            .parts
            .iter()
            .map(|&part| without_marks(text, part))
            .filter(|part| !part.is_empty())
            .collect();
        if spans.is_empty() {
            return Self::own(sentence);
        }
        Self {
            shown: if quoted.is_statement() { spans.clone() } else { vec![sentence] },
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
            shown: vec![sentence],
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

/// A quote with its parts in one sentence.
struct Quoted<'a> {
    text: &'a str,
    sentence: Span,
    quote: &'a Suggestion,
    parts: Vec<Span>,
}

impl Quoted<'_> {
    fn mention(&self, name: &str) -> Option<Span> {
        self.quote.attributes.get(name).and_then(Value::as_span)
    }

    /// The share of the sentence that the parts fill, source and cue left out.
    fn share(&self) -> f32 {
        filled(self.text, self.sentence, self.quote, &self.parts)
    }

    /// Whether the reporting clause is the main clause of the sentence: the quote opens it, or the
    /// source does, behind a dateline perhaps, and the quote follows the cue.
    fn is_main(&self) -> bool {
        let (Some(source), Some(cue)) = (self.mention("source"), self.mention("cue")) else {
            return false;
        };
        let Some(first) = self.parts.first() else { return false };
        let letters = |from: usize, to: usize| {
            let part = self.text.get(from..to).unwrap_or("");
            part.rfind(DASHES)
                .map_or(part, |dash| part.get(dash..).unwrap_or(""))
                .chars()
                .any(char::is_alphanumeric)
        };
        let start = self.sentence.start();
        let is_inside = self.sentence.covers(source) && self.sentence.covers(cue);
        let opens = !letters(start, first.start()) && first.end() <= cue.start();
        let follows = !letters(start, source.start())
            && source.end() <= cue.start()
            && cue.end() <= first.start();
        is_inside && (opens || follows)
    }

    /// Whether another quote of the sentence holds this one and its claim, and rejects it: of
    /// “scientists rejected Obi's claim that …” the claim is Obi's.
    fn is_rejected_by(&self, outer: &Quoted<'_>) -> bool {
        let (Some(cue), Some(_)) = (outer.mention("cue"), self.mention("source")) else {
            return false;
        };
        let cue = cue.slice(self.text).to_ascii_lowercase();
        let rejects = REJECTING.iter().any(|stem| cue.starts_with(stem));
        let is_inside = self.parts.iter().all(|part| outer.parts.iter().any(|o| o.covers(*part)));
        rejects && self.quote.rule == "noun-that" && is_inside
    }

    /// Whether this is a report inside of another that fills most of it: of “according to the paper,
    /// Obi said rents fell” the claim is Obi's.
    fn fills(&self, outer: &Quoted<'_>) -> bool {
        let letters = |quoted: &Quoted<'_>| -> usize { quoted.parts.iter().map(|p| p.len()).sum() };
        self.quote.rule == "nested"
            && self.mention("source").is_some()
            && outer.quote.rule == "according-to"
            && 3 * letters(self) > letters(outer)
    }

    /// Whether the content states something by itself. An object such as “the charges” does not.
    fn is_statement(&self) -> bool {
        let is_object = matches!(
            self.quote.rule,
            "source-cue-object"
                | "source-cue-preposition"
                | "passive"
                | "hearsay"
                | "participle"
                | "asked"
        ) && self.quote.label != "direct";
        !is_object
    }
}

/// The dashes behind a dateline.
const DASHES: [char; 2] = ['–', '—'];

/// Beginnings of the verbs that say no to somebody's claim.
const REJECTING: &[&str] = &[
    "reject", "deni", "deny", "dismiss", "disput", "rebuk", "rebut", "refut", "debunk", "criticiz",
    "criticis", "condemn", "question", "challeng",
];

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

/// Without the quotation marks, commas and blanks at its edges; a full stop stays, and so does a mark
/// whose partner stands inside.
fn without_marks(text: &str, span: Span) -> Span {
    let covered = span.slice(text);
    let blank = |c: char| c.is_whitespace() || ",;:".contains(c);
    let mark = |c: char| "\"“”‘’'«»„".contains(c);
    let count = covered.chars().filter(|&c| mark(c) && c != '’' && c != '\'').count();
    let is_edge = |c: char| blank(c) || mark(c);
    let front = covered.trim_start_matches(is_edge);
    let start = span.start() + (covered.len() - front.len());
    let is_opened = covered.starts_with(mark);
    let is_balanced = count % 2 == 0 && !is_opened;
    let back = if is_balanced {
        covered.trim_end_matches(blank)
    } else {
        covered.trim_end_matches(is_edge)
    };
    Span::clamped(text, start, (span.start() + back.len()).max(start))
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let found = Attribution::of(&article, &article.sentences[0], 0, &context);
        let claim: Vec<&str> = found.shown.iter().map(|span| span.slice(&text)).collect();
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

    #[test]
    fn a_claim_that_others_reject_is_its_makers() {
        let text = "Scientists rejected Okoro's claim that ferries heat the bay each year.";
        let document = plain::document(text, None, "");
        let article = Article::new(&document);
        let quotes = crate::detect::quotes::Quotes;
        let found = crate::detect::Detector::detect(&quotes, &article, &[]);
        let context = Context::new(&article, &found);
        let found = Attribution::of(&article, &article.sentences[0], 0, &context);
        assert_eq!(found.claimant, "Okoro");
        assert_eq!(found.shown[0].slice(text), "ferries heat the bay each year");
    }

    #[test]
    fn an_object_is_shown_in_its_sentence() {
        let text = "Okoro denied the charges of the union.";
        let document = plain::document(text, None, "");
        let article = Article::new(&document);
        let quotes = crate::detect::quotes::Quotes;
        let found = crate::detect::Detector::detect(&quotes, &article, &[]);
        let context = Context::new(&article, &found);
        let found = Attribution::of(&article, &article.sentences[0], 0, &context);
        assert_eq!((found.claimant.as_str(), found.shown[0].slice(text)), ("Okoro", text));
    }
}
