//! The review loop: what the decisions go to, which undecided annotation comes next, what is said at
//! the end, and doing the last thing again.
//!
//! The loop has three orders: that of the text, that of the text within one layer, and that of the
//! pane that has the focus. A decision goes on in the order in which the reader went last, and so does
//! a correction: it rejects the suggestion and accepts what was meant. What the reader goes past without
//! deciding counts as skipped until it is decided.

use std::sync::Arc;

use crate::annotation::{Annotation, AnnotationId, Status, Value};
use crate::app::moving::Way;
use crate::app::panes::listing::{Stop, Thing};
use crate::app::panes::{Focus, Pane, Place, Whole};
use crate::app::skipping::Skipped;
use crate::app::{
    App, Effect, annotating, areas, arranging, deciding, labelling, moving, overlay, suggesting,
};
use crate::command::Command;
use crate::text::Span;

/// The loop's state.
#[derive(Debug, Clone, Default)]
pub struct Review {
    /// The layer that the loop keeps to, if it does.
    pub layer: Option<String>,
    /// What was current when the end was said. Going on from there begins at the other end.
    ended_at: Option<Option<AnnotationId>>,
    pub last: Option<Action>,
    /// What the reader went past.
    pub skipped: Skipped,
    /// The pane that the reader left for the text, to move edges or to point at something there.
    left: Option<usize>,
}

/// How far the loop is with some annotations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    pub accepted: usize,
    pub rejected: usize,
    /// Undecided, and the reader went past them.
    pub skipped: usize,
    /// Undecided, and the reader was not there yet.
    pub left: usize,
}

impl Progress {
    /// Accepted and rejected ones.
    pub fn decided(self) -> usize {
        self.accepted + self.rejected
    }

    /// Undecided ones.
    pub fn open(self) -> usize {
        self.skipped + self.left
    }
}

/// How far the loop is with the layers that are wanted.
pub fn progress(app: &App, wanted: impl Fn(&Pane) -> bool) -> Progress {
    let mut sum = Progress::default();
    for pane in app.panes.panes.iter().filter(|pane| wanted(pane)) {
        sum.accepted += pane.count.accepted;
        sum.rejected += pane.count.rejected;
        sum.left += pane.count.suggested;
        sum.skipped += app.review.skipped.count(&pane.layer);
    }
    sum.left = sum.left.saturating_sub(sum.skipped);
    sum
}

/// Whether the reader went past an annotation without deciding on it.
pub fn is_skipped(app: &App, annotation: &Annotation) -> bool {
    annotation.status == Status::Suggested && app.review.skipped.contains(&annotation.id)
}

/// Something that can be done again to another annotation.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    Decide(Status),
    Relabel(String),
    Set { attribute: String, value: Option<Value> },
}

/// Where the loop goes on after a decision; asked for before it is made.
#[derive(Debug)]
pub struct Onward {
    place: Place,
    /// In a pane the next stop is known before: the row may vanish with the decision.
    stop: Option<Stop>,
}

/// The annotations that a decision goes to: the current one, or all mentions of its thing.
pub fn targets(app: &App) -> Vec<AnnotationId> {
    match app.panes.whole {
        Some(_) => app.panes.mentions(&app.set),
        None => app.current().map(|current| current.id.clone()).into_iter().collect(),
    }
}

/// Those of the targets that a decision changes: what is undecided, or everything where nothing is.
pub fn open_targets(app: &App) -> Vec<AnnotationId> {
    let all = targets(app);
    let is_open = |id: &&AnnotationId| {
        app.set.annotation(id).is_some_and(|annotation| annotation.status == Status::Suggested)
    };
    let open: Vec<AnnotationId> = all.iter().filter(is_open).cloned().collect();
    if open.is_empty() { all } else { open }
}

/// Remembers where the loop goes on from.
pub fn onward(app: &App) -> Onward {
    Onward { place: place(app), stop: in_pane(app, Way::Forward) }
}

/// Goes on to the next undecided annotation in the same order.
pub fn go_on(app: &mut App, onward: Onward) {
    if !advance(app, onward) {
        end(app);
    }
}

