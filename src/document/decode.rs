//! From bytes to text: byte order marks, UTF-8, UTF-16, and what older machines wrote.
//!
//! UTF-8 is validated once and not copied. What is neither UTF-8 nor marked is guessed by chardetng,
//! the detector of Firefox. Whatever was guessed or replaced is told in a notice.

use std::fmt;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use crate::document::binary;

/// Bytes from the start that are looked at to tell text from other data.
const SAMPLE: usize = 8192;

/// Bytes that the guess of the encoding looks at. More does not change it.
const GUESS: usize = 256 * 1024;

/// A text and what the reader has to be told about its decoding.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    /// Whole sentences.
    pub notices: Vec<String>,
}

/// The bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoText {
    /// What they are, with its article: `a PDF file`.
    pub what: &'static str,
    /// What to do with such a file, as the end of a sentence, or empty.
    pub advice: &'static str,
}

impl fmt::Display for NoText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it is {}, not text", self.what)?;
        if self.advice.is_empty() { Ok(()) } else { write!(f, "; {}", self.advice) }
    }
}

/// Turns the bytes of a file into text. A byte order mark is taken away; line ends stay.
///
/// # Errors
/// When the bytes are no text: a known binary format, or more control characters than text has.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, NoText> {
    decode_declared(bytes, None)
}

/// Like [`decode`], of bytes that are said to be in an encoding. It is believed where they bear no
/// mark and are not UTF-8, which hardly any other text is by chance.
///
/// # Errors
/// As [`decode`].
pub fn decode_declared(
    bytes: Vec<u8>,
    declared: Option<&'static Encoding>,
) -> Result<Decoded, NoText> {
    if let Some(no_text) = binary::recognise(&bytes) {
        return Err(no_text);
    }
    if let Some((encoding, length)) = Encoding::for_bom(&bytes) {
        return Ok(marked(bytes, encoding, length));
    }
    if let Some(encoding) = unmarked_utf16(&bytes) {
        let notice = format!("Read as {}, because every other byte is zero.", encoding.name());
        return Ok(with_encoding(&bytes, encoding, vec![notice]));
    }
    if is_noise(&bytes) {
        return Err(NoText { what: "binary data", advice: "" });
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { notices: zeros(&text), text }),
        Err(error) if declared.is_some_and(|it| it != encoding_rs::UTF_8) => {
            let encoding = declared.unwrap_or(encoding_rs::WINDOWS_1252);
            Ok(with_encoding(error.as_bytes(), encoding, Vec::new()))
        }
        Err(error) if is_damaged_utf8(error.as_bytes()) => Ok(lossy(error.as_bytes())),
        Err(error) => {
            let encoding = guess(error.as_bytes());
            let notice = format!("The encoding was guessed: {}.", encoding.name());
            Ok(with_encoding(error.as_bytes(), encoding, vec![notice]))
        }
    }
}

/// Decodes bytes that begin with a byte order mark of this length.
fn marked(mut bytes: Vec<u8>, encoding: &'static Encoding, length: usize) -> Decoded {
    bytes.drain(..length);
    if encoding != encoding_rs::UTF_8 {
        return with_encoding(&bytes, encoding, Vec::new());
    }
    match String::from_utf8(bytes) {
        Ok(text) => Decoded { notices: zeros(&text), text },
        Err(error) => lossy(error.as_bytes()),
    }
}

fn with_encoding(bytes: &[u8], encoding: &'static Encoding, notices: Vec<String>) -> Decoded {
    let (text, was_replaced) = encoding.decode_without_bom_handling(bytes);
    let mut decoded = Decoded { text: text.into_owned(), notices };
    if was_replaced {
        let name = encoding.name();
        decoded.notices.push(format!("Some bytes are not {name} and are shown as \u{fffd}."));
    }
    decoded.notices.extend(zeros(&decoded.text));
    decoded
}

/// Decodes UTF-8 with faults in it and counts them.
fn lossy(bytes: &[u8]) -> Decoded {
    let faults = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
    let notice = match faults {
        1 => "One place is not UTF-8 and is shown as \u{fffd}.".to_owned(),
        _ => format!("{faults} places are not UTF-8 and are shown as \u{fffd}."),
    };
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut notices = vec![notice];
    notices.extend(zeros(&text));
    Decoded { text, notices }
}

/// A notice if the text has zero bytes.
fn zeros(text: &str) -> Vec<String> {
    match memchr::memchr(0, text.as_bytes()) {
        Some(_) => vec!["The text has zero bytes, shown as ␀.".to_owned()],
        None => Vec::new(),
    }
}

