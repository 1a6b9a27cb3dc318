//! Makes the table of the lexicon from the lists.

use std::collections::BTreeMap;

use crate::detect::entities::class::Classes;
use crate::detect::entities::lexicon::{BUCKETS, TABLE, key_of, phrase_key};
use crate::text::{Span, tokens};

/// The lists whose lines are all of one class.
const LISTS: &[(Classes, &str)] = &[
    (Classes::GIVEN_NAME, include_str!("../../../../assets/gazetteers/given_names.txt")),
    (Classes::SURNAME, include_str!("../../../../assets/gazetteers/surnames.txt")),
    (Classes::CITY, include_str!("../../../../assets/gazetteers/cities.txt")),
    (Classes::LARGE_CITY, include_str!("../../../../assets/gazetteers/large_cities.txt")),
    (Classes::COUNTRY, include_str!("../../../../assets/gazetteers/countries.txt")),
    (Classes::REGION, include_str!("../../../../assets/gazetteers/regions.txt")),
    (Classes::COUNTY, include_str!("../../../../assets/gazetteers/counties.txt")),
    (Classes::DEMONYM, include_str!("../../../../assets/gazetteers/demonyms.txt")),
    (Classes::COMPANY, include_str!("../../../../assets/gazetteers/companies.txt")),
    (Classes::ORGANISATION, include_str!("../../../../assets/gazetteers/organisations.txt")),
];

/// The small classes, in sections.
pub const WORDS: &str = include_str!("../../../../assets/gazetteers/words.txt");

/// The classes of each key.
#[derive(Default)]
struct Builder {
    classes: BTreeMap<u32, Classes>,
}

impl Builder {
    fn add_all(&mut self) {
        for &(class, list) in LISTS {
            for line in list.lines() {
                self.add(line, class);
            }
        }
        let mut class = Classes::NONE;
        for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                class = Classes::named(name).unwrap_or_default();
                continue;
            }
            for phrase in line.split(',').map(str::trim).filter(|phrase| !phrase.is_empty()) {
                self.add(phrase, class);
            }
        }
    }

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
        *self.classes.entry(key).or_default() |= class;
    }

    fn table(&self) -> Vec<u8> {
        let mut sets: Vec<Classes> = self.classes.values().copied().collect();
        sets.sort_by_key(|set| set.bits());
        sets.dedup();
        let mut table = (sets.len() as u32).to_le_bytes().to_vec();
        table.extend(sets.iter().flat_map(|set| set.bits().to_le_bytes()));
        let mut entries = Vec::new();
        let mut starts = vec![0u32; BUCKETS + 1];
        for (&key, classes) in &self.classes {
            let set = sets.binary_search_by_key(&classes.bits(), |set| set.bits()).unwrap();
            entries.extend((key as u16).to_le_bytes());
            entries.extend(u16::try_from(set).unwrap().to_le_bytes());
            starts[(key >> 16) as usize + 1] += 1;
        }
        for bucket in 0..BUCKETS {
            starts[bucket + 1] += starts[bucket];
        }
        table.extend(starts.iter().flat_map(|start| start.to_le_bytes()));
        table.extend(entries);
        table
    }
}

#[test]
fn the_table_is_what_the_lists_give() {
    let mut builder = Builder::default();
    builder.add_all();
    let made = builder.table();
    if std::env::var_os("UPDATE_LEXICON").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/gazetteers/lexicon.bin");
        std::fs::write(path, &made).unwrap();
        return;
    }
    assert!(made == TABLE, "the lists have changed: UPDATE_LEXICON=1 cargo test --lib lexicon");
}
