//! Where annotators differ: their annotations put side by side, place by place.
//!
//! A place holds at most one annotation of each. Same spans go together first, then what overlaps
//! most, so that an agreed annotation inside of a longer one stays agreed. Blanks at an edge make no
//! difference, and a note is nobody's difference.

use std::collections::HashMap;

use crate::annotation::set::AnnotationSet;
use crate::annotation::{Annotation, AnnotationId, Decided, Provenance, Status, Value};
use crate::text::Span;

/// The attribute that annotators use for remarks.
const NOTE: &str = "note";

/// How the annotators differ in a place; of several ways the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Difference {
    /// Somebody has nothing there.
    Missing,
    Spans,
    Label,
    Attributes,
    /// They do not differ.
    None,
}

/// What the annotators have in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub layer: String,
    /// From the first byte of anybody's to the last.
    pub hull: Span,
    /// For each annotator, in the order in which they were given.
    pub versions: Vec<Option<AnnotationId>>,
    pub difference: Difference,
}

/// The places of what the annotators accepted, by position. An annotation without spans is in the
/// same place as others of its layer that have none.
pub fn places(sets: &[&AnnotationSet]) -> Vec<Place> {
    let all: Vec<(usize, &Annotation)> = sets
        .iter()
        .enumerate()
        .flat_map(|(party, set)| accepted(set).map(move |annotation| (party, annotation)))
        .collect();
    let number: HashMap<(usize, &AnnotationId), usize> =
        all.iter().enumerate().map(|(at, (party, a))| ((*party, &a.id), at)).collect();
    let mut pairs = Vec::new();
    for (at, (party, annotation)) in all.iter().enumerate() {
        for (other, set) in sets.iter().enumerate().skip(party + 1) {
            for candidate in near(set, annotation) {
                let likeness = likeness(annotation, candidate, set.text());
                if let Some(&with) = number.get(&(other, &candidate.id)).filter(|_| likeness > 0.0)
                {
                    pairs.push((likeness, at, with));
                }
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut groups = Groups::new(&all, sets.len());
    for (_, a, b) in pairs {
        groups.join(a, b);
    }
    let text = sets.first().map_or("", |set| set.text());
    let mut places: Vec<Place> = groups
        .versions
        .into_iter()
        .flatten()
        .filter_map(|versions| place(&all, &versions, text))
        .collect();
    places.sort_by(|a, b| (a.hull, &a.layer, &a.versions).cmp(&(b.hull, &b.layer, &b.versions)));
    places
}

/// Gold's annotations by what they were settled from.
pub fn origins_of_gold(gold: &AnnotationSet) -> HashMap<Decided, Vec<AnnotationId>> {
    let mut settled: HashMap<Decided, Vec<AnnotationId>> = HashMap::new();
    for annotation in gold.annotations() {
        let Provenance::Adjudication { from, .. } = &annotation.provenance else { continue };
        for one in from {
            settled.entry(one.clone()).or_default().push(annotation.id.clone());
        }
    }
    settled
}

/// Whether nothing in gold was settled from what these annotators have in a place.
pub fn is_open(
    place: &Place,
    annotators: &[&str],
    settled: &HashMap<Decided, Vec<AnnotationId>>,
) -> bool {
    !annotators.iter().zip(&place.versions).any(|(annotator, id)| {
        let decided = id.clone().map(|id| Decided { annotator: (*annotator).to_owned(), id });
        decided.is_some_and(|decided| settled.contains_key(&decided))
    })
}

fn accepted(set: &AnnotationSet) -> impl Iterator<Item = &Annotation> {
    set.annotations().filter(|annotation| annotation.status == Status::Accepted)
}

/// What may be in the same place as the annotation.
fn near<'s>(
    set: &'s AnnotationSet,
    annotation: &'s Annotation,
) -> Box<dyn Iterator<Item = &'s Annotation> + 's> {
    let is_candidate =
        |other: &&Annotation| other.status == Status::Accepted && other.layer == annotation.layer;
    match annotation.spans.is_empty() {
        true => Box::new(accepted(set).filter(|a| a.spans.is_empty()).filter(is_candidate)),
        false => Box::new(set.overlapping(annotation.hull()).into_iter().filter(is_candidate)),
    }
}

/// More than 1 for the same spans, else the share of the text that both cover.
fn likeness(a: &Annotation, b: &Annotation, text: &str) -> f64 {
    let same = |is_same: bool, weight: f64| if is_same { weight } else { 0.0 };
    let finer = same(a.label == b.label, 0.5) + same(same_attributes(a, b), 0.25);
    if trimmed(a, text) == trimmed(b, text) {
        return 2.0 + finer;
    }
    let pairs = a.spans.iter().flat_map(|x| b.spans.iter().map(move |y| (x, y)));
    let common: usize =
        pairs.map(|(x, y)| x.end().min(y.end()).saturating_sub(x.start().max(y.start()))).sum();
    let length = |one: &Annotation| one.spans.iter().map(|span| span.len()).sum::<usize>();
    let union = length(a) + length(b) - common;
    if common == 0 { 0.0 } else { common as f64 / union.max(1) as f64 + finer / 1000.0 }
}

/// The spans without blanks at their edges.
fn trimmed(annotation: &Annotation, text: &str) -> Vec<Span> {
    let trim = |span: &Span| {
        let slice = span.slice(text);
        let start = span.start() + (slice.len() - slice.trim_start().len());
        Span::clamped(text, start, start + slice.trim().len())
    };
    annotation.spans.iter().map(trim).collect()
}

fn same_attributes(a: &Annotation, b: &Annotation) -> bool {
    let of = |one: &'_ Annotation| -> Vec<(String, Value)> {
        let attributes = one.attributes.iter().filter(|(name, _)| *name != NOTE);
        attributes.map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    of(a) == of(b)
}

/// Annotations that are put together step by step.
struct Groups {
    /// The group of each annotation.
    of: Vec<usize>,
    /// The annotation of each party in a group; nothing where it was joined to another.
    versions: Vec<Option<Vec<Option<usize>>>>,
}

impl Groups {
    fn new(all: &[(usize, &Annotation)], parties: usize) -> Self {
        let alone = |(at, (party, _)): (usize, &(usize, &Annotation))| {
            let mut versions = vec![None; parties];
            if let Some(version) = versions.get_mut(*party) {
                *version = Some(at);
            }
            Some(versions)
        };
        let versions = all.iter().enumerate().map(alone).collect();
        Self { of: (0..all.len()).collect(), versions }
    }

    /// Joins the groups of two annotations, unless a party would be in it twice.
    fn join(&mut self, a: usize, b: usize) {
        let (Some(&a), Some(&b)) = (self.of.get(a), self.of.get(b)) else { return };
        let (Some(Some(mine)), Some(Some(theirs))) = (self.versions.get(a), self.versions.get(b))
        else {
            return;
        };
        if a == b || mine.iter().zip(theirs).any(|(x, y)| x.is_some() && y.is_some()) {
            return;
        }
        let joined = mine.iter().zip(theirs).map(|(x, y)| x.or(*y)).collect();
        if let Some(group) = self.versions.get_mut(a) {
            *group = Some(joined);
        }
        if let Some(group) = self.versions.get_mut(b) {
            *group = None;
        }
        for group in self.of.iter_mut().filter(|group| **group == b) {
            *group = a;
        }
    }
}

fn place(all: &[(usize, &Annotation)], versions: &[Option<usize>], text: &str) -> Option<Place> {
    let of = |at: &Option<usize>| at.and_then(|at| all.get(at)).map(|(_, annotation)| *annotation);
    let present: Vec<&Annotation> = versions.iter().filter_map(of).collect();
    let first = *present.first()?;
    Some(Place {
        layer: first.layer.clone(),
        hull: present.iter().map(|annotation| annotation.hull()).reduce(Span::hull)?,
        difference: difference(&present, versions.len(), text),
        versions: versions
            .iter()
            .map(|at| of(at).map(|annotation| annotation.id.clone()))
            .collect(),
    })
}

fn difference(present: &[&Annotation], parties: usize, text: &str) -> Difference {
    let differ = |is_same: &dyn Fn(&Annotation, &Annotation) -> bool| {
        present.windows(2).any(|pair| matches!(pair, [a, b] if !is_same(a, b)))
    };
    match () {
        () if present.len() < parties => Difference::Missing,
        () if differ(&|a, b| trimmed(a, text) == trimmed(b, text)) => Difference::Spans,
        () if differ(&|a, b| a.label == b.label) => Difference::Label,
        () if differ(&same_attributes) => Difference::Attributes,
        () => Difference::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::edit::Edit;
    use crate::annotation::{Attributes, Provenance};

    /// Annotations marked in the text as `[label:text]`, which may be nested; all of one layer.
    fn set(marked: &str) -> AnnotationSet {
        let mut text = String::new();
        let (mut open, mut found) = (Vec::new(), Vec::new());
        let mut rest = marked;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            match c {
                '[' => {
                    let (label, behind) = rest.split_once(':').unwrap();
                    open.push((label, text.len()));
                    rest = behind;
                }
                ']' => {
                    let (label, start) = open.pop().unwrap();
                    found.push((label.to_owned(), start, text.len()));
                }
                c => text.push(c),
            }
        }
        let mut set = AnnotationSet::new(text.as_str().into());
        for (number, (label, start, end)) in found.into_iter().enumerate() {
            let annotation = Annotation {
                id: AnnotationId(format!("q{}", number + 1).into()),
                layer: "quote".to_owned(),
                label: label.trim_end_matches(['?', '!']).to_owned(),
                spans: vec![Span::new(&text, start, end).unwrap()],
                attributes: match label.ends_with('!') {
                    true => Attributes::from([("speaker".to_owned(), Value::Text("Ada".into()))]),
                    false => Attributes::new(),
                },
                status: if label.ends_with('?') { Status::Rejected } else { Status::Accepted },
                score: None,
                provenance: Provenance::Annotator { annotator: "ana".to_owned() },
                derived_from: None,
            };
            set.apply(Edit::Add { annotation }).unwrap();
        }
        set
    }

    #[track_caller]
    fn assert_differences(a: &str, b: &str, wanted: &[Difference]) {
        let (a, b) = (set(a), set(b));
        let found: Vec<_> = places(&[&a, &b]).iter().map(|place| place.difference).collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn each_way_to_differ_is_told() {
        use Difference::{Attributes, Label, Missing, None, Spans};
        assert_differences("[d:one] two", "[d:one] two", &[None]);
        assert_differences("[d:one] two", "one two", &[Missing]);
        assert_differences("[d:one] two", "one [d:two]", &[Missing, Missing]);
        assert_differences("[d:one two]", "[d:one] two", &[Spans]);
        assert_differences("[d:one] two", "[i:one] two", &[Label]);
        assert_differences("[d!:one] two", "[d:one] two", &[Attributes]);
        assert_differences("[d:one] two", "[d:one ]two", &[None]);
        assert_differences("[d?:one] two", "[d?:one] two", &[]);
        assert_differences("[d?:one] two", "[d:one] two", &[Missing]);
    }

    #[test]
    fn an_agreed_annotation_inside_of_a_longer_one_stays_agreed() {
        use Difference::{Missing, None, Spans};
        assert_differences("[d:one [i:two] three]", "one [i:two] three", &[Missing, None]);
        assert_differences(
            "[d:one [i:two] three] four",
            "[d:one [i:two] three four]",
            &[Spans, None],
        );
    }

    #[test]
    fn a_long_one_goes_with_the_better_part_and_the_other_stays_alone() {
        let (a, b) = (set("[d:one two three]"), set("[d:one] [d:two three]"));
        let found = places(&[&a, &b]);
        let kinds: Vec<_> = found.iter().map(|place| place.difference).collect();
        assert_eq!(kinds, [Difference::Missing, Difference::Spans]);
    }

    #[test]
    fn three_annotators_stand_side_by_side() {
        let sets = [set("[d:one] two"), set("[d:one] two"), set("[i:one] [d:two]")];
        let found = places(&[&sets[0], &sets[1], &sets[2]]);
        let present: Vec<usize> =
            found.iter().map(|place| place.versions.iter().flatten().count()).collect();
        assert_eq!(present, [3, 1]);
        assert_eq!(found[0].difference, Difference::Label);
    }
}
