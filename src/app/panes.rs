//! The panes: one for each layer, listing its annotations. A layer that the schema does not know, as
//! imports bring them, gets a pane as soon as an annotation of it is there.

pub mod filter;
pub mod listing;

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use crate::annotation::schema::{Layer, Schema};
use crate::annotation::set::AnnotationSet;
use crate::annotation::{Annotation, AnnotationId, Status};
use crate::app::panes::filter::Filter;
use crate::app::panes::listing::{Group, Item, Listing, Member, Thing};
use crate::text::{Span, display};

pub use crate::annotation::schema::Sort;

/// What the keys go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    Article,
    /// The pane with this number; the first are in the order of the schema's layers.
    Pane(usize),
}

/// How many annotations of a layer there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    pub accepted: usize,
    pub rejected: usize,
    pub suggested: usize,
}

impl Count {
    /// Accepted and rejected ones.
    pub fn decided(self) -> usize {
        self.accepted + self.rejected
    }

    /// All of them.
    pub fn total(self) -> usize {
        self.decided() + self.suggested
    }

    fn of(&mut self, status: Status) -> &mut usize {
        match status {
            Status::Suggested => &mut self.suggested,
            Status::Accepted => &mut self.accepted,
            Status::Rejected => &mut self.rejected,
        }
    }
}

/// A place in the order of reading.
pub type Place = (Span, AnnotationId);

/// One layer's list.
#[derive(Debug, Clone)]
pub struct Pane {
    pub layer: String,
    pub sort: Sort,
    pub filter: Filter,
    /// Whether all mentions of a name have one row.
    pub is_grouped: bool,
    /// Whether only the heading is seen.
    pub is_folded: bool,
    /// Whether not even that.
    pub is_hidden: bool,
    /// Whether the schema does not know the layer.
    pub is_foreign: bool,
    /// How much higher than others it is drawn: a part of the column's height, 4 by default.
    pub weight: u16,
    pub list: Listing,
    /// The row that is marked, and that follows the article where nothing is chosen.
    pub row: usize,
    /// The first row that is drawn.
    pub top: usize,
    pub count: Count,
    /// Whether the article shows the layer.
    pub is_shown: bool,
    /// Undecided annotations in the order of reading, whatever the filter says.
    undecided: BTreeSet<Place>,
    /// Whether the whole text of an unnamed annotation stands for its name.
    has_names: bool,
    is_stale: bool,
}

/// Bytes of an annotation's text that stand for its name at most.
const MOST: usize = 200;

/// The weight of a pane that nobody resized.
pub const WEIGHT: u16 = 4;

impl Pane {
    fn new(layer: &Layer) -> Self {
        Self {
            is_grouped: layer.is_grouped,
            sort: layer.sort,
            has_names: layer.attribute("name").is_some(),
            is_foreign: false,
            ..Self::foreign(&layer.name)
        }
    }

    /// The pane of a layer that the schema does not know.
    fn foreign(layer: &str) -> Self {
        Self {
            layer: layer.to_owned(),
            sort: Sort::Position,
            filter: Filter::default(),
            is_grouped: false,
            is_folded: false,
            is_hidden: false,
            is_foreign: true,
            weight: WEIGHT,
            list: Listing::new(Sort::Position),
            row: 0,
            top: 0,
            count: Count::default(),
            is_shown: true,
            undecided: BTreeSet::new(),
            has_names: false,
            is_stale: true,
        }
    }

    /// Whether the pane has a place on the screen. One of a layer that the schema does not know has
    /// none as long as there is nothing to list.
    pub fn is_seen(&self) -> bool {
        !self.is_hidden && self.exists()
    }

    /// Whether there is reason to speak of the pane at all.
    pub fn exists(&self) -> bool {
        !self.is_foreign || self.count.total() > 0
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The row of an annotation, if it is listed.
    pub fn row_of(&self, id: &AnnotationId) -> Option<usize> {
        self.list.row_of(id)
    }

    /// What the marked row shows.
    pub fn marked(&self) -> Option<Item<'_>> {
        self.list.item(self.row)
    }

    /// Moves the first drawn row so that the marked one can be seen on `height` rows.
    pub fn follow(&mut self, height: usize) {
        let lowest = self.list.len().saturating_sub(height);
        self.top = self.top.min(lowest).min(self.row);
        if height > 0 && self.row >= self.top + height {
            self.top = self.row + 1 - height;
        }
    }

    /// Has the list made again at the next refresh.
    pub fn invalidate(&mut self) {
        self.is_stale = true;
    }

