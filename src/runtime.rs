//! The loop, the terminal and the threads around the program.
//!
//! Terminal input, signals, the library's thread and the detectors' thread send into one channel. The
//! loop blocks on it, drains it, updates, and draws once if anything came. Nothing ticks: an idle
//! postil does not wake up.

mod clipboard;
mod detecting;
mod hangup;
mod input;
mod keeper;
mod outside;
mod screen;
mod signals;

use std::fmt;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use crate::annotation::schema::Schema;
use crate::app::listing::Filter;
use crate::app::saving::Loaded;
use crate::app::{self, App, Effect, Message};
use crate::command::Keymap;
use crate::document::{self, Document};
use crate::store::DocumentId;
use crate::ui::{self, Theme};

use input::Gate;
use keeper::Keeper;
use screen::Screen;

/// How long the first picture waits for the library, so that it does not change at once.
const PATIENCE: Duration = Duration::from_millis(40);

/// How long leaving an article waits for the library to take what is pending. Less than a signal
/// leaves us.
const LEAVING: Duration = Duration::from_secs(2);

/// How long a document of the library is waited for: the library's thread may be writing its index.
const FETCHING: Duration = Duration::from_secs(10);

/// The system's number for input or output with a terminal that is gone; the same on every Unix.
const EIO: i32 = 5;

/// The system's number for a terminal device that the process does not have; the same on every Unix.
const ENXIO: i32 = 6;

/// Bytes of text from which on the first picture does not wait for the library: to find the row it
/// has to read and hash the whole text.
const LONG: usize = 1 << 20;

/// An article that can be opened.
#[derive(Debug, Clone)]
pub enum Article {
    Path(PathBuf),
    /// Read already: standard input, or one that comes with postil.
    Given(Arc<Document>),
}

/// What is seen first.
#[derive(Debug)]
pub enum Start {
    /// The first of these articles; the others are gone through by key.
    Articles(Vec<Article>),
    /// The queue of the library.
    Queue(Filter),
    /// An article that comes with postil, with a word of welcome.
    Welcome(Arc<Document>),
}

/// What the interactive program is started with.
#[derive(Debug)]
pub struct Session {
    pub start: Start,
    /// The library file.
    pub library: PathBuf,
    pub annotator: String,
    pub keymap: Arc<Keymap>,
    pub schema: Arc<Schema>,
    pub theme: Theme,
    /// Columns of text at most, if the reader has chosen.
    pub measure: Option<u16>,
    pub has_mouse: bool,
    /// Whether what other annotators decided stays hidden.
    pub is_blind: bool,
}

impl Session {
    fn articles(&self) -> &[Article] {
        match &self.start {
            Start::Articles(articles) => articles,
            Start::Queue(_) | Start::Welcome(_) => &[],
        }
    }

    /// The article that is seen first, if it is one.
    fn first(&self) -> Result<Option<Arc<Document>>, String> {
        match &self.start {
            Start::Articles(articles) => articles.first().map(read).transpose(),
            Start::Queue(_) => Ok(None),
            Start::Welcome(document) => Ok(Some(Arc::clone(document))),
        }
    }
}

/// Why the interactive program could not run.
#[derive(Debug)]
#[non_exhaustive]
pub enum RuntimeError {
    /// The terminal refused a mode or its size.
    Terminal(io::Error),
    /// Standard input is no terminal, and the process has none besides.
    NoKeys,
    /// The first article cannot be read; the text says why.
    Article(String),
}

