//! The thread that owns the library. Jobs come in order; each answer is an event.

mod elsewhere;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::thread;
use std::time::Duration;

use crate::annotation::anchor;
use crate::annotation::edit::Edit;
use crate::annotation::transaction::Transaction;
use crate::app::Message;
use crate::app::saving::{Earlier, Loaded};
use crate::app::settling::Party;
use crate::document::Document;
use crate::runtime::opening::{Fetched, Layer};
use crate::runtime::{Event, now};
use crate::store::{
    AppendError, Backup, DocumentId, Library, Opened, Question, ReadingPlace, StoreError,
    Workspace, WorkspaceId,
};

/// How long the end waits for what is still to be written.
const DEADLINE: Duration = Duration::from_secs(10);

/// How long after the last job the library's housekeeping begins: indexing, the daily backup.
const QUIET: Duration = Duration::from_millis(500);

/// What the thread is told.
enum Job {
    Open { document: Arc<Document>, generation: u64, now: i64 },
    Append { base: u64, transaction: Box<Transaction> },
    Reload,
    Check,
    Fetch { row: DocumentId, layer: Layer, generation: u64, now: i64 },
    Others,
    List,
    Ask(Question),
    Rows { documents: Vec<DocumentId>, words: String },
    Elsewhere { path: PathBuf, edits: Vec<Edit> },
    SavePlace(ReadingPlace),
    DeclineEarlier,
    Finish(Sender<()>),
}

/// The way to the thread.
pub struct Keeper {
    jobs: Sender<Job>,
    events: Sender<Event>,
    /// Whether a look for others' changes waits already.
    is_checking: Arc<AtomicBool>,
}

impl Keeper {
    /// Starts the thread. The library is opened with the first document.
    pub fn start(path: PathBuf, annotator: String, events: Sender<Event>) -> Self {
        let (jobs, receiver) = mpsc::channel();
        let own = events.clone();
        let is_checking = Arc::new(AtomicBool::new(false));
        let checked = Arc::clone(&is_checking);
        let spawned = thread::Builder::new().name("library".to_owned()).spawn(move || {
            let desk = Desk {
                path,
                annotator,
                library: None,
                open: None,
                state: State::InStep,
                refused: None,
                seen: 0,
                backup: None,
                events,
                is_checking: checked,
            };
            desk.work(&receiver);
        });
        let keeper = Self { jobs, events: own, is_checking };
        if let Err(err) = spawned {
            keeper.tell(Message::LibraryFailed(format!("no thread for the library: {err}")));
        }
        keeper
    }

    /// Opens a document; answered by [`Message::Loaded`] or [`Message::LibraryFailed`].
    pub fn open(&self, document: Arc<Document>, generation: u64, now: i64) {
        self.send(Job::Open { document, generation, now });
    }

    /// Opens a document of the library; answered by [`Event::Fetched`].
    pub fn fetch(&self, row: DocumentId, layer: Layer, generation: u64, now: i64) {
        self.send(Job::Fetch { row, layer, generation, now });
    }

    /// Reads what others decided in the open document; answered by [`Message::Others`].
    pub fn others(&self) {
        self.send(Job::Others);
    }

    /// Reads the list of documents; answered by [`Message::Listed`].
    pub fn list(&self) {
        self.send(Job::List);
    }

    /// Asks what narrows the queue; answered by [`Message::Answered`].
    pub fn ask(&self, question: Question) {
        self.send(Job::Ask(question));
    }

    /// Reads rows of the queue; answered by [`Message::Rows`].
    pub fn rows(&self, documents: Vec<DocumentId>, words: String) {
        self.send(Job::Rows { documents, words });
    }

    /// Appends a transaction; answered by [`Message::Saved`], [`Message::SaveFailed`] or
    /// [`Message::Outdated`].
    pub fn append(&self, base: u64, transaction: &Transaction) {
        self.send(Job::Append { base, transaction: Box::new(transaction.clone()) });
    }

    /// Reads the open document again; answered by [`Message::Loaded`].
    pub fn reload(&self) {
        self.send(Job::Reload);
    }

    /// Goes on in another library file. Answered like [`Keeper::reload`], or by
    /// [`Message::Replaced`] where the file got what the edits make.
    pub fn go_elsewhere(&self, path: PathBuf, edits: Vec<Edit>) {
        self.send(Job::Elsewhere { path, edits });
    }

    /// Looks whether others have written; answered by [`Message::Outdated`] if so.
    pub fn check(&self) {
        if !self.is_checking.swap(true, Ordering::SeqCst) {
            self.send(Job::Check);
        }
    }

    /// Remembers where the reader is, in bytes.
    pub fn save_place(&self, top: usize, cursor: usize) {
        self.send(Job::SavePlace(ReadingPlace { top, cursor }));
    }

