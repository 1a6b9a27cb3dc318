//! What the oracle does: decides on suggestions, adds what is missing, names and points.

use crossterm::event::KeyCode;
use postil::annotation::{Annotation, Status};
use postil::app::overlay::Overlay;
use postil::app::overlay::picker::Row;
use postil::text::Span;

use crate::gold::Quote;
use crate::reader::{Keys, Reader, counted, typed};

impl<'g> Reader<'g> {
    /// Tags a span on a blank page.
    pub fn add(&mut self, layer: &'static str, target: Span, keys: &str) {
        let way = self.way_to_select(target);
        self.begin(layer, "select");
        self.press(&way);
        self.begin(layer, "tag");
        self.type_keys(keys);
        let current = self.app.current().expect("what was added is current");
        assert_eq!(current.spans, [target], "{}", target.slice(self.text()));
    }

    /// Names the claimant of the current claim, if it has to be another.
    pub fn name(&mut self, who: &str) {
        let now = self.app.current().and_then(|a| a.attributes.get("claimant"));
        if now.and_then(|now| now.as_text()).unwrap_or("") == who {
            return;
        }
        self.begin("claim", "claimant");
        self.type_keys("s");
        let Some(Overlay::Picker(picker)) = self.app.overlays.last().cloned() else {
            panic!("`s` asks who");
        };
        let is_wanted = |row: &Row| match row {
            Row::Option(name) | Row::Typed(name) => name == who,
            Row::Nobody => who.is_empty(),
            Row::Point => false,
        };
        let letters: Vec<char> = who.chars().collect();
        let mut ways = Vec::new();
        for count in 0..=letters.len() {
            let mut trial = picker.clone();
            let prefix: String = letters.iter().take(count).collect();
            if count > 0 {
                trial.input.insert(&prefix);
                trial.search();
            }
            if let Some(row) = trial.rows.iter().position(is_wanted) {
                // The rows go round.
                let count = trial.rows.len();
                let down = (row + count - trial.row) % count;
                let up = (trial.row + count - row) % count;
                let (down, downs) =
                    if down <= up { (KeyCode::Down, down) } else { (KeyCode::Up, up) };
                ways.push(typed(&prefix).into_iter().chain(vec![down; downs]).collect::<Keys>());
            }
        }
        let way = ways.into_iter().min_by_key(Vec::len).expect("a name can be typed");
        self.press(&way);
        self.press(&[KeyCode::Enter]);
    }

    pub fn accepted(&self, layer: &str) -> Vec<&Annotation> {
        let all = self.app.set.annotations();
        all.filter(|a| a.layer == layer && a.status == Status::Accepted).collect()
    }

