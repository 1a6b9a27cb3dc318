//! Annotations taken to pieces, for formats in which one has a single range and no mentions.
//!
//! Each further span of an annotation becomes one of its own that a relation joins to the one
//! before it; a mention that an attribute points to becomes one as well, and a relation with the
//! name of the attribute. [`fold`] puts them together again.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use crate::annotation::{Annotation, AnnotationId};
use crate::exchange::import::{Incoming, Place, ProposedRelation, ProposedValue};
use crate::exchange::loss::NO_PLACE;
use crate::exchange::tag::Tags;
use crate::exchange::{Losses, Part, Record};
use crate::text::Span;

/// The label of what is no annotation, but a mention.
pub const MENTION: &str = "postil-mention";
/// The label of the relation from a span to the next of the same annotation.
pub const CONTINUES: &str = "postil-continues";

/// Puts annotations together that [`MENTION`] and [`CONTINUES`] say were taken to pieces.
pub fn fold(incoming: &mut Incoming) {
    let places: HashMap<String, usize> =
        incoming.annotations.iter().enumerate().map(|(at, a)| (a.key.clone(), at)).collect();
    // Where the annotation went that a piece belonged to.
    let mut roots: Vec<usize> = (0..incoming.annotations.len()).collect();
    let mut gone: BTreeSet<usize> = BTreeSet::new();
    let mut kept: Vec<ProposedRelation> = Vec::new();
    for relation in std::mem::take(&mut incoming.relations) {
        let ends = places.get(&relation.from).zip(places.get(&relation.to));
        match ends.map(|(from, to)| (roots.get(*from).copied().unwrap_or(*from), *to)) {
            Some((from, to)) if relation.label == CONTINUES && from != to => {
                let spans = take_spans(incoming, to);
                if let Some(annotation) = incoming.annotations.get_mut(from) {
                    annotation.spans.extend(spans);
                }
                if let Some(root) = roots.get_mut(to) {
                    *root = from;
                }
                gone.insert(to);
            }
            Some((from, to)) if is_mention(incoming, to) => {
                let spans = incoming.annotations.get(to).map(|a| a.spans.clone());
                let mention = spans.unwrap_or_default().into_iter().next();
                if let (Some(place), Some(annotation)) =
                    (mention, incoming.annotations.get_mut(from))
                {
                    annotation.attributes.push((relation.label, ProposedValue::Span(place)));
                }
                gone.insert(to);
            }
            _ => kept.push(relation),
        }
    }
    incoming.relations = kept;
    let mut at = 0;
    incoming.annotations.retain(|_| {
        at += 1;
        !gone.contains(&(at - 1))
    });
}

fn take_spans(incoming: &mut Incoming, at: usize) -> Vec<Place> {
    incoming.annotations.get_mut(at).map(|a| std::mem::take(&mut a.spans)).unwrap_or_default()
}

fn is_mention(incoming: &Incoming, at: usize) -> bool {
    incoming.annotations.get(at).is_some_and(|annotation| annotation.label == MENTION)
}

/// A single range of a document that is taken to pieces.
#[derive(Debug)]
pub struct Node<'a> {
    /// The number of the node, from 0.
    pub number: usize,
    /// The label, as a [`crate::exchange::tag`].
    pub tag: Cow<'a, str>,
    pub span: Span,
    /// The annotation whose first piece this is.
    pub annotation: Option<&'a Annotation>,
    /// The annotation that this is a piece or a mention of.
    pub owner: &'a Annotation,
}

/// A labelled link between two nodes.
#[derive(Debug, Clone, Copy)]
pub struct Edge<'a> {
    pub label: &'a str,
    pub from: usize,
    pub to: usize,
}

/// Takes a document to pieces. Annotations of the whole document have none, and are left to the
/// format. Relations to annotations that are not there are counted.
pub fn unfold<'a>(
    record: &Record<'a>,
    tags: &Tags,
    losses: &mut Losses,
) -> (Vec<Node<'a>>, Vec<Edge<'a>>) {
    let mut nodes = Vec::with_capacity(record.annotations.len());
    let mut edges = Vec::new();
    let mut numbers: HashMap<&AnnotationId, usize> = HashMap::new();
    for &annotation in record.annotations.iter().filter(|one| !one.is_of_document()) {
        let tag = tags.tag(&annotation.layer, &annotation.label);
        let first = nodes.len();
        numbers.insert(&annotation.id, first);
        for (index, &span) in annotation.spans.iter().enumerate() {
            let (number, tag) = (nodes.len(), tag.clone());
            let whole = (index == 0).then_some(annotation);
            nodes.push(Node { number, tag, span, annotation: whole, owner: annotation });
            if index > 0 {
                edges.push(Edge { label: CONTINUES, from: number - 1, to: number });
            }
        }
        for (name, value) in &annotation.attributes {
            let Some(span) = value.as_span().filter(|span| !span.is_empty()) else { continue };
            let (number, tag) = (nodes.len(), Cow::Borrowed(MENTION));
            nodes.push(Node { number, tag, span, annotation: None, owner: annotation });
            edges.push(Edge { label: name, from: first, to: number });
        }
    }
    for &relation in &record.relations {
        match numbers.get(&relation.from).zip(numbers.get(&relation.to)) {
            Some((&from, &to)) => edges.push(Edge { label: &relation.label, from, to }),
            None => losses.lose(Part::Relation, &relation.id.0, "", NO_END),
        }
    }
    (nodes, edges)
}

/// The annotations of the whole document, as a [`crate::exchange::tag`] each; counts everything else
/// that is known of them.
pub fn of_document<'a>(
    record: &Record<'a>,
    tags: &Tags,
    losses: &mut Losses,
) -> Vec<(&'a Annotation, Cow<'a, str>)> {
    let all = record.annotations.iter().filter(|one| one.is_of_document());
    let all = all.map(|&annotation| {
        losses.attributes(annotation, NO_PLACE);
        (annotation, tags.tag(&annotation.layer, &annotation.label))
    });
    all.collect()
}

/// Why a relation is not written.
pub const NO_END: &str = "an end of it is not in the file";
