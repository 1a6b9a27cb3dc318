//! The lexicon: which signals a word or a pair of words carries.
//!
//! Made once from `lexicon.txt`. Words are looked up by the hash of their lower-case form, so that
//! a look-up costs no allocation; two words of the list that share a hash would share their signals
//! (a test shows that none do).

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use super::signals::{Signal, Signals};

static SOURCE: &str = include_str!("lexicon.txt");

/// The lexicon of the program.
pub static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::parse(SOURCE));

/// The signals of words and of pairs of neighbouring words.
pub struct Lexicon {
    words: Table,
    pairs: Table,
}

type Table = HashMap<u64, Signals, BuildHasherDefault<Keep>>;

/// The hash of a word, whatever its case: FNV-1a over the lower-case bytes. A typographic
/// apostrophe counts as a straight one.
pub fn word_hash(word: &str) -> u64 {
    let mut hash = Fnv::default();
    if word.is_ascii() {
        for byte in word.bytes() {
            hash.byte(byte.to_ascii_lowercase());
        }
    } else {
        let mut buffer = [0; 4];
        for character in word.chars().flat_map(char::to_lowercase) {
            let character = if character == '’' { '\'' } else { character };
            for &byte in character.encode_utf8(&mut buffer).as_bytes() {
                hash.byte(byte);
            }
        }
    }
    hash.0
}

/// The hash of two words that stand side by side.
pub fn pair_hash(first: u64, second: u64) -> u64 {
    (first.rotate_left(23) ^ second).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Lexicon {
    /// The signals of a word, by its hash.
    pub fn word(&self, hash: u64) -> Signals {
        self.words.get(&hash).copied().unwrap_or_default()
    }

    /// The signals of two words side by side.
    pub fn pair(&self, first: u64, second: u64) -> Signals {
        self.pairs.get(&pair_hash(first, second)).copied().unwrap_or_default()
    }

    /// Reads the list. Sections without a signal are left out; a test shows that there are none.
    fn parse(source: &str) -> Self {
        let mut lexicon = Self { words: Table::default(), pairs: Table::default() };
        let mut section = None;
        for line in source.lines() {
            let line = line.split('#').next().unwrap_or("").trim();
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                section = Signal::of_section(name);
            } else if let Some(signal) = section {
                line.split_whitespace().for_each(|entry| lexicon.add(entry, signal));
            }
        }
        lexicon
    }

    fn add(&mut self, entry: &str, signal: Signal) {
        if let Some((first, second)) = entry.split_once('_') {
            let pair = pair_hash(word_hash(first), word_hash(second));
            self.pairs.entry(pair).or_default().insert(signal);
            return;
        }
        for form in forms(entry) {
            self.words.entry(word_hash(&form)).or_default().insert(signal);
        }
    }
}

/// The forms that an entry stands for: `kill*` a verb's, `law+` a noun's.
fn forms(entry: &str) -> Vec<String> {
    if let Some(verb) = entry.strip_suffix('*') {
        let (past, present) = match verb.strip_suffix('e') {
            Some(stem) => (format!("{stem}ed"), format!("{stem}ing")),
            None => match verb.strip_suffix('y') {
                Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => {
                    (format!("{stem}ied"), format!("{verb}ing"))
                }
                _ => (format!("{verb}ed"), format!("{verb}ing")),
            },
        };
        return vec![verb.to_owned(), third_person(verb), past, present];
    }
    match entry.strip_suffix('+') {
        Some(noun) => vec![noun.to_owned(), third_person(noun)],
        None => vec![entry.to_owned()],
    }
}

/// With an s at its end, as a verb's third person or a noun's plural has it.
fn third_person(word: &str) -> String {
    if let Some(stem) = word.strip_suffix('y').filter(|s| !s.ends_with(['a', 'e', 'o', 'u'])) {
        return format!("{stem}ies");
    }
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end));
    format!("{word}{}", if hisses { "es" } else { "s" })
}

struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
}

/// Takes a key that is a hash already as its own hash.
#[derive(Default)]
struct Keep(u64);

impl Hasher for Keep {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn signals(word: &str) -> Signals {
        LEXICON.word(word_hash(word))
    }

    #[test]
    fn every_section_has_a_signal() {
        for line in SOURCE.lines().filter(|l| l.starts_with('[')) {
            let name = line.trim_matches(['[', ']']);
            assert!(Signal::of_section(name).is_some(), "{name}");
        }
    }

    #[test]
    fn no_two_words_share_a_hash() {
        let mut words = HashSet::new();
        for entry in
            SOURCE.lines().filter(|l| !l.starts_with(['[', '#'])).flat_map(str::split_whitespace)
        {
            words.extend(forms(entry));
        }
        let hashes: HashSet<u64> = words.iter().map(|word| word_hash(word)).collect();
        assert_eq!(hashes.len(), words.len());
    }

    #[test]
    fn a_starred_verb_has_its_four_forms() {
        assert_eq!(forms("accuse*"), ["accuse", "accuses", "accused", "accusing"]);
        assert_eq!(forms("deny*"), ["deny", "denies", "denied", "denying"]);
        assert_eq!(forms("launch*"), ["launch", "launches", "launched", "launching"]);
    }

    #[test]
    fn a_word_is_found_in_any_case_and_with_any_apostrophe() {
        assert!(signals("ACCUSED").has(Signal::Accusation));
        assert!(signals("can’t").has(Signal::Negation));
    }

    #[test]
    fn a_pair_counts_only_side_by_side() {
        let (more, than) = (word_hash("more"), word_hash("than"));
        assert!(LEXICON.pair(more, than).has(Signal::Comparison));
        assert!(!LEXICON.pair(than, more).has(Signal::Comparison));
    }
}