impl fmt::Display for RuntimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Terminal(err) => write!(f, "cannot use the terminal: {err}"),
            Self::NoKeys => f.write_str(
                "there is no terminal to take keys from; \
                 to have the article printed, send the output through a pipe",
            ),
            Self::Article(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for RuntimeError {}

/// What comes through the channel.
#[derive(Debug)]
enum Event {
    /// For whichever article is open.
    Message(Message),
    /// For the article that was opened as this many-th; later ones ignore it.
    Of(u64, Message),
    /// The document that was asked for as this many-th, or why there is none.
    Fetched(u64, Result<Box<(Arc<Document>, Loaded)>, String>),
    Suspend,
    /// A signal asks for the end; its number is part of the exit code.
    Stop(i32),
    /// The terminal is gone.
    Hangup,
}

/// Runs until the reader quits. Returns the exit code.
///
/// # Errors
/// When the terminal cannot be used or the first article cannot be read.
pub fn run(session: Session) -> Result<u8, RuntimeError> {
    let first = session.first().map_err(RuntimeError::Article)?;
    let (sender, receiver) = mpsc::channel();
    // A library that is made only now has nothing to show.
    let is_quick = first.as_ref().is_none_or(|document| document.text().len() < LONG);
    let patience = if is_quick && session.library.exists() { PATIENCE } else { Duration::ZERO };
    let keeper = Keeper::start(session.library.clone(), session.annotator.clone(), sender.clone());
    signals::start(sender.clone()).map_err(RuntimeError::Terminal)?;
    let size = screen::size();
    let app = match (&session.start, first) {
        (Start::Queue(filter), _) => {
            keeper.list();
            queue(&session, filter.clone(), size)
        }
        (_, Some(document)) => {
            keeper.open(Arc::clone(&document), 0, now());
            let mut app = start(&session, document, 0, size);
            if let Start::Welcome(_) = session.start {
                app.welcome();
            }
            app
        }
        (_, None) => return Ok(0),
    };
    let mut running =
        Running { app, session, keeper, sender, generation: 0, next: None, exit: None, gate: None };
    running.wait_for_library(&receiver, patience);
    let mut screen = Screen::enter(running.app.has_mouse).map_err(|err| {
        let is_missing = err.raw_os_error() == Some(ENXIO);
        if is_missing { RuntimeError::NoKeys } else { RuntimeError::Terminal(err) }
    })?;
    hangup::start(running.sender.clone());
    running.gate = Some(input::start(running.sender.clone()).map_err(RuntimeError::Terminal)?);
    let mut ended = running.run(&mut screen, &receiver);
    if ended.as_ref().is_err_and(|err| err.raw_os_error() == Some(EIO)) {
        // What was drawn found the terminal gone before the signal came.
        running.stop(signal_hook::consts::SIGHUP);
        ended = Ok(());
    }
    running.settle(&receiver);
    running.keeper.finish();
    screen.leave();
    running.report_unsaved();
    ended.map_err(RuntimeError::Terminal)?;
    Ok(running.exit.unwrap_or(0))
}

/// An article that is to be opened.
#[derive(Debug, Clone, Copy)]
enum Next {
    /// So many further on among the given ones.
    Given(isize),
    /// From the library.
    Kept(DocumentId),
}

/// Everything that the loop needs.
struct Running {
    app: App,
    session: Session,
    keeper: Keeper,
    sender: Sender<Event>,
    /// How many articles were opened before this one.
    generation: u64,
    /// Which article to open when this one is saved.
    next: Option<Next>,
    exit: Option<u8>,
    /// Stops the reading of keys while another program has the terminal.
    gate: Option<Gate>,
}

impl Running {
    /// Lets the library answer before the first picture, but not for long.
    fn wait_for_library(&mut self, receiver: &Receiver<Event>, patience: Duration) {
        let deadline = Instant::now() + patience;
        while !self.app.is_complete() && self.app.saving.failure.is_none() {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(event) = receiver.recv_timeout(left) else { return };
            // Effects that need the screen come from keys, and there are none yet.
            let effects = match event {
                Event::Message(message) | Event::Of(_, message) => {
                    app::update(&mut self.app, message, now())
                }
                Event::Stop(number) => return self.stop(number),
                Event::Suspend | Event::Hangup | Event::Fetched(..) => return,
            };
            for effect in effects {
                self.start_work(&effect);
            }
        }
    }

    fn run(&mut self, screen: &mut Screen, receiver: &Receiver<Event>) -> io::Result<()> {
        self.draw(screen)?;
        while self.exit.is_none() {
            let Ok(event) = receiver.recv() else { break };
            self.handle(event, screen)?;
            while self.exit.is_none()
                && self.next.is_none()
                && let Ok(event) = receiver.try_recv()
            {
                self.handle(event, screen)?;
            }
            if let Some(next) = self.next.take() {
                self.settle(receiver);
                match next {
                    Next::Given(step) => self.open(step),
                    Next::Kept(document) => self.open_kept(document, receiver),
                }
            }
            if self.exit.is_none() {
                self.draw(screen)?;
            }
        }
        Ok(())
    }

    /// Lets the library take what is pending before the article is left. It may have to be made
    /// again first, because another postil has written in between. What comes from the reader waits.
    fn settle(&mut self, receiver: &Receiver<Event>) {
        let deadline = Instant::now() + LEAVING;
        let mut later = Vec::new();
        while self.app.saving.pending() > 0 && self.app.saving.failure.is_none() {
            let left = deadline.saturating_duration_since(Instant::now());
            match receiver.recv_timeout(left) {
                Ok(Event::Of(generation, message)) if generation == self.generation => {
                    for effect in app::update(&mut self.app, message, now()) {
                        self.start_work(&effect);
                    }
                }
                Ok(Event::Of(..)) => {}
                Ok(event) => later.push(event),
                Err(_) => break,
            }
        }
        for event in later {
            // The receiver lives as long as the loop that calls this.
            let _closed = self.sender.send(event);
        }
    }

    fn draw(&self, screen: &mut Screen) -> io::Result<()> {
        let (app, theme) = (&self.app, &self.session.theme);
        screen.draw(app.areas.screen, |frame| ui::view(app, theme, frame))
    }

    fn handle(&mut self, event: Event, screen: &mut Screen) -> io::Result<()> {
        let message = match event {
            Event::Message(message) => message,
            Event::Of(generation, message) if generation == self.generation => message,
            // Nobody waits for it any more.
            Event::Of(..) | Event::Fetched(..) => return Ok(()),
            Event::Suspend => return self.suspend(screen),
            Event::Stop(number) => {
                self.stop(number);
                return Ok(());
            }
            Event::Hangup => {
                self.stop(signal_hook::consts::SIGHUP);
                return Ok(());
            }
        };
        if matches!(message, Message::Key(_) | Message::Mouse(_)) {
            self.keeper.check();
        }
        for effect in app::update(&mut self.app, message, now()) {
            self.perform(effect, screen)?;
        }
        Ok(())
    }

    fn stop(&mut self, signal: i32) {
        let place = (self.app.reading.top_offset(), self.app.reading.cursor());
        self.keeper.save_place(place.0, place.1);
        self.exit = Some(128u8.saturating_add(signal as u8));
    }

    /// Does what the program asked for.
    fn perform(&mut self, effect: Effect, screen: &mut Screen) -> io::Result<()> {
        match effect {
            Effect::Copy(text) => {
                if let Err(why) = clipboard::copy(&text) {
                    self.tell(Message::EffectFailed(why));
                }
            }
            Effect::EditOutside(text) => self.edit_outside(&text, screen)?,
            Effect::CaptureMouse(is_wanted) => screen.capture_mouse(is_wanted)?,
            Effect::Open(step) => self.next = Some(Next::Given(step)),
            Effect::OpenDocument(document) => self.next = Some(Next::Kept(document)),
            Effect::Redraw => screen.clear(),
            Effect::Suspend => self.suspend(screen)?,
            Effect::Quit => self.exit = Some(0),
            other => self.start_work(&other),
        }
        Ok(())
    }

    /// Hands work to the threads.
    fn start_work(&mut self, effect: &Effect) {
        match effect {
            Effect::Save { base, transaction } => self.keeper.append(*base, transaction),
            Effect::Reload => self.keeper.reload(),
            Effect::SavePlace { top, cursor } => self.keeper.save_place(*top, *cursor),
            Effect::DeclineEarlier => self.keeper.decline_earlier(),
            Effect::List => self.keeper.list(),
            Effect::Ask(question) => self.keeper.ask(question.clone()),
            Effect::Rows { documents, words } => {
                self.keeper.rows(documents.clone(), words.clone());
            }
            Effect::Detect => {
                let document = Arc::clone(&self.app.document);
                detecting::start(document, self.generation, self.sender.clone());
            }
            _ => {}
        }
    }

    /// Gives the terminal to the reader's own editor until it ends.
    fn edit_outside(&mut self, text: &str, screen: &mut Screen) -> io::Result<()> {
        if let Some(gate) = &mut self.gate {
            gate.close();
        }
        screen.leave();
        signals::lend(true);
        let edited = outside::edit(text);
        signals::lend(false);
        let entered = screen.enter_again(self.app.has_mouse);
        if let Some(gate) = &mut self.gate {
            gate.open();
        }
        entered?;
        let (columns, rows) = screen::size();
        self.tell(Message::Resize(columns, rows));
        self.tell(match edited {
            Ok(text) => Message::EditedOutside(text),
            Err(why) => Message::EffectFailed(why),
        });
        Ok(())
    }

    fn suspend(&mut self, screen: &mut Screen) -> io::Result<()> {
        screen.leave();
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
        screen.enter_again(self.app.has_mouse)?;
        let (columns, rows) = screen::size();
        self.tell(Message::Resize(columns, rows));
        self.tell(Message::Resumed);
        Ok(())
    }

    fn open(&mut self, step: isize) {
        let Some(number) = self.app.article.0.checked_add_signed(step) else { return };
        let Some(article) = self.session.articles().get(number) else { return };
        match read(article) {
            Ok(document) => {
                self.generation += 1;
                self.keeper.open(Arc::clone(&document), self.generation, now());
                self.show(document, number);
            }
            Err(why) => self.tell(Message::EffectFailed(why)),
        }
    }

    /// Opens a document of the library. What comes from the reader waits for it, so that no key
    /// meant for the article falls into the queue.
    fn open_kept(&mut self, row: DocumentId, receiver: &Receiver<Event>) {
        self.generation += 1;
        self.keeper.fetch(row, self.generation, now());
        let mut later = Vec::new();
        let fetched = loop {
            match receiver.recv_timeout(FETCHING) {
                Ok(Event::Fetched(generation, fetched)) if generation == self.generation => {
                    break fetched;
                }
                Ok(event) => later.push(event),
                Err(_) => break Err("The library does not answer".to_owned()),
            }
        };
        match fetched {
            Ok(fetched) => {
                let (document, loaded) = *fetched;
                let number = self.app.listing.position(row).unwrap_or(0);
                self.show(document, number);
                self.app.listing.opened = Some(row);
                self.app.is_from_queue = true;
                self.app.article = (number, self.app.listing.len().0);
                for effect in app::update(&mut self.app, Message::Loaded(Box::new(loaded)), now()) {
                    self.start_work(&effect);
                }
            }
            Err(why) => self.tell(Message::EffectFailed(format!("{why}."))),
        }
        for event in later {
            let _closed = self.sender.send(event);
        }
    }

    /// Puts another article on the screen. The queue stays as it is.
    fn show(&mut self, document: Arc<Document>, number: usize) {
        let size = (self.app.areas.screen.width, self.app.areas.screen.height);
        let listing = std::mem::take(&mut self.app.listing);
        let has_mouse = self.app.has_mouse;
        self.app = start(&self.session, document, number, size);
        self.app.listing = listing;
        self.app.has_mouse = has_mouse;
    }

    fn tell(&mut self, message: Message) {
        // The receiver lives as long as the loop that calls this.
        let _closed = self.sender.send(Event::Message(message));
    }

    /// Says on the way out what did not come to the disk.
    fn report_unsaved(&self) {
        let count = self.app.saving.pending();
        if count > 0 {
            let why = self.app.saving.failure.as_deref();
            let why = why.unwrap_or("the library did not take them in time");
            // Standard error may be the terminal that is gone.
            let _gone = writeln!(io::stderr(), "postil: {count} changes were not saved: {why}");
        }
    }
}

fn start(session: &Session, document: Arc<Document>, number: usize, size: (u16, u16)) -> App {
    let mut app = App::new(app::Start {
        document,
        schema: Arc::clone(&session.schema),
        keymap: Arc::clone(&session.keymap),
        annotator: session.annotator.clone(),
        article: (number, session.articles().len().max(1)),
        size,
        measure: session.measure,
        now: now(),
    });
    app.has_mouse = session.has_mouse;
    app.listing.is_blind = session.is_blind;
    app
}

/// The program with the queue and no article.
fn queue(session: &Session, filter: Filter, size: (u16, u16)) -> App {
    let nothing = Document::new(String::new(), String::new(), String::new(), Vec::new());
    let mut app = start(session, Arc::new(nothing), 0, size);
    app.open_queue(filter);
    app
}

fn read(article: &Article) -> Result<Arc<Document>, String> {
    match article {
        Article::Given(document) => Ok(Arc::clone(document)),
        Article::Path(path) => document::open(path).map(Arc::new).map_err(|err| err.to_string()),
    }
}

/// Milliseconds since 1970-01-01 UTC.
fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
