//! What is on its way to the library, and what is there.
//!
//! A change is shown at once and written by another thread. Until the library says so it is *pending*
//! and the status line does not call it saved. If another postil has written in between, or a write
//! has failed, the document is loaded again and the pending changes are made once more on top.

pub mod elsewhere;
mod repeating;

use std::collections::VecDeque;

use crate::annotation::anchor;
use crate::annotation::edit::{Edit, EditError};
use crate::annotation::set::AnnotationSet;
use crate::annotation::transaction::{History, Kind, Stamp, Transaction};
use crate::app::overlay::{self, Overlay};
use crate::app::{App, Effect, View, moving, settling, suggesting};
use crate::command::Command;

use repeating::Repeating;

/// What the library holds of a document.
#[derive(Debug)]
pub struct Loaded {
    pub set: AnnotationSet,
    pub history: History,
    /// Number of the newest transaction.
    pub head: u64,
    /// Byte offsets of the first row and of the cursor where the reader left.
    pub place: Option<(usize, usize)>,
    /// Annotations of an earlier version of the text that could be carried over.
    pub earlier: Option<Earlier>,
    /// What could not be read, as whole sentences.
    pub notices: Vec<String>,
}

/// Annotations of an earlier version of the document.
#[derive(Debug)]
pub struct Earlier {
    pub set: AnnotationSet,
    /// What carrying them over would do, as far as it was known when the document was opened.
    pub preview: anchor::CarryOver,
}

/// Changes between here and the disk.
#[derive(Debug, Default)]
pub struct Saving {
    /// The journal's head as far as we know it.
    head: u64,
    pending: VecDeque<Transaction>,
    /// Whether the document is being read again. Until it is there nothing is sent: it would be
    /// written before what is pending already.
    is_reloading: bool,
    /// Whether the library has given the document yet.
    pub is_open: bool,
    /// Why the library takes nothing, if so. What is pending stays here.
    pub failure: Option<String>,
}

impl Saving {
    /// How many changes are not on the disk yet.
    pub fn pending(&self) -> usize {
        self.pending.len()
    }

    /// The changes that are not on the disk.
    pub fn unsaved(&self) -> impl Iterator<Item = &Transaction> {
        self.pending.iter()
    }
}

/// Makes a change of the annotations and sends it to the library. An error is said in the status
/// line, and nothing has changed then.
pub fn commit(app: &mut App, kind: Kind, summary: &str, edits: Vec<Edit>) -> Vec<Effect> {
    change(app, kind, summary, edits).unwrap_or_default()
}

/// The same as [`commit`]; `None` where nothing has changed. A change has no effects while the
/// document is being read again.
pub fn change(app: &mut App, kind: Kind, summary: &str, edits: Vec<Edit>) -> Option<Vec<Effect>> {
    if !is_ready(app) || edits.is_empty() {
        return None;
    }
    let stamp = app.stamp();
    match Transaction::make(&mut app.set, kind, summary, stamp, edits) {
        Ok(transaction) => {
            app.history.record(&transaction);
            Some(send(app, transaction))
        }
        Err(err) => {
            app.complain(format!("{summary}: {err}."));
            None
        }
    }
}

/// Whether changes can be taken; says in the status line why not.
pub fn is_ready(app: &mut App) -> bool {
    match (app.saving.is_open, app.saving.failure.clone()) {
        (true, _) => {}
        (false, Some(why)) => app.complain(format!("Nothing can be kept: {why}.")),
        (false, None) => app.say("The library is still being opened."),
    }
    app.saving.is_open
}

/// Sends a change that was made already, or keeps it until the document has been read again.
pub fn send(app: &mut App, transaction: Transaction) -> Vec<Effect> {
    let base = app.saving.head + app.saving.pending.len() as u64;
    app.saving.pending.push_back(transaction.clone());
    if app.saving.is_reloading {
        return Vec::new();
    }
    vec![Effect::Save { base, transaction: Box::new(transaction) }]
}