    /// Remembers that the annotations of the earlier version are not wanted.
    pub fn decline_earlier(&self) {
        self.send(Job::DeclineEarlier);
    }

    /// Waits until everything is written.
    pub fn finish(&self) {
        let (done, wait) = mpsc::channel();
        self.send(Job::Finish(done));
        let _late = wait.recv_timeout(DEADLINE);
    }

    fn send(&self, job: Job) {
        let is_save = matches!(job, Job::Append { .. });
        if self.jobs.send(job).is_err() && is_save {
            self.tell(Message::SaveFailed("the library's thread has ended".to_owned()));
        }
    }

    fn tell(&self, message: Message) {
        let _ending = self.events.send(Event::Message(message));
    }
}

impl Drop for Keeper {
    /// After a panic, too, what was decided comes to the disk.
    fn drop(&mut self) {
        if thread::panicking() {
            self.finish();
        }
    }
}

/// The thread's own things.
struct Desk {
    path: PathBuf,
    annotator: String,
    library: Option<Library>,
    open: Option<Open>,
    state: State,
    /// The document that the library could not be opened for.
    refused: Option<Refused>,
    /// The version of the library's data that the program was told of.
    seen: i64,
    /// The daily backup while it is made.
    backup: Option<Backup>,
    events: Sender<Event>,
    is_checking: Arc<AtomicBool>,
}

/// What the program knows of the document in the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The same as the library has.
    InStep,
    /// Something older. It was told; nothing is appended until it has read the document again.
    Stale,
    /// Something older, and the document could not be read again. The next change tries it.
    Unread,
}

/// The document that is open.
struct Open {
    document: Arc<Document>,
    generation: u64,
    row: DocumentId,
    workspace: WorkspaceId,
    annotator: String,
    head: u64,
    now: i64,
}

/// A document that could not be opened.
struct Refused {
    document: Arc<Document>,
    generation: u64,
    now: i64,
}

