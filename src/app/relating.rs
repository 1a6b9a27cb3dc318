//! Relations: links between two annotations, with a label of the schema.

use std::collections::HashMap;

use crate::annotation::edit::Edit;
use crate::annotation::transaction::Kind;
use crate::annotation::{Annotation, AnnotationId, Relation, RelationId, Status};
use crate::app::overlay::{Choice, Finder, FinderRow, Goal, Item, Menu, Overlay};
use crate::app::{App, Effect, annotating, deciding, jumping, moving, saving};
use crate::text::{Span, display};

/// Annotations that are offered as the other end at most, the nearest.
const MOST: usize = 5000;

/// Bytes of an annotation that a row shows at most.
const LONGEST: usize = 200;

/// How the relations of an annotation lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Out,
    In,
    Both,
}

/// How the relations of an annotation lead, if it has any.
pub fn direction(app: &App, id: &AnnotationId) -> Option<Direction> {
    let mut found = None;
    for relation in app.set.relations_of(id) {
        let this = if relation.from == *id { Direction::Out } else { Direction::In };
        match found {
            Some(other) if other != this => return Some(Direction::Both),
            _ => found = Some(this),
        }
    }
    found
}

/// How a relation leads from the first annotation to the second, if one does.
pub fn direction_to(app: &App, id: &AnnotationId, other: &AnnotationId) -> Option<Direction> {
    let between =
        app.set.relations_of(id).find(|relation| other_end(relation, id) == Some(other))?;
    Some(if between.from == *id { Direction::Out } else { Direction::In })
}

/// Lists the relations of the current annotation, and the labels for a new one.
pub fn open(app: &mut App) -> Vec<Effect> {
    let Some(current) = app.current() else { return annotating::no_annotation(app) };
    let id = current.id.clone();
    let title = format!("Relations of {}", deciding::named(app, current));
    let mut items: Vec<Item> = app
        .set
        .relations_of(&id)
        .zip('1'..='9')
        .map(|(relation, key)| Item {
            key,
            title: format!("{} {}", arrow(relation, &id), relation.label),
            hint: other_end(relation, &id).map_or_else(String::new, |other| named(app, other)),
            choice: Choice::Follow(relation.id.clone()),
        })
        .collect();
    items.extend(app.schema.relations_from(&current.layer).map(|label| Item {
        key: label.key,
        title: format!("{} …", label.name),
        hint: label.description.clone(),
        choice: Choice::Relate(label.name.clone()),
    }));
    if items.is_empty() {
        app.say("The schema has no relations for this layer.");
        return Vec::new();
    }
    app.overlays.push(Overlay::Menu(Menu { title, items, row: 0 }));
    Vec::new()
}

/// Asks for the other end of a new relation: any other annotation, the nearest first.
pub fn open_ends(app: &mut App, label: &str) -> Vec<Effect> {
    let Some(current) = app.current() else { return annotating::no_annotation(app) };
    let place = current.hull().start();
    let relation = app.schema.relations.iter().find(|relation| relation.name == label);
    let mut ends: Vec<&Annotation> = app
        .set
        .annotations()
        .filter(|other| other.id != current.id && other.status != Status::Rejected)
        .filter(|other| !other.is_of_document())
        .filter(|other| relation.is_none_or(|relation| relation.may_go_to(&other.layer)))
        .collect();
    ends.sort_by_key(|other| (other.layer != current.layer, other.hull().start().abs_diff(place)));
    let rows: Vec<FinderRow> = ends
        .into_iter()
        .take(MOST)
        .map(|other| FinderRow {
            left: deciding::label(app, other),
            text: beginning(app, other),
            bold: 0..0,
            right: other.id.to_string(),
            goal: Goal::Relate { label: label.to_owned(), to: other.id.clone() },
        })
        .collect();
    if rows.is_empty() {
        app.say(format!("There is nothing that this {} could be linked to.", current.layer));
        return Vec::new();
    }
    let title = format!("{} {label} …", deciding::named(app, current));
    let finder = Finder::new(title, "type or choose, enter links, esc leaves", rows, 0);
    app.overlays.push(Overlay::Finder(finder));
    Vec::new()
}

