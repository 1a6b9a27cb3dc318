//! The rows of a pane, kept in order while annotations change.
//!
//! A row is a thing: one annotation, or all mentions of one name, which can be unfolded. A change
//! costs what it touches and a move of pointers, never a sort of the whole list: a hundred thousand
//! rows stay as they are when one is decided. Sorted by hand in a vector, because rows are asked for
//! by number at every frame and no ordered set of the standard library counts.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::annotation::{AnnotationId, Status};
use crate::app::panes::Sort;
use crate::text::Span;

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Thing {
    /// Everything with this name.
    Named(Arc<str>),
    Alone(AnnotationId),
}

/// What the list knows of an annotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub thing: Thing,
    pub label: Arc<str>,
    pub status: Status,
    /// The surer, the lower.
    pub rank: u32,
    /// What sorts it by name; empty where the list is not sorted so.
    pub name: Arc<str>,
    pub hull: Span,
    /// Whether it passes the filter.
    pub is_listed: bool,
}

/// A thing and its mentions.
#[derive(Debug, Clone, Default)]
pub struct Group {
    head: Option<Head>,
    /// In the order of reading.
    members: Vec<(Span, AnnotationId)>,
    undecided: usize,
    labels: Vec<(Arc<str>, usize)>,
    best: u32,
}

impl Group {
    /// Its mentions in the order of reading.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = &AnnotationId> {
        self.members.iter().map(|(_, id)| id)
    }

    /// How many mentions are listed.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is no mention; never so in a list.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// How many mentions are not decided.
    pub fn undecided(&self) -> usize {
        self.undecided
    }

    /// The label of most mentions, and whether others have another.
    pub fn label(&self) -> (&str, bool) {
        let most = self.labels.iter().max_by_key(|(label, count)| (*count, label));
        (most.map_or("", |(label, _)| label), self.labels.len() > 1)
    }

    fn add(&mut self, id: &AnnotationId, member: &Member) {
        let place = (member.hull, id.clone());
        let at = self.members.partition_point(|other| *other < place);
        self.members.insert(at, place);
        self.best = if self.members.len() == 1 { member.rank } else { self.best.min(member.rank) };
        self.undecided += usize::from(member.status == Status::Suggested);
        match self.labels.iter_mut().find(|(label, _)| *label == member.label) {
            Some((_, count)) => *count += 1,
            None => self.labels.push((Arc::clone(&member.label), 1)),
        }
    }

    fn remove(&mut self, id: &AnnotationId, member: &Member) {
        if let Ok(at) = self.members.binary_search(&(member.hull, id.clone())) {
            self.members.remove(at);
        }
        self.undecided -= usize::from(member.status == Status::Suggested);
        for (label, count) in &mut self.labels {
            *count -= usize::from(*label == member.label);
        }
        self.labels.retain(|(_, count)| *count > 0);
    }
}

/// What rows are ordered by.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rank: u32,
    name: Arc<str>,
    hull: Span,
    id: AnnotationId,
    thing: Thing,
}

/// A thing's place in the order.
type Head = Arc<Key>;

/// One row.
#[derive(Debug, Clone, Copy)]
pub enum Item<'l> {
    /// All mentions of a thing; there is more than one.
    Whole(&'l Arc<str>, &'l Group),
    /// One annotation; whether it is a mention below its unfolded thing.
    One(&'l AnnotationId, bool),
}

/// Where the loop stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    Whole(Arc<str>, AnnotationId),
    One(AnnotationId),
}

/// The annotations of one layer as rows.
#[derive(Debug, Clone)]
pub struct Listing {
    sort: Sort,
    members: HashMap<AnnotationId, Member>,
    groups: HashMap<Thing, Group>,
    heads: Vec<Head>,
    /// Heads with something undecided.
    undecided: BTreeSet<Head>,
    unfolded: HashSet<Thing>,
    /// Head number and mentions of each unfolded thing that is listed, in order.
    opened: Vec<(usize, usize)>,
    /// How many rows were made or moved so far: what the list has cost.
    work: u64,
}

