//! Relations come along with the versions that they link: one stands in gold when both of its ends
//! were taken from the annotator who drew it, or when all who have both ends drew it.

use std::collections::{HashMap, HashSet};

use crate::annotation::edit::Edit;
use crate::annotation::{
    Annotation, AnnotationId, Decided, Provenance, Relation, RelationId, Status,
};
use crate::app::App;
use crate::app::settling::Settling;

/// Label and ends in gold.
type Link = (String, AnnotationId, AnnotationId);

/// Gold's annotations by what they were settled from.
#[derive(Default)]
struct Ends {
    /// By every version that they stand for.
    all: HashMap<Decided, AnnotationId>,
    /// By the version that was taken.
    taken: HashMap<Decided, AnnotationId>,
}

impl Ends {
    fn take<'a>(&mut self, annotations: impl Iterator<Item = &'a Annotation>) {
        for annotation in annotations.filter(|one| one.status == Status::Accepted) {
            let Provenance::Adjudication { from, .. } = &annotation.provenance else { continue };
            let id = &annotation.id;
            self.all.extend(from.iter().map(|one| (one.clone(), id.clone())));
            self.taken.extend(from.first().map(|one| (one.clone(), id.clone())));
        }
    }
}

/// The edits that bring in the relations of what is made now, `old` being removed for it. What was
/// settled before and stays is not looked at again: its relations are the reader's.
pub fn following(
    app: &App,
    settling: &Settling,
    made: &[Annotation],
    old: &[AnnotationId],
) -> Vec<Edit> {
    let mut ends = Ends::default();
    ends.take(app.set.annotations().filter(|one| !old.contains(&one.id)));
    ends.take(made.iter());
    let is_new = |id: &AnnotationId| made.iter().any(|one| one.id == *id);
    let mut links: Vec<Link> = Vec::new();
    for (party, relation) in drawn(settling) {
        let Some(link) = link(&ends.all, party, relation) else { continue };
        let is_taken = self::link(&ends.taken, party, relation).as_ref() == Some(&link);
        let is_there = app.set.relations().any(|one| is_link(one, &link));
        if (is_new(&link.1) || is_new(&link.2))
            && (is_taken || all_drew(settling, &ends, &link))
            && !is_there
            && !links.contains(&link)
        {
            links.push(link);
        }
    }
    let relation = |(skip, (label, from, to)): (usize, Link)| {
        let id = RelationId(app.set.id_after("r", skip as u64).into());
        Edit::Relate { relation: Relation { id, label, from, to } }
    };
    links.into_iter().enumerate().map(relation).collect()
}

/// All relations, with the number of who drew them.
fn drawn(settling: &Settling) -> impl Iterator<Item = (&str, &Relation)> {
    settling.parties.iter().flat_map(|party| {
        party.set.relations().map(|relation| (party.annotator.as_str(), relation))
    })
}

/// What a relation of an annotator is in gold, if both its ends are there.
fn link(
    ends: &HashMap<Decided, AnnotationId>,
    annotator: &str,
    relation: &Relation,
) -> Option<Link> {
    let end = |id: &AnnotationId| {
        ends.get(&Decided { annotator: annotator.to_owned(), id: id.clone() }).cloned()
    };
    let (from, to) = (end(&relation.from)?, end(&relation.to)?);
    (from != to).then(|| (relation.label.clone(), from, to))
}

fn is_link(relation: &Relation, (label, from, to): &Link) -> bool {
    relation.label == *label && relation.from == *from && relation.to == *to
}

/// Whether everybody who has both ends has linked them so.
fn all_drew(settling: &Settling, ends: &Ends, wanted: &Link) -> bool {
    let (_, from, to) = wanted;
    let having = |end: &AnnotationId| -> HashSet<&str> {
        let versions = ends.all.iter().filter(|(_, id)| *id == end);
        versions.map(|(decided, _)| decided.annotator.as_str()).collect()
    };
    let (starts, targets) = (having(from), having(to));
    let mut both = starts.intersection(&targets);
    both.all(|annotator| {
        drawn(settling).any(|(party, relation)| {
            party == *annotator && link(&ends.all, party, relation).as_ref() == Some(wanted)
        })
    })
}
