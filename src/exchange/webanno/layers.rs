//! Makes annotations and relations of the cells.

use std::collections::HashMap;

use crate::exchange::import::{Incoming, Place, Proposed, ProposedRelation, ProposedValue};
use crate::exchange::webanno::cells::{self, Entry};
use crate::exchange::webanno::header::{Feature, Header, Kind, Layer};
use crate::exchange::webanno::lines::{Document, Line};
use crate::text::OffsetUnit;

/// Everything that a file holds.
pub(super) fn incoming(header: &Header, document: Document, name: &str) -> Incoming {
    let mut work =
        Work { incoming: Incoming::new(name, OffsetUnit::Utf16), spans: HashMap::new(), number: 0 };
    for layer in header.layers.iter().filter(|layer| layer.kind != Kind::Relation) {
        work.layer(layer, &document.lines);
    }
    for layer in &header.layers {
        match layer.kind {
            Kind::Span => work.slots(layer, &document.lines),
            Kind::Relation => work.relations(layer, &document.lines),
            Kind::Chain => work.chains(layer, &document.lines),
        }
    }
    work.incoming.problems.splice(0..0, document.problems);
    work.incoming.text = Some(document.text);
    work.incoming
}

/// An annotation that touches a token.
struct Touching {
    layer: String,
    /// Tells it from others of its layer there.
    number: Option<u32>,
    key: String,
}

struct Work {
    incoming: Incoming,
    /// The annotations that touch each token.
    spans: HashMap<String, Vec<Touching>>,
    number: usize,
}

/// An annotation that goes on to the next token.
struct Open {
    number: u32,
    index: usize,
}

impl Work {
    fn key(&mut self) -> String {
        self.number += 1;
        format!("a{}", self.number)
    }

    fn layer(&mut self, layer: &Layer, lines: &[Line]) {
        let mut open: Vec<Open> = Vec::new();
        for line in lines {
            let stacked = stacked(layer, line);
            let mut still: Vec<Open> = Vec::new();
            for (position, number) in numbers(&stacked).into_iter().enumerate() {
                let going = number.and_then(|n| open.iter().find(|one| one.number == n));
                let index = match going.map(|one| one.index) {
                    Some(index) => self.widen(index, line),
                    None => self.begin(layer, line, &stacked, position),
                };
                if let Some(number) = number {
                    still.push(Open { number, index });
                }
                if let Some(annotation) = self.incoming.annotations.get(index) {
                    let (layer, key) = (layer.name.clone(), annotation.key.clone());
                    let there = self.spans.entry(line.id.clone()).or_default();
                    there.push(Touching { layer, number, key });
                }
            }
            // The pieces of a token stand behind it, and what goes on passes them by.
            if line.is_piece() {
                let goes_on = |one: &Open| !still.iter().any(|s| s.number == one.number);
                let passing: Vec<Open> = open.into_iter().filter(goes_on).collect();
                still.extend(passing);
            }
            open = still;
        }
    }

    /// Lets an annotation end where this token ends.
    fn widen(&mut self, index: usize, line: &Line) -> usize {
        let annotation = self.incoming.annotations.get_mut(index);
        if let Some((_, end)) = annotation
            .and_then(|one| one.spans.first_mut()?.range.as_mut())
            .map(|r| (r.0, &mut r.1))
        {
            *end = line.end;
        }
        index
    }

    fn begin(
        &mut self,
        layer: &Layer,
        line: &Line,
        stacked: &[Vec<Entry>],
        position: usize,
    ) -> usize {
        let mut attributes = Vec::new();
        let mut label = None;
        for (feature, entries) in layer.features.iter().zip(stacked) {
            let value = entries.get(position).and_then(|entry| entry.value.clone());
            let (Feature::Value(name), Some(value)) = (feature, value) else { continue };
            // A chain says behind an arrow to which one it belongs.
            let value = match layer.kind {
                Kind::Chain => value.split("->").next().unwrap_or_default().to_owned(),
                _ => value,
            };
            match label {
                _ if matches!(value.as_str(), "*" | "") => {}
                None => label = Some(value),
                Some(_) => attributes.push((name.clone(), ProposedValue::Text(value))),
            }
        }
        let place = Place::range(line.start, line.end);
        let mut proposed = match label {
            Some(label) => {
                let mut proposed = Proposed::new(line.at.clone(), label, vec![place]);
                proposed.layer = Some(layer.name.clone());
                proposed
            }
            None => Proposed::new(line.at.clone(), layer.name.clone(), vec![place]),
        };
        proposed.attributes = attributes;
        proposed.key = self.key();
        self.incoming.annotations.push(proposed);
        self.incoming.annotations.len() - 1
    }

    /// The annotation of a layer at a token, of any layer where none is known. Without a number the
    /// first one is meant: there is only one.
    fn at(&self, layer: Option<&str>, token: &str, number: Option<u32>) -> Option<String> {
        let mut there = self.spans.get(token)?.iter();
        let is_meant = |one: &&Touching| {
            layer.is_none_or(|layer| one.layer == layer)
                && (number.is_none() || one.number == number)
        };
        there.find(is_meant).map(|one| one.key.clone())
    }

    fn relations(&mut self, layer: &Layer, lines: &[Line]) {
        for line in lines {
            let mut stacked = stacked(layer, line);
            // The last column says where each relation comes from.
            let sources = line.cells.get(layer.columns().end - 1).map_or("_", String::as_str);
            let sources = if sources == "_" { Vec::new() } else { cells::split(sources, '|') };
            stacked.pop();
            for (position, source) in sources.iter().enumerate() {
                let label = stacked.iter().find_map(|entries| entries.get(position)?.value.clone());
                let (token, from_number, to_number) = address(source);
                let base = layer.base.as_deref();
                let from = self.at(base, token, from_number);
                let to = self.at(base, &line.id, to_number);
                let label = label.unwrap_or_else(|| layer.name.clone());
                self.relate(line, label, from, to);
            }
        }
    }