    /// The next way to sort in turn. Mentions can be counted only where they share a row.
    pub fn next_sort(&self) -> Sort {
        match self.sort {
            Sort::Position => Sort::Score,
            Sort::Score => Sort::Name,
            Sort::Name if self.is_grouped => Sort::Mentions,
            Sort::Name | Sort::Mentions => Sort::Position,
        }
    }

    fn member(&self, annotation: &Annotation, text: &str, with_rejected: bool) -> Member {
        let is_listed =
            (with_rejected || annotation.status != Status::Rejected || self.filter.names_status())
                && self.filter.passes(annotation, text);
        let score = annotation.score.unwrap_or(1.0).clamp(0.0, 1.0);
        let thing = match self.is_grouped {
            true => self.thing(annotation, text),
            false => Thing::Alone(annotation.id.clone()),
        };
        let name = match self.sort {
            // What has no name comes last.
            Sort::Name => match self.name_of(annotation, text).to_lowercase() {
                name if name.is_empty() => "\u{10ffff}".into(),
                name => name.into(),
            },
            _ => "".into(),
        };
        Member {
            thing,
            label: annotation.label.as_str().into(),
            status: annotation.status,
            // Scores from 0 to 1 have the order of their bits.
            rank: u32::MAX - score.to_bits(),
            name,
            hull: annotation.hull(),
            is_listed,
        }
    }

    fn thing(&self, annotation: &Annotation, text: &str) -> Thing {
        match self.name_of(annotation, text) {
            name if name.is_empty() => Thing::Alone(annotation.id.clone()),
            name => Thing::Named(name.into()),
        }
    }

    /// The speaker, claimant or name; where an annotation of the layer is a name itself and has no
    /// other, its text.
    pub fn name_of(&self, annotation: &Annotation, text: &str) -> String {
        match name(annotation) {
            "" if self.has_names => {
                let span = annotation.spans.first().copied().unwrap_or_default();
                let end = span.end().min(span.start() + MOST);
                display::on_one_line(Span::clamped(text, span.start(), end).slice(text))
            }
            name => name.to_owned(),
        }
    }

    /// Takes in annotations that may have changed, each once.
    fn change<'i>(
        &mut self,
        set: &AnnotationSet,
        ids: impl Iterator<Item = &'i AnnotationId>,
        with_rejected: bool,
    ) {
        let mut changes = Vec::new();
        for id in ids {
            let annotation = set.annotation(id).filter(|a| a.layer == self.layer);
            let old = self.list.member(id).map(|old| (old.hull, old.status));
            if let Some((hull, status)) = old {
                *self.count.of(status) -= 1;
                self.undecided.remove(&(hull, id.clone()));
            }
            if let Some(annotation) = annotation {
                *self.count.of(annotation.status) += 1;
                if annotation.status == Status::Suggested {
                    self.undecided.insert((annotation.hull(), id.clone()));
                }
            }
            if old.is_some() || annotation.is_some() {
                let member = annotation.map(|a| self.member(a, set.text(), with_rejected));
                changes.push((id.clone(), member));
            }
        }
        self.list.change(changes);
    }

    fn rebuild(&mut self, set: &AnnotationSet, with_rejected: bool) {
        self.list.clear(self.sort);
        self.count = Count::default();
        self.undecided.clear();
        let of_layer = set.annotations().filter(|annotation| annotation.layer == self.layer);
        let ids: Vec<AnnotationId> = of_layer.map(|annotation| annotation.id.clone()).collect();
        self.change(set, ids.iter(), with_rejected);
        self.is_stale = false;
    }
}

/// All mentions of a name in one layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// The layer's pane.
    pub pane: usize,
    pub name: Arc<str>,
}

/// All panes and what they have in common.
#[derive(Debug, Clone)]
pub struct Panes {
    pub panes: Vec<Pane>,
    pub focus: Focus,
    pub is_visible: bool,
    /// Whether rejected annotations are listed and marked in the article.
    pub with_rejected: bool,
    /// Columns by which the panes are wider than usual.
    pub wider: i16,
    /// What decisions go to, if they go to all mentions of a thing.
    pub whole: Option<Whole>,
    /// Layers of whole documents: what labels them is listed by a menu of its own.
    document_layers: Vec<String>,
    /// Revision of the set that the lists were made from.
    revision: Option<u64>,
}