impl Listing {
    /// An empty list.
    pub fn new(sort: Sort) -> Self {
        Self {
            sort,
            members: HashMap::new(),
            groups: HashMap::new(),
            heads: Vec::new(),
            undecided: BTreeSet::new(),
            unfolded: HashSet::new(),
            opened: Vec::new(),
            work: 0,
        }
    }

    /// Forgets every annotation, to be told all again. What is unfolded stays so.
    pub fn clear(&mut self, sort: Sort) {
        let (unfolded, work) = (std::mem::take(&mut self.unfolded), self.work);
        *self = Self { unfolded, work, ..Self::new(sort) };
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.heads.len() + self.opened.iter().map(|(_, count)| count).sum::<usize>()
    }

    /// Whether nothing is listed.
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// How many rows were made or moved since the list began.
    pub fn work(&self) -> u64 {
        self.work
    }

    /// What is known of an annotation, listed or not.
    pub fn member(&self, id: &AnnotationId) -> Option<&Member> {
        self.members.get(id)
    }

    /// The listed mentions of a thing.
    pub fn group(&self, thing: &Thing) -> Option<&Group> {
        self.groups.get(thing)
    }

    /// All names that are listed, with their mentions.
    pub fn names(&self) -> impl Iterator<Item = (&Arc<str>, &Group)> {
        self.groups.iter().filter_map(|(thing, group)| match thing {
            Thing::Named(name) => Some((name, group)),
            Thing::Alone(_) => None,
        })
    }

    /// Every annotation that is listed, folded away or not, in the order of the rows.
    pub fn ids(&self) -> impl Iterator<Item = &AnnotationId> {
        self.heads.iter().filter_map(|head| self.groups.get(&head.thing)).flat_map(Group::ids)
    }

