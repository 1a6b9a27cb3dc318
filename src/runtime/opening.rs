//! Opening another article: one of those given, or a document of the library, to be read or to be
//! settled between its annotators.

use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use crate::app::saving::Loaded;
use crate::app::settling::{Party, Settling};
use crate::app::{self, Message};
use crate::document::Document;
use crate::store::DocumentId;

use super::{Event, Running, Start, now, read, start};

/// How long a document of the library is waited for: the library's thread may be writing its index.
const FETCHING: Duration = Duration::from_secs(10);

/// An article that is to be opened.
#[derive(Debug, Clone)]
pub(super) enum Next {
    /// So many further on among the given ones.
    Given(isize),
    /// From the library.
    Kept(DocumentId),
    /// From the library, to settle what these annotators differ in; nobody is everybody.
    Settle(DocumentId, Vec<String>),
}

/// In whose layer a document is opened.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    pub(super) annotator: String,
    /// Whose decisions are put beside it: everybody's where the list is empty.
    pub(super) parties: Option<Vec<String>>,
}

/// A document of the library with what is known of it.
#[derive(Debug)]
pub(super) struct Fetched {
    pub(super) document: Arc<Document>,
    pub(super) loaded: Loaded,
    pub(super) parties: Vec<Party>,
}

impl Running {
    /// Opens what comes next, if anything, once the article before it is on the disk.
    pub(super) fn open_next(&mut self, receiver: &Receiver<Event>) {
        let Some(next) = self.next.take() else { return };
        self.settle(receiver);
        let opened = match next {
            Next::Given(step) => self.open(step),
            Next::Kept(document) => self.open_kept(document, None, receiver),
            Next::Settle(document, parties) => self.open_kept(document, Some(parties), receiver),
        };
        if let Err(why) = opened {
            self.tell(Message::EffectFailed(why));
        }
    }

    /// Opens the first of the documents that are to be settled, if postil was started for that.
    pub(super) fn open_first_to_settle(
        &mut self,
        receiver: &Receiver<Event>,
    ) -> Result<(), String> {
        let Start::Settle(documents, _) = &self.session.start else { return Ok(()) };
        let first = documents.first().copied();
        if documents.len() > 1 {
            self.wait_for_library(receiver, FETCHING);
        }
        let Some(first) = self.app.listing.current().or(first) else { return Ok(()) };
        self.open_kept(first, Some(self.parties()), receiver)
    }

    /// Whose decisions are settled; nobody is everybody.
    pub(super) fn parties(&self) -> Vec<String> {
        match &self.session.start {
            Start::Settle(_, parties) => parties.clone(),
            _ => Vec::new(),
        }
    }

    fn open(&mut self, step: isize) -> Result<(), String> {
        let Some(number) = self.app.article.0.checked_add_signed(step) else { return Ok(()) };
        let Some(article) = self.session.articles().get(number) else { return Ok(()) };
        let document = read(article)?;
        self.generation += 1;
        self.keeper.open(Arc::clone(&document), self.generation, now());
        self.show(document, number);
        Ok(())
    }

    /// Opens a document of the library. What comes from the reader waits for it, so that no key
    /// meant for the article falls into the queue.
    pub(super) fn open_kept(
        &mut self,
        row: DocumentId,
        parties: Option<Vec<String>>,
        receiver: &Receiver<Event>,
    ) -> Result<(), String> {
        self.generation += 1;
        let annotator = match parties {
            Some(_) => self.session.gold.clone(),
            None => self.session.annotator.clone(),
        };
        let layer = Layer { annotator, parties };
        self.keeper.fetch(row, layer, self.generation, now());
        let mut later = Vec::new();
        let fetched = loop {
            match receiver.recv_timeout(FETCHING) {
                Ok(Event::Fetched(generation, fetched)) if generation == self.generation => {
                    break fetched;
                }
                Ok(event) => later.push(event),
                Err(_) => break Err("The library does not answer.".to_owned()),
            }
        };
        let opened = fetched.map(|fetched| self.show_kept(row, *fetched));
        for event in later {
            // The receiver lives as long as the loop that calls this.
            let _closed = self.sender.send(event);
        }
        opened
    }

    fn show_kept(&mut self, row: DocumentId, fetched: Fetched) {
        let Fetched { document, loaded, parties } = fetched;
        let has_queue = self.app.listing.is_loaded;
        let number = self.app.listing.position(row).unwrap_or(0);
        self.show(document, number);
        if has_queue {
            self.app.listing.opened = Some(row);
            self.app.is_from_queue = true;
            self.app.article = (number, self.app.listing.len().0);
        }
        if !parties.is_empty() {
            self.app.settle(Settling::new(parties, self.session.gold.clone()));
        }
        for effect in app::update(&mut self.app, Message::Loaded(Box::new(loaded)), now()) {
            self.start_work(&effect);
        }
    }

    /// Puts another article on the screen. The queue stays as it is.
    fn show(&mut self, document: Arc<Document>, number: usize) {
        let size = (self.app.areas.screen.width, self.app.areas.screen.height);
        let listing = std::mem::take(&mut self.app.listing);
        let (has_mouse, look) = (self.app.has_mouse, self.app.look);
        let mut app = start(&self.session, document, number, size);
        app.panes.adopt(&self.app.panes);
        app.listing = listing;
        app.has_mouse = has_mouse;
        app.look = look;
        self.app = app;
        self.has_more = false;
    }
}
