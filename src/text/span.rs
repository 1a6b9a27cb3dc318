//! A checked range of one document's text.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A half-open range of byte offsets into one document's text.
///
/// Both ends stand on character boundaries of the text that the span was made for, because
/// [`Span::new`] is the only way to make one. A span does not remember its text: slicing another
/// text with it is a mistake that gives an empty string, never a panic.
/// The default is the empty span at the start. A stored span is read back without its text: whoever
/// reads it asks [`Span::fits`] before using it.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span {
    start: u32,
    end: u32,
}

/// Why two offsets are no span of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SpanError {
    /// The start lies behind the end.
    Reversed { start: usize, end: usize },
    /// The end lies behind the text's last byte.
    OutOfText { end: usize, len: usize },
    /// An offset lies inside a character.
    InsideCharacter { offset: usize },
    /// The text is larger than the 4 GiB that a span can address.
    TextTooLong { len: usize },
}

impl fmt::Display for SpanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reversed { start, end } => write!(f, "span {start}-{end} ends before it starts"),
            Self::OutOfText { end, len } => {
                write!(f, "span ends at byte {end}, the text has {len} bytes")
            }
            Self::InsideCharacter { offset } => write!(f, "byte {offset} is inside a character"),
            Self::TextTooLong { len } => write!(f, "a text of {len} bytes is over the 4 GiB limit"),
        }
    }
}

impl std::error::Error for SpanError {}

impl Span {
    /// Makes a span of `text` from byte offsets. An empty span is allowed: it is a place.
    ///
    /// # Errors
    /// When the offsets are reversed, outside of the text or inside a character.
    pub fn new(text: &str, start: usize, end: usize) -> Result<Self, SpanError> {
        if start > end {
            return Err(SpanError::Reversed { start, end });
        }
        if end > text.len() {
            return Err(SpanError::OutOfText { end, len: text.len() });
        }
        for offset in [start, end] {
            if !text.is_char_boundary(offset) {
                return Err(SpanError::InsideCharacter { offset });
            }
        }
        match (u32::try_from(start), u32::try_from(end)) {
            (Ok(start), Ok(end)) => Ok(Self { start, end }),
            _ => Err(SpanError::TextTooLong { len: text.len() }),
        }
    }

    /// The whole of a text.
    ///
    /// # Errors
    /// When the text is over 4 GiB.
    pub fn whole(text: &str) -> Result<Self, SpanError> {
        Self::new(text, 0, text.len())
    }

    /// Like [`Span::new`], with both ends moved inward or outward to what a span can be: offsets
    /// behind the text become its end, an offset inside a character moves to that character's start.
    pub fn clamped(text: &str, start: usize, end: usize) -> Self {
        let limit = text.len().min(u32::MAX as usize);
        let end = text.floor_char_boundary(end.min(limit));
        let start = text.floor_char_boundary(start.min(end));
        Self { start: start as u32, end: end as u32 }
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// The byte behind the last.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// The empty span at its start.
    pub fn start_only(self) -> Span {
        Span { start: self.start, end: self.start }
    }

    /// Whether the span is a place without extent.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The range of byte offsets.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start()..self.end()
    }

    /// The text covered, or an empty string if the span is not of this text.
    pub fn slice(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }

    /// Whether this is a span of the text: in order, inside of it, on character boundaries.
    pub fn fits(self, text: &str) -> bool {
        Self::new(text, self.start(), self.end()).is_ok()
    }

    /// Whether the byte offset lies in the span.
    pub fn contains(self, offset: usize) -> bool {
        self.start() <= offset && offset < self.end()
    }

    /// Whether `other` lies wholly in this span.
    pub fn covers(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the spans share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The shared part, if the spans overlap.
    pub fn intersection(self, other: Span) -> Option<Span> {
        self.overlaps(other)
            .then(|| Span { start: self.start.max(other.start), end: self.end.min(other.end) })
    }

    /// The smallest span that covers both.
    pub fn hull(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same span without the white space at its edges in `text`.
    pub fn trimmed(self, text: &str) -> Span {
        let covered = self.slice(text);
        let start = self.start + (covered.len() - covered.trim_start().len()) as u32;
        let end = start + covered.trim().len() as u32;
        Span { start, end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_inside_a_character_is_refused() {
        assert_eq!(Span::new("a😀b", 0, 2), Err(SpanError::InsideCharacter { offset: 2 }));
    }

    #[test]
    fn a_reversed_or_outside_span_is_refused() {
        assert!(matches!(Span::new("abc", 2, 1), Err(SpanError::Reversed { .. })));
        assert!(matches!(Span::new("abc", 2, 4), Err(SpanError::OutOfText { .. })));
    }

    #[test]
    fn slicing_another_text_gives_nothing() {
        let span = Span::new("a long text", 2, 6).unwrap();
        assert_eq!(span.slice("a long text"), "long");
        assert_eq!(span.slice("abc😀"), "");
    }

    #[test]
    fn trimming_keeps_what_is_not_blank() {
        let text = "x  ab \n";
        let span = Span::new(text, 1, text.len()).unwrap();
        assert_eq!(span.trimmed(text).slice(text), "ab");
        assert!(Span::new(text, 1, 3).unwrap().trimmed(text).is_empty());
    }

    #[test]
    fn clamping_moves_ends_to_character_edges() {
        assert_eq!(Span::clamped("a😀b", 2, 99).slice("a😀b"), "😀b");
    }
}
