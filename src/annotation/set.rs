//! The annotations of one document, findable by id and by place.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use crate::annotation::edit::{Edit, EditError};
use crate::annotation::{Annotation, AnnotationId, Relation, RelationId, Value};
use crate::text::Span;

/// Bytes of text that share one bucket of the index by place.
const BUCKET: usize = 1024;

/// How many changes are remembered for [`AnnotationSet::changed_since`].
const REMEMBERED: usize = 1 << 18;

/// The highest number of an id that is counted on from. Ids with higher ones, which come from files,
/// are not met by counting.
const HIGHEST: u64 = 1 << 53;

/// Annotations and relations of one document. Changes only by [`AnnotationSet::apply`].
#[derive(Debug, Clone)]
pub struct AnnotationSet {
    text: Arc<str>,
    annotations: HashMap<AnnotationId, Annotation>,
    relations: BTreeMap<RelationId, Relation>,
    /// The relations at whose ends an annotation stands.
    related: HashMap<AnnotationId, BTreeSet<RelationId>>,
    /// By start, longest last; the order of reading.
    order: BTreeSet<(Span, AnnotationId)>,
    /// Which annotations touch the k-th [`BUCKET`] of the text.
    buckets: BTreeMap<usize, BTreeSet<AnnotationId>>,
    /// The highest number that an id with this prefix ever had.
    highest: BTreeMap<String, u64>,
    revision: u64,
    /// The annotations that the newest changes touched, one for each revision.
    changed: Vec<AnnotationId>,
}

impl PartialEq for AnnotationSet {
    /// Sets are equal that hold the same; how they came to it does not count.
    fn eq(&self, other: &Self) -> bool {
        self.annotations == other.annotations && self.relations == other.relations
    }
}

impl AnnotationSet {
    /// An empty set for a document's text.
    pub fn new(text: Arc<str>) -> Self {
        Self {
            text,
            annotations: HashMap::new(),
            relations: BTreeMap::new(),
            related: HashMap::new(),
            order: BTreeSet::new(),
            buckets: BTreeMap::new(),
            highest: BTreeMap::new(),
            revision: 0,
            changed: Vec::new(),
        }
    }

    /// The text that the annotations are about.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Grows with every change, so that what is derived from the set can be kept until then.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The annotations that were touched after a revision, oldest first; an id may come more than
    /// once, and what was removed is among them. `None` where the set does not remember so far back.
    pub fn changed_since(&self, revision: u64) -> Option<&[AnnotationId]> {
        let count = usize::try_from(self.revision.checked_sub(revision)?).ok()?;
        self.changed.get(self.changed.len().checked_sub(count)?..)
    }

    /// How many annotations there are, rejected ones included.
    pub fn len(&self) -> usize {
        self.annotations.len()
    }

    /// Whether there is no annotation.
    pub fn is_empty(&self) -> bool {
        self.annotations.is_empty()
    }

    /// The annotation with this id.
    pub fn annotation(&self, id: &AnnotationId) -> Option<&Annotation> {
        self.annotations.get(id)
    }

    /// All annotations in the order of reading: by start, then by end.
    pub fn annotations(&self) -> impl DoubleEndedIterator<Item = &Annotation> {
        self.order.iter().filter_map(|(_, id)| self.annotations.get(id))
    }

    /// The annotations behind a place of the reading order. A place is a hull and an id; with an
    /// empty id it lies before every annotation with that hull.
    pub fn after(&self, place: &(Span, AnnotationId)) -> impl Iterator<Item = &Annotation> {
        let range = (Bound::Excluded(place), Bound::Unbounded);
        self.order.range(range).filter_map(|(_, id)| self.annotations.get(id))
    }

    /// The annotations with exactly this hull.
    pub fn with_hull(&self, hull: Span) -> impl Iterator<Item = &Annotation> {
        let from = (hull, AnnotationId::from(""));
        let there = self.order.range(from..).take_while(move |(other, _)| *other == hull);
        there.filter_map(|(_, id)| self.annotations.get(id))
    }

    /// The annotations before a place of the reading order, the nearest first.
    pub fn before(&self, place: &(Span, AnnotationId)) -> impl Iterator<Item = &Annotation> {
        self.order.range(..place).rev().filter_map(|(_, id)| self.annotations.get(id))
    }

