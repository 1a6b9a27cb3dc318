//! What the detectors found comes in.

use crate::annotation::Annotation;
use crate::annotation::merge;
use crate::annotation::transaction::Kind;
use crate::app::{App, Detection, Effect, Layer, saving};
use crate::command::Command;

/// Bytes of text from which on detectors wait until they are asked for: no article is so long, and
/// the suggestions for a collection are more than anybody decides on.
const LARGEST: usize = 4 << 20;

/// Has the detectors run over an article that was just opened, unless it is a collection.
pub fn begin(app: &mut App) -> Vec<Effect> {
    let size = app.document.text().len();
    if size <= LARGEST {
        return detect(app);
    }
    let key = app.keymap.shown(Command::Detect);
    app.say(format!(
        "This text has {} MB; {key} looks for claims, quotes and entities in it.",
        size / 1_000_000
    ));
    Vec::new()
}

/// Has the detectors run, unless they do already.
pub fn detect(app: &mut App) -> Vec<Effect> {
    if app.detection == Detection::Running {
        app.say("The detectors are at work already.");
        return Vec::new();
    }
    app.detection = Detection::Running;
    vec![Effect::Detect]
}

/// Merges one detector's suggestions. Where the library cannot be used they are shown all the same.
pub fn suggested(app: &mut App, annotations: Vec<Annotation>, layer: &Layer) -> Vec<Effect> {
    let edits = merge::merge_suggestions(
        &app.set,
        &app.history,
        &layer.detector,
        &layer.layer,
        annotations,
    );
    if !app.saving.is_open {
        let _shown_only = app.set.apply_all(edits);
        return Vec::new();
    }
    saving::commit(app, Kind::Detection, &format!("Detect {}", layer.layer), edits)
}

/// All detectors have run.
pub fn detected(app: &mut App) -> Vec<Effect> {
    app.detection = Detection::Done;
    Vec::new()
}
