//! What a key costs, counted in work and not in time: the same in an article of 1,000 lines and in
//! one of 100,000, at its first line and at its last.

use std::cell::Cell;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent};
use postil::annotation::schema::Schema;
use postil::annotation::set::AnnotationSet;
use postil::annotation::transaction::History;
use postil::annotation::{Annotation, Attributes, Provenance, Status};
use postil::app::saving::Loaded;
use postil::app::{self, App, Effect, Layer, Message, Start};
use postil::command::Keymap;
use postil::document::plain;
use postil::layout::Layout;
use postil::text::Span;
use postil::ui::{self, Theme};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

const SIZE: (u16, u16) = (120, 40);

/// Lines of the small article and of the large one.
const SMALL: usize = 1_000;
const LARGE: usize = 100_000;

/// Keys that are pressed, one after the other, and what they do.
const KEYS: &[(char, &str)] = &[
    ('j', "a row down"),
    (' ', "a page down"),
    ('b', "a page up"),
    ('J', "the next annotation"),
    (']', "the next undecided one"),
    ('a', "accept"),
    ('u', "undo"),
    ('x', "reject"),
];

/// What one key has cost at most, over a few presses.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Work {
    /// Rows of the article that were wrapped.
    laid_out: u64,
    /// Annotations that were looked at for the rows that are seen.
    styled: usize,
    /// Rows of panes that were made or moved.
    listed: u64,
    /// Bytes that the frame wrote to the terminal.
    written: usize,
    /// Transactions that were sent to the library.
    saved: usize,
}

impl Work {
    fn most(self, other: Self) -> Self {
        Self {
            laid_out: self.laid_out.max(other.laid_out),
            styled: self.styled.max(other.styled),
            listed: self.listed.max(other.listed),
            written: self.written.max(other.written),
            saved: self.saved.max(other.saved),
        }
    }
}

/// Counts what is written and keeps nothing.
#[derive(Clone, Default)]
struct Counted(Rc<Cell<usize>>);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The program in a terminal that only counts.
struct Bench {
    app: App,
    terminal: Terminal<CrosstermBackend<Counted>>,
    written: Counted,
    saved: usize,
}

impl Bench {
    /// An article of so many lines with a suggestion on every fourth.
    fn new(lines: usize) -> Self {
        let line = |number| format!("Line {number:06}: Ines Okoro waits where the boats leave.\n");
        let text: String = (0..lines).map(line).collect();
        let document = Arc::new(plain::document(&text, None, "article.txt"));
        let set = AnnotationSet::new(document.shared_text());
        let app = App::new(Start {
            document,
            schema: Arc::new(Schema::built_in()),
            keymap: Arc::new(Keymap::default()),
            annotator: "ana".to_owned(),
            article: (0, 1),
            size: SIZE,
            measure: None,
            now: 0,
        });
        let written = Counted::default();
        let viewport = Viewport::Fixed(Rect::new(0, 0, SIZE.0, SIZE.1));
        let backend = CrosstermBackend::new(written.clone());
        let terminal = Terminal::with_options(backend, TerminalOptions { viewport }).unwrap();
        let mut bench = Self { app, terminal, written, saved: 0 };
        let history = History::default();
        let (earlier, notices) = (None, Vec::new());
        let loaded = Loaded { set, history, head: 0, place: None, earlier, notices };
        bench.tell(Message::Loaded(Box::new(loaded)));
        let layer = Layer { layer: "entity".to_owned(), detector: "hand".to_owned() };
        bench.tell(Message::Suggested(suggestions(&text), layer));
        bench.tell(Message::Detected);
        assert_eq!(bench.app.set.len(), lines / 4);
        bench
    }

    /// Updates the program, with a library that writes everything at once.
    fn tell(&mut self, message: Message) {
        let mut waiting = vec![message];
        while let Some(message) = waiting.pop() {
            for effect in app::update(&mut self.app, message, 0) {
                match effect {
                    Effect::Save { base, .. } => {
                        self.saved += 1;
                        waiting.push(Message::Saved(base + 1));
                    }
                    Effect::Continue => waiting.insert(0, Message::Continue),
                    _ => {}
                }
            }
        }
    }

