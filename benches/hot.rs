//! The hot paths one at a time, so many times over: the programs that `benches/instructions` counts
//! the instructions of.
//!
//! `cargo bench --bench hot -- PATH COUNT` does one of them COUNT times over the same text and prints
//! nothing. Without a path it prints their names and the unit that one time is.

use std::hint::black_box;
use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent};
use postil::annotation::schema::Schema;
use postil::annotation::set::AnnotationSet;
use postil::annotation::transaction::History;
use postil::annotation::{Annotation, AnnotationId};
use postil::app::saving::Loaded;
use postil::app::{self, App, Effect, Layer, Message, Start};
use postil::command::Keymap;
use postil::detect::{self, Article, Detector, claims, entities, quotes};
use postil::document::{Document, plain};
use postil::layout::Layout;
use postil::ui::{self, Theme};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

/// Columns and rows of the screen.
const SIZE: (u16, u16) = (120, 40);

/// A path, what one time of it is, and what does it so many times.
type Hot = (&'static str, &'static str, fn(usize));

const ALL: &[Hot] = &[
    ("read", "10,000 characters made a document", read),
    ("tokenise", "10,000 characters", tokenise),
    ("tag", "entities in 10,000 characters", |count| find(count, &entities::Entities)),
    ("quotes", "quotes in 10,000 characters", |count| find(count, &quotes::Quotes)),
    ("claims", "claims in 10,000 characters", |count| find(count, &claims::Claims)),
    ("wrap", "10,000 characters in 80 columns", wrap),
    ("row", "a row down and its frame", |count| press(count, &['j', 'k'])),
    ("page", "a page and its frame", |count| press(count, &[' ', 'b'])),
    ("next", "the next annotation and its frame", |count| press(count, &['J', 'K'])),
    ("accept", "a decision, two frames", |count| press(count, &['a', 'u'])),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let named = arguments.first().and_then(|name| ALL.iter().find(|hot| hot.0 == name));
    let count = arguments.get(1).and_then(|count| count.parse().ok()).unwrap_or(1);
    match named {
        Some((_, _, run)) => run(count),
        None => ALL.iter().for_each(|(name, unit, _)| println!("{name}\t{unit}")),
    }
}

/// About 10,000 characters of an article of our own.
fn text() -> String {
    let paragraph = "“We have paid 12 percent more,” said Ines Okoro, who speaks for the United Nations in \
        Bristol. The council of Cardiff voted on Tuesday to raise fares by $4.20, the highest price \
        since 2019, because fuel has doubled in three years. Critics said that it would hit \
        commuters hardest.";
    format!("Harbour vote\n\n{}", format!("{paragraph}\n\n").repeat(36))
}

fn document() -> Document {
    plain::document(&text(), None, "article.txt")
}

fn read(count: usize) {
    let text = text();
    for _ in 0..count {
        black_box(plain::document(&text, None, "article.txt"));
    }
}

fn tokenise(count: usize) {
    let document = document();
    for _ in 0..count {
        black_box(Article::new(&document));
    }
}

fn find(count: usize, detector: &dyn Detector) {
    let document = document();
    let article = Article::new(&document);
    let mut found = Vec::new();
    for before in detect::DETECTORS.iter().take_while(|d| d.layer() != detector.layer()) {
        found.extend(before.detect(&article, &found));
    }
    for _ in 0..count {
        black_box(detector.detect(&article, &found));
    }
}

fn wrap(count: usize) {
    let document = Arc::new(document());
    for _ in 0..count {
        let layout = Layout::new(Arc::clone(&document), 80);
        black_box(layout.visible(layout.first(), usize::MAX >> 40));
    }
}

/// Presses the keys in turn and draws after each, in an article of 100,000 characters.
fn press(count: usize, keys: &[char]) {
    let mut app = opened();
    let backend = CrosstermBackend::new(std::io::sink());
    let options = TerminalOptions { viewport: Viewport::Fixed(Rect::new(0, 0, SIZE.0, SIZE.1)) };
    let mut terminal = Terminal::with_options(backend, options).expect("memory is a terminal");
    let theme = Theme::default();
    for key in keys.iter().cycle().take(count) {
        tell(&mut app, Message::Key(KeyEvent::from(KeyCode::Char(*key))));
        terminal.draw(|frame| ui::view(&app, &theme, frame)).expect("memory is a terminal");
    }
}

/// The program with everything found.
fn opened() -> App {
    let text = text().repeat(10);
    let document = Arc::new(plain::document(&text, None, "article.txt"));
    let set = AnnotationSet::new(document.shared_text());
    let mut app = App::new(Start {
        document: Arc::clone(&document),
        schema: Arc::new(Schema::built_in()),
        keymap: Arc::new(Keymap::default()),
        annotator: "ana".to_owned(),
        article: (0, 1),
        size: SIZE,
        measure: None,
        now: 0,
    });
    let history = History::default();
    let loaded = Loaded { set, history, head: 0, place: None, earlier: None, notices: Vec::new() };
    tell(&mut app, Message::Loaded(Box::new(loaded)));
    detect::detect(&document, |detector, suggestions| {
        let found: Vec<Annotation> = suggestions
            .iter()
            .map(|suggestion| {
                detect::annotation(detector, suggestion.clone(), AnnotationId::from(""))
            })
            .collect();
        let (layer, detector) = (detector.layer().to_owned(), detector.name().to_owned());
        tell(&mut app, Message::Suggested(found, Layer { layer, detector }));
    });
    tell(&mut app, Message::Detected);
    for key in ['5', '0', '%', ']'] {
        tell(&mut app, Message::Key(KeyEvent::from(KeyCode::Char(key))));
    }
    app
}

/// Updates the program, with a library that writes everything at once.
fn tell(app: &mut App, message: Message) {
    let mut waiting = vec![message];
    while let Some(message) = waiting.pop() {
        for effect in app::update(app, message, 0) {
            match effect {
                Effect::Save { base, .. } => waiting.push(Message::Saved(base + 1)),
                Effect::Continue => waiting.insert(0, Message::Continue),
                _ => {}
            }
        }
    }
}
