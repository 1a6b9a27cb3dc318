//! What the detectors found comes in.

use crate::annotation::Annotation;
use crate::annotation::merge;
use crate::annotation::transaction::Kind;
use crate::app::{App, Detection, Effect, Layer, saving};

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