/// The same; false at the end, where nothing is said.
pub fn advance(app: &mut App, onward: Onward) -> bool {
    let stop = match app.panes.focus {
        Focus::Pane(_) => onward.stop,
        Focus::Article => {
            let layer = app.review.layer.as_deref();
            app.panes.undecided_after(&onward.place, layer).cloned().map(Stop::One)
        }
    };
    let has_more = stop.is_some();
    if let Some(stop) = stop {
        go(app, stop);
    }
    has_more
}

/// Makes a change of annotations, and goes on where it has decided on something undecided. In the form
/// the reader stays: there may be more to set.
pub fn then_go_on(
    app: &mut App,
    ids: &[AnnotationId],
    change: impl FnOnce(&mut App) -> Vec<Effect>,
) -> Vec<Effect> {
    let onward = onward(app);
    let mut found = ids.iter().filter_map(|id| app.set.annotation(id));
    let was_open = found.any(|annotation| annotation.status == Status::Suggested);
    let depth = app.history.undo_depth();
    let effects = change(app);
    if was_open && app.history.undo_depth() > depth && !overlay::has_form(app) {
        go_on(app, onward);
    }
    effects
}

/// Gives the keys to the article for as long as something is selected there for an annotation.
pub fn leave_pane(app: &mut App) {
    app.review.left = match app.panes.focus {
        Focus::Pane(index) => Some(index),
        Focus::Article => None,
    };
    moving::focus_article(app);
}

/// Gives the keys back to the pane that was left, so that the loop goes on there.
pub fn back_to_pane(app: &mut App) {
    let seen = |index: &usize| app.panes.seen().any(|other| other == *index);
    if let Some(index) = app.review.left.take().filter(seen)
        && app.panes.focus == Focus::Article
    {
        app.panes.focus = Focus::Pane(index);
        areas::arrange(app);
    }
}

/// Goes to the next or previous undecided annotation, in the text or the pane.
pub fn skip(app: &mut App, way: Way) -> Vec<Effect> {
    if app.panes.focus == Focus::Article {
        app.review.layer = None;
    }
    step(app, way)
}

/// Goes to the next or previous undecided annotation of the current one's layer, and keeps to it.
pub fn skip_in_layer(app: &mut App, way: Way) -> Vec<Effect> {
    let place = place(app);
    let nearest = || {
        let next = app.panes.undecided_after(&place, None);
        next.or_else(|| app.panes.undecided_before(&place, None))
    };
    let of_pane = app.panes.focused().map(|pane| pane.layer.clone());
    let of_current = app.current().map(|current| current.layer.clone());
    let of_nearest = || Some(app.set.annotation(nearest()?)?.layer.clone());
    let kept = app.review.layer.clone();
    let layer = of_pane.or(of_current).or(kept).or_else(of_nearest);
    moving::focus_article(app);
    app.review.layer = layer;
    step(app, way)
}

fn step(app: &mut App, way: Way) -> Vec<Effect> {
    app.count = None;
    if way == Way::Forward {
        let open = open_targets(app).into_iter();
        let ids = open
            .filter(|id| app.set.annotation(id).is_some_and(|one| one.status == Status::Suggested));
        let ids: Vec<AnnotationId> = ids.collect();
        app.review.skipped.pass(&app.set, ids);
    }
    let next = match app.panes.focus {
        Focus::Pane(_) => in_pane(app, way),
        Focus::Article => in_text(app, &place(app), way),
    };
    let has_ended = app.review.ended_at.as_ref() == Some(&app.current);
    match next.or_else(|| if has_ended { from_other_end(app, way) } else { None }) {
        Some(stop) => go(app, stop),
        None => match suggesting::further(app, way) {
            Some(effects) => {
                app.say("The end of what was looked through; the next part is looked through now.");
                return effects;
            }
            None if app.set.is_empty() => app.say("There are no annotations here yet."),
            None => end(app),
        },
    }
    Vec::new()
}

