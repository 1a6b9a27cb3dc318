//! The state of the interactive program, and [`update`], the only door to change it.
//!
//! `update` does no input or output: it takes a [`Message`] and returns [`Effect`]s. This file only
//! routes; each area of the program has a file of its own below `app/` that changes the part of the
//! state that it needs. Clock, ids and screen size come in with the messages, so that the same
//! messages give the same library.

pub mod annotating;
pub mod areas;
pub mod arranging;
pub mod bulk;
pub mod comparing;
pub mod deciding;
pub mod edges;
pub mod forming;
pub mod input;
pub mod jumping;
pub mod labelling;
pub mod linking;
pub mod listing;
pub mod look;
pub mod mouse;
pub mod moving;
pub mod naming;
pub mod outlining;
pub mod overlay;
pub mod panes;
pub mod pointing;
pub mod proposing;
pub mod reading;
pub mod relating;
pub mod review;
pub mod routing;
pub mod saving;
pub mod searching;
pub mod selecting;
pub mod settling;
pub mod showing;
pub mod skipping;
pub mod suggesting;
pub mod tagging;
pub mod tour;

use std::ops::Range;
use std::sync::Arc;

use crossterm::event::{KeyEvent, MouseEvent};

use crate::annotation::edit::Edit;
use crate::annotation::schema::Schema;
use crate::annotation::set::AnnotationSet;
use crate::annotation::transaction::{History, Stamp, Transaction};
use crate::annotation::{Annotation, AnnotationId};
use crate::app::areas::Areas;
use crate::app::jumping::{Asked, Jumps};
use crate::app::listing::Listing;
use crate::app::look::Look;
use crate::app::mouse::Click;
use crate::app::overlay::Overlay;
use crate::app::panes::Panes;
use crate::app::reading::Reading;
use crate::app::review::Review;
use crate::app::saving::{Loaded, Saving};
use crate::app::settling::{Party, Settling};
use crate::app::suggesting::Incoming;
use crate::app::tour::Tour;
use crate::command::{Command, Context, Key, Keymap};
use crate::detect::Reach;
use crate::document::Document;
use crate::store::{Answer, DocumentId, Entry, Question, QueueRow};

/// What the program is told.
#[derive(Debug)]
pub enum Message {
    Key(KeyEvent),
    /// A command by its name, without a key.
    Command(Command),
    Mouse(MouseEvent),
    Paste(String),
    /// Columns and rows of the terminal; zero where it does not know them.
    Resize(u16, u16),
    /// The library gave the document's annotations; on opening, and again after another postil
    /// has changed them.
    Loaded(Box<Loaded>),
    /// The library cannot be used; the text says why and what to do.
    LibraryFailed(String),
    /// One detector has run.
    Suggested(Vec<Annotation>, Layer),
    /// All detectors have run.
    Detected,
    /// The answer to [`Effect::Continue`].
    Continue,
    /// The journal's head after a transaction came to the disk.
    Saved(u64),
    /// A transaction could not be written; the text says why.
    SaveFailed(String),
    /// Another postil has written to this document.
    Outdated,
    /// The library goes on in another file, which has got what stood here: nothing is pending.
    Replaced(Box<Loaded>),
    /// What others decided in the document.
    Others(Vec<Party>),
    /// The documents of the library.
    Listed(Vec<Entry>),
    /// Another postil has written to the library.
    LibraryChanged,
    /// How many documents the full-text search does not know yet.
    Unindexed(usize),
    /// What the library says to a question of the queue.
    Answered(Box<(Question, Answer)>),
    /// Rows of the queue, for these words of a search.
    Rows {
        words: String,
        rows: Vec<QueueRow>,
    },
    /// What was written in the reader's own editor.
    EditedOutside(String),
    /// An effect has worked; the text says what came of it.
    EffectDone(String),
    /// An effect that saves nothing did not work.
    EffectFailed(String),
    /// The terminal is ours again.
    Resumed,
}

/// The layer and the detector of suggestions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    pub layer: String,
    pub detector: String,
}

/// What is to be done outside of the program.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Append a transaction to the journal, if its head is still at the number.
    Save {
        base: u64,
        transaction: Box<Transaction>,
    },
    /// Read the document's annotations again.
    Reload,
    /// Go on in another library file. It is a copy of the library, or, where that cannot be read any
    /// more, a new one with what these edits make.
    SaveElsewhere {
        path: String,
        edits: Vec<Edit>,
    },
    /// Remember where the reader is: byte offsets of the first row and of the cursor.
    SavePlace {
        top: usize,
        cursor: usize,
    },
    /// Run the detectors over these blocks of the document.
    Detect(Range<usize>),
    /// Send [`Message::Continue`] when everything that came before is handled and drawn.
    Continue,
    /// Remember that the annotations of the earlier version are not wanted.
    DeclineEarlier,
    /// Put a text into the clipboard.
    Copy(String),
    /// Open a web address of printable ASCII in the browser.
    OpenLink(String),
    /// Have a text edited in the reader's own editor.
    EditOutside(String),
    /// Take the mouse, or leave it to the terminal.
    CaptureMouse(bool),
    /// Open another of the given articles: so many further on.
    Open(isize),
    /// Open a document of the library.
    OpenDocument(DocumentId),
    /// Open a document of the library to settle what its annotators differ in.
    Settle(DocumentId),
    /// Give what others decided in the document.
    Others,
    /// Give the documents of the library.
    List,
    /// Say what narrows the queue.
    Ask(Question),
    /// Give these rows of the queue, with snippets around the words.
    Rows {
        documents: Vec<DocumentId>,
        words: String,
    },
    Redraw,
    Suspend,
    Quit,
}

