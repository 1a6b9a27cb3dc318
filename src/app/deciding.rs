//! Accepting, rejecting, undoing: one key a decision.

use crate::annotation::edit::{Edit, EditError};
use crate::annotation::transaction::{Kind, Transaction};
use crate::annotation::{Annotation, AnnotationId, Status};
use crate::app::annotating::{go_on, no_annotation};
use crate::app::overlay::{Choice, Item, Menu, Overlay};
use crate::app::panes::Focus;
use crate::app::{App, Effect, moving, saving};
use crate::text::{Span, display};

/// Scores from which all can be accepted at once.
const SCORES: &[(char, f32)] = &[('1', 0.95), ('2', 0.9), ('3', 0.8), ('4', 0.7), ('5', 0.0)];

/// Decides on the current annotation and goes to the next undecided one.
pub fn decide(app: &mut App, status: Status) -> Vec<Effect> {
    let Some(current) = app.current() else { return no_annotation(app) };
    let id = current.id.clone();
    let was_open = current.status == Status::Suggested;
    if current.status == status {
        app.say(format!("It is {} already.", status.name()));
        if status != Status::Suggested {
            go_on(app);
        }
        return Vec::new();
    }
    let (verb, done) = match status {
        Status::Accepted => ("Accept", "Accepted"),
        Status::Rejected => ("Reject", "Rejected"),
        Status::Suggested => ("Undecide", "Undecided again"),
    };
    let said = format!("{done}: {} “{}”.", label(app, current), words(app, current.hull()));
    let summary = format!("{verb} {} {}", current.layer, current.label);
    let edits = vec![Edit::SetStatus { id, status }];
    let effects = saving::change(app, Kind::Decision, &summary, edits);
    if effects.is_some() {
        app.say(said);
        if was_open {
            go_on(app);
        }
    }
    effects.unwrap_or_default()
}

/// Layer and label, or the layer alone if it has only one label.
pub fn label(app: &App, annotation: &Annotation) -> String {
    match app.schema.layer(&annotation.layer).map(|layer| layer.labels.as_slice()) {
        Some([only]) if only.name == annotation.label => annotation.layer.clone(),
        _ => format!("{} {}", annotation.layer, annotation.label),
    }
}

/// The first words of a span, for a sentence in the status line.
pub fn words(app: &App, span: Span) -> String {
    const MOST: usize = 40;
    let text = app.document.text();
    let start = Span::clamped(text, span.start(), span.end().min(span.start() + 4 * MOST));
    let words = display::on_one_line(start.slice(text));
    match words.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default()),
        None => words,
    }
}

/// Asks from which score on to accept all of a layer: the pane's, or the current annotation's.
pub fn open_accept_all(app: &mut App) -> Vec<Effect> {
    let index = match app.panes.focus {
        Focus::Pane(index) => Some(index),
        Focus::Article => app
            .current()
            .and_then(|current| app.panes.panes.iter().position(|p| p.layer == current.layer)),
    };
    let Some(index) = index else { return no_annotation(app) };
    let Some(pane) = app.panes.panes.get(index) else { return Vec::new() };
    let items = SCORES
        .iter()
        .map(|&(key, score)| Item {
            key,
            title: format!("score {score:.2} and above"),
            hint: format!("{} annotations", open_from(app, index, score).len()),
            choice: Choice::AcceptFrom { layer: index, score },
        })
        .collect();
    let title = format!("Accept all undecided: {}", pane.layer);
    app.overlays.push(Overlay::Menu(Menu { title, items, row: 0 }));
    Vec::new()
}

/// Accepts all undecided annotations of a layer from a score on, as one change.
pub fn accept_from(app: &mut App, layer: usize, score: f32) -> Vec<Effect> {
    let ids = open_from(app, layer, score);
    let count = ids.len();
    let accept = |id| Edit::SetStatus { id, status: Status::Accepted };
    let summary = format!("Accept {count} annotations");
    let edits = ids.into_iter().map(accept).collect();
    let effects = saving::commit(app, Kind::Decision, &summary, edits);
    app.say(match count {
        0 => "There is none.".to_owned(),
        _ => format!("Accepted as one change: {count}."),
    });
    effects
}

