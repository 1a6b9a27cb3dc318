//! One sentence as the model and the rules read it: its words, its signals, its claim.

use crate::annotation::Suggestion;
use crate::detect::{Article, Sentence};
use crate::document::BlockKind;
use crate::text::{Token, TokenKind};

use super::attribution::Attribution;
use super::context::Context;
use super::lexicon::{LEXICON, Lexicon, word_hash};
use super::signals::{Signal, Signals};

/// A sentence, read.
pub struct Reading {
    pub attribution: Attribution,
    /// Signals of what is claimed, and of the sentence's form.
    pub signals: Signals,
    /// Signals of the reporting clause.
    pub frame: Signals,
    pub words: Vec<Word>,
    /// How many of the words are figures, and how many begin with a capital.
    pub figures: usize,
    pub capitals: usize,
}

/// A token as features see it.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// The hash of the lower-case word, or of the shape of a number.
    pub hash: u64,
    /// The hash of its first letters.
    pub beginning: u64,
    pub kind: TokenKind,
    /// Whether it is part of what is claimed.
    pub claimed: bool,
}

impl Reading {
    /// Reads one sentence of an article.
    pub fn of(article: &Article<'_>, number: usize, context: &Context<'_>) -> Option<Self> {
        let sentence = article.sentences.get(number)?;
        let attribution = Attribution::of(article, sentence, number, context);
        let mut reading = Self {
            attribution,
            signals: Signals::default(),
            frame: Signals::default(),
            words: Vec::with_capacity(sentence.tokens.len()),
            figures: 0,
            capitals: 0,
        };
        reading.read_words(article, sentence, &LEXICON);
        for (span, signals) in context.entities_in(sentence.span) {
            let part = if reading.attribution.covers(span) {
                &mut reading.signals
            } else {
                &mut reading.frame
            };
            part.extend(signals);
        }
        reading.read_form(article, sentence);
        reading.read_speech(article, number, context);
        Some(reading)
    }

    fn read_words(&mut self, article: &Article<'_>, sentence: &Sentence, lexicon: &Lexicon) {
        let mut before = 0;
        for token in article.tokens_of(sentence) {
            let word = token.span.slice(article.text());
            let claimed = !self.attribution.attributed || self.attribution.covers(token.span);
            let hash =
                if token.kind == TokenKind::Number { shape_hash(word) } else { word_hash(word) };
            let mut signals = lexicon.word(hash);
            signals.extend(lexicon.pair(before, hash));
            signals.insert_if(token.kind == TokenKind::Number, Signal::Figure);
            signals.insert_if(looks_like_verb(word, token), Signal::Verb);
            if claimed {
                self.signals.extend(signals);
                self.figures += usize::from(token.kind == TokenKind::Number);
                self.capitals += usize::from(word.starts_with(char::is_uppercase));
            } else {
                self.frame.extend(signals);
            }
            self.words.push(Word {
                hash,
                beginning: beginning_hash(word),
                kind: token.kind,
                claimed,
            });
            before = hash;
        }
        let is_verb = [Signal::Be, Signal::Auxiliary, Signal::Past];
        self.signals.insert_if(self.signals.has_any(&is_verb), Signal::Verb);
    }

    fn read_form(&mut self, article: &Article<'_>, sentence: &Sentence) {
        let text = article.slice(sentence.span);
        let bare = text.trim_end_matches(['"', '\'', '”', '’', ')', ']']);
        let ends = bare.chars().next_back().unwrap_or(' ');
        self.signals.insert_if(ends == '?', Signal::Question);
        self.signals.insert_if(ends == '!', Signal::Exclamation);
        self.signals
            .insert_if(!matches!(ends, '.' | '?' | '!' | '…' | ':' | ';' | ','), Signal::OpenEnd);
        self.signals.insert_if(!self.signals.has(Signal::Verb), Signal::Fragment);
        let kind = article.block_of(sentence).map(|block| block.kind);
        let is_heading = matches!(kind, Some(BlockKind::Title | BlockKind::Heading(_)));
        self.signals.insert_if(is_heading, Signal::Heading);
        self.signals.insert_if(kind == Some(BlockKind::Caption), Signal::CaptionWord);
        self.signals.insert_if(article.sentences.len() == 1, Signal::Lone);
    }

    fn read_speech(&mut self, article: &Article<'_>, number: usize, context: &Context<'_>) {
        let attribution = &self.attribution;
        self.signals.insert_if(attribution.attributed, Signal::Attributed);
        self.signals.insert_if(attribution.direct, Signal::Quoted);
        self.signals.insert_if(!attribution.claimant.is_empty(), Signal::NamedSource);
        if attribution.attributed {
            return;
        }
        let introduces = article.sentences.get(number).is_some_and(|sentence| {
            article.slice(sentence.span).ends_with(':') && self.signals.has(Signal::Report)
        });
        let reaches =
            context.quotes_in(number).any(|(quote, _)| has_cue_in(quote, article, number));
        self.signals.insert_if(introduces || reaches, Signal::IntroducesSpeech);
    }
}

/// Whether a quote's cue stands in the sentence: the sentence tells that somebody spoke.
fn has_cue_in(quote: &Suggestion, article: &Article<'_>, number: usize) -> bool {
    let cue = quote.attributes.get("cue").and_then(|cue| cue.as_span());
    let sentence = article.sentences.get(number);
    cue.zip(sentence).is_some_and(|(cue, sentence)| sentence.span.covers(cue))
}

/// Whether a word has the ending of a verb in the past or of a participle.
fn looks_like_verb(word: &str, token: &Token) -> bool {
    token.kind == TokenKind::Word && word.len() > 3 && word.ends_with("ed")
}

/// The hash of a number's shape: years, percentages and sums look alike whatever they count. Digits
/// count as one sign, so that 1998 and 2016 are one word, and 12 and 340 are two.
fn shape_hash(number: &str) -> u64 {
    let mut shape = [0u8; 16];
    let mut length = 0;
    for byte in number.bytes().take(16) {
        if let Some(place) = shape.get_mut(length) {
            *place = if byte.is_ascii_digit() { b'0' } else { byte.to_ascii_lowercase() };
        }
        length += 1;
    }
    let known = shape.get(..length.min(16)).unwrap_or_default();
    word_hash(std::str::from_utf8(known).unwrap_or("0"))
}

/// The hash of a word's first six letters, which most of its forms share.
fn beginning_hash(word: &str) -> u64 {
    let end = word.char_indices().nth(6).map_or(word.len(), |(at, _)| at);
    word_hash(word.get(..end).unwrap_or(word))
}