    fn relate(&mut self, line: &Line, label: String, from: Option<String>, to: Option<String>) {
        match from.zip(to) {
            Some((from, to)) => {
                let at = line.at.clone();
                self.incoming.relations.push(ProposedRelation { at, label, from, to });
            }
            None => {
                let reason = format!("relation {label}: no annotation stands at one of its ends");
                self.incoming.leave_out(line.at.clone(), reason);
            }
        }
    }

    /// What fills the slots of annotations becomes relations with their roles.
    fn slots(&mut self, layer: &Layer, lines: &[Line]) {
        let columns = layer.features.iter().enumerate();
        for (column, role) in columns.filter_map(|(column, feature)| match feature {
            Feature::Role(role) => Some((layer.first + column, role)),
            _ => None,
        }) {
            let mut last: Vec<(Option<u32>, String)> = Vec::new();
            for line in lines {
                let cell = |column: usize| line.cells.get(column).map_or("_", String::as_str);
                let targets = cells::split(cell(column + 1), '|');
                let stacked = cells::entries(cell(column)).into_iter().zip(targets);
                let stacked: Vec<(Entry, String)> = stacked.collect();
                for (entry, targets) in &stacked {
                    // An annotation over several tokens repeats its slots.
                    let known = (entry.number, targets.clone());
                    if entry.number.is_none() || !last.contains(&known) {
                        self.fill(layer, line, role, (entry, targets));
                    }
                }
                let numbers = stacked.into_iter().map(|(entry, targets)| (entry.number, targets));
                if line.is_piece() {
                    last.extend(numbers);
                } else {
                    last = numbers.collect();
                }
            }
        }
    }

    /// The slots of one annotation at a token: roles and places, in the same order.
    fn fill(&mut self, layer: &Layer, line: &Line, role: &str, slots: (&Entry, &str)) {
        let (entry, targets) = slots;
        let from = self.at(Some(&layer.name), &line.id, entry.number);
        let names = cells::split(entry.value.as_deref().unwrap_or("*"), ';');
        for (name, target) in names.iter().zip(cells::split(targets, ';')) {
            if matches!(target.as_str(), "_" | "*" | "") {
                continue;
            }
            let (token, number, _) = address(&target);
            let to = self.at(None, token, number);
            let label = if name == "*" { role } else { name };
            self.relate(line, label.to_owned(), from.clone(), to);
        }
    }

    /// Links of a chain are relations between neighbours, in the order that the file numbers them.
    fn chains(&mut self, layer: &Layer, lines: &[Line]) {
        let mut links: Vec<(u32, u32, String, String, &Line)> = Vec::new();
        for line in lines {
            let stacked = stacked(layer, line);
            for (position, number) in numbers(&stacked).into_iter().enumerate() {
                let Some(key) = self.at(Some(&layer.name), &line.id, number) else { continue };
                let value = |column: usize| {
                    let entry = stacked.get(column)?.get(position)?;
                    entry.value.clone()
                };
                let chain = [0, 1].into_iter().find_map(|column| chain_of(&value(column)?));
                let Some((chain, link)) = chain else { continue };
                let label = value(1).unwrap_or_default();
                let label = label.split("->").next().unwrap_or_default();
                let label =
                    if matches!(label, "*" | "") { layer.name.clone() } else { label.to_owned() };
                if !links.iter().any(|(c, l, ..)| (*c, *l) == (chain, link)) {
                    links.push((chain, link, key, label, line));
                }
            }
        }
        links.sort_by_key(|(chain, link, ..)| (*chain, *link));
        for pair in links.windows(2) {
            if let [(chain, _, from, label, line), (next, _, to, ..)] = pair
                && chain == next
            {
                self.relate(line, label.clone(), Some(from.clone()), Some(to.clone()));
            }
        }
    }
}

/// The values of a layer's columns at one token. What fills slots is no value: its numbers are those
/// of other annotations.
fn stacked(layer: &Layer, line: &Line) -> Vec<Vec<Entry>> {
    let cells = line.cells.get(layer.columns()).unwrap_or_default();
    let is_target = |column| layer.features.get(column) == Some(&Feature::Target);
    let entries = |(column, cell): (usize, &String)| match is_target(column) {
        true => Vec::new(),
        false => cells::entries(cell),
    };
    cells.iter().enumerate().map(entries).collect()
}

/// The number of each annotation that is stacked there: every column lists them in one order.
fn numbers(stacked: &[Vec<Entry>]) -> Vec<Option<u32>> {
    let longest = stacked.iter().max_by_key(|entries| entries.len());
    longest.into_iter().flatten().map(|entry| entry.number).collect()
}

/// `1-3[2_4]` of a relation: the token, the number of the annotation there, and that of the one here.
/// 0 means that there is only one.
fn address(source: &str) -> (&str, Option<u32>, Option<u32>) {
    let Some((token, numbers)) = source.strip_suffix(']').and_then(|rest| rest.split_once('['))
    else {
        return (source, None, None);
    };
    let number = |digits: &str| digits.parse().ok().filter(|number| *number > 0);
    match numbers.split_once('_') {
        Some((from, to)) => (token, number(from), number(to)),
        None => (token, number(numbers), None),
    }
}

/// `nam->2-1`: the chain and the place in it.
fn chain_of(value: &str) -> Option<(u32, u32)> {
    let (chain, link) = value.rsplit_once("->")?.1.split_once('-')?;
    Some((chain.parse().ok()?, link.parse().ok()?))
}
