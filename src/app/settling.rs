//! Settling the differences between annotators: the article is open in the layer of `gold`, and what
//! the others decided stands beside it, place by place.
//!
//! Every decision is a change like any other: it is saved, undone and redone as everywhere. What is
//! settled is read from the provenance of gold's annotations, so it is known again after a restart.

pub mod deciding;
mod relations;

use std::collections::HashMap;

use crate::annotation::differences::{Difference, Place, is_open, origins_of_gold, places};
use crate::annotation::set::AnnotationSet;
use crate::annotation::{Annotation, AnnotationId, Decided, Status};
use crate::app::moving::Way;
use crate::app::{App, Effect};

/// What another annotator has in the document; nothing here changes it.
#[derive(Debug, Clone)]
pub struct Party {
    pub annotator: String,
    pub set: AnnotationSet,
}

/// Why somebody has nothing in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    Nothing,
    /// A suggestion there was rejected.
    Rejected,
    /// A suggestion there is still open.
    Undecided,
}

impl Absence {
    /// For the place of a version.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Nothing => "nothing here",
            Self::Rejected => "rejected it",
            Self::Undecided => "has not decided it",
        }
    }
}

/// The places and what is settled of them.
#[derive(Debug)]
pub struct Settling {
    pub parties: Vec<Party>,
    /// The annotator in whose layer the result stands.
    pub gold: String,
    pub places: Vec<Place>,
    /// The place that decisions go to, and the first that is listed on the screen.
    pub current: usize,
    pub top: usize,
    /// Whether places are listed in which the annotators agree.
    pub with_agreed: bool,
    /// Gold's annotations by what they were settled from.
    settled: HashMap<Decided, Vec<AnnotationId>>,
    /// The revision of gold that `settled` was read from.
    revision: Option<u64>,
}

impl Settling {
    /// The differences between these, to be settled in the layer of `gold`.
    pub fn new(parties: Vec<Party>, gold: String) -> Self {
        let sets: Vec<&AnnotationSet> = parties.iter().map(|party| &party.set).collect();
        let places = places(&sets);
        let with_agreed = places.iter().all(|place| place.difference == Difference::None);
        let mut settling = Self {
            parties,
            gold,
            places,
            current: 0,
            top: 0,
            with_agreed,
            settled: HashMap::new(),
            revision: None,
        };
        let first = settling.listed().next();
        settling.current = first.unwrap_or(0);
        settling
    }

    /// The place that decisions go to.
    pub fn place(&self) -> Option<&Place> {
        self.places.get(self.current)
    }

    /// Indices of the places that are listed.
    pub fn listed(&self) -> impl Iterator<Item = usize> {
        let is_listed = |place: &Place| self.with_agreed || place.difference != Difference::None;
        self.places.iter().enumerate().filter(move |(_, p)| is_listed(p)).map(|(at, _)| at)
    }

    /// What a party has in a place.
    pub fn version(&self, place: &Place, party: usize) -> Option<&Annotation> {
        let id = place.versions.get(party)?.as_ref()?;
        self.parties.get(party)?.set.annotation(id)
    }

    /// Why a party has no version in a place.
    pub fn absence(&self, place: &Place, party: usize) -> Absence {
        let Some(party) = self.parties.get(party) else { return Absence::Nothing };
        let there = party.set.overlapping(place.hull).into_iter();
        let status = there.filter(|one| one.layer == place.layer).map(|one| one.status);
        status.fold(Absence::Nothing, |found, status| match (found, status) {
            (Absence::Undecided, _) | (_, Status::Suggested) => Absence::Undecided,
            (_, Status::Rejected) => Absence::Rejected,
            (found, Status::Accepted) => found,
        })
    }

