//! What the detectors found comes in, a slice between two messages: however many suggestions there
//! are, a key waits for one slice at most.
//!
//! A document of some megabytes is a collection of articles. It is looked through where the reader
//! is, part by part as they read on, so that memory and library hold what was read and not a million
//! suggestions that nobody will see.

use std::collections::VecDeque;
use std::ops::Range;

use crate::annotation::merge::Merge;
use crate::annotation::set::AnnotationSet;
use crate::annotation::transaction::Kind;
use crate::annotation::{Annotation, Provenance, Status};
use crate::app::moving::Way;
use crate::app::{App, Detection, Effect, Layer, areas, saving};
use crate::detect::{self as detectors, Reach};
use crate::document::Document;
use crate::text::Span;

/// Suggestions of one slice: some milliseconds.
const SLICE: usize = 400;

/// Bytes of text from which on a document is looked through part by part.
const LONG: usize = 4 << 20;

/// Bytes of a part, about: found before the reader has seen that nothing is marked yet.
const PART: usize = 32 << 10;

/// So many bytes before its end is seen a part is left for the next.
const AHEAD: usize = 8 << 10;

/// What is looked through at one time.
#[derive(Debug, Clone)]
struct Part {
    blocks: Range<usize>,
    was_seen: bool,
}

/// Suggestions that are not merged yet, and what was looked through for them.
#[derive(Debug, Default)]
pub struct Incoming {
    merges: VecDeque<Merge>,
    /// The parts of the document; one, unless it is long.
    parts: Vec<Part>,
    /// The text that the detectors look through, or did last.
    within: Span,
    /// Whether the next slice is asked for.
    is_asked: bool,
    /// Whether the detectors have sent everything.
    is_complete: bool,
    /// Whether the other reach is wanted as soon as the detectors are through.
    is_toggle_due: bool,
}

impl Incoming {
    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.merges.is_empty()
    }

    fn was_seen(&self, part: usize) -> bool {
        self.parts.get(part).is_none_or(|part| part.was_seen)
    }

    /// Whether a part of the document was not looked through yet.
    pub fn is_partial(&self) -> bool {
        self.parts.len() > 1 && self.parts.iter().any(|part| !part.was_seen)
    }

    /// Begins the merge that is under way again, because the annotations are others now.
    pub fn restart(&mut self) {
        if let Some(merge) = self.merges.front_mut() {
            merge.restart();
        }
    }
}

/// Has the detectors run, unless they do already: over the document, or the part of a long one that
/// the reader is in.
pub fn detect(app: &mut App) -> Vec<Effect> {
    if app.detection == Detection::Running {
        app.say("The detectors are at work already.");
        return Vec::new();
    }
    if app.incoming.parts.is_empty() {
        app.incoming.parts = parts(&app.document);
    }
    let block = app.document.block_at(app.reading.visible_span().start());
    look_through(app, part_of(&app.incoming.parts, block))
}

fn parts(document: &Document) -> Vec<Part> {
    let size = if document.text().len() < LONG { usize::MAX } else { PART };
    let parts = detectors::parts(document, size).into_iter();
    parts.map(|blocks| Part { blocks, was_seen: false }).collect()
}

/// The number of the part that holds a block.
fn part_of(parts: &[Part], block: usize) -> usize {
    parts.partition_point(|part| part.blocks.start <= block).saturating_sub(1)
}

/// Has the next part of a long document looked through that is seen or about to be.
pub fn want_part(app: &mut App) -> Vec<Effect> {
    if app.incoming.parts.len() < 2 || app.detection != Detection::Done {
        return Vec::new();
    }
    let seen = app.reading.visible_span();
    let first = part_of(&app.incoming.parts, app.document.block_at(seen.start()));
    let last = part_of(&app.incoming.parts, app.document.block_at(seen.end() + AHEAD));
    match (first..=last).find(|&part| !app.incoming.was_seen(part)) {
        Some(part) => look_through(app, part),
        None => Vec::new(),
    }
}

/// Has the nearest part of a long document looked through, ahead of the reader or behind, that was
/// not yet. Whether there is one.
pub fn further(app: &mut App, way: Way) -> Option<Vec<Effect>> {
    if app.detection != Detection::Done {
        return None;
    }
    let here = part_of(&app.incoming.parts, app.document.block_at(app.reading.cursor()));
    let incoming = &app.incoming;
    let next = match way {
        Way::Forward => (here..incoming.parts.len()).find(|&part| !incoming.was_seen(part)),
        Way::Back => (0..=here).rev().find(|&part| !incoming.was_seen(part)),
    };
    Some(look_through(app, next?))
}

