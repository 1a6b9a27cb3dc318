//! What the tests of all formats share: the sample of the formats, annotations of every kind, and
//! the way out and in again.

mod round_trip;

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::json;

use crate::annotation::edit::Edit;
use crate::annotation::schema::Schema;
use crate::annotation::set::AnnotationSet;
use crate::annotation::{
    Annotation, AnnotationId, Attributes, Decided, Provenance, Relation, RelationId, Status, Value,
};
use crate::document::{Document, plain};
use crate::exchange::import::labels::Mapping;
use crate::exchange::import::merge;
use crate::exchange::import::resolve::{As, Resolved, Rules, resolve};
use crate::exchange::import::{Incoming, Input, Problem, ReadOptions, Reader};
use crate::exchange::kind::Kinds;
use crate::exchange::tag::Tags;
use crate::exchange::{Format, Losses, Memory, Options, Part, Record, Unit};
use crate::text::{OffsetUnit, Span};

pub use round_trip::assert_round_trip;

/// The sample of the formats: 57 code points, one of them an emoji.
pub const SAMPLE: &str = "Mayor Ada Obi 😀 said: \"Rents fell 4%.\"\nCritics disagree.\n";

/// What stands in the sample: text, code points, UTF-16 units, bytes.
pub const TABLE: [(&str, [(usize, usize); 3]); 4] = [
    ("Ada Obi", [(6, 13), (6, 13), (6, 13)]),
    ("said", [(16, 20), (17, 21), (19, 23)]),
    ("\"Rents fell 4%.\"", [(22, 38), (23, 39), (25, 41)]),
    ("Rents fell 4%", [(23, 36), (24, 37), (26, 39)]),
];

/// The span of the first place where this stands.
#[track_caller]
pub fn span_of(text: &str, covered: &str) -> Span {
    let start = text.find(covered).unwrap_or_else(|| panic!("{covered:?} is not in {text:?}"));
    Span::new(text, start, start + covered.len()).unwrap()
}

/// An accepted annotation.
pub fn annotation(id: &str, layer: &str, label: &str, spans: Vec<Span>) -> Annotation {
    Annotation {
        id: id.into(),
        layer: layer.to_owned(),
        label: label.to_owned(),
        spans,
        attributes: Attributes::new(),
        status: Status::Accepted,
        score: None,
        provenance: Provenance::Annotator { annotator: "ana".to_owned() },
        derived_from: None,
    }
}

/// The annotations of the sample: overlapping, discontinuous, with attributes of every kind, and a
/// relation.
pub fn sample_set() -> (Vec<Annotation>, Vec<Relation>) {
    let span = |covered: &str| span_of(SAMPLE, covered);
    let mut person = annotation("e1", "entity", "PERSON", vec![span("Ada Obi")]);
    person.attributes.insert("name".to_owned(), Value::Text("Ada Obi".to_owned()));
    person.attributes.insert("link".to_owned(), Value::Text("Q42".to_owned()));
    let mut said = annotation("s1", "speech", "say", vec![span("said")]);
    said.status = Status::Suggested;
    said.score = Some(0.5);
    let mut quote = annotation("q1", "quote", "direct", vec![span("\"Rents fell 4%.\"")]);
    quote.attributes.insert("speaker".to_owned(), Value::Text("Ada Obi".to_owned()));
    quote.attributes.insert("source".to_owned(), Value::Span(span("Ada Obi")));
    quote.attributes.insert("cue".to_owned(), Value::Span(span("said")));
    let mut claim = annotation("c1", "claim", "check-worthy", vec![span("Rents fell 4%")]);
    claim.attributes.insert("kind".to_owned(), Value::Text("statistic".to_owned()));
    claim.attributes.insert("verdict".to_owned(), Value::Text("mostly-true".to_owned()));
    claim.attributes.insert("note".to_owned(), Value::Text("=needs a source".to_owned()));
    let pieces = vec![span("Rents"), span("4%")];
    let figure = annotation("f1", "figure", "change", pieces);
    let relation = Relation {
        id: RelationId("r1".into()),
        label: "speaker".to_owned(),
        from: "q1".into(),
        to: "e1".into(),
    };
    (vec![person, said, quote, claim, figure], vec![relation])
}

/// The sample in a format.
pub fn sample(format: &dyn Format) -> Memory {
    let (annotations, relations) = sample_set();
    write(format, &options(format), SAMPLE, &annotations, &relations).0
}

/// The options in which a format is written when none are given.
pub fn options(format: &dyn Format) -> Options {
    let unit = match format.about().unit {
        Unit::Fixed(unit) | Unit::Chosen(unit) => unit,
        Unit::None => OffsetUnit::default(),
    };
    Options { unit, ..Options::default() }
}

