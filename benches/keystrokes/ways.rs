//! Ways to a place and to a selection by the keys of the table, found by trying them out.

use crossterm::event::KeyCode;
use postil::text::Span;

use crate::reader::{Keys, Reader, counted, typed};

impl Reader<'_> {
    /// The places that a key leads to one after the other, up to the first that `is_past` or where
    /// nothing moves any more.
    pub fn steps(&mut self, key: KeyCode, is_past: impl Fn(usize) -> bool) -> Vec<usize> {
        let place = self.place();
        let mut places = Vec::new();
        while places.len() < 400 {
            let before = self.cursor();
            self.try_out(&[key]);
            if self.cursor() == before {
                break;
            }
            places.push(self.cursor());
            if is_past(self.cursor()) {
                break;
            }
        }
        self.back(&place);
        places
    }

    /// The shortest of some ways that lead where they should.
    pub fn shortest(
        &mut self,
        ways: Vec<Keys>,
        leads: impl Fn(usize, Option<Span>) -> bool,
    ) -> Option<Keys> {
        let mut ways = ways;
        ways.sort_by_key(Vec::len);
        ways.into_iter().find(|way| {
            let (cursor, selected) = self.probe(way);
            leads(cursor, selected)
        })
    }

    /// Ways from the cursor to an offset by counted moves: a coarse one, words, characters.
    pub fn ways_by_moves(&mut self, target: usize) -> Vec<Keys> {
        let coarse = if target >= self.cursor() { [')', '}'] } else { ['(', '{'] };
        let mut ways = Vec::new();
        let mut starts: Vec<Keys> = vec![Keys::new(), typed("g")];
        for key in coarse {
            let is_forward = target >= self.cursor();
            let past = move |at: usize| if is_forward { at > target } else { at <= target };
            let places = self.steps(KeyCode::Char(key), past);
            for (number, _) in places.iter().enumerate().rev().take(2) {
                starts.push(counted(number + 1, KeyCode::Char(key)));
            }
        }
        for start in starts {
            let place = self.place();
            self.try_out(&start);
            for key in ['w', 'W'] {
                let here = self.cursor();
                let past = |at: usize| if key == 'w' { at > target } else { at < target };
                let places = self.steps(KeyCode::Char(key), past);
                let mut stops: Vec<(usize, usize)> = vec![(0, here)];
                stops.extend(places.iter().copied().enumerate().map(|(n, at)| (n + 1, at)));
                for (number, at) in stops.into_iter().rev().take(3) {
                    let (from, to) = (at.min(target), at.max(target));
                    let characters =
                        Span::clamped(self.text(), from, to).slice(self.text()).chars().count();
                    if characters > 12 {
                        continue;
                    }
                    let fine = if at < target { KeyCode::Right } else { KeyCode::Left };
                    let mut way = start.clone();
                    way.extend(counted(number, KeyCode::Char(key)));
                    way.extend(counted(characters, fine));
                    ways.push(way);
                }
            }
            self.back(&place);
        }
        ways
    }

    /// Ways by search: the first letters that lead there.
    pub fn ways_by_search(&mut self, target: usize) -> Vec<Keys> {
        let rest = Span::clamped(self.text(), target, target + 100).slice(self.text());
        let line: Vec<char> = rest.chars().take(24).take_while(|c| *c != '\n').collect();
        (1..=line.len())
            .map(|count| {
                let mut way = typed("/");
                way.extend(line.iter().take(count).map(|&c| KeyCode::Char(c)));
                way.push(KeyCode::Enter);
                way
            })
            .collect()
    }

    pub fn way_to(&mut self, target: usize) -> Keys {
        let mut ways = self.ways_by_moves(target);
        ways.extend(self.ways_by_search(target));
        self.shortest(ways, |cursor, _| cursor == target).expect("a search leads everywhere")
    }

    /// Ways to select from the cursor, where the selection has begun, to the end of a span.
    pub fn ways_to_end(&mut self, end: usize) -> Vec<Keys> {
        let mut ways = vec![Keys::new(), typed("\""), typed("s"), typed("p"), typed("'")];
        for key in [')', 'e', 'b', 'l', 'h'] {
            let is_back = matches!(key, 'b' | 'h');
            let place = self.place();
            let mut stops = vec![0];
            for number in 1..200 {
                let before = self.cursor();
                self.try_out(&typed(&key.to_string()));
                let selected = self.app.reading.selected().map_or(0, Span::end);
                if self.cursor() == before || self.app.reading.selected().is_none() {
                    break;
                }
                stops.push(number);
                let is_past = if is_back { selected < end } else { selected > end };
                if is_past {
                    break;
                }
            }
            self.back(&place);
            for number in stops.into_iter().rev().take(3).filter(|&number| number > 0) {
                let way = counted(number, KeyCode::Char(key));
                for fine in [
                    "", "l", "h", "2l", "2h", "3l", "3h", "e", "b", "2b", "2e", "'", "bl", "el",
                    "eh",
                ] {
                    ways.push(way.iter().copied().chain(typed(fine)).collect());
                }
            }
        }
        ways
    }

    /// The keys that select a span from where the cursor is, on a blank page.
    pub fn way_to_select(&mut self, target: Span) -> Keys {
        let place = self.place();
        let mut ways = Vec::new();
        for (at, begin) in
            [(target.start(), "v"), (target.start(), "V"), (self.first_word(target), "v")]
        {
            let way = self.way_to(at);
            ways.push(self.finished(way, begin, target));
        }
        // The sentence may be the one that the cursor is in.
        ways.push(self.finished(Keys::new(), "V", target));
        self.back(&place);
        let ways: Vec<Keys> = ways.into_iter().flatten().collect();
        self.shortest(ways, |_, selected| selected == Some(target))
            .unwrap_or_else(|| panic!("characters select {:?}", target.slice(self.text())))
    }

    pub fn finished(&mut self, mut way: Keys, begin: &str, target: Span) -> Option<Keys> {
        let place = self.place();
        way.extend(typed(begin));
        self.try_out(&way);
        let ends = self.ways_to_end(target.end());
        let end = self.shortest(ends, |_, selected| selected == Some(target));
        self.back(&place);
        way.extend(end?);
        Some(way)
    }

    pub fn first_word(&self, target: Span) -> usize {
        let mut letters = target.slice(self.text()).char_indices();
        let first = letters.find(|(_, c)| c.is_alphanumeric());
        target.start() + first.map_or(0, |(at, _)| at)
    }
}