impl Desk {
    fn work(mut self, jobs: &Receiver<Job>) {
        let mut has_chores = false;
        loop {
            let job = match has_chores {
                false => jobs.recv().map_err(|_| RecvTimeoutError::Disconnected),
                true => jobs.recv_timeout(QUIET),
            };
            match job {
                Ok(job) => {
                    has_chores |= matches!(job, Job::Open { .. } | Job::Fetch { .. } | Job::List);
                    self.perform(job);
                }
                Err(RecvTimeoutError::Timeout) => {
                    has_chores = self.do_chores(jobs);
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn perform(&mut self, job: Job) {
        match job {
            Job::Open { document, generation, now } => self.open(document, generation, now),
            Job::Others => self.others(),
            Job::Fetch { row, layer, generation, now } => {
                let fetched = self.fetch(row, layer, generation, now);
                let _ending = self.events.send(Event::Fetched(generation, fetched.map(Box::new)));
            }
            Job::List => self.list(),
            Job::Ask(question) => self.ask(question),
            Job::Rows { documents, words } => self.rows(&documents, words),
            Job::Append { base, transaction } => self.append(base, &transaction),
            Job::Reload => self.reload(),
            Job::Check => self.check(),
            Job::Elsewhere { path, edits } => self.go_elsewhere(path, edits),
            Job::SavePlace(place) => {
                if let (Some(library), Some(open)) = (&mut self.library, &self.open) {
                    // The place is a comfort; what cannot be written is not worth a message.
                    let _kept = library.set_place(open.workspace, place);
                }
            }
            Job::DeclineEarlier => {
                if let (Some(library), Some(open)) = (&mut self.library, &self.open)
                    && let Err(err) = library.decline_earlier(open.workspace)
                {
                    self.tell(Message::EffectFailed(format!("Not kept: {err}.")));
                }
            }
            Job::Finish(done) => {
                // What is half copied is deleted, and made again next time.
                drop(self.backup.take());
                let _gone = done.send(());
            }
        }
    }

    fn open(&mut self, document: Arc<Document>, generation: u64, now: i64) {
        self.state = State::InStep;
        self.refused = None;
        match self.opened(&document, now) {
            Ok(mut opened) => {
                let earlier = opened.earlier.take();
                let earlier = earlier.and_then(|version| self.earlier(version.row, &opened));
                let (row, workspace, head) = (opened.row, opened.workspace, opened.head);
                let annotator = self.annotator.clone();
                self.open =
                    Some(Open { document, generation, row, workspace, annotator, head, now });
                let loaded = loaded(opened, earlier);
                self.tell_of(generation, Message::Loaded(Box::new(loaded)));
            }
            Err(err) => {
                self.open = None;
                self.refused = Some(Refused { document, generation, now });
                self.tell_of(generation, Message::LibraryFailed(capital(&err.to_string())));
            }
        }
    }

    fn library(&mut self) -> Result<&mut Library, StoreError> {
        let library = match self.library.take() {
            Some(library) => library,
            None => {
                let library = Library::open(Path::new(&self.path))?;
                self.seen = library.data_version()?;
                library
            }
        };
        Ok(self.library.insert(library))
    }

    fn fetch(
        &mut self,
        row: DocumentId,
        layer: Layer,
        generation: u64,
        now: i64,
    ) -> Result<Fetched, String> {
        let said = |err: StoreError| capital(&format!("{err}."));
        self.state = State::InStep;
        let parties = match layer.parties {
            Some(names) => self.parties(row, &names, &layer.annotator)?,
            None => Vec::new(),
        };
        let annotator = layer.annotator;
        let library = self.library().map_err(said)?;
        let (document, mut opened) = library.open_document(row, &annotator, now).map_err(said)?;
        let document = Arc::new(document);
        let earlier = opened.earlier.take().filter(|_| parties.is_empty());
        let earlier = earlier.and_then(|version| self.earlier(version.row, &opened));
        let (workspace, head) = (opened.workspace, opened.head);
        self.open = Some(Open {
            document: Arc::clone(&document),
            generation,
            row,
            workspace,
            annotator,
            head,
            now,
        });
        Ok(Fetched { document, loaded: loaded(opened, earlier), parties })
    }

    /// What these annotators decided in a document, or everybody who did but `gold`.
    fn parties(
        &mut self,
        row: DocumentId,
        names: &[String],
        gold: &str,
    ) -> Result<Vec<Party>, String> {
        let said = |err: StoreError| capital(&format!("{err}."));
        let library = self.library().map_err(said)?;
        let workspaces = library.workspaces(row).map_err(said)?;
        let has_decided = |one: &Workspace| one.counts.values().any(|count| count.decided() > 0);
        let wanted = workspaces.into_iter().filter(|one| match names.is_empty() {
            true => one.annotator != gold && has_decided(one),
            false => names.contains(&one.annotator),
        });
        let parties = wanted.map(|one| {
            let (_, kept) = library.load(row, &one.annotator).map_err(said)?;
            Ok(Party { annotator: one.annotator, set: kept.set })
        });
        let parties: Vec<Party> = parties.collect::<Result<_, String>>()?;
        match parties.as_slice() {
            [] => Err("Nobody has decided in this article yet.".to_owned()),
            [only] => Err(format!(
                "Only {} has decided in this article; it takes two annotators to settle something.",
                only.annotator
            )),
            _ => Ok(parties),
        }
    }

    fn others(&mut self) {
        let Some(open) = &self.open else { return };
        let (row, own, generation) = (open.row, open.annotator.clone(), open.generation);
        let read = self.library().and_then(|library| {
            let workspaces = library.workspaces(row)?.into_iter();
            let others = workspaces.filter(|one| one.annotator != own);
            others
                .map(|one| {
                    let (_, kept) = library.load(row, &one.annotator)?;
                    Ok(Party { annotator: one.annotator, set: kept.set })
                })
                .collect::<Result<Vec<_>, StoreError>>()
        });
        match read {
            Ok(others) => self.tell_of(generation, Message::Others(others)),
            Err(err) => self.tell(Message::EffectFailed(capital(&format!("{err}.")))),
        }
    }

    fn list(&mut self) {
        let annotator = self.annotator.clone();
        match self.library().and_then(|library| library.entries(&annotator)) {
            Ok(entries) => self.tell(Message::Listed(entries)),
            Err(err) => self.tell(Message::LibraryFailed(capital(&err.to_string()))),
        }
    }

    fn ask(&mut self, question: Question) {
        let annotator = self.annotator.clone();
        if !question.words.is_empty() {
            self.index();
        }
        match self.library().and_then(|library| library.ask(&question, &annotator)) {
            Ok(answer) => self.tell(Message::Answered(Box::new((question, answer)))),
            Err(err) => self.tell(Message::EffectFailed(capital(&format!("{err}.")))),
        }
    }

    /// Brings the search up to date, and says how far it is. An error shows itself in the search.
    fn index(&mut self) {
        while let Ok(true) = self.library().and_then(Library::index_some) {
            let left = self.library.as_ref().and_then(|library| library.unindexed().ok());
            self.tell(Message::Unindexed(left.unwrap_or(0)));
        }
        self.tell(Message::Unindexed(0));
    }

    fn rows(&mut self, documents: &[DocumentId], words: String) {
        let annotator = self.annotator.clone();
        let read =
            self.library().and_then(|library| library.queue_rows(documents, &annotator, &words));
        match read {
            Ok(rows) => self.tell(Message::Rows { words, rows }),
            Err(err) => self.tell(Message::EffectFailed(capital(&format!("{err}.")))),
        }
    }

    fn opened(&mut self, document: &Document, now: i64) -> Result<Opened, StoreError> {
        let annotator = self.annotator.clone();
        self.library()?.document(document, &annotator, now)
    }

    fn earlier(&mut self, row: DocumentId, opened: &Opened) -> Option<Earlier> {
        let (_, old) = self.library.as_mut()?.load(row, &self.annotator).ok()?;
        let preview = anchor::carry_over(&old.set, &opened.set);
        let has_something = preview.carried > 0 || !preview.lost.is_empty();
        has_something.then_some(Earlier { set: old.set, preview })
    }

    fn reload(&mut self) {
        let (Some(library), Some(open)) = (&mut self.library, &mut self.open) else { return };
        let generation = open.generation;
        match library.document(&open.document, &open.annotator, open.now) {
            Ok(opened) => {
                open.head = opened.head;
                self.state = State::InStep;
                self.tell_of(generation, Message::Loaded(Box::new(loaded(opened, None))));
            }
            Err(err) => {
                self.state = State::Unread;
                self.tell_of(generation, Message::SaveFailed(err.to_string()));
            }
        }
    }

    fn append(&mut self, base: u64, transaction: &Transaction) {
        let (Some(library), Some(open)) = (&mut self.library, &mut self.open) else { return };
        if self.state == State::Stale {
            return;
        }
        let generation = open.generation;
        if self.state == State::Unread || base != open.head {
            // An earlier change could not be written; the program makes all of them again.
            self.state = State::Stale;
            self.tell_of(generation, Message::Outdated);
            return;
        }
        match library.append(open.workspace, base, transaction) {
            Ok(head) => {
                open.head = head;
                self.tell_of(generation, Message::Saved(head));
            }
            Err(AppendError::Behind(_)) => {
                self.state = State::Stale;
                self.tell_of(generation, Message::Outdated);
            }
            Err(AppendError::Unfit(err)) => {
                self.state = State::Stale;
                self.tell_of(generation, Message::EffectFailed(format!("Not saved: {err}.")));
                self.tell_of(generation, Message::Outdated);
            }
            Err(AppendError::Store(err)) => {
                self.tell_of(generation, Message::SaveFailed(err.to_string()));
            }
        }
    }

    fn check(&mut self) {
        self.is_checking.store(false, Ordering::SeqCst);
        let Some(library) = &mut self.library else { return };
        // An error shows itself at the next reading, where it matters.
        let Ok(version) = library.data_version() else { return };
        if std::mem::replace(&mut self.seen, version) != version {
            let _ending = self.events.send(Event::Message(Message::LibraryChanged));
        }
        let Some(open) = &self.open else { return };
        if self.state != State::InStep {
            return;
        }
        // An error shows itself at the next write, where it matters.
        if library.newer(open.workspace, open.head).is_ok_and(|newer| !newer.is_empty()) {
            self.state = State::Stale;
            self.tell_of(open.generation, Message::Outdated);
        }
    }

    /// Indexes for the full-text search and makes the daily backup, until a job comes. Whether
    /// something is left to do.
    fn do_chores(&mut self, jobs: &Receiver<Job>) -> bool {
        let Some(library) = &mut self.library else { return false };
        if self.backup.as_ref().is_none_or(Backup::is_done) {
            self.backup = library.begin_daily_backup(now()).ok().flatten();
        }
        let mut waiting = None;
        let mut is_told = false;
        while matches!(library.index_some(), Ok(true)) {
            is_told = true;
            let left = library.unindexed().unwrap_or(0);
            let _ending = self.events.send(Event::Message(Message::Unindexed(left)));
            match jobs.try_recv() {
                Ok(job) => {
                    waiting = Some(job);
                    break;
                }
                Err(TryRecvError::Empty) => {}
                Err(TryRecvError::Disconnected) => return false,
            }
        }
        let is_interrupted = waiting.is_some();
        if is_told && !is_interrupted {
            self.tell(Message::Unindexed(0));
        }
        if let Some(job) = waiting {
            self.perform(job);
        }
        is_interrupted
    }

    fn tell(&self, message: Message) {
        let _ending = self.events.send(Event::Message(message));
    }

    fn tell_of(&self, generation: u64, message: Message) {
        let _ending = self.events.send(Event::Of(generation, message));
    }
}

fn loaded(opened: Opened, earlier: Option<Earlier>) -> Loaded {
    Loaded {
        set: opened.set,
        history: opened.history,
        head: opened.head,
        place: opened.place.map(|place| (place.top, place.cursor)),
        earlier,
        notices: opened.problems,
    }
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