    /// What everybody has in a place: the number of the party and the annotation.
    pub fn versions<'s>(
        &'s self,
        place: &'s Place,
    ) -> impl Iterator<Item = (usize, &'s Annotation)> + 's {
        (0..self.parties.len()).filter_map(|party| Some((party, self.version(place, party)?)))
    }

    /// What the versions of a place are called in provenances; that of `first` in front.
    pub fn origins(&self, place: &Place, first: usize) -> Vec<Decided> {
        let mut versions: Vec<_> = self.versions(place).collect();
        versions.sort_by_key(|(party, _)| *party != first);
        let origin = |(party, annotation): (usize, &Annotation)| {
            let annotator = self.parties.get(party)?.annotator.clone();
            Some(Decided { annotator, id: annotation.id.clone() })
        };
        versions.into_iter().filter_map(origin).collect()
    }

    /// Gold's annotations that settle the place; none while it is open.
    pub fn settled(&self, place: &Place) -> Vec<AnnotationId> {
        let found = self.origins(place, 0).into_iter().filter_map(|one| self.settled.get(&one));
        let mut ids: Vec<AnnotationId> = found.flatten().cloned().collect();
        ids.sort();
        ids.dedup();
        ids
    }

    /// Whether a place still has to be settled.
    pub fn is_open(&self, place: &Place) -> bool {
        let names: Vec<&str> = self.parties.iter().map(|party| party.annotator.as_str()).collect();
        is_open(place, &names, &self.settled)
    }

    /// How many differences are open, and how many there are; agreed places apart.
    pub fn progress(&self) -> (usize, usize) {
        let differences = self.places.iter().filter(|p| p.difference != Difference::None);
        let open = differences.clone().filter(|place| self.is_open(place)).count();
        (open, differences.count())
    }

    /// Places in which all agree and that gold does not have yet.
    pub fn open_agreed(&self) -> Vec<usize> {
        let is_open = |place: &Place| place.difference == Difference::None && self.is_open(place);
        self.places.iter().enumerate().filter(|(_, p)| is_open(p)).map(|(at, _)| at).collect()
    }

    /// Reads again what is settled, if gold has changed.
    pub fn refresh(&mut self, gold: &AnnotationSet) {
        if self.revision == Some(gold.revision()) {
            return;
        }
        self.revision = Some(gold.revision());
        self.settled = origins_of_gold(gold);
    }

    /// Moves the first listed place so that the current one is among `height` rows.
    pub fn follow(&mut self, height: usize) {
        let row = self.listed().take_while(|&at| at < self.current).count();
        let lowest = self.listed().count().saturating_sub(height);
        self.top = self.top.min(lowest).min(row);
        if height > 0 && row >= self.top + height {
            self.top = row + 1 - height;
        }
    }
}

/// Begins at the first difference that is open.
pub fn begin(app: &mut App) {
    if let Some(settling) = &mut app.settling {
        settling.refresh(&app.set);
        let open = settling
            .listed()
            .find(|&at| settling.places.get(at).is_some_and(|place| settling.is_open(place)));
        let at = open.unwrap_or(settling.current);
        go(app, at);
    }
}

/// Goes to a place: shows it in the article and makes what settles it the current annotation.
pub fn go(app: &mut App, at: usize) {
    let Some(settling) = &mut app.settling else { return };
    let Some(place) = settling.places.get(at) else { return };
    let (start, gold) = (place.hull.start(), settling.settled(place).into_iter().next());
    settling.current = at;
    app.reading.go(start);
    app.current = gold;
}

/// Undoes or redoes something, and goes to the place that is open or settled by it.
pub fn around(app: &mut App, change: fn(&mut App) -> Vec<Effect>) -> Vec<Effect> {
    let state = |app: &App| -> Vec<Vec<AnnotationId>> {
        let settling = app.settling.iter();
        settling.flat_map(|one| one.places.iter().map(|place| one.settled(place))).collect()
    };
    let before = state(app);
    let effects = change(app);
    if let Some(settling) = &mut app.settling {
        settling.refresh(&app.set);
    }
    let now = state(app);
    if let Some(at) = before.iter().zip(&now).position(|(before, now)| before != now) {
        go(app, at);
    }
    effects
}

/// Goes to the next listed place, or the next that is open; past the last one on from the first.
pub fn next(app: &mut App, way: Way, is_open_only: bool) -> Vec<Effect> {
    let Some(settling) = &app.settling else { return Vec::new() };
    let listed: Vec<usize> = settling.listed().collect();
    let is_wanted = |at: &&usize| {
        !is_open_only || settling.places.get(**at).is_some_and(|place| settling.is_open(place))
    };
    let now = settling.current;
    let found = match way {
        Way::Forward => {
            let behind = listed.iter().filter(|&&at| at > now);
            behind.chain(&listed).find(is_wanted)
        }
        Way::Back => {
            let before = listed.iter().rev().filter(|&&at| at < now);
            before.chain(listed.iter().rev()).find(is_wanted)
        }
    };
    match found.copied() {
        Some(at) => go(app, at),
        None => app.say(nothing_left(app)),
    }
    Vec::new()
}

/// What there is to do when no difference is open.
fn nothing_left(app: &App) -> String {
    let agreed = app.settling.as_ref().map_or(0, |settling| settling.open_agreed().len());
    let key = app.keymap.shown(crate::command::Command::TakeAgreed);
    let next = app.keymap.shown(crate::command::Command::ArticleNext);
    match agreed {
        0 if app.is_from_queue => format!("Everything is settled; {next} is the next article."),
        0 => "Everything is settled.".to_owned(),
        _ => format!("All differences are settled; {key} takes {agreed} that all agree on."),
    }
}

/// Lists places in which the annotators agree, or stops doing so.
pub fn toggle_agreed(app: &mut App) -> Vec<Effect> {
    let Some(settling) = &mut app.settling else { return Vec::new() };
    settling.with_agreed = !settling.with_agreed;
    let first = settling.listed().find(|&at| at >= settling.current);
    settling.current = first.or(settling.listed().last()).unwrap_or(settling.current);
    let state = if settling.with_agreed { "listed too" } else { "not listed" };
    app.say(format!("Places in which all agree are {state}."));
    Vec::new()
}

#[cfg(test)]
mod tests;