fn look_through(app: &mut App, part: usize) -> Vec<Effect> {
    let Some(part) = app.incoming.parts.get_mut(part) else { return Vec::new() };
    part.was_seen = true;
    let blocks = part.blocks.clone();
    app.incoming.within = app.document.span_of(blocks.clone());
    app.incoming.is_complete = false;
    if app.incoming.parts.len() > 1 && app.incoming.within.len() > LONG {
        app.say("This paragraph is too long to be looked through.");
        app.detection = Detection::Done;
        return Vec::new();
    }
    app.detection = Detection::Running;
    vec![Effect::Detect(blocks)]
}

/// How weak the suggestions are that an article has from before: it goes on as it was left.
pub fn reach_of(set: &AnnotationSet) -> Reach {
    let is_weak = |a: &Annotation| {
        a.status == Status::Suggested
            && matches!(a.provenance, Provenance::Detector { .. })
            && a.score.is_some_and(|score| score < detectors::threshold(&a.layer))
    };
    if set.annotations().any(is_weak) { Reach::Possible } else { Reach::Found }
}

/// Looks for weak suggestions as well, or for them no longer: those that the reader has left alone go.
pub fn toggle_possible(app: &mut App) -> Vec<Effect> {
    if app.detection == Detection::Running {
        app.incoming.is_toggle_due = !app.incoming.is_toggle_due;
        app.say(match app.incoming.is_toggle_due {
            true => "Done as soon as the detectors are through.",
            false => "Left as it is.",
        });
        return Vec::new();
    }
    let (reach, said) = match app.reach {
        Reach::Found => (Reach::Possible, "Weak claims and possible quotes are shown as well."),
        Reach::Possible => (Reach::Found, "What is less likely than not is shown no longer."),
    };
    app.reach = reach;
    app.say(said);
    app.incoming.parts.iter_mut().for_each(|part| part.was_seen = false);
    let mut effects = detect(app);
    if reach == Reach::Found {
        // Detectors that do not run take nothing back themselves.
        for detector in detectors::possible() {
            let (layer, detector) = (detector.layer().to_owned(), detector.name().to_owned());
            effects.extend(take_in(app, Merge::new(&detector, &layer, Vec::new())));
        }
    }
    effects
}

/// Takes one detector's suggestions. The first slice is merged at once.
pub fn suggested(app: &mut App, annotations: Vec<Annotation>, layer: &Layer) -> Vec<Effect> {
    let mut merge = Merge::new(&layer.detector, &layer.layer, annotations);
    if app.incoming.parts.len() > 1 {
        merge = merge.within(app.incoming.within);
    }
    take_in(app, merge)
}

fn take_in(app: &mut App, merge: Merge) -> Vec<Effect> {
    let is_first = app.incoming.merges.is_empty();
    app.incoming.merges.push_back(merge);
    if is_first && !app.incoming.is_asked { slice(app) } else { Vec::new() }
}

/// Merges the next slice.
pub fn go_on(app: &mut App) -> Vec<Effect> {
    app.incoming.is_asked = false;
    slice(app)
}

/// Where the library cannot be used the suggestions are shown all the same.
fn slice(app: &mut App) -> Vec<Effect> {
    let Some(mut merge) = app.incoming.merges.pop_front() else { return Vec::new() };
    let edits = merge.slice(&app.set, &app.history, SLICE);
    let summary = format!("Detect {}", merge.layer());
    let mut effects = Vec::new();
    if !app.saving.is_open {
        let _shown_only = app.set.apply_all(edits);
    } else if !edits.is_empty() {
        effects = saving::commit(app, Kind::Detection, &summary, edits);
    }
    if !merge.is_done() {
        app.incoming.merges.push_front(merge);
    }
    if app.incoming.merges.is_empty() {
        effects.extend(finish(app));
    } else {
        app.incoming.is_asked = true;
        effects.push(Effect::Continue);
    }
    effects
}

/// All detectors have run.
pub fn detected(app: &mut App) -> Vec<Effect> {
    app.incoming.is_complete = true;
    finish(app)
}

fn finish(app: &mut App) -> Vec<Effect> {
    if !app.incoming.is_complete || !app.incoming.merges.is_empty() {
        return Vec::new();
    }
    app.detection = Detection::Done;
    // Panes that stay empty give their room to the others.
    app.panes.refresh(&app.set);
    areas::arrange(app);
    if std::mem::take(&mut app.incoming.is_toggle_due) { toggle_possible(app) } else { Vec::new() }
}
