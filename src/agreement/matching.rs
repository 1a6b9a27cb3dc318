//! The cheapest pairing of two lists, where an item may also stay alone.
//!
//! Shortest augmenting paths with potentials (J. Munkres, 1957; R. Jonker and A. Volgenant, 1987)
//! over the pairs that can pay at all. The crates that have this method want a full matrix of ordered
//! integers; units of a long text have few neighbours, and their costs are fractions.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// The sum of the cheapest pairing of `left` and `right` items. A pair costs what `edges` says (for
/// each left item: right item and cost, none below 0), an item alone costs `alone`.
pub(super) fn cheapest(edges: &[Vec<(usize, f64)>], right: usize, alone: f64) -> f64 {
    let mut matching = Matching::new(edges, right, alone);
    let sum: f64 = (0..edges.len()).map(|left| matching.insert(left)).sum();
    // A left item that stays alone leaves a right one alone too: the edge to nothing costs both,
    // and there are so many right items more than left ones that cost for themselves.
    sum + alone * (right as f64 - edges.len() as f64)
}

struct Matching<'e> {
    edges: &'e [Vec<(usize, f64)>],
    /// What an edge to nothing costs.
    nothing: f64,
    left_potential: Vec<f64>,
    right_potential: Vec<f64>,
    /// The left item that each right one is paired with.
    left_of: Vec<Option<usize>>,
    /// The right item that each left one is paired with.
    right_of: Vec<Option<usize>>,
    distance: Vec<f64>,
    /// The left item from which the shortest path reaches a right one.
    parent: Vec<usize>,
    is_final: Vec<bool>,
    touched: Vec<usize>,
}

/// A distance in the queue.
#[derive(PartialEq)]
struct Distance(f64);

impl Eq for Distance {}

impl PartialOrd for Distance {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Distance {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// Where the shortest path from a new left item ends.
#[derive(Clone, Copy)]
enum End {
    /// At a right item that is free.
    Free(usize),
    /// At this left item, which stays alone from now on.
    Alone(usize),
}

impl<'e> Matching<'e> {
    fn new(edges: &'e [Vec<(usize, f64)>], right: usize, alone: f64) -> Self {
        Self {
            edges,
            nothing: 2.0 * alone,
            left_potential: vec![0.0; edges.len()],
            right_potential: vec![0.0; right],
            left_of: vec![None; right],
            right_of: vec![None; edges.len()],
            distance: vec![f64::INFINITY; right],
            parent: vec![0; right],
            is_final: vec![false; right],
            touched: Vec::new(),
        }
    }

    /// Takes a left item in and returns by how much the sum rises.
    fn insert(&mut self, source: usize) -> f64 {
        let (length, end) = self.search(source);
        for &right in &self.touched {
            if self.is_final[right] && self.distance[right] < length {
                self.right_potential[right] += self.distance[right] - length;
                if let Some(left) = self.left_of[right] {
                    self.left_potential[left] += length - self.distance[right];
                }
            }
        }
        self.left_potential[source] += length;
        let rise = self.left_potential[source];
        self.augment(end);
        for right in self.touched.drain(..) {
            self.distance[right] = f64::INFINITY;
            self.is_final[right] = false;
        }
        rise
    }

    /// The length of the shortest path by reduced costs, and its end.
    fn search(&mut self, source: usize) -> (f64, End) {
        let mut queue = BinaryHeap::new();
        let mut best = (f64::INFINITY, End::Alone(source));
        self.relax(source, 0.0, &mut queue, &mut best);
        while let Some(Reverse((Distance(distance), right))) = queue.pop() {
            if distance >= best.0 {
                break;
            }
            if self.is_final[right] || distance > self.distance[right] {
                continue;
            }
            self.is_final[right] = true;
            match self.left_of[right] {
                None => {
                    best = (distance, End::Free(right));
                    break;
                }
                Some(left) => self.relax(left, distance, &mut queue, &mut best),
            }
        }
        best
    }

    /// Goes on from a left item that is reached at this distance.
    fn relax(
        &mut self,
        left: usize,
        reached: f64,
        queue: &mut BinaryHeap<Reverse<(Distance, usize)>>,
        best: &mut (f64, End),
    ) {
        let base = reached - self.left_potential[left];
        if base + self.nothing < best.0 {
            *best = (base + self.nothing, End::Alone(left));
        }
        for &(right, cost) in &self.edges[left] {
            let distance = base + cost - self.right_potential[right];
            // Rounding may make a way back to a final item look shorter; it would close a circle.
            if distance < self.distance[right] && !self.is_final[right] {
                if self.distance[right] == f64::INFINITY {
                    self.touched.push(right);
                }
                self.distance[right] = distance;
                self.parent[right] = left;
                queue.push(Reverse((Distance(distance), right)));
            }
        }
    }

    /// Turns the pairs along the path around.
    fn augment(&mut self, end: End) {
        let mut free = match end {
            End::Free(right) => Some(right),
            // What the item was paired with is free now.
            End::Alone(left) => self.right_of[left].take(),
        };
        while let Some(right) = free {
            let left = self.parent[right];
            self.left_of[right] = Some(left);
            free = self.right_of[left].replace(right);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Tries every pairing.
    fn by_trying(edges: &[Vec<(usize, f64)>], taken: &mut Vec<bool>, alone: f64) -> f64 {
        let Some((first, rest)) = edges.split_first() else {
            return alone * taken.iter().filter(|taken| !**taken).count() as f64;
        };
        let mut best = alone + by_trying(rest, taken, alone);
        for &(right, cost) in first {
            if !taken[right] {
                taken[right] = true;
                best = best.min(cost + by_trying(rest, taken, alone));
                taken[right] = false;
            }
        }
        best
    }

    proptest! {
        #[test]
        fn no_pairing_is_cheaper(costs in proptest::collection::vec(
            proptest::collection::vec(proptest::option::of(0.0..2.5f64), 5), 0..6)) {
            let edges: Vec<Vec<(usize, f64)>> = costs
                .iter()
                .map(|row| row.iter().enumerate().filter_map(|(r, c)| Some((r, (*c)?))).collect())
                .collect();
            let wanted = by_trying(&edges, &mut vec![false; 5], 1.0);
            prop_assert!((cheapest(&edges, 5, 1.0) - wanted).abs() < 1e-9);
        }
    }

    #[test]
    fn an_item_stays_alone_where_a_pair_costs_more() {
        assert_eq!(cheapest(&[vec![(0, 2.5)]], 1, 1.0), 2.0);
        assert_eq!(cheapest(&[vec![(0, 0.5)]], 1, 1.0), 0.5);
        assert_eq!(cheapest(&[], 3, 1.0), 3.0);
    }
}