/// What the screen is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    Article,
    Queue,
}

/// How far detection has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detection {
    Waiting,
    Running,
    Done,
}

/// A sentence in the status line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub text: String,
    pub is_error: bool,
}

/// What a program starts with.
#[derive(Debug)]
pub struct Start {
    pub document: Arc<Document>,
    pub schema: Arc<Schema>,
    pub keymap: Arc<Keymap>,
    pub annotator: String,
    /// Number of this article among the given ones, from 0, and how many there are.
    pub article: (usize, usize),
    /// Columns and rows.
    pub size: (u16, u16),
    /// Columns of text at most, if the reader has chosen.
    pub measure: Option<u16>,
    /// Milliseconds since 1970-01-01 UTC.
    pub now: i64,
}

/// Everything that the screen shows.
#[derive(Debug)]
pub struct App {
    pub document: Arc<Document>,
    pub set: AnnotationSet,
    pub history: History,
    pub schema: Arc<Schema>,
    pub keymap: Arc<Keymap>,
    pub reading: Reading,
    pub panes: Panes,
    /// The annotation that decisions go to.
    pub current: Option<AnnotationId>,
    pub review: Review,
    pub overlays: Vec<Overlay>,
    pub notice: Option<Notice>,
    pub saving: Saving,
    /// Suggestions on their way in.
    pub incoming: Incoming,
    pub detection: Detection,
    /// How weak the suggestions may be that are looked for.
    pub reach: Reach,
    /// The number typed before a command.
    pub count: Option<usize>,
    /// Keys that were pressed and that are the beginning of a command's.
    pub pending: Vec<Key>,
    /// What the next character is for, if not for a command.
    pub asked: Option<Asked>,
    pub jumps: Jumps,
    pub look: Look,
    pub areas: Areas,
    pub annotator: String,
    pub article: (usize, usize),
    pub view: View,
    pub listing: Listing,
    /// What is to be settled between annotators, if the article was opened for that.
    pub settling: Option<Settling>,
    /// Other annotators whose decisions are shown.
    pub others: Vec<Party>,
    /// Whether an article is open behind the queue.
    pub has_article: bool,
    /// Whether the article was opened from the queue, and is left for it.
    pub is_from_queue: bool,
    pub has_mouse: bool,
    /// What the reader is led through, if they asked for it.
    pub tour: Option<Tour>,
    click: Click,
    is_interrupted: bool,
    is_leaving: bool,
    now: i64,
}

impl App {
    /// The program with an article and nothing else; its annotations come with [`Message::Loaded`].
    pub fn new(start: Start) -> Self {
        let mut app = Self {
            set: AnnotationSet::new(start.document.shared_text()),
            history: History::default(),
            reading: Reading::new(&start.document),
            panes: Panes::new(&start.schema),
            current: None,
            review: Review::default(),
            overlays: Vec::new(),
            notice: None,
            saving: Saving::default(),
            incoming: Incoming::default(),
            detection: Detection::Waiting,
            reach: Reach::default(),
            count: None,
            pending: Vec::new(),
            asked: None,
            jumps: Jumps::default(),
            look: Look::default(),
            areas: Areas::default(),
            annotator: start.annotator,
            article: start.article,
            view: View::Article,
            listing: Listing::default(),
            settling: None,
            others: Vec::new(),
            has_article: true,
            is_from_queue: false,
            has_mouse: true,
            tour: None,
            click: Click::default(),
            is_interrupted: false,
            is_leaving: false,
            document: start.document,
            schema: start.schema,
            keymap: start.keymap,
            now: start.now,
        };
        if let Some(first) = app.document.notices.first() {
            app.notice = Some(Notice { text: first.clone(), is_error: false });
        }
        if let Some(columns) = start.measure {
            app.reading.set_measure(columns);
        }
        areas::resize(&mut app, start.size.0, start.size.1);
        refresh(&mut app);
        app
    }

    /// Shows the queue in the place of an article; its documents come with [`Message::Listed`].
    pub fn open_queue(&mut self, filter: listing::Filter) {
        let (is_blind, gold) = (self.listing.is_blind, std::mem::take(&mut self.listing.gold));
        self.listing = Listing::new(filter);
        (self.listing.is_blind, self.listing.gold) = (is_blind, gold);
        (self.view, self.has_article) = (View::Queue, false);
        areas::arrange(self);
    }