/// Links the current annotation to another one.
pub fn relate(app: &mut App, label: &str, to: &AnnotationId) -> Vec<Effect> {
    let Some(current) = app.current() else { return annotating::no_annotation(app) };
    let from = current.id.clone();
    let is_there = app
        .set
        .relations_of(&from)
        .any(|other| other.label == label && other.from == from && other.to == *to);
    if is_there {
        app.say("They are linked like this already.");
        return Vec::new();
    }
    let id = RelationId(app.set.next_id("r").into());
    let relation = Relation { id, label: label.to_owned(), from, to: to.clone() };
    let summary = format!("Link {} by {label}", current.layer);
    let done = format!("{label}: {}.", named(app, to));
    let effects = saving::change(app, Kind::Decision, &summary, vec![Edit::Relate { relation }]);
    if effects.is_some() {
        app.say(done);
    }
    effects.unwrap_or_default()
}

/// Goes to the other end of the only relation of the current annotation; asks where there are more.
pub fn follow(app: &mut App) -> Vec<Effect> {
    let Some(current) = app.current() else { return annotating::no_annotation(app) };
    let id = current.id.clone();
    let relations: Vec<RelationId> =
        app.set.relations_of(&id).map(|relation| relation.id.clone()).collect();
    match relations.as_slice() {
        [only] => to_other_end(app, only),
        [_, ..] => open(app),
        [] => {
            let key = app.keymap.shown(crate::command::Command::Relations);
            app.say(format!("This annotation has no relations; {key} links it."));
            Vec::new()
        }
    }
}

/// Goes to the end of a relation that is not the current annotation.
pub fn to_other_end(app: &mut App, relation: &RelationId) -> Vec<Effect> {
    let Some(id) = app.current.clone() else { return Vec::new() };
    let relation = app.set.relations().find(|other| other.id == *relation);
    let Some(other) = relation.and_then(|relation| other_end(relation, &id)).cloned() else {
        return Vec::new();
    };
    jumping::remember(app);
    moving::focus_article(app);
    moving::select(app, &other);
    Vec::new()
}

/// Removes the relation of the marked row of the menu.
pub fn remove(app: &mut App, id: &RelationId) -> Vec<Effect> {
    app.overlays.pop();
    let edits = vec![Edit::Unrelate { id: id.clone() }];
    let effects = saving::change(app, Kind::Decision, "Remove relation", edits);
    if effects.is_some() {
        app.say("Removed the relation.");
    }
    effects.unwrap_or_default()
}

/// The relations of an annotation in words, for the detail line.
pub fn in_words(app: &App, id: &AnnotationId) -> Vec<String> {
    let relations = app.set.relations_of(id);
    let words = relations.filter_map(|relation| {
        let other = other_end(relation, id)?;
        Some(format!("{} {} {}", arrow(relation, id), relation.label, named(app, other)))
    });
    words.collect()
}

/// The edits that give the relations of annotations to others, each old id with its new one.
pub fn handed_over(app: &App, ids: &HashMap<AnnotationId, AnnotationId>) -> Vec<Edit> {
    let new = |id: &AnnotationId| ids.get(id).unwrap_or(id).clone();
    let has_old =
        |relation: &&Relation| ids.contains_key(&relation.from) || ids.contains_key(&relation.to);
    let mut edits = Vec::new();
    for relation in app.set.relations().filter(has_old) {
        edits.push(Edit::Unrelate { id: relation.id.clone() });
        let (from, to) = (new(&relation.from), new(&relation.to));
        edits.push(Edit::Relate { relation: Relation { from, to, ..relation.clone() } });
    }
    edits
}

/// The first words of an annotation, as many as a row may show.
fn beginning(app: &App, annotation: &Annotation) -> String {
    let (text, hull) = (app.document.text(), annotation.hull());
    let shown = Span::clamped(text, hull.start(), hull.end().min(hull.start() + LONGEST));
    display::on_one_line(&display::line(shown.slice(text)))
}

fn arrow(relation: &Relation, id: &AnnotationId) -> &'static str {
    if relation.from == *id { "→" } else { "←" }
}

fn other_end<'r>(relation: &'r Relation, id: &AnnotationId) -> Option<&'r AnnotationId> {
    match (relation.from == *id, relation.to == *id) {
        (true, _) => Some(&relation.to),
        (false, true) => Some(&relation.from),
        (false, false) => None,
    }
}

fn named(app: &App, id: &AnnotationId) -> String {
    match app.set.annotation(id) {
        Some(other) => {
            format!("{} {id} {}", deciding::label(app, other), deciding::quoted(app, other))
        }
        None => id.to_string(),
    }
}