impl Panes {
    /// A pane for each layer of the schema.
    pub fn new(schema: &Schema) -> Self {
        Self {
            panes: schema.layers.iter().map(Pane::new).collect(),
            focus: Focus::Article,
            is_visible: true,
            with_rejected: false,
            wider: 0,
            whole: None,
            document_layers: schema.document_layers.iter().map(|l| l.name.clone()).collect(),
            revision: None,
        }
    }

    /// Takes over how another article's panes were sorted, filtered, grouped, folded, hidden and
    /// sized.
    pub fn adopt(&mut self, other: &Self) {
        self.is_visible = other.is_visible;
        self.with_rejected = other.with_rejected;
        self.wider = other.wider;
        for other in &other.panes {
            if other.is_foreign {
                self.meet(&other.layer);
            }
            let Some(pane) = self.panes.iter_mut().find(|pane| pane.layer == other.layer) else {
                continue;
            };
            pane.sort = other.sort;
            pane.filter = other.filter.clone();
            pane.is_grouped = other.is_grouped;
            pane.is_folded = other.is_folded;
            pane.is_hidden = other.is_hidden;
            pane.weight = other.weight;
            pane.is_shown = other.is_shown;
        }
        self.invalidate();
    }

    /// Makes a pane for a layer that has none.
    fn meet(&mut self, layer: &str) {
        let is_known = self.of_layer(layer).is_some()
            || self.document_layers.iter().any(|other| other == layer);
        if !is_known {
            self.panes.push(Pane::foreign(layer));
        }
    }

    /// The numbers of the panes that have a place on the screen.
    pub fn seen(&self) -> impl DoubleEndedIterator<Item = usize> + Clone {
        let seen = self.panes.iter().enumerate().filter(|(_, pane)| pane.is_seen());
        seen.map(|(index, _)| index)
    }

    /// The pane of a layer.
    pub fn of_layer(&self, layer: &str) -> Option<&Pane> {
        self.panes.iter().find(|pane| pane.layer == layer)
    }

    /// The pane that has the focus.
    pub fn focused(&self) -> Option<&Pane> {
        match self.focus {
            Focus::Article => None,
            Focus::Pane(index) => self.panes.get(index),
        }
    }

    /// Decided and total over all layers.
    pub fn progress(&self) -> (usize, usize) {
        let sum = |of: fn(Count) -> usize| self.panes.iter().map(|pane| of(pane.count)).sum();
        (sum(Count::decided), sum(Count::total))
    }

    /// Whether an annotation is to be seen in the article.
    pub fn shows(&self, annotation: &Annotation) -> bool {
        !annotation.is_of_document()
            && (self.with_rejected || annotation.status != Status::Rejected)
            && self.of_layer(&annotation.layer).is_none_or(|pane| pane.is_shown)
    }

    /// Whether decisions go to the annotation because they go to all mentions of its thing.
    pub fn is_of_whole(&self, annotation: &Annotation, text: &str) -> bool {
        let Some(whole) = &self.whole else { return false };
        let pane = self.panes.get(whole.pane).filter(|pane| pane.layer == annotation.layer);
        pane.is_some_and(|pane| match pane.is_grouped {
            true => pane.list.member(&annotation.id).is_some_and(|member| {
                member.is_listed && member.thing == Thing::Named(Arc::clone(&whole.name))
            }),
            false => self.shows(annotation) && pane.name_of(annotation, text) == *whole.name,
        })
    }

    /// All mentions of the thing that decisions go to, in the order of reading.
    pub fn mentions(&self, set: &AnnotationSet) -> Vec<AnnotationId> {
        let Some(whole) = &self.whole else { return Vec::new() };
        let Some(pane) = self.panes.get(whole.pane) else { return Vec::new() };
        if pane.is_grouped {
            let group = pane.list.group(&Thing::Named(Arc::clone(&whole.name)));
            return group.map_or_else(Vec::new, |group| group.ids().cloned().collect());
        }
        let all = set.annotations().filter(|a| self.is_of_whole(a, set.text()));
        all.map(|annotation| annotation.id.clone()).collect()
    }

    /// How many mentions decisions go to, where they go to all of a thing in a grouped pane.
    pub fn mention_count(&self) -> Option<usize> {
        let whole = self.whole.as_ref()?;
        let pane = self.panes.get(whole.pane).filter(|pane| pane.is_grouped)?;
        pane.list.group(&Thing::Named(Arc::clone(&whole.name))).map(Group::len)
    }

    /// Has the lists made again at the next [`Panes::refresh`].
    pub fn invalidate(&mut self) {
        self.revision = None;
    }

