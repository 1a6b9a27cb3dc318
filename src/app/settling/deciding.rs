//! Taking one version, both, a merged one, none, or what all agree on.

use crate::annotation::differences::Place;
use crate::annotation::edit::Edit;
use crate::annotation::transaction::Kind;
use crate::annotation::{Annotation, AnnotationId, Decided, Provenance, Status, id_prefix};
use crate::app::moving::Way;
use crate::app::overlay::{Choice, Item, Menu, Overlay};
use crate::app::settling::{Settling, go, next, nothing_left, relations};
use crate::app::{App, Effect, deciding, saving};
use crate::text::Span;

/// New annotations of gold, without ids.
type Made = Vec<Annotation>;

/// Takes the version of a party and goes on to the next open difference.
pub fn take(app: &mut App, party: usize) -> Vec<Effect> {
    let Some(settling) = &app.settling else { return Vec::new() };
    let (Some(place), Some(annotator)) = (settling.place(), name(settling, party)) else {
        return nobody(app);
    };
    match settling.version(place, party) {
        Some(version) => {
            let made = vec![gold(app, version, settling.origins(place, party))];
            settle(app, &format!("Take {annotator}’s"), made, true)
        }
        None => {
            let key = app.keymap.shown(crate::command::Command::Neither);
            app.say(format!("{annotator} has nothing here; {key} says that nothing is right."));
            Vec::new()
        }
    }
}

/// Takes every version as an annotation of its own.
pub fn take_all(app: &mut App) -> Vec<Effect> {
    let Some(settling) = &app.settling else { return Vec::new() };
    let Some(place) = settling.place() else { return nobody(app) };
    let all = settling.versions(place);
    let made = all.map(|(party, version)| gold(app, version, settling.origins(place, party)));
    let made = made.collect();
    settle(app, "Take every version", made, true)
}

/// Makes one annotation of all versions: it covers what any of them covers, has the label of most,
/// and the attributes of all, in a conflict those of the first.
pub fn merge(app: &mut App) -> Vec<Effect> {
    let Some(settling) = &app.settling else { return Vec::new() };
    let Some(place) = settling.place() else { return nobody(app) };
    match merged(settling, place) {
        Some(version) => {
            let made = vec![gold(app, &version, settling.origins(place, 0))];
            settle(app, "Merge", made, true)
        }
        None => nobody(app),
    }
}