    /// Has the differences between annotators settled in the open article.
    pub fn settle(&mut self, settling: Settling) {
        self.settling = Some(settling);
        self.panes.focus = panes::Focus::Article;
        areas::arrange(self);
    }

    /// Says over the first article that anybody sees what to press.
    pub fn welcome(&mut self) {
        self.overlays.push(overlay::page::welcome(&self.keymap));
    }

    /// Whether the library has given what the screen shows.
    pub fn is_complete(&self) -> bool {
        match self.view {
            View::Article => self.saving.is_open,
            View::Queue => self.listing.is_complete(),
        }
    }

    /// Leads the reader through the program.
    pub fn begin_tour(&mut self) {
        self.tour = Some(Tour::new());
        areas::arrange(self);
    }

    /// Says something in the status line.
    pub fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), is_error: false });
    }

    /// Says something in the status line, and in fewer words where there are few columns.
    pub fn say_fitting(&mut self, text: String, short: String) {
        self.say(if self.areas.is_narrow() { short } else { text });
    }

    /// Says in the status line what did not work.
    pub fn complain(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), is_error: true });
    }

    /// The annotation that decisions go to.
    pub fn current(&self) -> Option<&Annotation> {
        self.current.as_ref().and_then(|id| self.set.annotation(id))
    }

    /// Where keys work now.
    pub fn context(&self) -> Context {
        match (self.view, &self.reading.selection) {
            (View::Queue, _) => Context::Listing,
            (View::Article, Some(_)) => Context::Selecting,
            (View::Article, None) if self.settling.is_some() => Context::Settling,
            (View::Article, None) => Context::Reading,
        }
    }

    /// Who changes something, and when.
    pub fn stamp(&self) -> Stamp {
        Stamp { annotator: self.annotator.clone(), time: self.now }
    }
}

/// Applies one message. Does no input or output: that is what [`Effect`] is for. `now` is in
/// milliseconds since 1970-01-01 UTC.
pub fn update(app: &mut App, message: Message, now: i64) -> Vec<Effect> {
    app.now = now;
    let mut effects = match message {
        Message::Key(key) => routing::key(app, key),
        Message::Command(command) => routing::run(app, command),
        Message::Mouse(event) => mouse::mouse(app, event),
        Message::Paste(text) => routing::paste(app, &text),
        Message::Resize(columns, rows) => areas::resize(app, columns, rows),
        Message::Loaded(loaded) => saving::loaded(app, *loaded),
        Message::LibraryFailed(why) => saving::library_failed(app, why),
        Message::Suggested(annotations, layer) => suggesting::suggested(app, annotations, &layer),
        Message::Detected => suggesting::detected(app),
        Message::Continue => suggesting::go_on(app),
        Message::Saved(head) => saving::saved(app, head),
        Message::SaveFailed(why) => saving::save_failed(app, why),
        Message::Outdated => saving::outdated(app),
        Message::Replaced(loaded) => saving::elsewhere::replaced(app, *loaded),
        Message::Others(others) => comparing::others(app, others),
        Message::Listed(entries) => listing::listed(app, entries),
        Message::LibraryChanged => listing::changed(app),
        Message::Unindexed(count) => {
            app.listing.unindexed = count;
            Vec::new()
        }
        Message::Answered(answered) => listing::answered(app, &answered.0, answered.1),
        Message::Rows { words, rows } => listing::rows(app, &words, rows),
        Message::EditedOutside(text) => overlay::editor::edited_outside(app, &text),
        Message::EffectDone(text) => {
            app.say(text);
            Vec::new()
        }
        Message::EffectFailed(why) => {
            app.complain(why);
            Vec::new()
        }
        Message::Resumed => vec![Effect::CaptureMouse(app.has_mouse), Effect::Redraw],
    };
    refresh(app);
    tour::observe(app);
    effects.extend(listing::want_rows(app));
    effects.extend(suggesting::want_part(app));
    effects
}

/// Makes again what the screen shows and what derives from the state.
fn refresh(app: &mut App) {
    if app.view == View::Queue {
        let height = app.areas.queue.height;
        app.listing.follow(app.areas.queue_rows(app.listing.row_height(height)));
        return;
    }
    pointing::snap(app);
    labelling::leave(app);
    if let Some(settling) = &mut app.settling {
        settling.refresh(&app.set);
        // Without the heading.
        settling.follow(usize::from(app.areas.differences.height.saturating_sub(1)));
    }
    app.panes.refresh(&app.set);
    app.review.skipped.refresh(&app.set);
    showing::arrange(app);
    app.panes.follow(&app.set, app.current.as_ref(), app.reading.cursor());
    for (index, height) in app.areas.pane_heights().into_iter().enumerate() {
        if let Some(pane) = app.panes.panes.get_mut(index) {
            pane.follow(height);
        }
    }
    app.reading.refresh(&app.areas);
}