    /// The annotations with a span that overlaps `within`, in the order of reading. Costs what is
    /// there, not what the document holds.
    pub fn overlapping(&self, within: Span) -> Vec<&Annotation> {
        let buckets = within.start() / BUCKET..=within.end() / BUCKET;
        let ids: BTreeSet<&AnnotationId> =
            self.buckets.range(buckets).flat_map(|(_, b)| b).collect();
        let touches = |a: &&Annotation| a.spans.iter().any(|span| span.overlaps(within));
        let mut found: Vec<_> =
            ids.into_iter().filter_map(|id| self.annotations.get(id)).filter(touches).collect();
        found.sort_by_key(|a| a.hull());
        found
    }

    /// All relations, by id.
    pub fn relations(&self) -> impl Iterator<Item = &Relation> {
        self.relations.values()
    }

    /// The relations in which the annotation stands at either end, by id. Costs how many they are.
    pub fn relations_of<'s>(&'s self, id: &AnnotationId) -> impl Iterator<Item = &'s Relation> {
        let ids = self.related.get(id).into_iter().flatten();
        ids.filter_map(|id| self.relations.get(id))
    }

    /// Whether the annotation stands at an end of a relation.
    pub fn is_related(&self, id: &AnnotationId) -> bool {
        self.related.contains_key(id)
    }

    /// A new id: the prefix and a number that no annotation or relation ever had.
    pub fn next_id(&self, prefix: &str) -> String {
        self.id_after(prefix, 0)
    }

    /// The id that [`AnnotationSet::next_id`] would give after `skip` more were given.
    pub fn id_after(&self, prefix: &str, skip: u64) -> String {
        let number = self.highest.get(prefix).copied().unwrap_or(0) + 1 + skip;
        format!("{prefix}{number}")
    }

    /// Marks an id as given, so that [`AnnotationSet::next_id`] never gives it. Told of every id
    /// in the history, also of annotations that are gone.
    pub fn reserve(&mut self, id: &str) {
        let prefix = id.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = id.strip_prefix(prefix).and_then(|number| number.parse::<u64>().ok());
        // Nobody counts as far as the numbers that some files give.
        if let Some(number) = number.filter(|number| *number <= HIGHEST) {
            let highest = self.highest.entry(prefix.to_owned()).or_insert(0);
            *highest = number.max(*highest);
        }
    }

    /// Applies one edit and returns its inverse.
    ///
    /// # Errors
    /// When it does not fit the set; then nothing has changed.
    pub fn apply(&mut self, edit: Edit) -> Result<Edit, EditError> {
        let touched = match &edit {
            Edit::Unrelate { id } => self.relations.get(id).map(|relation| relation.from.clone()),
            other => other.annotation().cloned(),
        };
        let inverse = match edit {
            Edit::Add { annotation } => self.add(annotation)?,
            Edit::Remove { id } => self.remove(&id)?,
            Edit::SetStatus { id, status } => {
                let annotation = self.annotation_mut(&id)?;
                Edit::SetStatus { status: std::mem::replace(&mut annotation.status, status), id }
            }
            Edit::SetLabel { id, label } => {
                let annotation = self.annotation_mut(&id)?;
                Edit::SetLabel { label: std::mem::replace(&mut annotation.label, label), id }
            }
            Edit::SetSpans { id, spans } => self.set_spans(id, spans)?,
            Edit::SetAttribute { id, name, value } => {
                if let Some(value) = &value {
                    self.check_mention(&id, value)?;
                }
                let annotation = self.annotation_mut(&id)?;
                let before = match value {
                    Some(value) => annotation.attributes.insert(name.clone(), value),
                    None => annotation.attributes.remove(&name),
                };
                Edit::SetAttribute { id, name, value: before }
            }
            Edit::Relate { relation } => self.relate(relation)?,
            Edit::Unrelate { id } => self.unrelate(id)?,
        };
        self.revision += 1;
        if self.changed.len() == REMEMBERED {
            self.changed.drain(..REMEMBERED / 2);
        }
        // Every edit that was applied has touched one.
        self.changed.extend(touched);
        Ok(inverse)
    }

    /// Applies every edit or none, and returns the inverse in undo order.
    ///
    /// # Errors
    /// The first edit that does not fit; then nothing has changed.
    pub fn apply_all(&mut self, edits: Vec<Edit>) -> Result<Vec<Edit>, EditError> {
        let mut inverse = Vec::with_capacity(edits.len());
        for edit in edits {
            match self.apply(edit) {
                Ok(back) => inverse.push(back),
                Err(err) => {
                    while let Some(back) = inverse.pop() {
                        self.apply(back).expect("an inverse always applies");
                    }
                    return Err(err);
                }
            }
        }
        inverse.reverse();
        Ok(inverse)
    }

    fn annotation_mut(&mut self, id: &AnnotationId) -> Result<&mut Annotation, EditError> {
        self.annotations.get_mut(id).ok_or_else(|| EditError::NoAnnotation(id.clone()))
    }

    fn add(&mut self, annotation: Annotation) -> Result<Edit, EditError> {
        let id = annotation.id.clone();
        if self.annotations.contains_key(&id) {
            return Err(EditError::Taken(id.to_string()));
        }
        self.check_spans(&id, &annotation.spans)?;
        for value in annotation.attributes.values() {
            self.check_mention(&id, value)?;
        }
        self.reserve(&id.0);
        self.index(&annotation);
        self.annotations.insert(id.clone(), annotation);
        Ok(Edit::Remove { id })
    }

    fn remove(&mut self, id: &AnnotationId) -> Result<Edit, EditError> {
        if self.relations_of(id).next().is_some() {
            return Err(EditError::HasRelations(id.clone()));
        }
        let removed = self.annotations.remove(id);
        let annotation = removed.ok_or_else(|| EditError::NoAnnotation(id.clone()))?;
        self.unindex(&annotation);
        Ok(Edit::Add { annotation })
    }

    fn set_spans(&mut self, id: AnnotationId, spans: Vec<Span>) -> Result<Edit, EditError> {
        self.check_spans(&id, &spans)?;
        let Some(mut annotation) = self.annotations.remove(&id) else {
            return Err(EditError::NoAnnotation(id));
        };
        self.unindex(&annotation);
        let before = std::mem::replace(&mut annotation.spans, spans);
        self.index(&annotation);
        self.annotations.insert(id.clone(), annotation);
        Ok(Edit::SetSpans { id, spans: before })
    }

    fn relate(&mut self, relation: Relation) -> Result<Edit, EditError> {
        let id = relation.id.clone();
        if self.relations.contains_key(&id) {
            return Err(EditError::Taken(id.to_string()));
        }
        for end in [&relation.from, &relation.to] {
            if !self.annotations.contains_key(end) {
                return Err(EditError::NoAnnotation(end.clone()));
            }
        }
        self.reserve(&id.0);
        for end in [&relation.from, &relation.to] {
            self.related.entry(end.clone()).or_default().insert(id.clone());
        }
        self.relations.insert(id.clone(), relation);
        Ok(Edit::Unrelate { id })
    }

    fn unrelate(&mut self, id: RelationId) -> Result<Edit, EditError> {
        let removed = self.relations.remove(&id);
        let relation = removed.ok_or_else(|| EditError::NoRelation(id.clone()))?;
        for end in [&relation.from, &relation.to] {
            if let Some(ids) = self.related.get_mut(end) {
                ids.remove(&id);
                if ids.is_empty() {
                    self.related.remove(end);
                }
            }
        }
        Ok(Edit::Relate { relation })
    }

    fn check_spans(&self, id: &AnnotationId, spans: &[Span]) -> Result<(), EditError> {
        let is_ordered = spans.windows(2).all(|pair| match pair {
            [a, b] => a.end() <= b.start(),
            _ => true,
        });
        let fit = spans.iter().all(|span| span.fits(&self.text) && !span.is_empty());
        if !is_ordered || !fit {
            return Err(EditError::BadSpans(id.clone()));
        }
        Ok(())
    }

    /// A value that points into the text points at some of it.
    fn check_mention(&self, id: &AnnotationId, value: &Value) -> Result<(), EditError> {
        match value.as_span() {
            Some(span) if !span.fits(&self.text) => Err(EditError::BadSpans(id.clone())),
            _ => Ok(()),
        }
    }

    fn index(&mut self, annotation: &Annotation) {
        self.order.insert((annotation.hull(), annotation.id.clone()));
        for bucket in buckets(annotation) {
            self.buckets.entry(bucket).or_default().insert(annotation.id.clone());
        }
    }

    fn unindex(&mut self, annotation: &Annotation) {
        self.order.remove(&(annotation.hull(), annotation.id.clone()));
        for bucket in buckets(annotation) {
            if let Some(ids) = self.buckets.get_mut(&bucket) {
                ids.remove(&annotation.id);
            }
        }
    }
}

fn buckets(annotation: &Annotation) -> impl Iterator<Item = usize> {
    annotation.spans.iter().flat_map(|span| span.start() / BUCKET..=span.end() / BUCKET)
}

#[cfg(test)]
mod tests;
