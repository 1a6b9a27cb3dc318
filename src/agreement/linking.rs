//! Which units of different annotators are about the same piece of text.
//!
//! Pairs of overlapping units are linked from the most alike on: by the share of common text (the
//! Jaccard index), the same label first where that is equal. A link is kept if none of the linked
//! units then stands twice for one annotator. So equal units are always linked with each other, and
//! the order of annotators and annotations does not matter.

use std::cmp::Ordering;

use crate::agreement::Unit;

/// For each annotator the unit that takes part, as an index of the annotator's list.
pub type Link = Vec<Option<usize>>;

/// Links the units of two or more annotators. Every unit stands in exactly one link, alone if
/// nobody marked the same. `only_same_label` links none with different labels.
pub fn links(units: &[Vec<Unit<'_>>], only_same_label: bool) -> Vec<Link> {
    let mut candidates = overlapping(units);
    candidates.retain(|pair| pair.has_same_label || !only_same_label);
    candidates.sort_by(|a, b| a.order(b, units));
    let mut groups = Groups::new(units);
    for pair in &candidates {
        groups.join(pair.first, pair.second);
    }
    groups.into_links()
}

/// A unit: the number of its annotator, and of the unit in the annotator's list.
type Place = (usize, usize);

/// What a unit marks, and as what.
type Content<'u> = (&'u [(usize, usize)], &'u str);

/// Two units of different annotators with common text.
struct Pair {
    first: Place,
    second: Place,
    /// Common code points.
    shared: u64,
    /// Code points of both together.
    union: u64,
    has_same_label: bool,
}

impl Pair {
    /// The most alike first. Ties are broken by what is marked, never by who marked it.
    fn order(&self, other: &Self, units: &[Vec<Unit<'_>>]) -> Ordering {
        let alike = (other.shared * self.union).cmp(&(self.shared * other.union));
        let label = other.has_same_label.cmp(&self.has_same_label);
        alike.then(label).then_with(|| self.content(units).cmp(&other.content(units)))
    }

    fn content<'u>(&self, units: &'u [Vec<Unit<'_>>]) -> [Option<Content<'u>>; 2] {
        let content = |place| at(units, place).map(|unit| (unit.spans.as_slice(), unit.label()));
        let (first, second) = (content(self.first), content(self.second));
        if first <= second { [first, second] } else { [second, first] }
    }
}

fn at<'u, 'a>(units: &'u [Vec<Unit<'a>>], place: Place) -> Option<&'u Unit<'a>> {
    units.get(place.0)?.get(place.1)
}

/// All pairs of different annotators that share text. One pass over the units by their starts.
fn overlapping(units: &[Vec<Unit<'_>>]) -> Vec<Pair> {
    let mut places: Vec<Place> = Vec::new();
    for (annotator, list) in units.iter().enumerate() {
        places.extend((0..list.len()).map(|unit| (annotator, unit)));
    }
    places.sort_by_key(|&place| at(units, place).map(Unit::hull));
    let mut open: Vec<(Place, &Unit<'_>)> = Vec::new();
    let mut pairs = Vec::new();
    for second in places {
        let Some(unit) = at(units, second) else { continue };
        open.retain(|(_, earlier)| earlier.hull().1 > unit.hull().0);
        for (first, earlier) in open.iter().filter(|(place, _)| place.0 != second.0) {
            let shared = earlier.shared(unit) as u64;
            if shared > 0 {
                let union = (earlier.length() + unit.length()) as u64 - shared;
                let has_same_label = earlier.label() == unit.label();
                pairs.push(Pair { first: *first, second, shared, union, has_same_label });
            }
        }
        open.push((second, unit));
    }
    pairs
}

/// Linked units, as numbers of groups.
struct Groups {
    /// For each annotator and unit its group.
    of: Vec<Vec<usize>>,
    members: Vec<Link>,
}

impl Groups {
    fn new(units: &[Vec<Unit<'_>>]) -> Self {
        let mut members = Vec::new();
        let mut of = Vec::new();
        for (annotator, list) in units.iter().enumerate() {
            of.push((members.len()..members.len() + list.len()).collect());
            for unit in 0..list.len() {
                let mut link = vec![None; units.len()];
                if let Some(place) = link.get_mut(annotator) {
                    *place = Some(unit);
                }
                members.push(link);
            }
        }
        Self { of, members }
    }

    fn group_of(&self, place: Place) -> Option<usize> {
        self.of.get(place.0)?.get(place.1).copied()
    }

    fn join(&mut self, first: Place, second: Place) {
        let (Some(kept), Some(given)) = (self.group_of(first), self.group_of(second)) else {
            return;
        };
        let (Some(a), Some(b)) = (self.members.get(kept), self.members.get(given)) else { return };
        if kept == given || a.iter().zip(b).any(|(a, b)| a.is_some() && b.is_some()) {
            return;
        }
        let moved = self.members.get_mut(given).map(std::mem::take).unwrap_or_default();
        for (annotator, unit) in moved.into_iter().enumerate() {
            let Some(unit) = unit else { continue };
            if let Some(group) = self.of.get_mut(annotator).and_then(|of| of.get_mut(unit)) {
                *group = kept;
            }
            if let Some(place) = self.members.get_mut(kept).and_then(|link| link.get_mut(annotator))
            {
                *place = Some(unit);
            }
        }
    }

    fn into_links(self) -> Vec<Link> {
        self.members.into_iter().filter(|link| !link.is_empty()).collect()
    }
}
