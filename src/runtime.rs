//! The loop, the terminal and the threads around the program.
//!
//! Terminal input, signals, the library's thread and the detectors' thread send into one channel. The
//! loop blocks on it, drains it, updates, and draws once if anything came. Nothing ticks: an idle
//! postil does not wake up.
//!
//! What waits between the threads is bounded, though the channels are not, so that the loop never
//! waits for a thread that waits for the loop: what is typed needs one of so many permits
//! ([`permits`]); the detectors have one task waiting at most ([`detecting`]) and answer with a message
//! a layer; the library's thread has a job for each key that was handled, of which looking for others'
//! changes waits once at most, and answers each with a message or two. Only what is decided while the
//! library cannot be written piles up: that is not to be lost.

mod beginning;
mod clipboard;
mod detecting;
mod error;
mod hangup;
mod hyperlinks;
mod input;
mod keeper;
mod lending;
mod linear;
mod opening;
mod outside;
mod permits;
mod screen;
mod signals;

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use crate::annotation::schema::Schema;
use crate::app::listing::Filter;
use crate::app::look::Look;
use crate::app::{self, App, Effect, Message};
use crate::command::Keymap;
use crate::document::{self, Document};
use crate::store::DocumentId;
use crate::ui::{self, Theme};

pub use linear::run as run_in_lines;

pub use error::RuntimeError;
use input::Gate;

use detecting::Detecting;
use keeper::Keeper;
use opening::{Fetched, Next};
use permits::{Permit, Permits};
use screen::Screen;

/// How long the first key, and the first picture of a queue, wait for the library.
const PATIENCE: Duration = Duration::from_millis(40);

/// How long leaving an article waits for the library to take what is pending. Less than a signal
/// leaves us.
const LEAVING: Duration = Duration::from_secs(2);

/// The system's number for input or output with a terminal that is gone; the same on every Unix.
const EIO: i32 = 5;

/// The system's number for a terminal device that the process does not have; the same on every Unix.
const ENXIO: i32 = 6;

/// Bytes of text from which on an article is long: its beginning is shown before the rest is read, and
/// keys do not wait for the library.
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
    /// Articles that come with postil, with a word of welcome over the first.
    Welcome(Vec<Article>),
    /// One of them, with the tour.
    Tour(Arc<Document>),
    /// Documents of the library, to settle what these annotators differ in; nobody is everybody.
    Settle(Vec<DocumentId>, Vec<String>),
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
    pub look: Look,
    /// Whether the terminal is told which words are links.
    pub has_hyperlinks: bool,
    /// Whether what other annotators decided stays hidden.
    pub is_blind: bool,
    /// In whose layer stands what is settled between annotators.
    pub gold: String,
}

impl Session {
    fn articles(&self) -> &[Article] {
        match &self.start {
            Start::Articles(articles) | Start::Welcome(articles) => articles,
            Start::Queue(_) | Start::Tour(_) | Start::Settle(..) => &[],
        }
    }

    /// The article that is seen first, if it is one.
    fn first(&self) -> Result<Option<Arc<Document>>, String> {
        match &self.start {
            Start::Articles(articles) | Start::Welcome(articles) => {
                articles.first().map(read).transpose()
            }
            Start::Queue(_) | Start::Settle(..) => Ok(None),
            Start::Tour(document) => Ok(Some(Arc::clone(document))),
        }
    }
}

/// What comes through the channel.
#[derive(Debug)]
enum Event {
    /// For whichever article is open.
    Message(Message),
    /// A key, the mouse or a paste.
    Typed(Message, Permit),
    /// For the article that was opened as this many-th; later ones ignore it.
    Of(u64, Message),
    /// The document that was asked for as this many-th, or why there is none.
    Fetched(u64, Result<Box<Fetched>, String>),
    Suspend,
    /// A signal asks for the end; its number is part of the exit code.
    Stop(i32),
    /// The terminal is gone.
    Hangup,
    /// A line was typed; `None` is the end of the input. Only where there is no screen.
    Line(Option<String>, Permit),
    /// In a debug build a signal makes the loop panic, so that a test sees what that leaves behind.
    #[cfg(debug_assertions)]
    Panic,
}