/// A document `a` in a format, and what that leaves out.
pub fn write(
    format: &dyn Format,
    options: &Options,
    text: &str,
    annotations: &[Annotation],
    relations: &[Relation],
) -> (Memory, Losses) {
    let document = plain::document(text, Some("A title"), "a.txt");
    let id = json!("a");
    let (annotations, relations) = (annotations.iter().collect(), relations.iter().collect());
    let record = Record::new(&id, &document, annotations, relations);
    let mut output = Memory::default();
    let mut losses = Losses::itemized();
    let mut export = format.start(options, &Schema::built_in());
    losses.begin("a");
    export.document(&record, &mut output, &mut losses).unwrap();
    export.end(&mut output).unwrap();
    (output, losses)
}

/// Puts an export into a directory and gives the path that an import takes.
pub fn put(format: &dyn Format, written: &Memory, directory: &Path) -> PathBuf {
    for (name, content) in &written.files {
        fs::write(directory.join(name), content).unwrap();
    }
    if written.main.is_empty() && !written.files.is_empty() {
        return directory.to_owned();
    }
    let path = directory.join(format!("a.{}", format.about().extension));
    fs::write(&path, &written.main).unwrap();
    path
}

/// What a reader finds in a file or directory.
pub fn read_back(reader: &dyn Reader, path: &Path) -> Vec<Incoming> {
    read_in(reader, path, &ReadOptions::default())
}

fn read_in(reader: &dyn Reader, path: &Path, options: &ReadOptions) -> Vec<Incoming> {
    let mut found = Vec::new();
    let mut each = |incoming| {
        found.push(incoming);
        ControlFlow::Continue(())
    };
    let input = Input::new(path);
    let read = reader.read(&input, options, &mut each);
    read.unwrap_or_else(|error| panic!("{}: {error}", reader.name()));
    found
}

/// The reader's view of what the format wrote.
pub fn there_and_back(format: &dyn Format, reader: &dyn Reader, written: &Memory) -> Vec<Incoming> {
    let directory = tempfile::tempdir().unwrap();
    read_back(reader, &put(format, written, directory.path()))
}

/// The rules of an import that was asked for nothing but the mapping.
pub fn rules<'r>(format: &'r str, schema: &'r Schema, mapping: Mapping) -> Rules<'r> {
    let (tags, kinds) = (Tags::new(schema), Kinds::new(schema));
    Rules { format, agent: "ana", schema, tags, kinds, mapping, status: As::File }
}

/// What comes into an empty library.
pub fn imported(
    incoming: Incoming,
    document: &Document,
    format: &str,
) -> (AnnotationSet, Vec<Problem>) {
    let schema = Schema::built_in();
    let rules = rules(format, &schema, Mapping::default());
    let text = incoming.text.clone().unwrap_or_else(|| document.text().to_owned());
    let resolved = resolve(incoming, &text, &rules);
    let Resolved { annotations, relations, problems, .. } = resolved;
    let mut set = AnnotationSet::new(text.into());
    let edits: Vec<Edit> = merge::merge(&set, annotations, relations).edits;
    set.apply_all(edits).unwrap();
    (set, problems)
}

/// Texts with everything that makes offsets go wrong.
pub fn texts() -> impl Strategy<Value = String> {
    "([a-z]{1,6}|[A-Z][a-z]{1,4}|e\u{301}|😀|𠮷|👩\u{200d}👧|ß| | |\\. |, |\"|\n|\r\n|\u{2028}|\t|=|;){1,60}"
}

/// Annotations and relations of a text, of every kind: decided and not, made by all sorts of makers,
/// in pieces, and about the document as a whole.
pub fn sets(text: String) -> impl Strategy<Value = (String, Vec<Annotation>, Vec<Relation>)> {
    let one = (
        0..8usize,
        prop::collection::vec((any::<prop::sample::Index>(), 1..9usize), 1..4),
        prop::collection::vec((0..8usize, values()), 0..4),
        any::<prop::sample::Index>(),
        standings(),
    );
    let relations = prop::collection::vec(
        (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..3usize),
        0..4,
    );
    (Just(text), prop::collection::vec(one, 1..7), relations).prop_map(|(text, ones, links)| {
        let annotations: Vec<Annotation> = ones
            .into_iter()
            .enumerate()
            .filter_map(|(number, (kind, ends, attributes, mention, standing))| {
                let one = generated(&text, number, kind, &ends, attributes, mention)?;
                Some(standing.given_to(one))
            })
            .collect();
        let annotations = corrections(annotations);
        let relation = |(number, (from, to, label)): (usize, &(_, _, usize))| {
            let (from, to): (&prop::sample::Index, &prop::sample::Index) = (from, to);
            let label = ["supports", "same-as", "said by"][*label].to_owned();
            let (from, to) = (from.get(&annotations).id.clone(), to.get(&annotations).id.clone());
            Relation { id: RelationId(format!("r{number}").into()), label, from, to }
        };
        let relations = match annotations.is_empty() {
            true => Vec::new(),
            false => links.iter().enumerate().map(relation).collect(),
        };
        (text, annotations, relations)
    })
}

