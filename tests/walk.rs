//! A reader who presses everything, a library that answers late and fails now and then, another postil
//! that writes in between: nothing panics, nothing that was decided is lost.
//!
//! Each walk has a seed; a failure names it, and the same seed walks the same way again.

#[path = "walk/many.rs"]
mod many;

use std::collections::VecDeque;
use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use postil::annotation::edit::Edit;
use postil::annotation::schema::Schema;
use postil::annotation::set::AnnotationSet;
use postil::annotation::transaction::{History, Kind, Stamp, Transaction};
use postil::annotation::{
    Annotation, AnnotationId, Attributes, Provenance, Status, Value, anchor, id_prefix,
};
use postil::app::saving::{Earlier, Loaded};
use postil::app::settling::Settling;
use postil::app::{self, App, Effect, Layer, Message, Start, View};
use postil::command::{COMMANDS, Key, Keymap};
use postil::document::{self, Document, Format};
use postil::model::random::Random;
use postil::text::Span;
use postil::ui::theme::Depth;
use postil::ui::{self, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

/// Steps of one walk. There are twenty walks.
const STEPS: usize = 500;

struct Dice(Random);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0.below(most as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// What `runtime::keeper` does, without a disk: jobs in order, answers in order.
struct Library {
    set: AnnotationSet,
    history: History,
    journal: Vec<Transaction>,
    /// The head that the program was told last.
    told: usize,
    is_stale: bool,
    jobs: VecDeque<Effect>,
    answers: VecDeque<Message>,
}

impl Library {
    fn new(text: Arc<str>) -> Self {
        Self {
            set: AnnotationSet::new(text),
            history: History::default(),
            journal: Vec::new(),
            told: 0,
            is_stale: false,
            jobs: VecDeque::new(),
            answers: VecDeque::new(),
        }
    }

    fn loaded(&self) -> Loaded {
        Loaded {
            set: self.set.clone(),
            history: self.history.clone(),
            head: self.journal.len() as u64,
            place: None,
            earlier: None,
            notices: Vec::new(),
        }
    }

    /// Does the oldest job.
    fn work(&mut self, is_full: bool) {
        match self.jobs.pop_front() {
            Some(Effect::Save { base, transaction }) if !self.is_stale => {
                if base != self.told as u64 || self.told != self.journal.len() {
                    self.is_stale = true;
                    self.answers.push_back(Message::Outdated);
                } else if is_full {
                    let why = "the disk is full".to_owned();
                    self.answers.push_back(Message::SaveFailed(why));
                } else {
                    self.append(*transaction);
                    self.told += 1;
                    self.answers.push_back(Message::Saved(self.told as u64));
                }
            }
            Some(Effect::Reload) => {
                self.is_stale = false;
                self.told = self.journal.len();
                self.answers.push_back(Message::Loaded(Box::new(self.loaded())));
            }
            Some(effect) => self.answers.extend(many::in_queue(effect)),
            None => {}
        }
    }

    fn append(&mut self, transaction: Transaction) {
        let fits = self.set.apply_all(transaction.edits.clone());
        fits.expect("what the program made fits what the library holds");
        self.history.record(&transaction);
        self.journal.push(transaction);
    }

    /// Another postil decides, adds or undoes.
    fn other_writes(&mut self, dice: &mut Dice) {
        let ids: Vec<_> = self.set.annotations().map(|a| a.id.clone()).collect();
        let stamp = Stamp { annotator: "bo".to_owned(), time: 0 };
        let made = match dice.below(3) {
            0 if !ids.is_empty() => {
                let id = dice.of(&ids).clone();
                let edits = vec![Edit::SetStatus { id, status: *dice.of(STATUSES) }];
                Transaction::make(&mut self.set, Kind::Decision, "Decide", stamp, edits).ok()
            }
            1 => self.history.clone().undo(&mut self.set, stamp).expect("the newest undoes"),
            _ => {
                // Now and then a layer that the schema lacks, and a label of the document.
                let layer = *dice.of(&["quote", "quote", "frame", "topic"]);
                let mut annotation = any_annotation(self.set.text(), layer, dice);
                annotation.id = AnnotationId(self.set.next_id(&id_prefix(layer)).into());
                if layer == "topic" {
                    annotation.spans.clear();
                    annotation.label = "politics".to_owned();
                }
                let edits = vec![Edit::Add { annotation }];
                Transaction::make(&mut self.set, Kind::Decision, "Add", stamp, edits).ok()
            }
        };
        if let Some(made) = made {
            self.history.record(&made);
            self.journal.push(made);
        }
    }
}

/// Layers for labels of whole documents, on top of the built-in ones.
const DOCUMENT_LAYERS: &str = r#"
extend = true

[[layer]]
name = "topic"
key = "t"
scope = "document"
several = true
label = [{ name = "politics", key = "p" }, { name = "transport", key = "t" }]
attribute = [
  { name = "reach", kind = "choice", choices = ["town", "country"] },
  { name = "why", kind = "text" },
  { name = "lead", kind = "span" },
]
"#;

const STATUSES: &[Status] = &[Status::Suggested, Status::Accepted, Status::Rejected];

/// A suggestion somewhere in the text; one of a byte or none at all where the text has no more.
fn any_annotation(text: &str, layer: &str, dice: &mut Dice) -> Annotation {
    let start = dice.below(text.len());
    let most = if dice.chance(10) { 400 } else { 30 };
    let len = 1 + dice.below(most);
    let first = Span::clamped(text, start, start + len);
    let gap = first.end() + 1 + dice.below(5);
    let second = Span::clamped(text, gap, gap + 9);
    let mut spans = vec![first];
    if dice.chance(15) && second.start() >= first.end() {
        spans.push(second);
    }
    spans.retain(|span| !span.is_empty());
    let label = match layer {
        "entity" => *dice.of(&["PERSON", "ORG", "DATE"]),
        "quote" => *dice.of(&["direct", "indirect"]),
        _ => "check-worthy",
    };
    let mut attributes = Attributes::new();
    for name in ["speaker", "claimant", "name", "kind", "cue"] {
        if dice.chance(30) {
            let value = *dice.of(&["Ada Obi", "👩‍👩‍👧 e\u{301}", "\u{1b}[31m\tred", "حسن"]);
            attributes.insert(name.to_owned(), Value::Text(value.to_owned()));
        }
    }
    if dice.chance(20) {
        attributes.insert("source".to_owned(), Value::Span(first));
    }
    Annotation {
        id: "".into(),
        layer: layer.to_owned(),
        label: label.to_owned(),
        spans,
        attributes,
        status: Status::Suggested,
        score: Some(dice.below(101) as f32 / 100.0),
        provenance: Provenance::Detector {
            detector: layer.to_owned(),
            version: 1,
            rule: "dice".to_owned(),
        },
        derived_from: None,
    }
}

fn any_suggestions(text: &str, layer: &str, dice: &mut Dice) -> Vec<Annotation> {
    // Now and then more than come in at once.
    let count = if dice.chance(4) { 900 } else { dice.below(12) };
    let made = (0..count).map(|_| any_annotation(text, layer, dice));
    made.filter(|annotation| !annotation.spans.is_empty()).collect()
}

/// Program, library and screen of one walk.
struct Walk {
    app: App,
    library: Library,
    terminal: Terminal<TestBackend>,
    keys: Vec<Key>,
    dice: Dice,
    now: i64,
    name: String,
}

impl Walk {
    fn new(name: &str, document: Document, seed: u64) -> Self {
        let document = Arc::new(document);
        let library = Library::new(document.shared_text());
        let schema = match seed % 2 {
            0 => Schema::parse(DOCUMENT_LAYERS).unwrap(),
            _ => Schema::built_in(),
        };
        let schema = Arc::new(schema);
        let names = COMMANDS.iter().flat_map(|entry| entry.keys);
        let keys = names.flat_map(|keys| keys.split(' ')).map(|key| Key::parse(key).unwrap());
        let app = App::new(Start {
            document,
            schema,
            keymap: Arc::new(Keymap::default()),
            annotator: "ana".to_owned(),
            article: (0, 2),
            size: (80, 24),
            measure: None,
            now: 0,
        });
        Self {
            app,
            library,
            terminal: Terminal::new(TestBackend::new(80, 24)).unwrap(),
            keys: keys.collect(),
            dice: Dice(Random::new(seed)),
            now: 0,
            name: format!("{name}, seed {seed}"),
        }
    }

    fn send(&mut self, message: Message) {
        self.now += self.dice.below(900) as i64;
        let shown = format!("{message:?}");
        let effects = app::update(&mut self.app, message, self.now);
        for effect in effects {
            match effect {
                Effect::Continue => self.library.answers.push_back(Message::Continue),
                job => self.library.jobs.push_back(job),
            }
        }
        self.draw(&shown);
    }

    /// Draws, and looks at every cell.
    fn draw(&mut self, after: &str) {
        let screen = self.app.areas.screen;
        let areas = &self.app.areas;
        let parts = [areas.header, areas.article, areas.text, areas.detail, areas.status];
        for part in parts.into_iter().chain(areas.panes.iter().map(|(_, area)| *area)) {
            let is_inside = part.is_empty() || screen.intersection(part) == part;
            assert!(is_inside, "{}: {part:?} is outside of {screen:?}", self.name);
        }
        if *self.terminal.backend().buffer().area() != screen {
            self.terminal = Terminal::new(TestBackend::new(screen.width, screen.height)).unwrap();
        }
        if self.dice.chance(3) {
            // The terminal has shrunk already, and the program has not been told yet.
            let small = TestBackend::new(screen.width / 2, screen.height.saturating_sub(1));
            let mut terminal = Terminal::new(small).unwrap();
            terminal.draw(|frame| ui::view(&self.app, &Theme::default(), frame)).unwrap();
        }
        let depth = *self.dice.of(&[Depth::Sixteen, Depth::Indexed, Depth::True]);
        let (is_mono, is_ascii) = (self.now % 3 == 0, self.now % 5 == 0);
        let theme = Theme { is_mono, is_ascii, depth, ..Theme::default() };
        let _links = ui::hyperlinks(&self.app);
        self.terminal.draw(|frame| ui::view(&self.app, &theme, frame)).unwrap();
        for cell in self.terminal.backend().buffer().content() {
            let symbol = cell.symbol();
            let is_clean = !symbol.is_empty() && !symbol.chars().any(char::is_control);
            assert!(is_clean, "{}: {symbol:?} on the screen after {after}", self.name);
        }
    }

    fn step(&mut self) {
        match self.dice.below(100) {
            0..18 => {
                let keys = [
                    'a', 'x', 'a', 'x', ']', 'a', 'd', 'U', 'u', 'l', 'p', 't', 'e', 'v', ';', '.',
                    '*', 'Z', 'P', '|', 'A', 'C', 'Y', 's', 'h', 'h', 'B', 'B', 'R', 'F', 'i', 'c',
                    'I', 'L', 'n',
                ];
                let key = *self.dice.of(&keys);
                // A box that is open takes every key until it is left.
                let is_covered = !self.app.overlays.is_empty() && self.dice.chance(50);
                let code = if is_covered { KeyCode::Esc } else { KeyCode::Char(key) };
                self.send(Message::Key(KeyEvent::from(code)));
            }
            18..45 => {
                let index = self.dice.below(self.keys.len());
                self.send(Message::Key(event(self.keys[index])));
            }
            45..57 => self.type_something(),
            57..69 => self.mouse(),
            69..71 => {
                let text = *self.dice.of(&["Okoro", "two\nlines\u{1b}]52;c;\u{7}", "", "é👍"]);
                self.send(Message::Paste(text.to_owned()));
            }
            71..75 => {
                let (columns, rows) = self.any_size();
                self.send(Message::Resize(columns, rows));
            }
            75..79 => {
                let layer = *self.dice.of(&["claim", "quote", "entity", "frame"]);
                let text = self.app.document.shared_text();
                let found = any_suggestions(&text, layer, &mut self.dice);
                let of = Layer { layer: layer.to_owned(), detector: layer.to_owned() };
                self.send(Message::Suggested(found, of));
            }
            79..80 => match self.dice.chance(50) {
                true => self.send(Message::Detected),
                false => self.send(Message::EditedOutside("é\u{1b}[31m\r\n👍\t".to_owned())),
            },
            80..81 => self.send(Message::Resumed),
            81..83 if !self.app.document.text().is_empty() => {
                self.library.other_writes(&mut self.dice);
                // As `runtime` looks for it at every key.
                if !self.library.is_stale && self.dice.chance(50) {
                    self.library.is_stale = true;
                    self.library.answers.push_back(Message::Outdated);
                }
            }
            83..92 => {
                let is_full = self.dice.chance(10);
                self.library.work(is_full);
            }
            _ => self.answer(),
        }
    }

    fn type_something(&mut self) {
        let codes = [
            KeyCode::Esc,
            KeyCode::Enter,
            KeyCode::Tab,
            KeyCode::Backspace,
            KeyCode::Down,
            KeyCode::Char('c'),
            KeyCode::Char('7'),
            KeyCode::Char('é'),
            KeyCode::Char('q'),
            KeyCode::Char('y'),
        ];
        let code = *self.dice.of(&codes);
        let control = self.dice.chance(10);
        let modifiers = if control { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
        self.send(Message::Key(KeyEvent::new(code, modifiers)));
    }

    fn mouse(&mut self) {
        let kinds = [
            MouseEventKind::Down(MouseButton::Left),
            MouseEventKind::Drag(MouseButton::Left),
            MouseEventKind::Up(MouseButton::Left),
            MouseEventKind::ScrollDown,
            MouseEventKind::ScrollUp,
            MouseEventKind::Moved,
        ];
        let screen = self.app.areas.screen;
        let event = MouseEvent {
            kind: *self.dice.of(&kinds),
            column: self.dice.below(usize::from(screen.width) + 3) as u16,
            row: self.dice.below(usize::from(screen.height) + 3) as u16,
            modifiers: KeyModifiers::NONE,
        };
        self.send(Message::Mouse(event));
    }

    fn any_size(&mut self) -> (u16, u16) {
        let known = [(0, 0), (80, 24), (40, 12), (120, 40), (1, 1), (20, 5), (200, 60)];
        match self.dice.chance(50) {
            true => *self.dice.of(&known),
            false => (self.dice.below(130) as u16, self.dice.below(45) as u16),
        }
    }

    fn answer(&mut self) {
        if let Some(message) = self.library.answers.pop_front() {
            self.send(message);
        }
    }

    /// Lets the library finish. What a full disk refused comes through once it is read again.
    fn settle(&mut self) {
        for _ in 0..8 {
            while !self.library.jobs.is_empty() || !self.library.answers.is_empty() {
                self.library.work(false);
                self.answer();
            }
            if self.app.saving.pending() == 0 && self.library.told == self.library.journal.len() {
                return;
            }
            self.library.is_stale = true;
            self.send(Message::Outdated);
        }
        panic!("{}: {} changes never came through", self.name, self.app.saving.pending());
    }

    fn check(&mut self) {
        self.settle();
        let mut replayed = AnnotationSet::new(self.app.document.shared_text());
        for transaction in &self.library.journal {
            replayed.apply_all(transaction.edits.clone()).unwrap();
        }
        assert_eq!(self.app.set, replayed, "{}: the journal replayed", self.name);
    }

    /// Takes everything back, and compares with what the detectors alone would have left.
    fn undo_everything(&mut self) {
        // What waits for another key is dropped.
        self.send(Message::Key(KeyEvent::from(KeyCode::Esc)));
        while !self.app.overlays.is_empty() || self.app.reading.selection.is_some() {
            self.send(Message::Key(KeyEvent::from(KeyCode::Esc)));
        }
        if self.app.view == View::Queue {
            self.send(Message::Key(KeyEvent::from(KeyCode::Char('Q'))));
        }
        self.settle();
        if self.app.view == View::Queue {
            self.send(Message::Key(KeyEvent::from(KeyCode::Char('Q'))));
        }
        while self.app.history.undo_depth() > 0 {
            let depth = self.app.history.undo_depth();
            self.send(Message::Key(KeyEvent::from(KeyCode::Char('u'))));
            let notice = self.app.notice.as_ref().map(|notice| notice.text.as_str());
            assert_eq!(self.app.history.undo_depth(), depth - 1, "{}: {notice:?}", self.name);
        }
        self.check();
        let mut start = AnnotationSet::new(self.app.document.shared_text());
        for transaction in self.library.journal.iter().filter(|t| t.kind == Kind::Detection) {
            start.apply_all(transaction.edits.clone()).unwrap();
        }
        assert_eq!(self.app.set, start, "{}: everything undone", self.name);
    }
}

fn event(key: Key) -> KeyEvent {
    // A key is written as it is read; the table has no other names than those of one character.
    let name = key.to_string();
    let (modifiers, rest) = match (name.strip_prefix("ctrl-"), name.strip_prefix("alt-")) {
        (Some(rest), _) => (KeyModifiers::CONTROL, rest),
        (_, Some(rest)) => (KeyModifiers::ALT, rest),
        _ => (KeyModifiers::NONE, name.as_str()),
    };
    let code = match rest {
        "space" => KeyCode::Char(' '),
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "backtab" => KeyCode::BackTab,
        "delete" => KeyCode::Delete,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pageup" => KeyCode::PageUp,
        "pagedown" => KeyCode::PageDown,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "f1" => KeyCode::F(1),
        character => KeyCode::Char(character.chars().next().unwrap()),
    };
    let event = KeyEvent::new(code, modifiers);
    assert_eq!(Key::from(event), key, "every key of the table can be pressed");
    event
}

/// Walks once for each seed and returns how many decisions came to the journal.
#[track_caller]
fn walk(name: &str, document: impl Fn() -> Document, seeds: std::ops::Range<u64>) -> usize {
    let mut decisions = 0;
    for seed in seeds {
        let mut walk = Walk::new(name, document(), seed);
        let mut loaded = walk.library.loaded();
        if seed % 2 == 1 {
            loaded.earlier = earlier(&walk.app.document, &mut walk.dice);
        }
        if seed % 3 == 0 && !walk.app.document.text().is_empty() {
            let parties = many::parties(&walk.app.document, &mut walk.dice);
            walk.app.settle(Settling::new(parties, "gold".to_owned()));
        }
        walk.send(Message::Loaded(Box::new(loaded)));
        for _ in 0..STEPS {
            walk.step();
        }
        walk.check();
        let journal = walk.library.journal.iter();
        decisions += journal.filter(|transaction| transaction.kind == Kind::Decision).count();
        walk.undo_everything();
    }
    decisions
}

/// Decisions on an earlier version of the text, which lacked its first words.
fn earlier(document: &Document, dice: &mut Dice) -> Option<Earlier> {
    let text: Arc<str> = document.text().chars().skip(20).collect::<String>().into();
    let mut set = AnnotationSet::new(Arc::clone(&text));
    for mut annotation in any_suggestions(&text, "quote", dice) {
        annotation.id = AnnotationId(set.next_id(&id_prefix("quote")).into());
        annotation.status = Status::Accepted;
        set.apply(Edit::Add { annotation }).unwrap();
    }
    let preview = anchor::carry_over(&set, &AnnotationSet::new(document.shared_text()));
    (!set.is_empty()).then_some(Earlier { set, preview })
}

fn plain(text: &str) -> Document {
    document::read(text.as_bytes().to_vec(), "walk.txt", Some(Format::Plain)).unwrap()
}

fn sample(name: &str) -> Document {
    let path = format!("{}/assets/samples/{name}", env!("CARGO_MANIFEST_DIR"));
    document::open(path.as_ref()).unwrap()
}

#[test]
fn an_empty_article() {
    assert_eq!(walk("empty", || plain(""), 0..2), 0);
}

#[test]
fn one_long_line() {
    let sentence =
        "The council voted 7 to 5 on Tuesday, “and not a day too soon,” said Ines Okoro. ";
    walk("long line", || plain(&sentence.repeat(900)), 10..13);
    walk("no blank", || plain(&"ferry".repeat(4000)), 13..15);
}

#[test]
fn emoji_marks_and_letters_from_right_to_left() {
    let text = "👩‍👩‍👧‍👦 e\u{301}tude 🇺🇳🇩🇪 قال الوزير حسن إن الرسوم سترتفع\n\nשלום 漢字かな交じり文 \u{202e}abc\u{202c} \
                z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305} a\tb\u{7}c\u{1b}[31m zero\u{200b}width \u{ad}soft\n\n“Ça,” dit-il.";
    walk("emoji", || plain(text), 20..25);
}

#[test]
fn the_sample_articles() {
    let decisions = walk("ferry-fares", || sample("ferry-fares.md"), 30..33);
    assert!(decisions > 40, "the walks decide something: {decisions}");
    walk("rate-cut", || sample("rate-cut.txt"), 33..35);
    walk("grain-trial", || sample("grain-trial.txt"), 35..37);
    walk("night-light", || sample("night-light.html"), 37..38);
}

#[test]
fn without_a_library_nothing_is_decided_and_nothing_breaks() {
    let mut walk = Walk::new("no library", sample("rate-cut.txt"), 50);
    walk.send(Message::LibraryFailed("The library is locked".to_owned()));
    for _ in 0..STEPS {
        walk.step();
        walk.library.jobs.clear();
        walk.library.answers.clear();
    }
    assert_eq!(walk.app.history.undo_depth(), 0);
    assert_eq!(walk.app.saving.pending(), 0);
}
