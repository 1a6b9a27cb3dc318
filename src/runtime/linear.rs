//! `--linear`: lines and a prompt in the place of a screen, for screen readers and dumb terminals.
//!
//! It is the same program: a line is a key or the name of a command, what the screen would show is
//! said in words. An empty line reads on by a sentence. Text is selected by the numbers of its words.

mod answer;
mod boxes;
mod lists;
mod tell;
mod words;

use std::io::{self, BufRead, IsTerminal, Read, Write, stdin, stdout};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::annotation::AnnotationId;
use crate::app::overlay::Overlay;
use crate::app::{self, Detection, Message, View, moving};
use crate::command::{COMMANDS, Command, Key};
use crate::runtime::permits::Permits;
use crate::runtime::{Event, LEAVING, Running, RuntimeError, Session, now, signals};
use crate::text::display;

/// Columns and rows of the screen that nobody sees: wide rows, so that going by rows goes far.
const SIZE: (u16, u16) = (100, 40);

/// How long detection of an article may keep the prompt waiting.
const PATIENCE: Duration = Duration::from_secs(20);

/// Bytes of a line at most; what is longer is more than one.
const LONGEST: u64 = 64 * 1024;

/// What a line can be besides a key or a command.
const HELP: &str = "\
A line is a key or the name of a command. An empty line reads the next sentence.
  again            says sentence and annotation once more
  words            numbers the words of the sentence
  tag 3-5          tags words 3 to 5; tag 4 one word
  take 3-5         gives these words to the annotation whose edges or mention are being set
  list             says all annotations of the article; list quote, list open: some
  go e7            goes to an annotation by its name
  left             says what is left to decide
  export           says how the annotations leave
  help             these lines; commands: all commands with their keys
  quit             everything is saved already
Common: ] next undecided, a accept, x reject, l relabel, s speaker or name, c note, i everything else, u undo,
/ search, alt-n next article.";

/// The same in the queue.
const QUEUE_HELP: &str = "\
A line is a key or the name of a command. An empty line goes to the next article.
  enter            opens the article; Q comes back
  list             says the articles from here on
  go 7             goes to the seventh
  commands         all commands with their keys
Common: ] next unfinished, / search, s by state, l by label, S sort, A settle differences, q quit.";

/// Runs until the reader quits or the input ends. Returns the exit code.
///
/// # Errors
/// When the article cannot be read or standard output not be written.
pub fn run(session: Session) -> Result<u8, RuntimeError> {
    let (sender, receiver) = mpsc::channel();
    signals::start(sender.clone()).map_err(RuntimeError::Terminal)?;
    let begun = Running::begin(session, sender.clone(), SIZE)?;
    let Some(running) = begun else { return Ok(0) };
    thread::spawn(move || read_lines(&sender));
    let mut linear = Linear { running, seen: tell::Seen::default(), has_opened: true };
    let ended = linear.run(&receiver);
    linear.running.settle(&receiver);
    linear.running.keeper.finish();
    linear.running.report_unsaved();
    match ended {
        // Whoever listened has left.
        Err(err) if err.kind() == io::ErrorKind::BrokenPipe => Ok(0),
        Err(err) => Err(RuntimeError::Terminal(err)),
        Ok(()) => Ok(linear.running.exit.unwrap_or(0)),
    }
}

/// Sends every line; the end of the input quits.
fn read_lines(sender: &Sender<Event>) {
    let permits = Permits::default();
    let mut input = stdin().lock();
    loop {
        let mut line = Vec::new();
        let read = (&mut input).take(LONGEST).read_until(b'\n', &mut line);
        let line = match read {
            Ok(1..) => {
                Some(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned())
            }
            Ok(0) | Err(_) => None,
        };
        let is_over = line.is_none();
        if sender.send(Event::Line(line, permits.take())).is_err() || is_over {
            return;
        }
    }
}

struct Linear {
    running: Running,
    seen: tell::Seen,
    /// Whether an article or the queue was opened of which nothing was said yet.
    has_opened: bool,
}

impl Linear {
    fn run(&mut self, receiver: &Receiver<Event>) -> io::Result<()> {
        self.wait(receiver)?;
        self.tell()?;
        while self.running.exit.is_none() {
            self.prompt()?;
            let Some(line) = self.next_line(receiver)? else { break };
            // Nobody sees what comes from a file, unless it is said.
            if !stdin().is_terminal() {
                self.say(&display::line(&line))?;
            }
            self.line(line.trim())?;
            self.wait(receiver)?;
            if self.running.exit.is_none() {
                self.tell()?;
            }
        }
        Ok(())
    }

    fn say(&self, text: &str) -> io::Result<()> {
        let mut output = stdout().lock();
        if !text.is_empty() {
            writeln!(output, "{}", text.trim_end())?;
        }
        output.flush()
    }

    fn prompt(&self) -> io::Result<()> {
        let mut output = stdout().lock();
        write!(output, "{}", tell::prompt(&self.running.app))?;
        output.flush()
    }

