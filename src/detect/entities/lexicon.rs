//! The gazetteers and word lists, in one table.
//!
//! A word is found by the hash of its letters without case and accents, so `SÃO PAULO` finds
//! `São Paulo`. Two words with one 32-bit hash would share their classes; with some 230,000 entries
//! that happens to one unknown word in 20,000, and the tagger learns to live with worse. The table
//! lies in the binary as it is used, because making it of the lists takes longer than reading an
//! article; a test makes it again and compares.

#[cfg(test)]
mod build;

use std::sync::OnceLock;

use crate::detect::entities::class::Classes;

/// The table, made of the lists by `UPDATE_LEXICON=1 cargo test --lib lexicon`.
static TABLE: &[u8] = include_bytes!("../../../assets/gazetteers/lexicon.bin");

/// Buckets: one for each value of a key's first 16 bits.
const BUCKETS: usize = 1 << 16;

/// The classes of words and phrases.
///
/// The table's bytes, all numbers little-endian: how many sets of classes there are (32 bits), the
/// sets (64 bits each), where each bucket begins and the last one ends (32 bits each, in entries), and
/// the entries in order of their keys: the last 16 bits of the key and the number of its set (16 bits).
#[derive(Default)]
pub struct Lexicon {
    sets: Vec<Classes>,
    starts: &'static [[u8; 4]],
    entries: &'static [[u8; 4]],
}

/// The hash of one lower-case ASCII word, for comparing words with known ones.
pub const fn key(word: &str) -> u32 {
    let bytes = word.as_bytes();
    let mut hash = START;
    let mut at = 0;
    while at < bytes.len() {
        hash = step(hash, bytes[at] as u32);
        at += 1;
    }
    finish(hash)
}

/// The hash of a word's characters without case and accents.
pub fn key_of(word: &str) -> u32 {
    let mut hash = START;
    if word.is_ascii() {
        for &byte in word.as_bytes() {
            hash = step(hash, byte.to_ascii_lowercase() as u32);
        }
        return finish(hash);
    }
    for character in word.chars().filter_map(fold) {
        for lower in character.to_lowercase() {
            hash = step(hash, lower as u32);
        }
    }
    finish(hash)
}

/// The hash of a phrase that goes on with one more word.
pub const fn phrase_key(before: u32, word: u32) -> u32 {
    finish((before.rotate_left(9) ^ word).wrapping_mul(0x9E37_79B1) as u64)
}

const START: u64 = 0xCBF2_9CE4_8422_2325;

const fn step(hash: u64, unit: u32) -> u64 {
    (hash ^ unit as u64).wrapping_mul(0x0000_0100_0000_01B3)
}

const fn finish(hash: u64) -> u32 {
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let key = (mixed >> 32) as u32;
    if key == 0 { 1 } else { key }
}

/// A letter without its accent, the typewriter apostrophe for the curly one, nothing for a
/// combining mark.
fn fold(character: char) -> Option<char> {
    Some(match character {
        '\u{300}'..='\u{36f}' => return None,
        '’' | '‘' | 'ʼ' | 'ʻ' => '\'',
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' => 'a',
        'Ç' | 'ç' | 'Ć'..='č' => 'c',
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => 'e',
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => 'i',
        'Ñ' | 'ñ' | 'Ń'..='ň' => 'n',
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' => 'o',
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => 'u',
        'Ý' | 'ý' | 'ÿ' => 'y',
        'Ď'..='đ' => 'd',
        'Ĝ'..='ģ' => 'g',
        'Ĥ'..='ħ' => 'h',
        'Ķ' | 'ķ' => 'k',
        'Ĺ'..='ł' => 'l',
        'Ŕ'..='ř' => 'r',
        'Ś'..='š' | 'Ș' | 'ș' => 's',
        'Ţ'..='ŧ' | 'Ț' | 'ț' => 't',
        'Ź'..='ž' => 'z',
        other => other,
    })
}

impl Lexicon {
    /// The lexicon in the binary.
    pub fn shared() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        // A test shows that the table is whole; without one, no word would have a class.
        LEXICON.get_or_init(|| Lexicon::of(TABLE).unwrap_or_default())
    }

    fn of(table: &'static [u8]) -> Option<Self> {
        let (count, rest) = table.split_first_chunk()?;
        let (sets, rest) = rest.split_at_checked(u32::from_le_bytes(*count) as usize * 8)?;
        let (starts, entries) = rest.split_at_checked((BUCKETS + 1) * 4)?;
        let sets = sets.as_chunks().0.iter().map(|set| Classes::of(u64::from_le_bytes(*set)));
        let (starts, entries) = (starts.as_chunks().0, entries.as_chunks().0);
        Some(Self { sets: sets.collect(), starts, entries })
    }

    /// The classes of a word or phrase.
    pub fn classes(&self, key: u32) -> Classes {
        let bucket = (key >> 16) as usize;
        let start = |bucket: usize| {
            self.starts.get(bucket).map_or(0, |start| u32::from_le_bytes(*start) as usize)
        };
        let entries = self.entries.get(start(bucket)..start(bucket + 1)).unwrap_or_default();
        let [low, high, ..] = key.to_le_bytes();
        let found = entries.iter().find(|entry| entry[0] == low && entry[1] == high);
        let set = found.map(|entry| usize::from(u16::from_le_bytes([entry[2], entry[3]])));
        set.and_then(|set| self.sets.get(set)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::build::WORDS;
    use super::*;
    use crate::text::{Span, tokens};

    #[track_caller]
    fn classes(phrase: &str) -> Classes {
        let whole = Span::whole(phrase).unwrap();
        let keys = tokens::tokens(phrase, whole).into_iter().map(|t| key_of(t.text(phrase)));
        Lexicon::shared().classes(keys.reduce(phrase_key).unwrap())
    }

    #[test]
    fn words_and_phrases_have_their_classes() {
        assert!(classes("Germany").any(Classes::COUNTRY));
        assert!(classes("New Zealand").any(Classes::COUNTRY));
        assert!(classes("Al-Qaida").any(Classes::ORGANISATION));
        assert!(classes("u.s.").any(Classes::COUNTRY));
        assert!(!classes("Zealand Germany").any(Classes::COUNTRY));
    }

    #[test]
    fn case_and_accents_do_not_matter() {
        assert!(classes("SÃO PAULO").any(Classes::CITY));
        assert!(classes("Sao Paulo").any(Classes::CITY));
        assert_eq!(key("monday"), key_of("MONDAY"));
    }

    #[test]
    fn the_start_of_a_phrase_says_so() {
        assert!(classes("united").any(Classes::BEGINS_PHRASE));
        assert!(!classes("yesterday").any(Classes::BEGINS_PHRASE));
    }

    #[test]
    fn every_section_of_the_word_list_is_a_class() {
        for line in WORDS.lines().filter(|line| line.starts_with('[')) {
            let name = line.trim_matches(['[', ']']);
            assert!(Classes::named(name).is_some(), "{line}");
        }
    }
}
