//! Accepting, rejecting, undoing: one key a decision.

use crate::annotation::edit::{Edit, EditError};
use crate::annotation::transaction::{Kind, Transaction};
use crate::annotation::{Annotation, AnnotationId, Status};
use crate::app::annotating::no_annotation;
use crate::app::review::{self, Action};
use crate::app::{App, Effect, moving, overlay, saving};
use crate::text::{Span, display};

/// Decides on the current annotation, or on all mentions of its thing, and goes on to the next
/// undecided one.
pub fn decide(app: &mut App, status: Status) -> Vec<Effect> {
    let Some(current) = app.current() else { return no_annotation(app) };
    let name = current.status.name();
    let targets = review::open_targets(app);
    let differs = |id: &&AnnotationId| app.set.annotation(id).is_some_and(|a| a.status != status);
    let ids: Vec<AnnotationId> = targets.iter().filter(differs).cloned().collect();
    let onward = review::onward(app);
    if ids.is_empty() {
        app.say(format!("It is {name} already."));
        if status != Status::Suggested {
            review::go_on(app, onward);
        }
        return Vec::new();
    }
    let was_open = ids.iter().filter_map(|id| app.set.annotation(id));
    let was_open = was_open.clone().any(|annotation| annotation.status == Status::Suggested);
    let (verb, done) = match status {
        Status::Accepted => ("Accept", "Accepted"),
        Status::Rejected => ("Reject", "Rejected"),
        Status::Suggested => ("Undecide", "Undecided again"),
    };
    let (what, words) = described(app, &ids);
    let set_status = |id| Edit::SetStatus { id, status };
    let edits = ids.into_iter().map(set_status).collect();
    let effects = saving::change(app, Kind::Decision, &format!("{verb} {what}"), edits);
    if effects.is_some() {
        app.review.last = Some(Action::Decide(status));
        app.say(format!("{done}: {words}."));
        if was_open {
            review::go_on(app, onward);
        }
    }
    effects.unwrap_or_default()
}

/// Annotations in a word for the history and in a sentence for the reader: `quote direct`,
/// `3 mentions of Ines Okoro`.
pub fn described(app: &App, ids: &[AnnotationId]) -> (String, String) {
    match (ids, &app.panes.whole) {
        ([only], _) => match app.set.annotation(only) {
            Some(annotation) => {
                (format!("{} {}", annotation.layer, annotation.label), named(app, annotation))
            }
            None => (String::new(), String::new()),
        },
        (_, Some(whole)) => {
            let name = clipped(&whole.name);
            let count = ids.len();
            (format!("{count} mentions of {name}"), format!("{count} mentions of “{name}”"))
        }
        (_, None) => {
            let text = format!("{} annotations", ids.len());
            (text.clone(), text)
        }
    }
}

/// An annotation in words: its label, and its text if it lies on some.
pub fn named(app: &App, annotation: &Annotation) -> String {
    let label = label(app, annotation);
    match annotation.is_of_document() {
        true => label,
        false => format!("{label} {}", quoted(app, annotation)),
    }
}

/// The first words of an annotation in quotation marks; what begins with some needs no others.
pub fn quoted(app: &App, annotation: &Annotation) -> String {
    let words = words(app, annotation.hull());
    match words.starts_with(['“', '"', '«', '„', '‘']) {
        true => words,
        false => format!("“{words}”"),
    }
}

/// Layer and label, or the layer alone if it has only one label.
pub fn label(app: &App, annotation: &Annotation) -> String {
    match app.schema.layer(&annotation.layer).map(|layer| layer.labels.as_slice()) {
        Some([only]) if only.name == annotation.label => annotation.layer.clone(),
        _ => format!("{} {}", annotation.layer, annotation.label),
    }
}

/// Characters of an annotation's words in a sentence of the status line.
const MOST: usize = 40;

/// The first words of a span, for a sentence in the status line.
pub fn words(app: &App, span: Span) -> String {
    let text = app.document.text();
    let start = Span::clamped(text, span.start(), span.end().min(span.start() + 4 * MOST));
    clipped(&display::on_one_line(start.slice(text)))
}

/// The beginning of a text, for a sentence in the status line.
pub fn clipped(text: &str) -> String {
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
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
                let found = app.set.annotation(id);
                let is_of_form = |one: &Annotation| one.is_of_document() && overlay::has_form(app);
                found.is_some_and(|one| app.panes.shows(one) || is_of_form(one))
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