/// Whether bytes that are not all UTF-8 are so in the main: ten right sequences for one wrong.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let mut right = 0;
    let mut wrong = 0;
    for chunk in bytes.utf8_chunks() {
        right += chunk.valid().bytes().filter(|&byte| byte >= 0xc0).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    right >= 10 * wrong
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // The bytes that tell most are not ASCII: begin shortly before the first of them.
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let sample = bytes.get(first.saturating_sub(1024)..).unwrap_or(bytes);
    detector.feed(sample.get(..GUESS).unwrap_or(sample), true);
    detector.guess(None, Utf8Detection::Deny)
}

/// UTF-16 without a mark: in most scripts every other byte is zero.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    if sample.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let pairs = sample.len() / 2;
    let zeros = |side: usize| sample.iter().skip(side).step_by(2).filter(|&&b| b == 0).count();
    match (zeros(0), zeros(1)) {
        (high, low) if high * 10 > pairs * 4 && low * 20 < pairs => Some(UTF_16BE),
        (high, low) if low * 10 > pairs * 4 && high * 20 < pairs => Some(UTF_16LE),
        _ => None,
    }
}

/// Whether more than one byte in ten of the sample is a control character that text does not have.
fn is_noise(bytes: &[u8]) -> bool {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let is_odd = |&&byte: &&u8| matches!(byte, 0..=7 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f);
    sample.iter().filter(is_odd).count() * 10 > sample.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn assert_decoded(bytes: &[u8], text: &str, notices: &[&str]) {
        let decoded = decode(bytes.to_vec()).unwrap();
        assert_eq!(decoded.text, text);
        assert_eq!(decoded.notices, notices, "notices of {text:?}");
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf8_passes_with_its_line_ends() {
        assert_decoded("Zürich\r\n😀\n".as_bytes(), "Zürich\r\n😀\n", &[]);
        assert_decoded(b"", "", &[]);
    }

    #[test]
    fn a_byte_order_mark_is_taken_away() {
        assert_decoded("\u{feff}Zürich".as_bytes(), "Zürich", &[]);
        assert_decoded(&utf16("\u{feff}Zürich 😀", u16::to_le_bytes), "Zürich 😀", &[]);
        assert_decoded(&utf16("\u{feff}Zürich 😀", u16::to_be_bytes), "Zürich 😀", &[]);
    }

    #[test]
    fn utf16_is_known_without_a_mark() {
        let text = "The Zürich ferry";
        let little = "Read as UTF-16LE, because every other byte is zero.";
        assert_decoded(&utf16(text, u16::to_le_bytes), text, &[little]);
        let big = "Read as UTF-16BE, because every other byte is zero.";
        assert_decoded(&utf16(text, u16::to_be_bytes), text, &[big]);
    }

    #[test]
    fn older_encodings_are_guessed_and_said() {
        let western = b"The caf\xe9 in Z\xfcrich was \x93full\x94, she said \x96 again.";
        let text = "The café in Zürich was “full”, she said – again.";
        assert_decoded(western, text, &["The encoding was guessed: windows-1252."]);
        let (russian, ..) =
            encoding_rs::WINDOWS_1251.encode("Городской совет поднял цены на паром");
        let notice = "The encoding was guessed: windows-1251.";
        assert_decoded(&russian, "Городской совет поднял цены на паром", &[notice]);
    }

    #[test]
    fn a_few_faults_in_utf8_are_replaced_and_counted() {
        let mut bytes = "ü".repeat(40).into_bytes();
        bytes.push(0xff);
        let wanted = format!("{}\u{fffd}", "ü".repeat(40));
        assert_decoded(&bytes, &wanted, &["One place is not UTF-8 and is shown as \u{fffd}."]);
    }

    #[test]
    fn zero_bytes_in_a_text_are_kept_and_said() {
        let text = "A text with a zero\0 in it.";
        assert_decoded(text.as_bytes(), text, &["The text has zero bytes, shown as ␀."]);
    }

    #[test]
    fn noise_is_refused() {
        let bytes: Vec<u8> = (0..4000u32).map(|n| (n * n % 251) as u8).collect();
        let error = decode(bytes).unwrap_err();
        assert_eq!(error.to_string(), "it is binary data, not text");
    }

    proptest! {
        #[test]
        fn every_text_survives_utf8_and_marked_utf16(text in "\\PC{0,80}") {
            prop_assume!(binary::recognise(text.as_bytes()).is_none());
            let text = text.trim_start_matches('\u{feff}');
            prop_assert_eq!(&decode(text.as_bytes().to_vec()).unwrap().text, text);
            let marked = utf16(&format!("\u{feff}{text}"), u16::to_le_bytes);
            prop_assert_eq!(&decode(marked).unwrap().text, text);
        }

        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = decode(bytes);
        }
    }
}
