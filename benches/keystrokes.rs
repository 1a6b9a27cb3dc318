//! How many keys an article's gold takes: from the suggestions, and from a blank page.
//!
//!   cargo bench --bench keystrokes
//!
//! An oracle who knows the gold of `../shared/data` (claims/news, quotes/gum_news: the same twelve
//! articles) annotates each article twice through `App::update`, with the keys of the table. From the
//! suggestions it goes through the loop; on a blank page it moves, selects and tags by the cheapest way
//! that it finds (search, counts, sentences, words). At the end the accepted annotations are compared
//! with the gold. Claims are gold by sentence, with their claimant; quotes by label and exact span, with
//! the source and the cue where the gold has them. What the detectors have not found is added as on the
//! blank page.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use postil::annotation::schema::Schema;
use postil::annotation::set::AnnotationSet;
use postil::annotation::transaction::History;
use postil::annotation::{Annotation, AnnotationId, Status};
use postil::app::overlay::Overlay;
use postil::app::overlay::picker::Row;
use postil::app::reading::Selection;
use postil::app::saving::Loaded;
use postil::app::{self, App, Effect, Layer, Message, Start};
use postil::command::Keymap;
use postil::detect;
use postil::document::{self, Document, Format};
use postil::text::Span;
use serde_json::Value as Json;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data");

type Keys = Vec<KeyCode>;

/// What an article is to have in the end.
struct Gold {
    id: String,
    document: Arc<Document>,
    /// Check-worthy sentences with their claimant.
    claims: Vec<(Span, String)>,
    quotes: Vec<Quote>,
}

/// A quote of the gold, with the mentions that the gold names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Quote {
    span: Span,
    label: String,
    source: Option<Span>,
    cue: Option<Span>,
}

fn main() {
    let read = |name: &str| std::fs::read_to_string(format!("{DATA}/{name}"));
    let (Ok(claims), Ok(quotes)) =
        (read("claims/news/dev.jsonl"), read("quotes/gum_news/train.jsonl"))
    else {
        eprintln!("skipped: there is no {DATA}");
        return;
    };
    println!(
        "{:16} {:>6} {:>6} {:>12} {:>7} {:>6}",
        "article", "claims", "quotes", "suggestions", "blank", ""
    );
    let (mut with, mut blank) = (0, 0);
    for (claims, quotes) in claims.lines().zip(quotes.lines()) {
        let gold = gold(&parse(claims), &parse(quotes));
        let from_suggestions = from_suggestions(&gold);
        let from_blank = from_blank(&gold);
        let name = gold.id.trim_start_matches("GUM_news_");
        let (claims, quotes) = (gold.claims.len(), gold.quotes.len());
        let share = percent(from_suggestions, from_blank);
        println!(
            "{name:16} {claims:6} {quotes:6} {from_suggestions:12} {from_blank:7} {share:5.0}%"
        );
        with += from_suggestions;
        blank += from_blank;
    }
    let share = percent(with, blank);
    println!("{:16} {:>6} {:>6} {with:12} {blank:7} {share:5.1}%", "all", "", "");
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

fn parse(line: &str) -> Json {
    serde_json::from_str(line).expect("the data is JSON lines")
}

/// Byte span of a pair of code points.
fn span(text: &str, start: &Json, end: &Json) -> Span {
    let byte = |number: &Json| {
        let number = number.as_u64().expect("offsets are numbers") as usize;
        text.char_indices().nth(number).map_or(text.len(), |(at, _)| at)
    };
    Span::new(text, byte(start), byte(end)).expect("the data's offsets fit")
}

fn gold(claims: &Json, quotes: &Json) -> Gold {
    let text = claims["text"].as_str().expect("a text");
    let claims_id = claims["id"].as_str().expect("an id");
    assert_eq!(Some(text), quotes["text"].as_str(), "both are about the same article");
    let bytes = text.as_bytes().to_vec();
    let document = document::read(bytes, "article.txt", Some(Format::Plain)).expect("it is text");
    assert_eq!(document.text(), text, "the reader keeps the text");
    let list = |name: &str| claims[name].as_array().expect("a list").iter();
    let sentences = list("sents").zip(list("claims")).zip(list("claimants"));
    let claims = sentences
        .filter(|((_, class), _)| *class == "CFS")
        .map(|((sentence, _), who)| {
            (span(text, &sentence[0], &sentence[1]), who.as_str().unwrap_or("").to_owned())
        })
        .collect();
    let marked = quotes["spans"].as_array().expect("a list");
    let of_group = |label: &str, group: &Json| {
        let found = marked.iter().find(|mark| mark["label"] == label && mark["group"] == *group);
        found.map(|mark| span(text, &mark["start"], &mark["end"]))
    };
    let quotes = marked.iter().filter(|mark| mark["label"] == "QUOTE");
    let mut quotes: Vec<Quote> = quotes
        .map(|quote| Quote {
            span: span(text, &quote["start"], &quote["end"]),
            label: quote["kind"].as_str().expect("a kind").to_owned(),
            source: of_group("SOURCE", &quote["group"]),
            cue: of_group("CUE", &quote["group"]),
        })
        .collect();
    // A quote of this schema stays within its paragraph.
    quotes.retain(|quote| !quote.span.slice(text).contains("\n\n"));
    quotes.sort();
    quotes.dedup_by_key(|quote| quote.span);
    let id = claims_id.to_owned();
    Gold { id, document: Arc::new(document), claims, quotes }
}

/// A reader at the keyboard, whose keys are counted.
struct Reader<'g> {
    gold: &'g Gold,
    app: App,
    keys: usize,
}

