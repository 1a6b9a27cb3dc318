//! Pointing at a mention in the text, for an attribute that is a span.
//!
//! The cursor goes from word to word and takes whole names where an entity is known. `select` begins
//! to extend by hand from what is marked.

use crate::annotation::{Annotation, AnnotationId, Status, Value};
use crate::app::reading::{Purpose, Selection, grapheme_before, grapheme_end};
use crate::app::{App, Effect, annotating, forming, moving, naming, review, selecting};
use crate::command::Command;
use crate::text::Span;

/// Bytes of an entity that is taken as a whole at most.
const LONGEST: usize = 120;

/// Starts to point at a mention for an attribute of the current annotation: where it is now, else at
/// the first word behind the annotation, where speakers stand.
pub fn start(app: &mut App, attribute: &str, from_form: bool) -> Vec<Effect> {
    let Some(current) = app.current() else { return annotating::no_annotation(app) };
    let id = current.id.clone();
    let now = current.attributes.get(attribute).and_then(Value::as_span);
    let hull = current.hull();
    if from_form {
        app.overlays.pop();
    }
    review::leave_pane(app);
    let purpose =
        Purpose::Mention { id, attribute: attribute.to_owned(), is_extending: false, from_form };
    match now {
        Some(span) => mark(app, span, purpose),
        // A label of the document lies nowhere: the reader begins where they are.
        None if hull.is_empty() => {
            let anchor = app.reading.cursor();
            app.reading.selection = Some(Selection { anchor, purpose });
        }
        None => {
            let last = grapheme_before(app.document.text(), hull.end());
            app.reading.selection = Some(Selection { anchor: last, purpose });
            app.reading.go(last);
            let _no_effects = moving::words(app, moving::Way::Forward);
        }
    }
    let key = |command| app.keymap.shown(command);
    let keys = [Command::WordNext, Command::WordBack, Command::Select, Command::Confirm].map(key);
    let [next, back, extend, confirm] = keys;
    app.say_fitting(
        format!(
            "Point at the {attribute}: {next} {back} go by word, {extend} extends, {confirm} sets it."
        ),
        format!("{next} {back} by word, {confirm} sets it."),
    );
    Vec::new()
}

/// Whether the reader points and has not begun to extend.
pub fn is_snapping(app: &App) -> bool {
    let purpose = app.reading.selection.as_ref().map(|selection| &selection.purpose);
    matches!(
        purpose,
        Some(
            Purpose::Mention { is_extending: false, .. }
                | Purpose::Piece { is_extending: false, .. }
        )
    )
}

/// Turns a command that would move an end of the selection into one that goes on to another word.
/// Other commands stay what they are. To be called before a command runs.
pub fn before(app: &mut App, command: Command) -> Command {
    if !is_snapping(app) {
        return command;
    }
    let Some(selected) = app.reading.selected() else { return command };
    match command {
        Command::WordNext | Command::Right | Command::SelectRight | Command::SelectWordEnd => {
            app.reading.put_cursor(grapheme_before(app.document.text(), selected.end()));
            Command::WordNext
        }
        Command::WordBack | Command::Left | Command::SelectLeft | Command::SelectWordBack => {
            app.reading.put_cursor(selected.start());
            Command::WordBack
        }
        Command::Select
        | Command::SelectOtherEnd
        | Command::SelectQuotation
        | Command::SelectSentenceHere
        | Command::SelectParagraph => {
            extend(app, selected.start());
            app.reading.put_cursor(grapheme_before(app.document.text(), selected.end()));
            // Extending has begun, which is all that `select` asks for.
            if command == Command::Select { Command::Redraw } else { command }
        }
        _ => command,
    }
}

/// Begins to extend by hand from an offset to the cursor.
pub fn extend(app: &mut App, from: usize) {
    if let Some(selection) = &mut app.reading.selection
        && let Purpose::Mention { is_extending, .. } | Purpose::Piece { is_extending, .. } =
            &mut selection.purpose
    {
        *is_extending = true;
        selection.anchor = from;
    }
}

/// Takes the whole name or word under the cursor.
pub fn snap(app: &mut App) {
    if !is_snapping(app) || !app.overlays.is_empty() {
        return;
    }
    let cursor = app.reading.cursor();
    let span = name_at(app, cursor).or_else(|| selecting::word_at(app, cursor));
    let span = span.unwrap_or_else(|| Span::clamped(app.document.text(), cursor, cursor));
    let last = grapheme_before(app.document.text(), span.end()).max(span.start());
    if let Some(selection) = &mut app.reading.selection {
        selection.anchor = last;
    }
    app.reading.put_cursor(span.start());
}

/// Sets the attribute to the selected mention.
pub fn confirm(app: &mut App, span: Span) -> Vec<Effect> {
    let selection = app.reading.selection.take().map(|selection| selection.purpose);
    let Some(Purpose::Mention { id, attribute, from_form, .. }) = selection else {
        return Vec::new();
    };
    let span = span.trimmed(app.document.text());
    review::back_to_pane(app);
    moving::select(app, &id);
    if app.current.is_none() {
        app.say("The annotation is gone.");
        return Vec::new();
    }
    if span.is_empty() {
        app.say("There is nothing but blanks selected.");
        return Vec::new();
    }
    // The form is there again before anything is set, so that the loop does not go on from here.
    if from_form {
        forming::reopen(app, &attribute);
    }
    naming::point(app, &attribute, span)
}

/// Leaves pointing, back to the annotation and to the form that it came from.
pub fn leave(app: &mut App, purpose: Purpose) {
    let Purpose::Mention { id, attribute, from_form, .. } = purpose else { return };
    review::back_to_pane(app);
    moving::select(app, &id);
    if from_form && app.current.is_some() {
        forming::reopen(app, &attribute);
    }
}

fn mark(app: &mut App, span: Span, purpose: Purpose) {
    let anchor = grapheme_before(app.document.text(), span.end()).max(span.start());
    app.reading.selection = Some(Selection { anchor, purpose });
    app.reading.go(span.start());
}

/// The longest annotation at an offset whose label stands for somebody with a name.
fn name_at(app: &App, offset: usize) -> Option<Span> {
    let id = pointed_from(app)?;
    let layer = app.schema.layer(&app.set.annotation(id)?.layer)?;
    let labels = || layer.attributes.iter().flat_map(|attribute| &attribute.names);
    let is_name = |a: &&Annotation| {
        a.status != Status::Rejected && a.id != *id && labels().any(|label| *label == a.label)
    };
    let text = app.document.text();
    let here = Span::clamped(text, offset, grapheme_end(text, offset));
    let names = app.set.overlapping(here).into_iter().filter(is_name);
    let spans = names.filter_map(|a| a.spans.iter().copied().find(|span| span.contains(offset)));
    spans.filter(|span| span.len() <= LONGEST).max_by_key(|span| span.len())
}

fn pointed_from(app: &App) -> Option<&AnnotationId> {
    match &app.reading.selection.as_ref()?.purpose {
        Purpose::Mention { id, .. } | Purpose::Piece { id, .. } => Some(id),
        _ => None,
    }
}
