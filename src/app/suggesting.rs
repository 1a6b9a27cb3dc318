//! What the detectors found comes in, a slice between two messages: however many suggestions there
//! are, a key waits for one slice at most.

use std::collections::VecDeque;

use crate::annotation::merge::Merge;
use crate::annotation::set::AnnotationSet;
use crate::annotation::transaction::Kind;
use crate::annotation::{Annotation, Provenance, Status};
use crate::app::{App, Detection, Effect, Layer, areas, saving};
use crate::detect::{self as detectors, Reach};

/// Suggestions of one slice: some milliseconds.
const SLICE: usize = 400;

/// Suggestions that are not merged yet.
#[derive(Debug, Default)]
pub struct Incoming {
    merges: VecDeque<Merge>,
    /// Whether the next slice is asked for.
    is_asked: bool,
    /// Whether the detectors have sent everything.
    is_complete: bool,
}

impl Incoming {
    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.merges.is_empty()
    }

    /// Begins the merge that is under way again, because the annotations are others now.
    pub fn restart(&mut self) {
        if let Some(merge) = self.merges.front_mut() {
            merge.restart();
        }
    }
}

/// Has the detectors run, unless they do already.
pub fn detect(app: &mut App) -> Vec<Effect> {
    if app.detection == Detection::Running {
        app.say("The detectors are at work already.");
        return Vec::new();
    }
    app.detection = Detection::Running;
    app.incoming.is_complete = false;
    vec![Effect::Detect]
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
        app.say("The detectors are at work already.");
        return Vec::new();
    }
    let (reach, said) = match app.reach {
        Reach::Found => (Reach::Possible, "Weak claims and possible quotes are shown as well."),
        Reach::Possible => (Reach::Found, "What is less likely than not is shown no longer."),
    };
    app.reach = reach;
    app.say(said);
    let mut effects = detect(app);
    if reach == Reach::Found {
        // Detectors that do not run take nothing back themselves.
        for detector in detectors::possible() {
            let (layer, detector) = (detector.layer().to_owned(), detector.name().to_owned());
            effects.extend(suggested(app, Vec::new(), &Layer { layer, detector }));
        }
    }
    effects
}

/// Takes one detector's suggestions. The first slice is merged at once.
pub fn suggested(app: &mut App, annotations: Vec<Annotation>, layer: &Layer) -> Vec<Effect> {
    let is_first = app.incoming.merges.is_empty();
    app.incoming.merges.push_back(Merge::new(&layer.detector, &layer.layer, annotations));
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
        finish(app);
    } else {
        app.incoming.is_asked = true;
        effects.push(Effect::Continue);
    }
    effects
}

/// All detectors have run.
pub fn detected(app: &mut App) -> Vec<Effect> {
    app.incoming.is_complete = true;
    finish(app);
    Vec::new()
}

fn finish(app: &mut App) {
    if app.incoming.is_complete && app.incoming.merges.is_empty() {
        app.detection = Detection::Done;
        // Panes that stay empty give their room to the others.
        app.panes.refresh(&app.set);
        areas::arrange(app);
    }
}
