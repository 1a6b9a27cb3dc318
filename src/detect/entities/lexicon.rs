//! The gazetteers and word lists, in one hash table.
//!
//! A word is found by the hash of its letters without case and accents, so `SÃO PAULO` finds
//! `São Paulo`. Two words with one 32-bit hash would share their classes; with some 230,000 entries
//! that happens to one unknown word in 20,000, and the tagger learns to live with worse. The lists
//! lie in the binary as text and become a table when an article is first read (a few milliseconds).

use std::sync::OnceLock;

use crate::detect::entities::class::Classes;
use crate::text::{Span, tokens};

/// The lists whose lines are all of one class.
const LISTS: &[(Classes, &str)] = &[
    (Classes::GIVEN_NAME, include_str!("../../../assets/gazetteers/given_names.txt")),
    (Classes::SURNAME, include_str!("../../../assets/gazetteers/surnames.txt")),
    (Classes::CITY, include_str!("../../../assets/gazetteers/cities.txt")),
    (Classes::LARGE_CITY, include_str!("../../../assets/gazetteers/large_cities.txt")),
    (Classes::COUNTRY, include_str!("../../../assets/gazetteers/countries.txt")),
    (Classes::REGION, include_str!("../../../assets/gazetteers/regions.txt")),
    (Classes::COUNTY, include_str!("../../../assets/gazetteers/counties.txt")),
    (Classes::DEMONYM, include_str!("../../../assets/gazetteers/demonyms.txt")),
    (Classes::COMPANY, include_str!("../../../assets/gazetteers/companies.txt")),
    (Classes::ORGANISATION, include_str!("../../../assets/gazetteers/organisations.txt")),
];

/// The small classes, in sections.
const WORDS: &str = include_str!("../../../assets/gazetteers/words.txt");

/// Slots of the table: a power of two, about twice the number of entries.
const SLOTS: usize = 1 << 19;

/// The classes of words and phrases.
pub struct Lexicon {
    /// The key of each slot; 0 is free.
    keys: Vec<u32>,
    /// The class set of each slot, as an index of `sets`.
    set_of: Vec<u16>,
    sets: Vec<Classes>,
}

/// A lexicon while it is built.
struct Builder {
    lexicon: Lexicon,
    /// For each set and each class, the set that has that class too; 0 is not known yet.
    joined: Vec<[u16; 64]>,
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
    /// The lexicon, built when first asked for.
    pub fn shared() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(Lexicon::build)
    }

    fn build() -> Self {
        let mut builder = Builder {
            lexicon: Self {
                keys: vec![0; SLOTS],
                set_of: vec![0; SLOTS],
                sets: vec![Classes::NONE],
            },
            joined: vec![[0; 64]],
        };
        for &(class, list) in LISTS {
            for line in list.lines() {
                builder.add(line, class);
            }
        }
        let mut class = Classes::NONE;
        for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                class = Classes::named(name).unwrap_or_default();
                continue;
            }
            for phrase in line.split(',').map(str::trim).filter(|phrase| !phrase.is_empty()) {
                builder.add(phrase, class);
            }
        }
        builder.lexicon
    }

    /// The slot that holds the key, or the free one where it would stand.
    fn slot(&self, key: u32) -> usize {
        let mut slot = key as usize & (SLOTS - 1);
        while self.keys[slot] != key && self.keys[slot] != 0 {
            slot = (slot + 1) & (SLOTS - 1);
        }
        slot
    }

    /// The classes of a word or phrase.
    pub fn classes(&self, key: u32) -> Classes {
        self.sets[usize::from(self.set_of[self.slot(key)])]
    }
}

impl Builder {
    fn add(&mut self, phrase: &str, class: Classes) {
        if phrase.bytes().all(|b| b.is_ascii_alphabetic()) {
            self.insert(key_of(phrase), class);
            return;
        }
        let Ok(whole) = Span::whole(phrase) else { return };
        let mut words = tokens::tokens(phrase, whole).into_iter().map(|t| key_of(t.text(phrase)));
        let Some(mut phrase_so_far) = words.next() else { return };
        for word in words {
            self.insert(phrase_so_far, Classes::BEGINS_PHRASE);
            phrase_so_far = phrase_key(phrase_so_far, word);
        }
        self.insert(phrase_so_far, class);
    }

    fn insert(&mut self, key: u32, class: Classes) {
        let slot = self.lexicon.slot(key);
        let old = usize::from(self.lexicon.set_of[slot]);
        let bit = class.bits().trailing_zeros() as usize & 63;
        if self.joined[old][bit] == 0 {
            self.joined[old][bit] = self.number_of(self.lexicon.sets[old] | class);
        }
        self.lexicon.keys[slot] = key;
        self.lexicon.set_of[slot] = self.joined[old][bit];
    }

    /// The number of a set, which is given one if it is new.
    fn number_of(&mut self, set: Classes) -> u16 {
        let known = self.lexicon.sets.iter().position(|known| *known == set);
        known.unwrap_or_else(|| {
            self.lexicon.sets.push(set);
            self.joined.push([0; 64]);
            self.lexicon.sets.len() - 1
        }) as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