/// Makes a stop the current place.
pub fn go(app: &mut App, stop: Stop) {
    match stop {
        Stop::One(id) => moving::select(app, &id),
        Stop::Whole(name, first) => {
            moving::select(app, &first);
            if let Focus::Pane(pane) = app.panes.focus {
                app.panes.whole = Some(Whole { pane, name });
            }
        }
    }
    if let Some(layer) = app.review.layer.clone().filter(|_| app.panes.focus == Focus::Article) {
        let title = app.schema.layer(&layer).map_or(layer.clone(), |layer| layer.title.clone());
        let key = app.keymap.shown(Command::Skip);
        if app.notice.is_none() {
            app.say(format!("{title} only; {key} goes on with everything."));
        }
    }
}

fn place(app: &App) -> Place {
    match app.current() {
        Some(current) => (current.hull(), current.id.clone()),
        None => {
            let cursor = app.reading.cursor();
            (Span::clamped(app.document.text(), cursor, cursor), AnnotationId::from(""))
        }
    }
}

fn in_text(app: &App, place: &Place, way: Way) -> Option<Stop> {
    let layer = app.review.layer.as_deref();
    let next = match way {
        Way::Forward => app.panes.undecided_after(place, layer),
        Way::Back => app.panes.undecided_before(place, layer),
    };
    next.cloned().map(Stop::One)
}

fn in_pane(app: &App, way: Way) -> Option<Stop> {
    let pane = app.panes.focused()?;
    let is_listed = app.current.as_ref().is_some_and(|id| pane.row_of(id).is_some());
    match (&app.panes.whole, way) {
        (Some(whole), Way::Forward) => pane.list.behind(&Thing::Named(Arc::clone(&whole.name))),
        (_, Way::Forward) if is_listed => pane.list.next_undecided(pane.row),
        (_, Way::Forward) => pane.list.first_undecided(),
        (_, Way::Back) => pane.list.previous_undecided(pane.row),
    }
}

fn from_other_end(app: &App, way: Way) -> Option<Stop> {
    if let Some(pane) = app.panes.focused() {
        return match way {
            Way::Forward => pane.list.first_undecided(),
            Way::Back => pane.list.last_undecided(),
        };
    }
    let end = app.document.text().len();
    let at = if way == Way::Forward { 0 } else { end };
    // No id comes behind this one; at the end of the text stands no annotation besides.
    let place = (Span::clamped(app.document.text(), at, at), AnnotationId::from(""));
    in_text(app, &place, way)
}

/// Says that the end is reached, what is left, and how to come back to it.
fn end(app: &mut App) {
    app.review.ended_at = Some(app.current.clone());
    // The decision that led here counts already.
    app.panes.refresh(&app.set);
    app.review.skipped.refresh(&app.set);
    let focused = app.panes.focused().map(|pane| pane.layer.clone());
    let layer = focused.or_else(|| app.review.layer.clone());
    let found = progress(app, |pane| match &layer {
        Some(layer) => pane.layer == *layer,
        None => pane.is_shown,
    });
    let of = layer.as_ref().map_or_else(String::new, |layer| title(app, layer));
    let key = |command| app.keymap.shown(command);
    let is_filtered = app.panes.focused().is_some_and(|pane| !pane.filter.is_empty());
    let is_narrow = app.areas.is_narrow();
    let said = match found {
        Progress { accepted, rejected, .. } if found.open() == 0 && app.incoming.is_partial() => {
            format!(
                "The end of what was looked through{of}: {accepted} accepted, {rejected} rejected. \
                 {} has more looked through.",
                key(Command::Skip)
            )
        }
        _ if found.open() == 0 && found.decided() == 0 => {
            format!("There are no annotations to decide on{of}.")
        }
        Progress { accepted, rejected, .. } if found.open() == 0 => {
            let (number, count) = app.article;
            let onward = match number + 1 < count {
                true => format!(" {} opens the next article.", key(Command::ArticleNext)),
                false => String::new(),
            };
            let elsewhere = elsewhere(app, layer.as_deref());
            let labels = match (labelling::open_count(app), of.is_empty()) {
                (0, _) | (_, false) => String::new(),
                (count, true) => {
                    let key = key(Command::DocumentLabels);
                    format!(" Labels of the document are suggested: {count}; {key} lists them.")
                }
            };
            match is_narrow {
                true => format!("All decided: {accepted} accepted, {rejected} not."),
                false => format!(
                    "Everything is decided{of}: {accepted} accepted, {rejected} rejected.{elsewhere}{labels}{onward}"
                ),
            }
        }
        _ if is_filtered => {
            let open = open_in_words(found);
            format!("No more behind this that the filter shows; {open}{of} in all.")
        }
        _ if is_narrow => {
            format!("End: {}; {} goes back.", open_in_words(found), key(Command::Skip))
        }
        _ => {
            let (decided, open) = (found.decided(), open_in_words(found));
            let key = key(Command::Skip);
            format!("The end{of}: {decided} decided, {open}. {key} goes back to the first of them.")
        }
    };
    app.say(said);
}