/// The library has written the oldest pending change.
pub fn saved(app: &mut App, head: u64) -> Vec<Effect> {
    if head == app.saving.head + 1 && app.saving.pending.pop_front().is_some() {
        app.saving.head = head;
        app.saving.failure = None;
        // Whoever stays is asked again before they leave without what is not saved.
        app.is_leaving = false;
    }
    Vec::new()
}

/// Another postil has written, or the library did not get every change: the document is read again.
pub fn outdated(app: &mut App) -> Vec<Effect> {
    app.saving.is_reloading = true;
    vec![Effect::Reload]
}

/// The library could not write. The change stays pending; it is tried again with the next one.
pub fn save_failed(app: &mut App, why: String) -> Vec<Effect> {
    let count = app.saving.pending.len();
    let changes = if count == 1 { "1 change" } else { &format!("{count} changes") };
    let [elsewhere, quit] =
        [Command::SaveElsewhere, Command::Quit].map(|command| app.keymap.shown(command));
    let quits = match app.is_leaving {
        true => format!(", {quit} quits without"),
        false => String::new(),
    };
    app.complain(format!(
        "{changes} not saved ({elsewhere} saves elsewhere{quits}): {why}. The next one tries again."
    ));
    app.saving.failure = Some(why);
    app.saving.is_reloading = false;
    Vec::new()
}

/// The library cannot be opened. Reading goes on; deciding would lose work, so it is refused.
pub fn library_failed(app: &mut App, why: String) -> Vec<Effect> {
    if app.view == View::Queue {
        app.complain(format!("{why}."));
        app.saving.failure = Some(why);
        return Vec::new();
    }
    app.complain(format!("{why}. Annotations cannot be kept: reading only."));
    app.saving.failure = Some(why);
    suggesting::detect(app)
}

/// Takes what the library holds of the document, and puts pending changes on top.
pub fn loaded(app: &mut App, loaded: Loaded) -> Vec<Effect> {
    let is_first = !app.saving.is_open;
    app.set = loaded.set;
    app.history = loaded.history;
    app.saving.head = loaded.head;
    app.saving.is_open = true;
    app.saving.is_reloading = false;
    let had_failed = app.saving.failure.take().is_some();
    app.panes.invalidate();
    app.review.skipped.invalidate();
    app.incoming.restart();
    if let Some(notice) = loaded.notices.first() {
        app.complain(notice.clone());
    }
    let pending = std::mem::take(&mut app.saving.pending);
    let mut effects = repeat(app, pending);
    if app.current().is_none() {
        app.current = None;
    }
    if !is_first {
        if !had_failed {
            app.say("Another postil changed this article; its changes are shown now.");
        }
        return effects;
    }
    if let Some((top, cursor)) = loaded.place
        && !app.reading.has_moved()
    {
        moving::restore(app, top, cursor);
    } else if app.reading.selection.is_none() {
        moving::at_cursor(app);
    }
    if let Some(earlier) = loaded.earlier {
        app.overlays.push(Overlay::CarryOver(overlay::CarryOver::new(earlier)));
    }
    match app.settling.is_some() {
        // Gold has what people decided; nothing is looked for in its layer.
        true => settling::begin(app),
        false => {
            app.reach = suggesting::reach_of(&app.set);
            effects.extend(suggesting::detect(app));
        }
    }
    effects
}

/// Makes changes again that are not on the disk.
fn repeat(app: &mut App, pending: VecDeque<Transaction>) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut repeating = Repeating::default();
    for old in pending {
        let (kind, edits) = repeating.again(&app.set, &app.history, &old);
        if edits.is_empty() {
            continue;
        }
        let Transaction { summary, annotator, time, .. } = old;
        let stamp = Stamp { annotator, time };
        match Transaction::make(&mut app.set, kind, summary.clone(), stamp, edits) {
            Ok(transaction) => {
                app.history.record(&transaction);
                effects.extend(send(app, transaction));
            }
            Err(EditError::NoAnnotation(_)) if kind == Kind::Detection => {}
            Err(err) => app.complain(format!("{summary} could not be repeated: {err}.")),
        }
    }
    app.current = app.current.take().map(|id| repeating.annotation(&id));
    effects
}

#[cfg(test)]
mod tests;