    /// What a row shows.
    pub fn item(&self, row: usize) -> Option<Item<'_>> {
        let mut passed = 0;
        for &(number, count) in &self.opened {
            let header = number + passed;
            if row <= header {
                break;
            }
            if let Some(inside) = (row - header - 1 < count).then(|| row - header - 1) {
                let group = self.groups.get(&self.heads.get(number)?.thing)?;
                return group.members.get(inside).map(|(_, id)| Item::One(id, true));
            }
            passed += count;
        }
        let head = self.heads.get(row - passed)?;
        let group = self.groups.get(&head.thing)?;
        match (group.members.as_slice(), &head.thing) {
            ([_, _, ..], Thing::Named(name)) => Some(Item::Whole(name, group)),
            (members, _) => members.first().map(|(_, only)| Item::One(only, false)),
        }
    }

    /// The row of a thing.
    pub fn row_of_thing(&self, thing: &Thing) -> Option<usize> {
        let head = self.groups.get(thing)?.head.as_ref()?;
        let number = self.heads.binary_search(head).ok()?;
        let before = self.opened.iter().take_while(|(other, _)| *other < number);
        Some(number + before.map(|(_, count)| count).sum::<usize>())
    }

    /// The row of an annotation: its own, or its thing's if it is folded away.
    pub fn row_of(&self, id: &AnnotationId) -> Option<usize> {
        let member = self.members.get(id).filter(|member| member.is_listed)?;
        let group = self.groups.get(&member.thing)?;
        let row = self.row_of_thing(&member.thing)?;
        if group.len() == 1 || !self.unfolded.contains(&member.thing) {
            return Some(row);
        }
        let inside = group.members.binary_search(&(member.hull, id.clone())).ok()?;
        Some(row + 1 + inside)
    }

    /// Whether a thing's mentions have rows of their own.
    pub fn is_unfolded(&self, thing: &Thing) -> bool {
        self.unfolded.contains(thing)
    }

    /// Gives a thing's mentions rows of their own, or takes them away.
    pub fn fold(&mut self, thing: &Thing) {
        if !self.unfolded.remove(thing) {
            self.unfolded.insert(thing.clone());
        }
        self.open();
    }

    /// Folds everything.
    pub fn fold_all(&mut self) {
        self.unfolded.clear();
        self.open();
    }

    /// Takes changes in: what an annotation is now, or nothing where it is gone.
    pub fn change(&mut self, changes: Vec<(AnnotationId, Option<Member>)>) {
        let mut touched: HashMap<Thing, ()> = HashMap::new();
        for (id, new) in changes {
            if self.members.get(&id) == new.as_ref() {
                continue;
            }
            self.work += 1;
            if let Some(old) = self.members.remove(&id).filter(|old| old.is_listed)
                && let Some(group) = self.groups.get_mut(&old.thing)
            {
                group.remove(&id, &old);
                if group.best == old.rank && self.sort == Sort::Score {
                    group.best = best(group, &self.members);
                }
                touched.insert(old.thing, ());
            }
            let Some(new) = new else { continue };
            if new.is_listed {
                let group = self.groups.entry(new.thing.clone()).or_default();
                group.add(&id, &new);
                touched.entry(new.thing.clone()).or_default();
            }
            self.members.insert(id, new);
        }
        if !touched.is_empty() {
            self.order(touched.into_keys().collect());
        }
    }

    /// Puts things whose mentions have changed where they belong now.
    fn order(&mut self, touched: Vec<Thing>) {
        let mut gone = Vec::new();
        let mut come = Vec::new();
        for thing in touched {
            let Some(group) = self.groups.get_mut(&thing) else { continue };
            let old = group.head.take();
            let new = key(self.sort, &thing, group, &self.members).map(Arc::new);
            let is_same = old == new;
            if let Some(old) = &old
                && !(is_same && group.undecided > 0)
            {
                self.undecided.remove(old);
            }
            let head = if is_same { old.clone() } else { new };
            if let Some(head) = &head
                && group.undecided > 0
            {
                self.undecided.insert(Arc::clone(head));
            }
            group.head.clone_from(&head);
            if !is_same {
                gone.extend(old);
                come.extend(head);
            }
            if group.is_empty() {
                self.groups.remove(&thing);
            }
        }
        self.move_heads(gone, come);
        self.open();
    }

    fn move_heads(&mut self, gone: Vec<Head>, mut come: Vec<Head>) {
        self.work += (gone.len() + come.len()) as u64;
        let found = gone.iter().filter_map(|head| self.heads.binary_search(head).ok());
        let mut found: Vec<usize> = found.collect();
        found.sort_unstable();
        if let [only] = found.as_slice() {
            self.heads.remove(*only);
        } else if !found.is_empty() {
            let mut found = found.into_iter().peekable();
            let mut number = 0;
            self.heads.retain(|_| {
                number += 1;
                found.next_if_eq(&(number - 1)).is_none()
            });
        }
        come.sort_unstable();
        match come.as_slice() {
            [only] => {
                let at = self.heads.partition_point(|head| head < only);
                self.heads.insert(at, Arc::clone(only));
            }
            _ => merge(&mut self.heads, come),
        }
    }

    fn open(&mut self) {
        let of = |thing: &Thing| {
            let group = self.groups.get(thing).filter(|group| group.len() > 1)?;
            Some((self.heads.binary_search(group.head.as_ref()?).ok()?, group.len()))
        };
        let mut opened: Vec<(usize, usize)> = self.unfolded.iter().filter_map(of).collect();
        opened.sort_unstable();
        self.opened = opened;
    }

    /// The next stop with something undecided behind a row.
    pub fn next_undecided(&self, row: usize) -> Option<Stop> {
        let from = match self.item(row)? {
            Item::Whole(_, group) => {
                let thing = &group.head.as_ref()?.thing;
                return self.inside(group, 0).or_else(|| self.behind(thing));
            }
            Item::One(id, _) => {
                let member = self.members.get(id)?;
                let group = self.groups.get(&member.thing)?;
                let place = (member.hull, id.clone());
                let next = group.members.partition_point(|other| *other <= place);
                if let Some(stop) = self.inside(group, next) {
                    return Some(stop);
                }
                &member.thing
            }
        };
        self.behind(from)
    }

    /// The next stop behind all mentions of a thing.
    pub fn behind(&self, thing: &Thing) -> Option<Stop> {
        let head = self.groups.get(thing)?.head.as_ref()?;
        let behind = (std::ops::Bound::Excluded(head), std::ops::Bound::Unbounded);
        self.stop(self.undecided.range::<Head, _>(behind).next()?)
    }

    /// The stop with something undecided before a row.
    pub fn previous_undecided(&self, row: usize) -> Option<Stop> {
        let thing = match self.item(row)? {
            Item::Whole(_, group) => &group.head.as_ref()?.thing,
            Item::One(id, _) => {
                let member = self.members.get(id)?;
                let group = self.groups.get(&member.thing)?;
                if self.unfolded.contains(&member.thing) {
                    let before = group.ids().rev().skip_while(|other| *other != id).skip(1);
                    if let Some(id) = before.into_iter().find(|id| self.is_undecided(id)) {
                        return Some(Stop::One(id.clone()));
                    }
                }
                &member.thing
            }
        };
        let head = self.groups.get(thing)?.head.as_ref()?;
        self.stop(self.undecided.range::<Head, _>(..head).next_back()?)
    }

    /// The first stop with something undecided.
    pub fn first_undecided(&self) -> Option<Stop> {
        self.stop(self.undecided.first()?)
    }

    /// The last stop with something undecided.
    pub fn last_undecided(&self) -> Option<Stop> {
        self.stop(self.undecided.last()?)
    }

    fn stop(&self, head: &Head) -> Option<Stop> {
        let group = self.groups.get(&head.thing)?;
        let first = group.ids().find(|id| self.is_undecided(id))?.clone();
        match &head.thing {
            Thing::Named(name) if group.len() > 1 && !self.unfolded.contains(&head.thing) => {
                Some(Stop::Whole(Arc::clone(name), first))
            }
            _ => Some(Stop::One(first)),
        }
    }

    fn inside(&self, group: &Group, from: usize) -> Option<Stop> {
        let thing = &group.head.as_ref()?.thing;
        if group.len() < 2 || !self.unfolded.contains(thing) {
            return None;
        }
        let rest = group.ids().skip(from);
        rest.into_iter().find(|id| self.is_undecided(id)).map(|id| Stop::One(id.clone()))
    }

    fn is_undecided(&self, id: &AnnotationId) -> bool {
        self.members.get(id).is_some_and(|member| member.status == Status::Suggested)
    }
}