/// What is known of an annotation besides what it says.
#[derive(Debug, Clone)]
struct Standing {
    status: Status,
    score: Option<f32>,
    provenance: Provenance,
}

impl Standing {
    fn given_to(self, annotation: Annotation) -> Annotation {
        let Self { status, score, provenance } = self;
        Annotation { status, score, provenance, ..annotation }
    }
}

fn standings() -> impl Strategy<Value = Standing> {
    let statuses =
        prop_oneof![Just(Status::Accepted), Just(Status::Suggested), Just(Status::Rejected)];
    let word = || "[a-z]{1,5}( é\n)?";
    let decided = (word(), "q[1-9]")
        .prop_map(|(annotator, id)| Decided { annotator, id: id.as_str().into() });
    let provenances = prop_oneof![
        word().prop_map(|annotator| Provenance::Annotator { annotator }),
        (word(), 1..9u32, word()).prop_map(|(detector, version, rule)| Provenance::Detector {
            detector,
            version,
            rule
        }),
        (word(), word()).prop_map(|(import, agent)| Provenance::Import { import, agent }),
        (word(), prop::collection::vec(decided, 1..3))
            .prop_map(|(adjudicator, from)| Provenance::Adjudication { adjudicator, from }),
    ];
    let scores = prop::option::of((0..=8u8).prop_map(|eighths| f32::from(eighths) / 8.0));
    (statuses, scores, provenances).prop_map(|(status, score, provenance)| Standing {
        status,
        score,
        provenance,
    })
}

/// Every third corrects the one before it.
fn corrections(mut annotations: Vec<Annotation>) -> Vec<Annotation> {
    for at in (2..annotations.len()).step_by(3) {
        annotations[at].derived_from = Some(annotations[at - 1].id.clone());
    }
    annotations
}

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Flag(true)),
        Just(Value::Flag(false)),
        (-1000..1000i32).prop_map(|n| Value::Number(f64::from(n) / 4.0)),
        "[a-z]{1,8}".prop_map(Value::Text),
        "(\\PC|\n|\t|=|-|\"|,|;){0,12}".prop_map(Value::Text),
    ]
}

const KINDS: [(&str, &str); 8] = [
    ("entity", "PERSON"),
    ("entity", "WORK_OF_ART"),
    ("quote", "direct"),
    ("quote", "indirect"),
    ("claim", "check-worthy"),
    ("frame", "conflict"),
    ("frame", "direct"),
    ("mein Rahmen/x", "größer"),
];
const NAMES: [&str; 8] = ["name", "note", "speaker", "verdict", "link", "kind", "own", "own one"];

fn generated(
    text: &str,
    number: usize,
    kind: usize,
    ends: &[(prop::sample::Index, usize)],
    attributes: Vec<(usize, Value)>,
    mention: prop::sample::Index,
) -> Option<Annotation> {
    let boundaries: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect();
    let span = |at: &prop::sample::Index, length: usize| {
        let start = at.index(boundaries.len());
        let end = (start + length).min(boundaries.len() - 1);
        Span::new(text, boundaries[start], boundaries[end]).ok().filter(|span| !span.is_empty())
    };
    let mut spans: Vec<Span> = ends.iter().filter_map(|(at, length)| span(at, *length)).collect();
    spans.sort_unstable();
    spans.dedup_by(|next, last| last.end() > next.start());
    let (layer, label) = KINDS[kind];
    let id = format!("{}{number}", crate::annotation::id_prefix(layer));
    let mut annotation = annotation(&id, layer, label, spans);
    for (name, value) in attributes {
        annotation.attributes.insert(NAMES[name].to_owned(), value);
    }
    if let Some(mention) = span(&mention, 3).filter(|_| number.is_multiple_of(2)) {
        annotation.attributes.insert("source".to_owned(), Value::Span(mention));
    }
    if number == 3 {
        annotation.spans.clear();
    }
    (number == 3 || !annotation.spans.is_empty()).then_some(annotation)
}