    /// Says what has changed since it was last said, and which article it is if that is another.
    fn tell(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.has_opened) {
            self.say(&tell::welcome(&self.running.app))?;
        }
        let told = tell::news(&self.running.app, &mut self.seen);
        let app = &mut self.running.app;
        app.notice = None;
        // What is only to be read has been said: nothing has to be left.
        if matches!(app.overlays.last(), Some(Overlay::Page(_) | Overlay::Help { .. })) {
            app.overlays.pop();
        }
        self.say(&told)
    }

    /// The next line; `None` where there are no more, or a signal asks for the end.
    fn next_line(&mut self, receiver: &Receiver<Event>) -> io::Result<Option<String>> {
        while self.running.exit.is_none() {
            match receiver.recv() {
                Ok(Event::Line(line, permit)) => {
                    drop(permit);
                    return Ok(line);
                }
                Ok(event) => self.event(event),
                Err(_) => return Ok(None),
            }
        }
        Ok(None)
    }

    /// Lets library and detectors come to rest, so that what is said is what is so.
    fn wait(&mut self, receiver: &Receiver<Event>) -> io::Result<()> {
        let deadline = Instant::now() + PATIENCE;
        let mut later = Vec::new();
        loop {
            if self.running.next.is_some() {
                self.running.open_next(receiver);
                self.seen = tell::Seen::default();
                self.has_opened = true;
            }
            if self.running.exit.is_some() || self.is_at_rest() {
                break;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            match receiver.recv_timeout(left.min(LEAVING)) {
                Ok(event @ Event::Line(..)) => later.push(event),
                Ok(event) => self.event(event),
                Err(_) if left > LEAVING => {}
                Err(_) => break,
            }
        }
        for event in later {
            let _closed = self.running.sender.send(event);
        }
        Ok(())
    }

    fn is_at_rest(&self) -> bool {
        let app = &self.running.app;
        let has_failed = app.saving.failure.is_some();
        let is_saved = has_failed || app.is_complete() && app.saving.pending() == 0;
        is_saved && app.detection != Detection::Running
    }

    fn event(&mut self, event: Event) {
        match event {
            Event::Message(message) => self.update(message),
            Event::Of(generation, message) if generation == self.running.generation => {
                self.update(message);
            }
            Event::Stop(number) => self.running.stop(number),
            Event::Hangup => self.running.stop(signal_hook::consts::SIGHUP),
            Event::Of(..) | Event::Fetched(..) | Event::Suspend => {}
            Event::Typed(..) | Event::Line(..) => {}
            #[cfg(debug_assertions)]
            Event::Panic => panic!("a signal asked for it"),
        }
    }

    fn update(&mut self, message: Message) {
        let mut next = Some(message);
        // No key waits here: what comes in by slices comes in at once.
        while let Some(message) = next {
            for effect in app::update(&mut self.running.app, message, now()) {
                self.running.perform_without_screen(effect);
            }
            next = std::mem::take(&mut self.running.has_more).then_some(Message::Continue);
        }
    }

    fn line(&mut self, line: &str) -> io::Result<()> {
        self.running.keeper.check();
        if !self.running.app.overlays.is_empty() {
            let why = self.answer(line);
            return self.say(why);
        }
        let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
        let is_queue = self.running.app.view == View::Queue;
        match (first, rest.trim()) {
            ("", _) if is_queue => self.command(Command::Down),
            ("", _) => self.command(Command::SentenceNext),
            ("again", "") => self.seen = tell::Seen::default(),
            ("help" | "?", "") if is_queue => self.say(QUEUE_HELP)?,
            ("help" | "?", "") => self.say(HELP)?,
            ("commands", "") => self.say(&tell::commands(&self.running.app.keymap))?,
            ("list", "") if is_queue => self.say(&lists::articles(&self.running.app))?,
            ("list", wanted) => self.say(&tell::annotations(&self.running.app, wanted))?,
            ("left", "") => self.say(&tell::left(&self.running.app))?,
            ("export", _) => self.say(&tell::export(&self.running.app))?,
            ("words", "") => self.say(&words::numbered(&self.running.app))?,
            ("go", target) if !target.is_empty() => self.go(target)?,
            ("tag" | "t" | "take", numbers) if !numbers.is_empty() => self.take(numbers)?,
            _ => self.key_or_name(line)?,
        }
        Ok(())
    }

    /// Goes to an annotation by its name, or to an article of the queue by its number.
    fn go(&mut self, target: &str) -> io::Result<()> {
        let app = &mut self.running.app;
        if app.view == View::Queue {
            let count = app.listing.len().0;
            let number = target.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let Some(number) = number.filter(|number| *number < count) else {
                return self.say(&format!("Say a number from 1 to {count}."));
            };
            app.listing.row = number;
            self.update(Message::Continue);
            return Ok(());
        }
        let id = AnnotationId::from(target);
        if app.set.annotation(&id).is_none() {
            return self.say(&format!("There is no annotation {target}; list says all of them."));
        }
        moving::select(app, &id);
        Ok(())
    }

    /// Takes words of the sentence by their numbers: to be tagged, or for what is being set.
    fn take(&mut self, numbers: &str) -> io::Result<()> {
        match words::select(&mut self.running.app, numbers) {
            Ok(()) => {
                self.command(Command::Confirm);
                Ok(())
            }
            Err(why) => self.say(&why),
        }
    }

    fn key_or_name(&mut self, line: &str) -> io::Result<()> {
        if let Some(entry) = COMMANDS.iter().find(|entry| entry.name == line) {
            self.command(entry.command);
            return Ok(());
        }
        // A count may stand before a key: 3j.
        let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (count, name) = line.split_at_checked(digits).unwrap_or(("", line));
        if let Some(key) = Key::parse(name) {
            for digit in count.chars() {
                self.key(KeyCode::Char(digit), KeyModifiers::NONE);
            }
            self.update(Message::Key(key.event()));
            return Ok(());
        }
        // Several keys one after the other: z t.
        let keys: Option<Vec<Key>> = line.split(' ').map(Key::parse).collect();
        if let Some(keys) = keys.filter(|keys| keys.len() > 1) {
            for key in keys {
                self.update(Message::Key(key.event()));
            }
            return Ok(());
        }
        self.say(&tell::unknown(line))
    }

    fn command(&mut self, command: Command) {
        self.update(Message::Command(command));
    }

    fn key(&mut self, code: KeyCode, modifiers: KeyModifiers) {
        self.update(Message::Key(KeyEvent::new(code, modifiers)));
    }
}