/// Where the reader is, to go back to after trying keys out.
struct Place {
    cursor: usize,
    selection: Option<Selection>,
    current: Option<AnnotationId>,
}

impl<'g> Reader<'g> {
    fn new(gold: &'g Gold) -> Self {
        let document = Arc::clone(&gold.document);
        let set = AnnotationSet::new(document.shared_text());
        let app = App::new(Start {
            document,
            schema: Arc::new(Schema::built_in()),
            keymap: Arc::new(Keymap::default()),
            annotator: "oracle".to_owned(),
            article: (0, 1),
            size: (120, 40),
            measure: None,
            now: 0,
        });
        let mut reader = Self { gold, app, keys: 0 };
        let history = History::default();
        let loaded =
            Loaded { set, history, head: 0, place: None, earlier: None, notices: Vec::new() };
        reader.tell(Message::Loaded(Box::new(loaded)));
        reader
    }

    fn tell(&mut self, message: Message) {
        for effect in app::update(&mut self.app, message, 0) {
            match effect {
                Effect::Save { base, .. } => self.tell(Message::Saved(base + 1)),
                Effect::Continue => self.tell(Message::Continue),
                _ => {}
            }
        }
    }

    fn detect(&mut self) {
        let mut found = Vec::new();
        detect::detect(&self.gold.document, |detector, suggestions| {
            let least = detect::threshold(detector.layer());
            let kept = suggestions.iter().filter(|s| s.score >= least).cloned();
            let kept = kept.map(|s| detect::annotation(detector, s, AnnotationId::from("")));
            let layer =
                Layer { layer: detector.layer().to_owned(), detector: detector.name().to_owned() };
            found.push(Message::Suggested(kept.collect(), layer));
        });
        for message in found {
            self.tell(message);
        }
        self.tell(Message::Detected);
    }