fn open_from(app: &App, layer: usize, score: f32) -> Vec<AnnotationId> {
    let Some(pane) = app.panes.panes.get(layer) else { return Vec::new() };
    let ids = pane.listed.iter().filter_map(|id| app.set.annotation(id));
    ids.filter(|a| a.status == Status::Suggested && a.score.unwrap_or(1.0) >= score)
        .map(|a| a.id.clone())
        .collect()
}

/// Takes back the newest change, of this session or an earlier one.
pub fn undo(app: &mut App) -> Vec<Effect> {
    if !saving::is_ready(app) {
        return Vec::new();
    }
    let name = app.history.last_done().map(|last| last.summary.clone());
    let stamp = app.stamp();
    let made = app.history.undo(&mut app.set, stamp);
    finish(app, made, "Undid", name, "Nothing to undo.")
}

/// Makes the newest undone change again.
pub fn redo(app: &mut App) -> Vec<Effect> {
    if !saving::is_ready(app) {
        return Vec::new();
    }
    let name = app.history.last_undone().map(|last| last.summary.clone());
    let stamp = app.stamp();
    let made = app.history.redo(&mut app.set, stamp);
    finish(app, made, "Redid", name, "Nothing to redo.")
}

fn finish(
    app: &mut App,
    made: Result<Option<Transaction>, EditError>,
    verb: &str,
    name: Option<String>,
    nothing: &str,
) -> Vec<Effect> {
    match made {
        Ok(Some(transaction)) => {
            let touched = transaction.touched().find(|id| {
                app.set.annotation(id).is_some_and(|annotation| app.panes.shows(annotation))
            });
            let touched = touched.cloned();
            let effects = saving::send(app, transaction);
            match touched {
                Some(id) => moving::select(app, &id),
                None => moving::at_cursor(app),
            }
            app.say(format!("{verb} “{}”.", name.unwrap_or_default()));
            effects
        }
        Ok(None) => {
            app.say(nothing);
            Vec::new()
        }
        Err(err) => {
            app.complain(format!("{verb} nothing: {err}."));
            Vec::new()
        }
    }
}

/// Asks which layer to show or hide.
pub fn open_layers(app: &mut App) -> Vec<Effect> {
    let item = |(index, layer): (usize, &crate::annotation::schema::Layer)| Item {
        key: layer.key,
        title: layer.title.clone(),
        hint: match app.panes.of_layer(&layer.name) {
            Some(pane) if pane.is_shown => "shown".to_owned(),
            _ => "hidden".to_owned(),
        },
        choice: Choice::ToggleLayer(index),
    };
    let items = app.schema.layers.iter().enumerate().map(item).collect();
    let title = "Show or hide in the article".to_owned();
    app.overlays.push(Overlay::Menu(Menu { title, items, row: 0 }));
    Vec::new()
}

/// Shows or hides a layer in the article.
pub fn toggle_layer(app: &mut App, index: usize) -> Vec<Effect> {
    if let Some(pane) = app.panes.panes.get_mut(index) {
        pane.is_shown = !pane.is_shown;
        let state = if pane.is_shown { "shown" } else { "hidden" };
        let text = format!("The layer {} is {state}.", pane.layer);
        app.say(text);
        moving::at_cursor(app);
    }
    Vec::new()
}

/// Lists rejected annotations and marks them in the article, or stops doing so.
pub fn toggle_rejected(app: &mut App) -> Vec<Effect> {
    app.panes.with_rejected = !app.panes.with_rejected;
    app.panes.invalidate();
    let state = if app.panes.with_rejected { "shown" } else { "hidden" };
    app.say(format!("Rejected annotations are {state}."));
    Vec::new()
}

/// Sorts the pane with the focus, or all panes, in the next way.
pub fn sort(app: &mut App) -> Vec<Effect> {
    let focus = app.panes.focus;
    for (index, pane) in app.panes.panes.iter_mut().enumerate() {
        if focus == Focus::Article || focus == Focus::Pane(index) {
            pane.sort = pane.sort.next();
            pane.row = 0;
        }
    }
    let sorted = app.panes.focused().or(app.panes.panes.first());
    let text = sorted.map(|pane| format!("Sorted {}.", pane.sort.title()));
    app.panes.invalidate();
    app.say(text.unwrap_or_default());
    Vec::new()
}