    /// Brings the lists up to the annotations. Costs what has changed.
    pub fn refresh(&mut self, set: &AnnotationSet) {
        let changed = self.revision.and_then(|revision| set.changed_since(revision));
        match changed {
            Some(ids) => {
                let layers = ids.iter().filter_map(|id| set.annotation(id));
                layers.for_each(|annotation| self.meet(&annotation.layer));
            }
            None => set.annotations().for_each(|annotation| self.meet(&annotation.layer)),
        }
        if let Some(ids) = changed {
            let ids: HashSet<&AnnotationId> = ids.iter().collect();
            for pane in self.panes.iter_mut().filter(|pane| !pane.is_stale) {
                pane.change(set, ids.iter().copied(), self.with_rejected);
            }
        }
        for pane in &mut self.panes {
            if changed.is_none() || pane.is_stale {
                pane.rebuild(set, self.with_rejected);
            }
            pane.row = pane.row.min(pane.list.len().saturating_sub(1));
        }
        self.revision = Some(set.revision());
    }

    /// The next undecided annotation behind a place in the order of reading, of the layers that the
    /// article shows; of one layer if it is named.
    pub fn undecided_after<'p>(
        &'p self,
        place: &Place,
        layer: Option<&'p str>,
    ) -> Option<&'p AnnotationId> {
        let behind = (std::ops::Bound::Excluded(place), std::ops::Bound::Unbounded);
        let panes = self.in_text(layer);
        let next = panes.filter_map(|pane| pane.undecided.range(behind).next());
        next.min().map(|(_, id)| id)
    }

    /// The nearest undecided annotation before a place.
    pub fn undecided_before<'p>(
        &'p self,
        place: &Place,
        layer: Option<&'p str>,
    ) -> Option<&'p AnnotationId> {
        let panes = self.in_text(layer);
        let next = panes.filter_map(|pane| pane.undecided.range(..place).next_back());
        next.max().map(|(_, id)| id)
    }

    fn in_text<'p>(&'p self, layer: Option<&'p str>) -> impl Iterator<Item = &'p Pane> {
        self.panes.iter().filter(move |pane| match layer {
            Some(layer) => pane.layer == layer,
            None => pane.is_shown,
        })
    }

    /// Marks in each pane the annotation that the reader is at: the current one in its own pane,
    /// the nearest at or before the cursor in the others that are sorted by position.
    pub fn follow(&mut self, set: &AnnotationSet, current: Option<&AnnotationId>, cursor: usize) {
        self.forget_whole(set, current);
        for (index, pane) in self.panes.iter_mut().enumerate() {
            let is_focused = self.focus == Focus::Pane(index);
            let whole = self.whole.as_ref().filter(|whole| whole.pane == index);
            let thing = whole.map(|whole| Thing::Named(Arc::clone(&whole.name)));
            if let Some(row) = thing.and_then(|thing| pane.list.row_of_thing(&thing)) {
                pane.row = row;
            } else if let Some(row) = current.and_then(|id| pane.row_of(id)) {
                pane.row = row;
            } else if pane.sort == Sort::Position && !is_focused {
                pane.row = nearest(pane, set, cursor);
            }
        }
    }

    /// Decisions go to a whole thing only as long as the current annotation is one of its mentions.
    fn forget_whole(&mut self, set: &AnnotationSet, current: Option<&AnnotationId>) {
        let current = current.and_then(|id| set.annotation(id));
        if !current.is_some_and(|current| self.is_of_whole(current, set.text())) {
            self.whole = None;
        }
    }
}

/// The last row that begins at or before the cursor, in a pane sorted by position.
fn nearest(pane: &Pane, set: &AnnotationSet, cursor: usize) -> usize {
    let starts_before = |row: usize| {
        let id = match pane.list.item(row) {
            Some(Item::Whole(_, group)) => group.ids().next(),
            Some(Item::One(id, _)) => Some(id),
            None => None,
        };
        id.and_then(|id| set.annotation(id)).is_some_and(|a| a.hull().start() <= cursor)
    };
    let (mut low, mut high) = (0, pane.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if starts_before(middle) { low = middle + 1 } else { high = middle }
    }
    low.saturating_sub(1)
}

/// The speaker, claimant or name of an annotation, or an empty text.
pub fn name(annotation: &Annotation) -> &str {
    let names = ["speaker", "claimant", "name"];
    let text = names.iter().find_map(|name| annotation.attributes.get(*name)?.as_text());
    text.unwrap_or("")
}

#[cfg(test)]
mod tests;