    /// The gold claim that an annotation lies in.
    pub fn claim_of(&self, annotation: &Annotation) -> Option<&'g (Span, String)> {
        let hull = annotation.hull();
        self.gold.claims.iter().find(|(sentence, _)| sentence.hull(hull) == *sentence)
    }

    pub fn is_claimed(&self, sentence: Span) -> bool {
        self.accepted("claim").iter().any(|a| sentence.hull(a.hull()) == sentence)
    }

    pub fn is_quoted(&self, quote: &Quote) -> bool {
        self.accepted("quote").iter().any(|a| a.label == quote.label && a.spans == [quote.span])
    }

    /// Points at the mentions of the current quote that the gold names and that are others yet.
    pub fn point_at(&mut self, quote: &Quote) {
        let has = |reader: &Self, name: &str, span: Span| {
            let value = reader.app.current().and_then(|a| a.attributes.get(name)?.as_span());
            value == Some(span)
        };
        if let Some(source) = quote.source.filter(|source| !has(self, "source", *source)) {
            self.begin("quote", "source");
            self.press(&[KeyCode::Char('s'), KeyCode::Tab]);
            self.point(source);
        }
        if let Some(cue) = quote.cue.filter(|cue| !has(self, "cue", *cue)) {
            self.begin("quote", "cue");
            self.type_keys("ic");
            self.point(cue);
            self.press(&[KeyCode::Esc]);
        }
    }

    /// Goes on from a word of a mention to the whole of it, by hand.
    pub fn extended(&mut self, mut way: Keys, target: Span) -> Option<Keys> {
        let place = self.place();
        way.push(KeyCode::Char('v'));
        self.try_out(&way);
        let ends = self.ways_to_end(target.end());
        let is_end = |selected: Option<Span>| selected.map(Span::end) == Some(target.end());
        let end = self.shortest(ends, |_, selected| is_end(selected));
        self.back(&place);
        way.extend(end?);
        let mut starts = vec![Keys::new()];
        for key in ['b', 'e', 'h', 'l'] {
            starts.extend((1..12).map(|count| {
                typed("o").into_iter().chain(counted(count, KeyCode::Char(key))).collect()
            }));
        }
        self.try_out(&way);
        let start = self.shortest(starts, |_, selected| selected == Some(target));
        self.back(&place);
        way.extend(start?);
        Some(way)
    }

    /// Goes to a mention, takes it and keeps it.
    pub fn point(&mut self, target: Span) {
        let mut ways = vec![Keys::new()];
        for key in ['w', 'W'] {
            ways.extend((1..30).map(|count| counted(count, KeyCode::Char(key))));
        }
        let searches = self.ways_by_search(target.start());
        ways.extend(searches.iter().map(|way| typed("g").into_iter().chain(way.clone()).collect()));
        ways.extend(searches);
        ways.sort_by_key(Vec::len);
        let mut found: Vec<Keys> = Vec::new();
        let mut extended = 0;
        for way in ways {
            let selected = self.probe(&way).1;
            if selected == Some(target) {
                found.push(way);
            } else if selected.is_some_and(|span| span.overlaps(target)) && extended < 3 {
                extended += 1;
                found.extend(self.extended(way, target));
            }
        }
        let way = found.into_iter().min_by_key(Vec::len);
        let way = way.unwrap_or_else(|| panic!("no way to {:?}", target.slice(self.text())));
        self.press(&way);
        self.press(&[KeyCode::Enter]);
    }

    /// Compares what is accepted with the gold.
    pub fn check(&self) {
        let claims: Vec<(Span, &str)> = self
            .accepted("claim")
            .into_iter()
            .map(|a| {
                let (sentence, _) = self.claim_of(a).expect("every accepted claim is gold");
                let who = a.attributes.get("claimant").and_then(|who| who.as_text());
                (*sentence, who.unwrap_or(""))
            })
            .collect();
        let gold: Vec<(Span, &str)> =
            self.gold.claims.iter().map(|(sentence, who)| (*sentence, who.as_str())).collect();
        assert_eq!(claims, gold, "{}: claims", self.gold.id);
        for quote in &self.gold.quotes {
            let all = self.accepted("quote");
            let found = all.iter().find(|a| a.spans == [quote.span] && a.label == quote.label);
            let found = found.unwrap_or_else(|| panic!("{:?}", quote.span.slice(self.text())));
            let mention = |name: &str| found.attributes.get(name).and_then(|value| value.as_span());
            assert!(quote.source.is_none() || mention("source") == quote.source);
            assert!(quote.cue.is_none() || mention("cue") == quote.cue);
        }
        assert_eq!(self.accepted("quote").len(), self.gold.quotes.len(), "{}", self.gold.id);
    }

    /// Adds what is not there yet, in the order of the text.
    pub fn add_missing(&mut self) {
        let claims = self.gold.claims.iter().map(|claim| (claim.0, Some(claim), None));
        let quotes = self.gold.quotes.iter().map(|quote| (quote.span, None, Some(quote)));
        let mut all: Vec<_> = claims.chain(quotes).collect();
        all.sort_by_key(|(span, ..)| *span);
        for (span, claim, quote) in all {
            if let Some((_, who)) = claim.filter(|_| !self.is_claimed(span)) {
                self.add("claim", span, "tc");
                self.name(who);
            }
            if let Some(quote) = quote.filter(|quote| !self.is_quoted(quote)) {
                self.add("quote", span, &format!("tq{}", label_key(&quote.label)));
                self.point_at(quote);
            }
        }
    }
}

fn label_key(label: &str) -> char {
    label.chars().next().expect("the keys are the first letters of direct, mixed, indirect")
}

pub fn decide_claim(reader: &mut Reader<'_>, claim: &Annotation) {
    match reader.claim_of(claim) {
        Some((sentence, who)) if !reader.is_claimed(*sentence) => {
            let before = reader.app.history.undo_depth();
            reader.name(who);
            // Naming somebody else accepts it too.
            let is_decided = reader.app.history.undo_depth() > before;
            reader.begin("claim", "accept");
            reader.type_keys(if is_decided { "]" } else { "a" });
        }
        _ => reject(reader, "claim"),
    }
}