/// Runs until the reader quits. Returns the exit code.
///
/// # Errors
/// When the terminal cannot be used or the first article cannot be read.
pub fn run(session: Session) -> Result<u8, RuntimeError> {
    let (sender, receiver) = mpsc::channel();
    signals::start(sender.clone()).map_err(RuntimeError::Terminal)?;
    let mut screen = beginning::show(&session)?;
    let has_library = session.library.exists();
    let begun = Running::begin(session, sender, screen::size()).inspect_err(|_| {
        screen.iter_mut().for_each(Screen::leave);
    })?;
    let Some(mut running) = begun else { return Ok(0) };
    // To find the row of a long text the library has to read all of it, and one that is made only
    // now has nothing to show.
    let is_quick = running.app.document.text().len() < LONG;
    let patience = if is_quick && has_library { PATIENCE } else { Duration::ZERO };
    running.open_first_to_settle(&receiver).map_err(RuntimeError::Article)?;
    let mut screen = screen.map_or_else(|| enter(running.app.has_mouse), Ok)?;
    let shown = running.show_first(&mut screen, &receiver, patience);
    let mut ended = shown.and_then(|()| running.run(&mut screen, &receiver));
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

fn enter(has_mouse: bool) -> Result<Screen, RuntimeError> {
    Screen::enter(has_mouse).map_err(|err| {
        let is_missing = err.raw_os_error() == Some(ENXIO);
        if is_missing { RuntimeError::NoKeys } else { RuntimeError::Terminal(err) }
    })
}

/// Everything that the loop needs.
struct Running {
    app: App,
    session: Session,
    keeper: Keeper,
    detecting: Detecting,
    sender: Sender<Event>,
    /// How many articles were opened before this one.
    generation: u64,
    /// Which article to open when this one is saved.
    next: Option<Next>,
    /// Whether the program has asked to be told to go on.
    has_more: bool,
    /// Whether a key came since the library was last asked for what others wrote.
    has_acted: bool,
    exit: Option<u8>,
    /// Stops the reading of keys while another program has the terminal.
    gate: Option<Gate>,
}

impl Running {
    /// Reads the first article and starts the library's thread. `None` where there is nothing to show.
    fn begin(
        session: Session,
        sender: Sender<Event>,
        size: (u16, u16),
    ) -> Result<Option<Self>, RuntimeError> {
        let first = session.first().map_err(RuntimeError::Article)?;
        let keeper =
            Keeper::start(session.library.clone(), session.annotator.clone(), sender.clone());
        let app = match (&session.start, first) {
            (Start::Queue(filter), _) => {
                keeper.list();
                queue(&session, filter.clone(), size)
            }
            (Start::Settle(documents, _), _) => {
                let mut only = documents.clone();
                only.sort_unstable();
                // One alone needs no queue to come back to.
                if only.len() > 1 {
                    keeper.list();
                }
                queue(&session, Filter { only: Some(only.into()), ..Filter::default() }, size)
            }
            (_, Some(document)) => {
                keeper.open(Arc::clone(&document), 0, now());
                let mut app = start(&session, document, 0, size);
                match session.start {
                    Start::Welcome(_) => app.welcome(),
                    Start::Tour(_) => app.begin_tour(),
                    Start::Articles(_) | Start::Queue(_) | Start::Settle(..) => {}
                }
                app
            }
            (_, None) => return Ok(None),
        };
        Ok(Some(Self {
            app,
            session,
            keeper,
            detecting: Detecting::new(sender.clone()),
            sender,
            generation: 0,
            next: None,
            has_more: false,
            has_acted: false,
            exit: None,
            gate: None,
        }))
    }

    /// Draws the first picture, lets the library answer, and takes keys from then on. The picture of
    /// an article does not wait for the library; that of a queue is nothing without it.
    fn show_first(
        &mut self,
        screen: &mut Screen,
        receiver: &Receiver<Event>,
        patience: Duration,
    ) -> io::Result<()> {
        if self.app.view == app::View::Article {
            self.draw(screen)?;
            // Without a thread now there is another try when it has something to do.
            let _later = self.detecting.prepare();
        }
        self.wait_for_library(receiver, patience);
        hangup::start(self.sender.clone());
        self.gate = Some(input::start(self.sender.clone(), Permits::default())?);
        Ok(())
    }

    /// Lets the library answer before the first key, but not for long.
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
                // Nothing of this can be done yet.
                later => {
                    let _closed = self.sender.send(later);
                    return;
                }
            };
            for effect in effects {
                self.start_work(&effect);
            }
        }
    }

    fn run(&mut self, screen: &mut Screen, receiver: &Receiver<Event>) -> io::Result<()> {
        self.draw(screen)?;
        while self.exit.is_none() {
            match self.next_event(receiver) {
                Some(event) => self.handle(event, screen)?,
                None => break,
            }
            while self.exit.is_none()
                && self.next.is_none()
                && let Ok(event) = receiver.try_recv()
            {
                self.handle(event, screen)?;
            }
            self.open_next(receiver);
            if self.exit.is_none() {
                self.draw(screen)?;
            }
            // Behind the picture, so that the library's thread does not take the processor from it.
            if std::mem::take(&mut self.has_acted) {
                self.keeper.check();
            }
        }
        Ok(())
    }

    /// What comes next. Where the program has more to do it goes on with that as soon as nothing
    /// waits.
    fn next_event(&mut self, receiver: &Receiver<Event>) -> Option<Event> {
        if !std::mem::take(&mut self.has_more) {
            return receiver.recv().ok();
        }
        match receiver.try_recv() {
            Ok(event) => {
                self.has_more = true;
                Some(event)
            }
            Err(_) => Some(Event::Message(Message::Continue)),
        }
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
        let links = match self.session.has_hyperlinks {
            true => ui::hyperlinks(app),
            false => Vec::new(),
        };
        screen.draw(app.areas.screen, &links, |frame| ui::view(app, theme, frame))
    }

    fn handle(&mut self, event: Event, screen: &mut Screen) -> io::Result<()> {
        let message = match event {
            Event::Message(message) => message,
            Event::Typed(message, permit) => {
                drop(permit);
                message
            }
            Event::Of(generation, message) if generation == self.generation => message,
            // Nobody waits for it any more.
            Event::Of(..) | Event::Fetched(..) | Event::Line(..) => return Ok(()),
            #[cfg(debug_assertions)]
            Event::Panic => panic!("a signal asked for it"),
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
            self.has_acted = true;
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
            Effect::OpenLink(target) => self.open_link(&target, screen)?,
            Effect::EditOutside(text) => self.edit_outside(&text, screen)?,
            Effect::CaptureMouse(is_wanted) => screen.capture_mouse(is_wanted)?,
            Effect::Redraw => screen.clear(),
            Effect::Suspend => self.suspend(screen)?,
            other => self.perform_without_screen(other),
        }
        Ok(())
    }

    /// Does what needs no screen. What needs one says so or does nothing.
    fn perform_without_screen(&mut self, effect: Effect) {
        match effect {
            Effect::Copy(text) => {
                let count = text.chars().count();
                let copied = clipboard::copy(&text);
                self.tell_done(copied.map(|to| format!("Sent {count} characters to {to}.")));
            }
            Effect::EditOutside(_) | Effect::OpenLink(_) => {
                let why = "Another program needs a screen of its own.".to_owned();
                self.tell(Message::EffectFailed(why));
            }
            Effect::Open(step) => self.next = Some(Next::Given(step)),
            Effect::OpenDocument(document) => self.next = Some(Next::Kept(document)),
            Effect::Settle(document) => self.next = Some(Next::Settle(document, self.parties())),
            Effect::Quit => self.exit = Some(0),
            other => self.start_work(&other),
        }
    }

    /// Hands work to the threads.
    fn start_work(&mut self, effect: &Effect) {
        match effect {
            Effect::Save { base, transaction } => self.keeper.append(*base, transaction),
            Effect::Reload => self.keeper.reload(),
            Effect::SaveElsewhere { path, edits } => {
                self.keeper.go_elsewhere(outside::in_home(path), edits.clone());
            }
            Effect::SavePlace { top, cursor } => self.keeper.save_place(*top, *cursor),
            Effect::Continue => self.has_more = true,
            Effect::DeclineEarlier => self.keeper.decline_earlier(),
            Effect::Others => self.keeper.others(),
            Effect::List => self.keeper.list(),
            Effect::Ask(question) => self.keeper.ask(question.clone()),
            Effect::Rows { documents, words } => {
                self.keeper.rows(documents.clone(), words.clone());
            }
            Effect::Detect(blocks) => {
                let (document, reach) = (Arc::clone(&self.app.document), self.app.reach);
                self.detecting.start(document, blocks.clone(), reach, self.generation);
            }
            _ => {}
        }
    }

    fn tell_done(&mut self, outcome: Result<String, String>) {
        self.tell(match outcome {
            Ok(text) => Message::EffectDone(text),
            Err(why) => Message::EffectFailed(why),
        });
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
    app.look = session.look;
    app.listing.is_blind = session.is_blind;
    app.listing.gold.clone_from(&session.gold);
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