    fn press(&mut self, key: char) -> Work {
        let listed = |app: &App| app.panes.panes.iter().map(|pane| pane.list.work()).sum::<u64>();
        let before = (self.app.reading.layout().work(), listed(&self.app));
        (self.saved, _) = (0, self.written.0.set(0));
        self.tell(Message::Key(KeyEvent::from(KeyCode::Char(key))));
        let (app, theme) = (&self.app, Theme::default());
        self.terminal.draw(|frame| ui::view(app, &theme, frame)).unwrap();
        Work {
            laid_out: self.app.reading.layout().work() - before.0,
            styled: self.app.set.overlapping(self.app.reading.visible_span()).len(),
            listed: listed(&self.app) - before.1,
            written: self.written.0.get(),
            saved: self.saved,
        }
    }

    /// The most that the key costs at a place in percent of the article.
    fn cost(&mut self, percent: &str, key: char) -> Work {
        for digit in percent.chars().chain(['%', ']']) {
            self.press(digit);
        }
        (0..10).map(|_| self.press(key)).fold(Work::default(), Work::most)
    }
}

fn suggestions(text: &str) -> Vec<Annotation> {
    let one = |(start, _): (usize, &str)| Annotation {
        id: "".into(),
        layer: "entity".to_owned(),
        label: "PERSON".to_owned(),
        spans: vec![Span::clamped(text, start, start + "Ines Okoro".len())],
        attributes: Attributes::new(),
        status: Status::Suggested,
        score: Some(0.9),
        provenance: Provenance::Detector {
            detector: "hand".to_owned(),
            version: 1,
            rule: "by-hand".to_owned(),
        },
        derived_from: None,
    };
    text.match_indices("Ines Okoro").step_by(4).map(one).collect()
}

#[test]
fn a_key_costs_the_same_in_every_article_and_at_every_place() {
    let (mut small, mut large) = (Bench::new(SMALL), Bench::new(LARGE));
    for &(key, what) in KEYS {
        let most = small.cost("50", key);
        for percent in ["1", "50", "90"] {
            let found = large.cost(percent, key);
            let place =
                format!("{what} at {percent} % of {LARGE} lines: {found:?}, {most:?} in {SMALL}");
            // A row more or less is seen, and numbers have more digits.
            assert!(found.laid_out <= most.laid_out + 80, "{place}");
            assert!(found.styled <= most.styled + 2, "{place}");
            assert!(found.listed <= most.listed + 2, "{place}");
            assert!(found.written <= most.written * 3 / 2 + 200, "{place}");
            assert_eq!(found.saved, most.saved, "{place}");
        }
    }
}

#[test]
fn a_key_costs_what_is_on_the_screen() {
    let mut bench = Bench::new(SMALL);
    for (key, what) in KEYS {
        let found = bench.cost("50", *key);
        let (columns, rows) = (usize::from(SIZE.0), usize::from(SIZE.1));
        assert!(found.laid_out <= 4 * rows as u64, "{what}: {found:?}");
        assert!(found.styled <= rows, "{what}: {found:?}");
        assert!(found.listed <= 4, "{what}: {found:?}");
        assert!(found.written <= columns * rows * 4, "{what}: {found:?}");
        assert!(found.saved <= 1, "{what}: {found:?}");
    }
}

#[test]
fn a_screen_lays_out_its_own_rows_and_no_others() {
    for lines in [SMALL, LARGE] {
        let document = plain::document(&"A line of its own, not long.\n".repeat(lines), None, "");
        let layout = Layout::new(Arc::new(document), 80);
        for offset in [0, lines * 14, lines * 28] {
            let before = layout.work();
            layout.visible(layout.place_of(offset), 40);
            assert!(layout.work() - before <= 82, "{} rows", layout.work() - before);
        }
    }
}