    fn text(&self) -> &'g str {
        self.gold.document.text()
    }

    fn cursor(&self) -> usize {
        self.app.reading.cursor()
    }

    /// Presses keys that count.
    fn press(&mut self, keys: &[KeyCode]) {
        self.keys += keys.len();
        self.try_out(keys);
    }

    fn type_keys(&mut self, keys: &str) {
        self.press(&typed(keys));
    }

    fn try_out(&mut self, keys: &[KeyCode]) {
        for &code in keys {
            self.tell(Message::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        }
    }

    fn place(&self) -> Place {
        Place {
            cursor: self.cursor(),
            selection: self.app.reading.selection.clone(),
            current: self.app.current.clone(),
        }
    }

    fn back(&mut self, place: &Place) {
        self.app.overlays.clear();
        self.app.reading.search = None;
        self.app.reading.selection.clone_from(&place.selection);
        self.app.reading.put_cursor(place.cursor);
        self.app.current.clone_from(&place.current);
        self.app.count = None;
    }

    /// Where keys lead, without pressing them.
    fn probe(&mut self, keys: &[KeyCode]) -> (usize, Option<Span>) {
        let place = self.place();
        self.try_out(keys);
        let found = (self.cursor(), self.app.reading.selected());
        self.back(&place);
        found
    }

    /// The places that a key leads to one after the other, up to the first that `is_past` or where
    /// nothing moves any more.
    fn steps(&mut self, key: KeyCode, is_past: impl Fn(usize) -> bool) -> Vec<usize> {
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
    fn shortest(
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
    fn ways_by_moves(&mut self, target: usize) -> Vec<Keys> {
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
    fn ways_by_search(&mut self, target: usize) -> Vec<Keys> {
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

    fn way_to(&mut self, target: usize) -> Keys {
        let mut ways = self.ways_by_moves(target);
        ways.extend(self.ways_by_search(target));
        self.shortest(ways, |cursor, _| cursor == target).expect("a search leads everywhere")
    }

    /// Ways to select from the cursor, where the selection has begun, to the end of a span.
    fn ways_to_end(&mut self, end: usize) -> Vec<Keys> {
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
    fn way_to_select(&mut self, target: Span) -> Keys {
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

    fn finished(&mut self, mut way: Keys, begin: &str, target: Span) -> Option<Keys> {
        let place = self.place();
        way.extend(typed(begin));
        self.try_out(&way);
        let ends = self.ways_to_end(target.end());
        let end = self.shortest(ends, |_, selected| selected == Some(target));
        self.back(&place);
        way.extend(end?);
        Some(way)
    }

    fn first_word(&self, target: Span) -> usize {
        let mut letters = target.slice(self.text()).char_indices();
        let first = letters.find(|(_, c)| c.is_alphanumeric());
        target.start() + first.map_or(0, |(at, _)| at)
    }

    /// Tags a span on a blank page.
    fn add(&mut self, target: Span, keys: &str) {
        let way = self.way_to_select(target);
        self.press(&way);
        self.type_keys(keys);
        let current = self.app.current().expect("what was added is current");
        assert_eq!(current.spans, [target], "{}", target.slice(self.text()));
    }

    /// Names the claimant of the current claim, if it has to be another.
    fn name(&mut self, who: &str) {
        let now = self.app.current().and_then(|a| a.attributes.get("claimant"));
        if now.and_then(|now| now.as_text()).unwrap_or("") == who {
            return;
        }
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

    fn accepted(&self, layer: &str) -> Vec<&Annotation> {
        let all = self.app.set.annotations();
        all.filter(|a| a.layer == layer && a.status == Status::Accepted).collect()
    }

    /// The gold claim that an annotation lies in.
    fn claim_of(&self, annotation: &Annotation) -> Option<&'g (Span, String)> {
        let hull = annotation.hull();
        self.gold.claims.iter().find(|(sentence, _)| sentence.hull(hull) == *sentence)
    }

    fn is_claimed(&self, sentence: Span) -> bool {
        self.accepted("claim").iter().any(|a| sentence.hull(a.hull()) == sentence)
    }

    fn is_quoted(&self, quote: &Quote) -> bool {
        self.accepted("quote").iter().any(|a| a.label == quote.label && a.spans == [quote.span])
    }

    /// Points at the mentions of the current quote that the gold names and that are others yet.
    fn point_at(&mut self, quote: &Quote) {
        let has = |reader: &Self, name: &str, span: Span| {
            let value = reader.app.current().and_then(|a| a.attributes.get(name)?.as_span());
            value == Some(span)
        };
        if let Some(source) = quote.source.filter(|source| !has(self, "source", *source)) {
            self.press(&[KeyCode::Char('s'), KeyCode::Tab]);
            self.point(source);
        }
        if let Some(cue) = quote.cue.filter(|cue| !has(self, "cue", *cue)) {
            self.type_keys("ic");
            self.point(cue);
            self.press(&[KeyCode::Esc]);
        }
    }

    /// Goes on from a word of a mention to the whole of it, by hand.
    fn extended(&mut self, mut way: Keys, target: Span) -> Option<Keys> {
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
    fn point(&mut self, target: Span) {
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
    fn check(&self) {
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
    fn add_missing(&mut self) {
        let claims = self.gold.claims.iter().map(|claim| (claim.0, Some(claim), None));
        let quotes = self.gold.quotes.iter().map(|quote| (quote.span, None, Some(quote)));
        let mut all: Vec<_> = claims.chain(quotes).collect();
        all.sort_by_key(|(span, ..)| *span);
        for (span, claim, quote) in all {
            if let Some((_, who)) = claim.filter(|_| !self.is_claimed(span)) {
                self.add(span, "tc");
                self.name(who);
            }
            if let Some(quote) = quote.filter(|quote| !self.is_quoted(quote)) {
                self.add(span, &format!("tq{}", label_key(&quote.label)));
                self.point_at(quote);
            }
        }
    }
}

fn label_key(label: &str) -> char {
    label.chars().next().expect("the keys are the first letters of direct, mixed, indirect")
}

fn typed(keys: &str) -> Keys {
    keys.chars().map(KeyCode::Char).collect()
}

/// A key with its count before it, if it is more than one.
fn counted(count: usize, key: KeyCode) -> Keys {
    match count {
        0 => Keys::new(),
        1 => vec![key],
        _ => typed(&count.to_string()).into_iter().chain([key]).collect(),
    }
}

fn from_blank(gold: &Gold) -> usize {
    let mut reader = Reader::new(gold);
    reader.add_missing();
    reader.check();
    reader.keys
}

fn from_suggestions(gold: &Gold) -> usize {
    let mut reader = Reader::new(gold);
    reader.detect();
    // Entities are not in this gold: they are hidden, and the loop passes over them.
    reader.type_keys("Le");
    reader.type_keys("]");
    while let Some(current) = reader.app.current().cloned() {
        if current.status != Status::Suggested {
            break;
        }
        match current.layer.as_str() {
            "claim" => decide_claim(&mut reader, &current),
            _ => decide_quote(&mut reader, &current),
        }
    }
    reader.add_missing();
    reader.check();
    reader.keys
}

fn decide_claim(reader: &mut Reader<'_>, claim: &Annotation) {
    match reader.claim_of(claim) {
        Some((sentence, who)) if !reader.is_claimed(*sentence) => {
            let before = reader.app.history.undo_depth();
            reader.name(who);
            // Naming somebody else accepts it too.
            let is_decided = reader.app.history.undo_depth() > before;
            reader.type_keys(if is_decided { "]" } else { "a" });
        }
        _ => reader.type_keys("x"),
    }
}

fn decide_quote(reader: &mut Reader<'_>, quote: &Annotation) {
    let open = reader.gold.quotes.iter().filter(|gold| !reader.is_quoted(gold));
    let overlap = |gold: &Quote| {
        let shared = quote.spans.iter().filter(|span| span.overlaps(gold.span));
        let len =
            |span: &Span| span.end().min(gold.span.end()) - span.start().max(gold.span.start());
        shared.map(len).sum::<usize>()
    };
    let best = open.max_by_key(|gold| overlap(gold)).filter(|gold| overlap(gold) > 0);
    let Some(gold) = best else { return reader.type_keys("x") };
    if quote.spans != [gold.span] {
        let way = if quote.spans.len() == 1 { way_by_edges(reader, gold.span) } else { None };
        let Some(way) = way else { return reader.type_keys("x") };
        reader.press(&way);
    }
    reader.point_at(gold);
    let current = reader.app.current().expect("the quote is current");
    assert_eq!(current.spans, [gold.span]);
    let (is_open, is_right) = (current.status == Status::Suggested, current.label == gold.label);
    match (is_right, is_open) {
        // A label goes on by itself where the quote was undecided.
        (false, true) => reader.type_keys(&format!("l{}", label_key(&gold.label))),
        (false, false) => reader.type_keys(&format!("l{}]", label_key(&gold.label))),
        (true, true) => reader.type_keys("a"),
        (true, false) => reader.type_keys("]"),
    }
}

/// The keys that move the edges of the current annotation to a span, `enter` included.
fn way_by_edges(reader: &mut Reader<'_>, target: Span) -> Option<Keys> {
    let place = reader.place();
    let mut way = typed("e");
    reader.try_out(&way);
    let ends = reader.ways_to_end(target.end());
    let end = reader.shortest(ends, |_, selected| selected.map(Span::end) == Some(target.end()));
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