/// The place of a thing in the order; `None` without mentions.
fn key(
    sort: Sort,
    thing: &Thing,
    group: &Group,
    members: &HashMap<AnnotationId, Member>,
) -> Option<Key> {
    let (hull, id) = group.members.first()?;
    let first = members.get(id)?;
    let rank = match sort {
        Sort::Position | Sort::Name => 0,
        Sort::Score => group.best,
        Sort::Mentions => u32::MAX - group.len() as u32,
    };
    let name = Arc::clone(&first.name);
    Some(Key { rank, name, hull: *hull, id: id.clone(), thing: thing.clone() })
}

fn best(group: &Group, members: &HashMap<AnnotationId, Member>) -> u32 {
    let ranks = group.ids().filter_map(|id| members.get(id)).map(|member| member.rank);
    ranks.min().unwrap_or(u32::MAX)
}

/// Merges sorted heads into sorted heads, from the end: what lies before the first does not move.
fn merge(heads: &mut Vec<Head>, come: Vec<Head>) {
    let Some(first) = come.first() else { return };
    let at = heads.partition_point(|head| head < first);
    let mut old = heads.split_off(at).into_iter().peekable();
    heads.reserve(old.len() + come.len());
    for new in come {
        while let Some(before) = old.next_if(|head| *head < new) {
            heads.push(before);
        }
        heads.push(new);
    }
    heads.extend(old);
}