pub fn decide_quote(reader: &mut Reader<'_>, quote: &Annotation) {
    let open = reader.gold.quotes.iter().filter(|gold| !reader.is_quoted(gold));
    let best = open.max_by_key(|gold| likeness(quote, gold));
    let is_best = |gold: &&Quote| {
        let all = reader.app.set.annotations().filter(|a| a.layer == "quote");
        let mut others = all.filter(|a| a.status == Status::Suggested && a.id != quote.id);
        let like = likeness(quote, gold);
        like > 0 && !others.any(|other| likeness(other, gold) > like)
    };
    let Some(gold) = best.filter(is_best) else { return reject(reader, "quote") };
    drop_pieces(reader, quote, gold.span);
    let spans = reader.app.current().map(|current| current.spans.clone()).unwrap_or_default();
    if spans != [gold.span] {
        let Some(way) = way_by_edges(reader, gold.span) else { return reject(reader, "quote") };
        reader.begin("quote", "edges");
        reader.press(&way);
    }
    reader.point_at(gold);
    let current = reader.app.current().expect("the quote is current");
    assert_eq!(current.spans, [gold.span], "the edges are moved");
    let (is_open, is_right) = (current.status == Status::Suggested, current.label == gold.label);
    reader.begin("quote", if is_right { "accept" } else { "relabel" });
    match (is_right, is_open) {
        // A label goes on by itself where the quote was undecided.
        (false, true) => reader.type_keys(&format!("l{}", label_key(&gold.label))),
        (false, false) => reader.type_keys(&format!("l{}]", label_key(&gold.label))),
        (true, true) => reader.type_keys("a"),
        (true, false) => reader.type_keys("]"),
    }
}

/// How much a quote and a gold one have in common, of the pieces that meet, in thousandths.
fn likeness(quote: &Annotation, gold: &Quote) -> usize {
    let (mut shared, mut all) = (0, gold.span.len());
    for piece in quote.spans.iter().filter(|piece| piece.overlaps(gold.span)) {
        let both = piece.end().min(gold.span.end()) - piece.start().max(gold.span.start());
        shared += both;
        all += piece.len() - both;
    }
    shared * 1000 / all.max(1)
}

/// Drops the pieces of an interrupted quote that are others in the gold.
fn drop_pieces(reader: &mut Reader<'_>, quote: &Annotation, gold: Span) {
    let is_other = |span: &&Span| !span.overlaps(gold);
    let mut left: Vec<Span> = quote.spans.clone();
    while let Some(at) = left.iter().position(|span| is_other(&span)).filter(|_| left.len() > 1) {
        reader.begin("quote", "drop piece");
        let mut way = typed("e");
        way.extend(vec![KeyCode::Tab; at]);
        way.extend(typed("d"));
        reader.press(&way);
        left.remove(at);
        let now = reader.app.current().map(|current| current.spans.as_slice());
        assert_eq!(now, Some(left.as_slice()), "the piece is dropped");
    }
}

fn reject(reader: &mut Reader<'_>, layer: &'static str) {
    reader.begin(layer, "reject");
    reader.type_keys("x");
}

/// The keys that move the edges of the current annotation to a span, `enter` included.
fn way_by_edges(reader: &mut Reader<'_>, target: Span) -> Option<Keys> {
    let place = reader.place();
    let mut way = typed("e");
    reader.try_out(&way);
    let ends = reader.ways_to_end(target.end());
    // One that leaves the other edge where it should be is worth a key more.
    let whole = reader.shortest(ends.clone(), |_, selected| selected == Some(target));
    let end = whole.or_else(|| {
        reader.shortest(ends, |_, selected| selected.map(Span::end) == Some(target.end()))
    });
    way.extend(end?);
    reader.back(&place);
    reader.try_out(&way);
    if reader.app.reading.selected() != Some(target) {
        let mut starts = Vec::new();
        for key in ["b", "e", "l", "h", "'", "("] {
            for count in 1..12 {
                let mut start = typed("o");
                start.extend(counted(count, KeyCode::Char(key.chars().next()?)));
                for fine in ["", "h", "l", "2h", "2l"] {
                    starts.push(start.iter().copied().chain(typed(fine)).collect());
                }
            }
        }
        let start = reader.shortest(starts, |_, selected| selected == Some(target));
        reader.back(&place);
        way.extend(start?);
    }
    reader.back(&place);
    way.push(KeyCode::Enter);
    Some(way)
}
