//! What the oracle does: decides on suggestions, adds what is missing, names and points.

use crossterm::event::KeyCode;
use postil::annotation::{Annotation, AnnotationId, Status};
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

    /// Points at the mentions of the current quote that the gold names and that are others yet; at both
    /// from the form.
    pub fn point_at(&mut self, quote: &Quote) {
        let other = |name: &str, wanted: Option<Span>| {
            let now = self.app.current().and_then(|a| a.attributes.get(name)?.as_span());
            wanted.filter(|_| now != wanted)
        };
        let (source, cue) = (other("source", quote.source), other("cue", quote.cue));
        if let Some(source) = source {
            self.begin("quote", "source");
            let way =
                if cue.is_some() { typed("io") } else { vec![KeyCode::Char('s'), KeyCode::Tab] };
            self.press(&way);
            self.point(source);
        }
        if let Some(cue) = cue {
            self.begin("quote", "cue");
            self.type_keys(if source.is_some() { "c" } else { "ic" });
            self.point(cue);
            self.press(&[KeyCode::Esc]);
        }
    }

    /// Goes back to what a suggestion was corrected to, if the loop has gone on from it.
    fn return_to(&mut self, suggestion: &AnnotationId) {
        let target = outcome(self, suggestion).expect("it is there").id.clone();
        let is_there = |reader: &Self| reader.app.current.as_ref() == Some(&target);
        if is_there(self) {
            return;
        }
        let place = self.place();
        let way = (1..9).flat_map(|count| [('K', count), ('J', count)]).find(|&(key, count)| {
            self.try_out(&vec![KeyCode::Char(key); count]);
            let is_found = is_there(self);
            self.back(&place);
            is_found
        });
        let (key, count) = way.expect("what was corrected is near");
        self.begin("quote", "go back");
        self.press(&vec![KeyCode::Char(key); count]);
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
            // Naming somebody else accepts it too, and goes on.
            if reader.app.history.undo_depth() == before {
                reader.begin("claim", "accept");
                reader.type_keys("a");
            }
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
    let depth = reader.app.history.undo_depth();
    drop_pieces(reader, quote, gold.span);
    if spans_of(reader, &quote.id) != [gold.span] {
        reader.return_to(&quote.id);
        let Some(way) = way_by_edges(reader, gold.span) else { return reject(reader, "quote") };
        reader.begin("quote", "edges");
        reader.press(&way);
    }
    if !is_pointed(reader, &quote.id, gold) {
        reader.return_to(&quote.id);
        reader.point_at(gold);
    }
    if label_of(reader, &quote.id) != gold.label {
        reader.return_to(&quote.id);
        reader.begin("quote", "relabel");
        reader.type_keys(&format!("l{}", label_key(&gold.label)));
    }
    assert_eq!(spans_of(reader, &quote.id), [gold.span], "the edges are moved");
    let current = reader.app.current().map(|current| current.status);
    if reader.app.history.undo_depth() == depth {
        reader.begin("quote", "accept");
        reader.type_keys("a");
    } else if current != Some(Status::Suggested) {
        // The loop has not gone on: more than one thing was to be done.
        reader.begin("quote", "go on");
        reader.type_keys("]");
    }
}

/// What a suggestion has become: itself, or what it was corrected to.
fn outcome<'r>(reader: &'r Reader<'_>, suggestion: &AnnotationId) -> Option<&'r Annotation> {
    let made = reader.app.set.annotations().find(|a| a.derived_from.as_ref() == Some(suggestion));
    made.or_else(|| reader.app.set.annotation(suggestion))
}

fn spans_of(reader: &Reader<'_>, suggestion: &AnnotationId) -> Vec<Span> {
    outcome(reader, suggestion).map(|now| now.spans.clone()).unwrap_or_default()
}

fn label_of(reader: &Reader<'_>, suggestion: &AnnotationId) -> String {
    outcome(reader, suggestion).map(|now| now.label.clone()).unwrap_or_default()
}

/// Whether a suggestion has the mentions of the gold.
fn is_pointed(reader: &Reader<'_>, suggestion: &AnnotationId, gold: &Quote) -> bool {
    let has = |name: &str, wanted: Option<Span>| {
        let now = outcome(reader, suggestion).and_then(|a| a.attributes.get(name)?.as_span());
        wanted.is_none() || now == wanted
    };
    has("source", gold.source) && has("cue", gold.cue)
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
        reader.return_to(&quote.id);
        reader.begin("quote", "drop piece");
        let mut way = typed("e");
        way.extend(vec![KeyCode::Tab; at]);
        way.extend(typed("d"));
        reader.press(&way);
        left.remove(at);
        assert_eq!(spans_of(reader, &quote.id), left, "the piece is dropped");
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
