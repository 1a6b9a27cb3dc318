//! A reader at the keyboard, whose keys are counted by what they were for.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use postil::annotation::schema::Schema;
use postil::annotation::set::AnnotationSet;
use postil::annotation::transaction::History;
use postil::annotation::{AnnotationId, Suggestion};
use postil::app::reading::Selection;
use postil::app::saving::Loaded;
use postil::app::{self, App, Effect, Layer, Message, Start};
use postil::command::Keymap;
use postil::detect;
use postil::document::Document;
use postil::text::Span;

use crate::gold::Gold;

/// Keys to press.
pub type Keys = Vec<KeyCode>;

/// What keys are for.
pub type Task = (&'static str, &'static str);

/// Keys, and how often there was something to do, by task.
pub type Spent = BTreeMap<Task, (usize, usize)>;

/// Whether every key is printed.
pub static IS_LOGGED: AtomicBool = AtomicBool::new(false);

/// A reader at the keyboard, whose keys are counted.
pub struct Reader<'g> {
    pub gold: &'g Gold,
    pub app: App,
    pub spent: Spent,
    task: Task,
    help: Help,
}

/// What the detectors give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Help {
    /// Nothing: a blank page.
    None,
    /// Nothing but what they propose for what the reader adds: its speaker, its cue.
    Proposals,
    /// Suggestions, and such proposals.
    Suggestions,
}

/// Where the reader is, to go back to after trying keys out.
pub struct Place {
    pub cursor: usize,
    selection: Option<Selection>,
    current: Option<AnnotationId>,
}

impl<'g> Reader<'g> {
    pub fn new(gold: &'g Gold, help: Help) -> Self {
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
        let mut reader = Self { gold, app, spent: Spent::new(), task: ("", ""), help };
        let history = History::default();
        let loaded =
            Loaded { set, history, head: 0, place: None, earlier: None, notices: Vec::new() };
        reader.tell(Message::Loaded(Box::new(loaded)));
        reader
    }

    pub fn tell(&mut self, message: Message) {
        for effect in app::update(&mut self.app, message, 0) {
            match effect {
                Effect::Save { base, .. } => self.tell(Message::Saved(base + 1)),
                Effect::Continue => self.tell(Message::Continue),
                Effect::Detect(_) if self.help != Help::None => self.detect(),
                _ => {}
            }
        }
    }

    /// Does what the detectors' thread does.
    fn detect(&mut self) {
        let mut found = Vec::new();
        if self.help == Help::Suggestions {
            let reach = self.app.reach;
            let document = &self.gold.document;
            let blocks = 0..document.blocks.len();
            detect::detect_reaching(document, blocks, reach, |detector, mut kept| {
                if let Some(scores) =
                    self.gold.scores.as_ref().filter(|_| detector.layer() == "claim")
                {
                    kept = rescored(&self.gold.document, scores, reach.threshold("claim"));
                }
                let kept = kept
                    .into_iter()
                    .map(|s| detect::annotation(detector, s, AnnotationId::from("")));
                let (layer, detector) = (detector.layer().to_owned(), detector.name().to_owned());
                found.push(Message::Suggested(kept.collect(), Layer { layer, detector }));
                ControlFlow::Continue(())
            });
        }
        for message in found {
            self.tell(message);
        }
        self.tell(Message::Detected);
    }

    pub fn text(&self) -> &'g str {
        self.gold.document.text()
    }

    pub fn cursor(&self) -> usize {
        self.app.reading.cursor()
    }

    /// Says what the next keys are for.
    pub fn begin(&mut self, layer: &'static str, what: &'static str) {
        self.task = (layer, what);
        self.spent.entry(self.task).or_default().1 += 1;
    }

    /// Presses keys that count.
    pub fn press(&mut self, keys: &[KeyCode]) {
        self.spent.entry(self.task).or_default().0 += keys.len();
        if IS_LOGGED.load(Ordering::Relaxed) {
            let (layer, what) = self.task;
            println!("    {layer:6} {what:12} {:3}  {}", keys.len(), shown(keys));
        }
        self.try_out(keys);
    }

    pub fn type_keys(&mut self, keys: &str) {
        self.press(&typed(keys));
    }

    pub fn try_out(&mut self, keys: &[KeyCode]) {
        for &code in keys {
            self.tell(Message::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        }
    }

    pub fn place(&self) -> Place {
        Place {
            cursor: self.cursor(),
            selection: self.app.reading.selection.clone(),
            current: self.app.current.clone(),
        }
    }

    pub fn back(&mut self, place: &Place) {
        self.app.overlays.clear();
        self.app.reading.search = None;
        self.app.reading.selection.clone_from(&place.selection);
        self.app.reading.put_cursor(place.cursor);
        self.app.current.clone_from(&place.current);
        self.app.count = None;
    }

    /// Where keys lead, without pressing them.
    pub fn probe(&mut self, keys: &[KeyCode]) -> (usize, Option<Span>) {
        let place = self.place();
        self.try_out(keys);
        let found = (self.cursor(), self.app.reading.selected());
        self.back(&place);
        found
    }
}

/// All claims of the article with other scores, from a threshold on.
fn rescored(document: &Document, scores: &[(Span, f32)], least: f32) -> Vec<Suggestion> {
    let mut claims = Vec::new();
    detect::detect(document, |detector, found| {
        if detector.layer() == "claim" {
            claims.extend(found.iter().cloned());
        }
    });
    for claim in &mut claims {
        let of = scores.iter().filter(|(span, _)| span.overlaps(claim.hull()));
        claim.score = of.map(|(_, score)| *score).fold(0.0, f32::max);
    }
    claims.retain(|claim| claim.score >= least);
    claims
}

pub fn typed(keys: &str) -> Keys {
    keys.chars().map(KeyCode::Char).collect()
}

/// A key with its count before it, if it is more than one.
pub fn counted(count: usize, key: KeyCode) -> Keys {
    match count {
        0 => Keys::new(),
        1 => vec![key],
        _ => typed(&count.to_string()).into_iter().chain([key]).collect(),
    }
}

fn shown(keys: &[KeyCode]) -> String {
    let name = |key: &KeyCode| match key {
        KeyCode::Char(c) => c.to_string(),
        other => format!("<{other}>").to_lowercase(),
    };
    keys.iter().map(name).collect()
}
