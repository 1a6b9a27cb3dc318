//! Deciding on many annotations at once, as one change: all that a pane's filter shows, or those
//! from a score on. How many they are stands in the menu before it happens.

use crate::annotation::edit::Edit;
use crate::annotation::transaction::Kind;
use crate::annotation::{Annotation, AnnotationId, Status};
use crate::app::annotating::no_annotation;
use crate::app::overlay::{Choice, Item, Menu, Overlay};
use crate::app::panes::Focus;
use crate::app::{App, Effect, review, saving};

/// Scores from which, or below which, all can be decided at once.
const SCORES: &[(char, f32)] = &[('1', 0.95), ('2', 0.9), ('3', 0.8), ('4', 0.7), ('5', 0.6)];

/// Which of a pane's undecided annotations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Part {
    All,
    From(f32),
    Below(f32),
}

impl Part {
    fn has(self, annotation: &Annotation) -> bool {
        let score = annotation.score.unwrap_or(1.0);
        match self {
            Self::All => true,
            Self::From(least) => score >= least,
            Self::Below(limit) => score < limit,
        }
    }
}

/// Asks which of a pane's undecided annotations to accept or reject: of the pane with the focus, or
/// of the current annotation's layer.
pub fn open(app: &mut App, status: Status) -> Vec<Effect> {
    let index = match app.panes.focus {
        Focus::Pane(index) => Some(index),
        Focus::Article => app
            .current()
            .and_then(|current| app.panes.panes.iter().position(|p| p.layer == current.layer)),
    };
    let Some(index) = index else { return no_annotation(app) };
    let Some(pane) = app.panes.panes.get(index) else { return Vec::new() };
    let all = match pane.filter.is_empty() {
        true => "all undecided".to_owned(),
        false => format!("all undecided that “{}” shows", pane.filter.text()),
    };
    let mut rows = vec![('a', all, Part::All)];
    rows.extend(SCORES.iter().map(|&(key, score)| match status {
        Status::Rejected => (key, format!("score below {score:.2}"), Part::Below(score)),
        _ => (key, format!("score {score:.2} and above"), Part::From(score)),
    }));
    let item = |(key, title, part)| Item {
        key,
        title,
        hint: match chosen(app, index, part).len() {
            count if app.areas.is_narrow() => count.to_string(),
            1 => "1 annotation".to_owned(),
            count => format!("{count} annotations"),
        },
        choice: Choice::DecideAll { layer: index, part, status },
    };
    let items = rows.into_iter().map(item).collect();
    let verb = if status == Status::Rejected { "Reject" } else { "Accept" };
    let title = format!("{verb} at once: {}", title(app, &pane.layer));
    app.overlays.push(Overlay::Menu(Menu { title, items, row: 0 }));
    Vec::new()
}

fn title(app: &App, layer: &str) -> String {
    app.schema.layer(layer).map_or_else(|| layer.to_owned(), |layer| layer.title.to_lowercase())
}

/// Decides on a part of a pane's undecided annotations, as one change.
pub fn decide(app: &mut App, layer: usize, part: Part, status: Status) -> Vec<Effect> {
    let ids = chosen(app, layer, part);
    let count = ids.len();
    let (verb, done) = match status {
        Status::Rejected => ("Reject", "Rejected"),
        _ => ("Accept", "Accepted"),
    };
    if count == 0 {
        app.say("There is none.");
        return Vec::new();
    }
    let noun = if count == 1 { "annotation" } else { "annotations" };
    let summary = format!("{verb} {count} {noun}");
    let has_current = app.current.as_ref().is_some_and(|current| ids.contains(current));
    let edits = ids.into_iter().map(|id| Edit::SetStatus { id, status }).collect();
    let effects = saving::change(app, Kind::Decision, &summary, edits);
    if effects.is_some() {
        if has_current {
            go_on(app);
        }
        let key = app.keymap.shown(crate::command::Command::Undo);
        app.say(format!("{done} {count} {noun}; {key} takes all of it back."));
    }
    effects.unwrap_or_default()
}

/// Goes to what is left undecided behind the current annotation, or to the first that is left.
fn go_on(app: &mut App) {
    app.panes.refresh(&app.set);
    let onward = review::onward(app);
    if !review::advance(app, onward)
        && let Some(first) = app.panes.focused().and_then(|pane| pane.list.first_undecided())
    {
        review::go(app, first);
    }
}

fn chosen(app: &App, layer: usize, part: Part) -> Vec<AnnotationId> {
    let Some(pane) = app.panes.panes.get(layer) else { return Vec::new() };
    let listed = pane.list.ids().filter_map(|id| app.set.annotation(id));
    let open = listed.filter(|a| a.status == Status::Suggested && part.has(a));
    open.map(|annotation| annotation.id.clone()).collect()
}