fn merged(settling: &Settling, place: &Place) -> Option<Annotation> {
    let versions: Vec<&Annotation> = settling.versions(place).map(|(_, version)| version).collect();
    let mut merged = (*versions.first()?).clone();
    let votes = |label: &str| versions.iter().filter(|version| version.label == label).count();
    for version in &versions {
        if votes(&version.label) > votes(&merged.label) {
            merged.label.clone_from(&version.label);
        }
        for (name, value) in &version.attributes {
            merged.attributes.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
    merged.spans = union(versions.iter().flat_map(|version| version.spans.iter().copied()));
    Some(merged)
}

/// The spans in order, joined where they touch.
fn union(spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut all: Vec<Span> = spans.collect();
    all.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(all.len());
    for span in all {
        match joined.last_mut() {
            Some(last) if span.start() <= last.end() => *last = last.hull(span),
            _ => joined.push(span),
        }
    }
    joined
}

/// Says that no version is right. Gold keeps one of them as rejected, so that the decision is on
/// record.
pub fn neither(app: &mut App) -> Vec<Effect> {
    let Some(settling) = &app.settling else { return Vec::new() };
    let Some((place, (party, version))) =
        settling.place().and_then(|place| Some((place, settling.versions(place).next()?)))
    else {
        return nobody(app);
    };
    let mut made = gold(app, version, settling.origins(place, party));
    made.status = Status::Rejected;
    settle(app, "Take none", vec![made], true)
}

/// Begins a version of one's own with the first there is, and stays, so that edges, label and
/// attributes can be changed.
pub fn write(app: &mut App) -> Vec<Effect> {
    let Some(settling) = &app.settling else { return Vec::new() };
    let Some(place) = settling.place() else { return nobody(app) };
    if let Some(settled) = settling.settled(place).into_iter().next() {
        app.current = Some(settled);
        app.say(what_to_press(app));
        return Vec::new();
    }
    let Some((party, version)) = settling.versions(place).next() else { return nobody(app) };
    let made = vec![gold(app, version, settling.origins(place, party))];
    let effects = settle(app, "Write", made, false);
    app.say(what_to_press(app));
    effects
}

fn what_to_press(app: &App) -> String {
    use crate::command::Command::{Attributes, Edges, Relabel};
    let key = |command| app.keymap.shown(command);
    format!(
        "Yours to change: {} edges, {} label, {} attributes.",
        key(Edges),
        key(Relabel),
        key(Attributes)
    )
}

/// Takes everything that all agree on, as one change.
pub fn take_agreed(app: &mut App) -> Vec<Effect> {
    let Some(settling) = &app.settling else { return Vec::new() };
    let places = settling.open_agreed().into_iter().filter_map(|at| settling.places.get(at));
    let made: Made = places
        .filter_map(|place| {
            let (party, version) = settling.versions(place).next()?;
            Some(gold(app, version, settling.origins(place, party)))
        })
        .collect();
    let count = made.len();
    if count == 0 {
        app.say("Nothing that all agree on is left to take.");
        return Vec::new();
    }
    let edits = edits(app, settling, made, Vec::new()).0;
    let summary = format!("Take {count} that all agree on");
    let effects = saving::commit(app, Kind::Decision, &summary, edits);
    let is_last = app.settling.as_mut().is_some_and(|settling| {
        settling.refresh(&app.set);
        settling.progress().0 == 0
    });
    let said = format!("Took as one change what all agree on: {count}.");
    app.say(if is_last { format!("{said} {}", nothing_left(app)) } else { said });
    effects
}

/// Asks whose version to take.
pub fn open_take(app: &mut App) -> Vec<Effect> {
    let Some(settling) = &app.settling else { return Vec::new() };
    let Some(place) = settling.place() else { return nobody(app) };
    let keys = 'a'..='z';
    let items = settling.parties.iter().enumerate().zip(keys).map(|((at, party), key)| Item {
        key,
        title: party.annotator.clone(),
        hint: match settling.version(place, at) {
            Some(version) => version.label.clone(),
            None => settling.absence(place, at).in_words().to_owned(),
        },
        choice: Choice::TakeVersion(at),
    });
    let items = items.collect();
    app.overlays.push(Overlay::Menu(Menu { title: "Whose".to_owned(), items, row: 0 }));
    Vec::new()
}

/// A version as gold has it.
fn gold(app: &App, version: &Annotation, from: Vec<Decided>) -> Annotation {
    Annotation {
        status: Status::Accepted,
        score: None,
        provenance: Provenance::Adjudication { adjudicator: app.annotator.clone(), from },
        derived_from: None,
        ..version.clone()
    }
}

/// Puts these annotations in the place of what settled it before.
fn settle(app: &mut App, what: &str, made: Made, goes_on: bool) -> Vec<Effect> {
    let Some(settling) = &app.settling else { return Vec::new() };
    let Some(place) = settling.place() else { return nobody(app) };
    let (at, layer) = (settling.current, place.layer.clone());
    let (edits, ids) = edits(app, settling, made, settling.settled(place));
    let summary = format!("{what} {layer}");
    let Some(effects) = saving::change(app, Kind::Decision, &summary, edits) else {
        return Vec::new();
    };
    if let Some(settling) = &mut app.settling {
        settling.refresh(&app.set);
    }
    let said = ids.first().and_then(|id| app.set.annotation(id)).map(|annotation| {
        let (label, words) =
            (deciding::label(app, annotation), deciding::words(app, annotation.hull()));
        format!("{what}: {label} “{words}”.")
    });
    go(app, at);
    if goes_on && app.settling.as_ref().is_some_and(|settling| settling.progress().0 > 0) {
        next(app, Way::Forward, true);
    }
    let said = said.unwrap_or_default();
    let is_last = goes_on && app.settling.as_ref().is_some_and(|one| one.progress().0 == 0);
    app.say(if is_last { format!("{said} {}", nothing_left(app)) } else { said });
    effects
}

/// The edits that add these annotations with their relations and remove those, and the ids that are
/// given.
fn edits(
    app: &App,
    settling: &Settling,
    mut made: Made,
    old: Vec<AnnotationId>,
) -> (Vec<Edit>, Vec<AnnotationId>) {
    let mut given = std::collections::HashMap::<String, u64>::new();
    for annotation in &mut made {
        let prefix = id_prefix(&annotation.layer);
        let skip = given.entry(prefix.clone()).or_default();
        annotation.id = AnnotationId(app.set.id_after(&prefix, *skip).into());
        *skip += 1;
    }
    let relations = relations::following(app, settling, &made, &old);
    let ids = made.iter().map(|annotation| annotation.id.clone()).collect();
    let mut edits: Vec<Edit> = old.into_iter().map(|id| Edit::Remove { id }).collect();
    edits.extend(made.into_iter().map(|annotation| Edit::Add { annotation }));
    edits.extend(relations);
    (edits, ids)
}

fn name(settling: &Settling, party: usize) -> Option<String> {
    settling.parties.get(party).map(|party| party.annotator.clone())
}

fn nobody(app: &mut App) -> Vec<Effect> {
    app.say("There is no such version.");
    Vec::new()
}
