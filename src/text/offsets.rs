//! Conversion between the three units in which the world counts text.
//!
//! Inside postil everything is bytes. Exchange formats count code points or UTF-16 units, so they
//! convert here and nowhere else. A table of checkpoints, one for each 256 bytes, makes each
//! conversion constant work.

use std::fmt;

use crate::text::{Span, SpanError};

/// The unit in which an offset counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum OffsetUnit {
    /// Bytes of UTF-8.
    Byte,
    /// Unicode code points, as in Python strings.
    #[default]
    CodePoint,
    /// UTF-16 code units, as in JavaScript and Java strings.
    Utf16,
}

impl OffsetUnit {
    /// All units, in the order in which help lists them.
    pub const ALL: [OffsetUnit; 3] = [Self::CodePoint, Self::Utf16, Self::Byte];

    /// The name that stands in exported files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Byte => "byte",
            Self::CodePoint => "code-point",
            Self::Utf16 => "utf16",
        }
    }

    /// The unit with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == name)
    }

    fn width(self, character: char) -> usize {
        match self {
            Self::Byte => character.len_utf8(),
            Self::CodePoint => 1,
            Self::Utf16 => character.len_utf16(),
        }
    }
}

impl fmt::Display for OffsetUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Bytes between two checkpoints.
const STRIDE: usize = 256;

/// Converts offsets of one text between bytes and one other unit, in both directions.
#[derive(Debug, Clone)]
pub struct Offsets<'t> {
    text: &'t str,
    unit: OffsetUnit,
    /// For the k-th checkpoint: the first character boundary at or behind byte `k * STRIDE`, and
    /// how many units stand before it.
    checkpoints: Vec<(usize, usize)>,
}

impl<'t> Offsets<'t> {
    /// Reads the text once and sets the checkpoints.
    pub fn new(text: &'t str, unit: OffsetUnit) -> Self {
        let mut checkpoints = Vec::new();
        if unit != OffsetUnit::Byte {
            checkpoints.reserve(text.len() / STRIDE + 1);
            let mut units = 0;
            for (byte, character) in text.char_indices() {
                if byte >= checkpoints.len() * STRIDE {
                    checkpoints.push((byte, units));
                }
                units += unit.width(character);
            }
        }
        Self { text, unit, checkpoints }
    }

    /// The unit that bytes are converted to.
    pub fn unit(&self) -> OffsetUnit {
        self.unit
    }

    /// How many units stand before the byte offset. An offset behind the text counts the whole text.
    pub fn from_byte(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let Some((from, units)) = self.checkpoint(|&(at, _)| at <= byte) else {
            return byte;
        };
        units + self.width(self.text.get(from..byte).unwrap_or(""))
    }

    fn width(&self, text: &str) -> usize {
        match self.unit {
            OffsetUnit::Byte => text.len(),
            OffsetUnit::CodePoint => text.chars().count(),
            OffsetUnit::Utf16 => text.chars().map(char::len_utf16).sum(),
        }
    }

    /// The byte offset that has so many units before it, or `None` if there is no character
    /// boundary there.
    pub fn to_byte(&self, offset: usize) -> Option<usize> {
        if self.unit == OffsetUnit::Byte {
            return self.text.is_char_boundary(offset).then_some(offset);
        }
        let (mut byte, mut units) =
            self.checkpoint(|&(_, units)| units <= offset).unwrap_or((0, 0));
        for character in self.text.get(byte..).unwrap_or("").chars() {
            if units >= offset {
                break;
            }
            units += self.unit.width(character);
            byte += character.len_utf8();
        }
        (units == offset).then_some(byte)
    }

    /// Start and end of a span in this unit.
    pub fn from_span(&self, span: Span) -> (usize, usize) {
        (self.from_byte(span.start()), self.from_byte(span.end()))
    }

    /// The span between two offsets of this unit.
    ///
    /// # Errors
    /// When an offset is outside of the text, inside a character, or the two are reversed.
    pub fn to_span(&self, start: usize, end: usize) -> Result<Span, SpanError> {
        if start > end {
            return Err(SpanError::Reversed { start, end });
        }
        match (self.to_byte(start), self.to_byte(end)) {
            (Some(start), Some(end)) => Span::new(self.text, start, end),
            (None, _) => Err(SpanError::InsideCharacter { offset: start }),
            (_, None) => Err(SpanError::OutOfText { end, len: self.from_byte(self.text.len()) }),
        }
    }

    fn checkpoint(&self, is_before: impl Fn(&(usize, usize)) -> bool) -> Option<(usize, usize)> {
        let count = self.checkpoints.partition_point(is_before);
        count.checked_sub(1).and_then(|last| self.checkpoints.get(last).copied())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SAMPLE: &str = "Mayor Ada Obi 😀 said: \"Rents fell 4%.\"\nCritics disagree.\n";

    #[track_caller]
    fn assert_offsets(covered: &str, points: (usize, usize), utf16: (usize, usize)) {
        let start = SAMPLE.find(covered).expect("the sample has it");
        let span = Span::new(SAMPLE, start, start + covered.len()).unwrap();
        for (unit, wanted) in [(OffsetUnit::CodePoint, points), (OffsetUnit::Utf16, utf16)] {
            let offsets = Offsets::new(SAMPLE, unit);
            assert_eq!(offsets.from_span(span), wanted, "{covered} in {unit}");
            assert_eq!(offsets.to_span(wanted.0, wanted.1), Ok(span), "{covered} from {unit}");
        }
    }

    #[test]
    fn the_sample_of_the_formats_has_the_known_offsets() {
        assert_offsets("Ada Obi", (6, 13), (6, 13));
        assert_offsets("said", (16, 20), (17, 21));
        assert_offsets("\"Rents fell 4%.\"", (22, 38), (23, 39));
        assert_offsets("Rents fell 4%", (23, 36), (24, 37));
    }

    #[test]
    fn an_offset_inside_a_surrogate_pair_is_no_place() {
        assert_eq!(Offsets::new("a😀b", OffsetUnit::Utf16).to_byte(2), None);
        assert_eq!(Offsets::new("a😀b", OffsetUnit::Utf16).to_byte(3), Some(5));
    }

    proptest! {
        #[test]
        fn every_boundary_survives_the_round_trip(text in "(\\PC|\n|e\u{301}|😀){0,600}") {
            for unit in OffsetUnit::ALL {
                let offsets = Offsets::new(&text, unit);
                for byte in (0..=text.len()).filter(|&b| text.is_char_boundary(b)) {
                    prop_assert_eq!(offsets.to_byte(offsets.from_byte(byte)), Some(byte));
                }
                prop_assert_eq!(offsets.to_byte(offsets.from_byte(text.len()) + 1), None);
            }
        }
    }
}
