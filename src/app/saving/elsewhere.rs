//! Going on in another library file, with everything that could not be written to the first.

use crate::annotation::edit::Edit;
use crate::annotation::set::AnnotationSet;
use crate::app::input::Input;
use crate::app::overlay::{Overlay, Prompt, PromptPurpose};
use crate::app::saving::{self, Loaded};
use crate::app::{App, Effect};

/// Asks for the file.
pub fn open(app: &mut App) -> Vec<Effect> {
    let (purpose, input) = (PromptPurpose::Elsewhere, Input::default());
    app.overlays.push(Overlay::Prompt(Prompt { purpose, input }));
    Vec::new()
}

/// Goes on in the file of this name.
pub fn choose(app: &mut App, path: &str) -> Vec<Effect> {
    if path.is_empty() {
        return Vec::new();
    }
    vec![Effect::SaveElsewhere { path: path.to_owned(), edits: making(&app.set) }]
}

/// Takes what a new library holds. It got everything that stood here, so nothing waits any more.
pub fn replaced(app: &mut App, loaded: Loaded) -> Vec<Effect> {
    app.saving.pending.clear();
    saving::loaded(app, loaded)
}

/// The edits that make a set from nothing.
fn making(set: &AnnotationSet) -> Vec<Edit> {
    let annotations =
        set.annotations().map(|annotation| Edit::Add { annotation: annotation.clone() });
    let relations = set.relations().map(|relation| Edit::Relate { relation: relation.clone() });
    annotations.chain(relations).collect()
}
