//! Runs the detectors beside the reader.
//!
//! One thread for all articles. It has one task at most waiting: who goes through articles faster than
//! they are read needs suggestions only of the one that is open.

use std::io;
use std::ops::{ControlFlow, Range};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use crate::annotation::{Annotation, AnnotationId};
use crate::app::{Layer, Message};
use crate::detect::{self, Reach};
use crate::document::Document;
use crate::runtime::Event;

/// The way to the thread.
pub struct Detecting {
    slot: Arc<Slot>,
    events: Sender<Event>,
    has_thread: bool,
}

/// What the thread is to do next.
#[derive(Default)]
struct Slot {
    task: Mutex<Option<Task>>,
    comes: Condvar,
}

struct Task {
    document: Arc<Document>,
    /// Which of its blocks are looked through.
    blocks: Range<usize>,
    reach: Reach,
    generation: u64,
}

impl Detecting {
    /// Nothing runs yet.
    pub fn new(events: Sender<Event>) -> Self {
        Self { slot: Arc::default(), events, has_thread: false }
    }

    /// Sends each layer's suggestions in these blocks as soon as they are found. What is weaker than
    /// the reach is left out. What is still looked for in another article is given up.
    pub fn start(
        &mut self,
        document: Arc<Document>,
        blocks: Range<usize>,
        reach: Reach,
        generation: u64,
    ) {
        self.slot.put(Task { document, blocks, reach, generation });
        if let Err(err) = self.prepare() {
            let send = |message| {
                let _ending = self.events.send(Event::Of(generation, message));
            };
            send(Message::EffectFailed(format!("No thread for the detectors: {err}.")));
            send(Message::Detected);
        }
    }

    /// Makes the thread, and what the detectors look words up in, while the library is being opened.
    ///
    /// # Errors
    /// When there is no thread to be had.
    pub fn prepare(&mut self) -> io::Result<()> {
        if self.has_thread {
            return Ok(());
        }
        let (slot, events) = (Arc::clone(&self.slot), self.events.clone());
        thread::Builder::new().name("detection".to_owned()).spawn(move || {
            // What fails here fails again, and is told, with the first article.
            let _ready = catch_unwind(detect::prepare);
            loop {
                let task = slot.take();
                run(&task, || slot.has_task(), &events);
            }
        })?;
        self.has_thread = true;
        Ok(())
    }
}

impl Slot {
    fn put(&self, task: Task) {
        *self.task.lock().unwrap_or_else(PoisonError::into_inner) = Some(task);
        self.comes.notify_one();
    }

    /// Sleeps until there is something to do.
    fn take(&self) -> Task {
        let mut guard = self.task.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match guard.take() {
                Some(task) => return task,
                None => guard = self.comes.wait(guard).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    fn has_task(&self) -> bool {
        self.task.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }
}

/// Looks for suggestions until all are found or something else is to be done.
fn run(task: &Task, is_outdated: impl Fn() -> bool, events: &Sender<Event>) {
    let send = |message| {
        let _ending = events.send(Event::Of(task.generation, message));
    };
    let look = AssertUnwindSafe(|| {
        // A long document comes in parts; a layer is merged as a whole.
        let mut layers: Vec<(Layer, Vec<Annotation>)> = Vec::new();
        let blocks = task.blocks.clone();
        let is_short = task.document.span_of(blocks.clone()).len() <= detect::PART;
        detect::detect_reaching(&task.document, blocks, task.reach, |detector, found| {
            let found = found.into_iter();
            // Ids are given when the suggestions are merged.
            let found = found.map(|s| detect::annotation(detector, s, AnnotationId::from("")));
            let layer =
                Layer { layer: detector.layer().to_owned(), detector: detector.name().to_owned() };
            if is_short {
                send(Message::Suggested(found.collect(), layer));
            } else if let Some((_, annotations)) = layers.iter_mut().find(|(it, _)| *it == layer) {
                annotations.extend(found);
            } else {
                layers.push((layer, found.collect()));
            }
            if is_outdated() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        for (layer, annotations) in layers {
            send(Message::Suggested(annotations, layer));
        }
    });
    if catch_unwind(look).is_err() {
        send(Message::EffectFailed("A detector failed; its suggestions are missing.".to_owned()));
    }
    send(Message::Detected);
}