/// What other layers have left where all of one is decided, and the key that goes on there.
fn elsewhere(app: &App, layer: Option<&str>) -> String {
    let Some(layer) = layer else { return String::new() };
    let open = progress(app, |pane| pane.is_shown && pane.layer != *layer).open();
    let command = match app.panes.focus {
        Focus::Pane(_) => Command::PaneNext,
        Focus::Article => Command::Skip,
    };
    match open {
        0 => String::new(),
        _ => format!(" {} goes on: {open} left elsewhere.", app.keymap.shown(command)),
    }
}

/// What is undecided, in words: `3 skipped, 2 left`.
fn open_in_words(found: Progress) -> String {
    match (found.skipped, found.left) {
        (0, left) => format!("{left} left"),
        (skipped, 0) => format!("{skipped} skipped"),
        (skipped, left) => format!("{skipped} skipped, {left} left"),
    }
}

fn title(app: &App, layer: &str) -> String {
    let pane = app.panes.of_layer(layer);
    pane.map_or_else(String::new, |pane| format!(" in {}", arranging::title(app, pane)))
}

/// Lets the next decision go to all mentions of the current annotation's name.
pub fn take_whole(app: &mut App) -> Vec<Effect> {
    if app.panes.whole.take().is_some() {
        app.say("Decisions go to this mention alone.");
        return Vec::new();
    }
    let Some(current) = app.current() else { return annotating::no_annotation(app) };
    let Some(pane) = app.panes.panes.iter().position(|pane| pane.layer == current.layer) else {
        return Vec::new();
    };
    let name = name_in(app, pane, current);
    if name.is_empty() {
        app.say("This annotation has no name that others could share.");
        return Vec::new();
    }
    app.panes.whole = Some(Whole { pane, name: name.as_str().into() });
    let count = app.panes.mentions(&app.set).len();
    let words = deciding::clipped(&name);
    match count {
        0 | 1 => {
            app.panes.whole = None;
            app.say(format!("“{words}” has no other mention."));
        }
        _ => app.say(format!("Decisions go to all {count} mentions of “{words}”.")),
    }
    Vec::new()
}

fn name_in(app: &App, pane: usize, annotation: &Annotation) -> String {
    let pane = app.panes.panes.get(pane);
    pane.map_or_else(String::new, |pane| pane.name_of(annotation, app.document.text()))
}

/// Does the last thing once more, to what is current now.
pub fn repeat(app: &mut App) -> Vec<Effect> {
    match app.review.last.clone() {
        Some(Action::Decide(status)) => deciding::decide(app, status),
        Some(Action::Relabel(label)) => {
            let layer = app.current().and_then(|current| app.schema.layer(&current.layer));
            if layer.is_some_and(|layer| layer.label(&label).is_none()) {
                app.say(format!(
                    "The last thing done was the label {label}, which this layer has not."
                ));
                return Vec::new();
            }
            annotating::relabel(app, &label)
        }
        Some(Action::Set { attribute, value }) => {
            let layer = app.current().and_then(|current| app.schema.layer(&current.layer));
            if layer.is_some_and(|layer| layer.attribute(&attribute).is_none()) {
                app.say(format!(
                    "The last thing done was to set {attribute}, which this layer has not."
                ));
                return Vec::new();
            }
            annotating::set_value(app, &attribute, value)
        }
        None => {
            app.say("Nothing was done yet that could be done again.");
            Vec::new()
        }
    }
}
