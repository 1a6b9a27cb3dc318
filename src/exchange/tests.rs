//! What every format must get right: offsets above all.

mod hostile;

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;
use crate::annotation::{Attributes, Decided, Provenance, RelationId, Status};
use crate::document::plain;
use crate::exchange::import::labels::Mapping;
use crate::exchange::import::resolve::resolve;
use crate::exchange::import::{Fate, Problem, READERS, Reader};
use crate::exchange::testing::{self, TABLE, assert_round_trip, sets, texts};

/// The sample of the formats: 57 code points, one of them an emoji.
const SAMPLE: &str = "Mayor Ada Obi 😀 said: \"Rents fell 4%.\"\nCritics disagree.\n";
const SCHEMA: &str = include_str!("../../assets/postil.schema.json");

fn span_of(text: &str, covered: &str) -> Span {
    let start = text.find(covered).unwrap_or_else(|| panic!("{covered:?} is not in {text:?}"));
    Span::new(text, start, start + covered.len()).unwrap()
}

fn annotation(id: &str, spans: Vec<Span>) -> Annotation {
    Annotation {
        id: id.into(),
        layer: "quote".to_owned(),
        label: "direct".to_owned(),
        spans,
        attributes: Attributes::new(),
        status: Status::Accepted,
        score: None,
        provenance: Provenance::Annotator { annotator: "ana".to_owned() },
        derived_from: None,
    }
}

/// The formats of postil's own shape, which carry everything in every unit.
const OWN: [&dyn Format; 2] = [&json::Json, &jsonl::Jsonl];

fn write(format: &dyn Format, text: &str, annotations: &[Annotation], unit: OffsetUnit) -> String {
    let document = plain::document(text, Some("A title"), "a.txt");
    let id = json!("a");
    let annotations = annotations.iter().collect();
    let record = Record::new(&id, &document, annotations, vec![]);
    let mut output = Memory::default();
    let options = Options { unit, ..Options::default() };
    let mut export = format.start(&options, &Schema::built_in());
    let mut losses = Losses::itemized();
    export.document(&record, &mut output, &mut losses).unwrap();
    export.end(&mut output).unwrap();
    assert!(losses.is_empty(), "{losses:?}");
    String::from_utf8(output.main).unwrap()
}

#[track_caller]
fn valid(text: &str) -> Json {
    let schema: Json = serde_json::from_str(SCHEMA).unwrap();
    let value: Json = serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&value).map(|e| format!("{e} at {}", e.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new(), "{text}");
    value
}

/// What a program that counts in this unit reads at the offsets.
fn read_back(text: &str, unit: OffsetUnit, start: usize, end: usize) -> String {
    match unit {
        OffsetUnit::Byte => text.get(start..end).unwrap().to_owned(),
        OffsetUnit::CodePoint => text.chars().skip(start).take(end - start).collect(),
        OffsetUnit::Utf16 => {
            let units: Vec<u16> = text.encode_utf16().skip(start).take(end - start).collect();
            String::from_utf16(&units).unwrap()
        }
    }
}

#[track_caller]
fn assert_offsets(covered: &str, wanted: [(usize, usize); 3]) {
    let span = span_of(SAMPLE, covered);
    for (unit, (start, end)) in OffsetUnit::ALL.into_iter().zip(wanted) {
        for format in OWN {
            let written = write(format, SAMPLE, &[annotation("q1", vec![span])], unit);
            let value = valid(&written);
            assert_eq!(value["offsets"], unit.name());
            let one = &value["annotations"][0];
            assert_eq!(one["spans"], json!([[start, end]]), "{} {unit}", format.about().name);
            assert_eq!(one["text"], covered);
        }
    }
}

#[test]
fn the_table_of_the_formats_holds_in_every_unit() {
    assert_offsets("Ada Obi", [(6, 13), (6, 13), (6, 13)]);
    assert_offsets("said", [(16, 20), (17, 21), (19, 23)]);
    assert_offsets("\"Rents fell 4%.\"", [(22, 38), (23, 39), (25, 41)]);
    assert_offsets("Rents fell 4%", [(23, 36), (24, 37), (26, 39)]);
}

#[track_caller]
fn assert_reads_back(text: &str, pieces: &[&str]) {
    let spans: Vec<Span> = pieces.iter().map(|piece| span_of(text, piece)).collect();
    for format in OWN {
        for unit in OffsetUnit::ALL {
            let written = write(format, text, &[annotation("q1", spans.clone())], unit);
            let value = valid(&written);
            assert_eq!(value["text"], text);
            let one = &value["annotations"][0];
            let read: Vec<String> =
                serde_json::from_value::<Vec<(usize, usize)>>(one["spans"].clone())
                    .unwrap()
                    .into_iter()
                    .map(|(start, end)| read_back(text, unit, start, end))
                    .collect();
            assert_eq!(read, pieces, "{} in {unit}", format.about().name);
            assert_eq!(one["text"], pieces.join(" "));
        }
    }
}

#[test]
fn combining_marks_keep_their_places() {
    assert_reads_back("Jose\u{301} and Zoe\u{308} met.", &["Zoe\u{308}"]);
}

#[test]
fn line_ends_of_windows_count_as_two() {
    assert_reads_back("One.\r\n\r\n“Two,” he said.\r\n", &["“Two,”"]);
}

#[test]
fn characters_beyond_the_basic_plane_keep_their_places() {
    assert_reads_back("𝔸𝕟𝕟 👩‍👩‍👧 said 𠮷 and “yes”.", &["𠮷", "“yes”"]);
}

#[test]
fn a_discontinuous_annotation_has_a_span_for_each_piece() {
    assert_reads_back("“We waited 😀,” she said, “and left.”", &["“We waited 😀,”", "“and left.”"]);
}

fn full_record_annotations(text: &str) -> Vec<Annotation> {
    let mut suggestion = annotation("q1", vec![span_of(text, "\"Rents fell 4%.\"")]);
    suggestion.status = Status::Rejected;
    suggestion.score = Some(0.98);
    suggestion.provenance = Provenance::Detector {
        detector: "quotes".to_owned(),
        version: 1,
        rule: "source-cue-content".to_owned(),
    };
    suggestion.attributes = Attributes::from([
        ("speaker".to_owned(), Value::Text("Ada Obi".to_owned())),
        ("cue".to_owned(), Value::Span(span_of(text, "said"))),
        ("rank".to_owned(), Value::Number(2.5)),
        ("checked".to_owned(), Value::Flag(true)),
    ]);
    let mut correction = annotation("q2", vec![span_of(text, "Rents fell 4%")]);
    correction.derived_from = Some("q1".into());
    correction.provenance =
        Provenance::Import { import: "brat".to_owned(), agent: "desk".to_owned() };
    let mut settled = annotation("q3", vec![span_of(text, "Ada")]);
    let decided =
        |annotator: &str, id: &str| Decided { annotator: annotator.to_owned(), id: id.into() };
    let from = vec![decided("ana", "q1"), decided("bo", "q7")];
    settled.provenance = Provenance::Adjudication { adjudicator: "cy".to_owned(), from };
    vec![suggestion, correction, settled]
}

#[test]
fn a_document_with_everything_is_laid_out_one_annotation_a_line() {
    let document = plain::document(SAMPLE, Some("Rents"), "rents.txt");
    let annotations = full_record_annotations(SAMPLE);
    let relation = Relation {
        id: RelationId("r1".into()),
        label: "same-as".to_owned(),
        from: "q2".into(),
        to: "q1".into(),
    };
    let id = json!(7);
    let record = Record {
        thresholds: &[("claim", 0.5), ("quote", 0.35)],
        ..Record::new(&id, &document, annotations.iter().collect(), vec![&relation])
    };
    let mut output = Vec::new();
    json::write(&record, &Options::default(), &mut output).unwrap();
    let written = String::from_utf8(output).unwrap();
    valid(&written);
    insta::assert_snapshot!(written);
}

#[test]
fn a_document_without_annotations_is_valid() {
    for format in OWN {
        let value = valid(&write(format, "", &[], OffsetUnit::CodePoint));
        assert_eq!(value["annotations"], json!([]));
    }
}

#[test]
fn the_text_can_stay_away() {
    let document = plain::document(SAMPLE, None, "");
    let record = Record::new(&Json::Null, &document, vec![], vec![]);
    let mut output = Vec::new();
    let options = Options { unit: OffsetUnit::Byte, has_text: false, ..Options::default() };
    jsonl::write(&record, &options, &mut output).unwrap();
    let value = valid(std::str::from_utf8(&output).unwrap());
    assert!(value.get("text").is_none(), "{value}");
}

#[test]
fn a_span_of_another_text_is_refused_before_anything_is_written() {
    let document = plain::document("short", None, "");
    let annotations = [annotation("q1", vec![span_of(SAMPLE, "disagree")])];
    let id = json!("a");
    let record = Record::new(&id, &document, annotations.iter().collect(), vec![]);
    for format in FORMATS {
        let mut output = Memory::default();
        let mut export = format.start(&Options::default(), &Schema::built_in());
        let before = output.main.clone();
        let refused = export.document(&record, &mut output, &mut Losses::default());
        let name = format.about().name;
        assert!(matches!(refused, Err(ExportError::ForeignSpan { .. })), "{name}: {refused:?}");
        assert_eq!(output.main, before, "{name}");
    }
}

#[test]
fn what_a_terminal_would_obey_is_escaped_and_reads_back() {
    let text = "“\u{9b}31m\u{202e}\u{1b}[0m\u{7f}” said Zoë";
    for format in OWN {
        let written =
            write(format, text, &[annotation("q1", vec![span_of(text, text)])], OffsetUnit::Byte);
        let is_harmful = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
        assert!(!written.contains(is_harmful), "{written:?}");
        assert!(written.contains("Zoë"), "{written:?}");
        assert_eq!(valid(&written)["text"], text);
    }
}

#[test]
fn the_schema_describes_every_field() {
    fn undescribed(at: &str, schema: &Json, found: &mut Vec<String>) {
        if let Some(fields) = schema.get("properties").and_then(Json::as_object) {
            for (name, field) in fields {
                if field.get("description").is_none() && field.get("$ref").is_none() {
                    found.push(format!("{at}/{name}"));
                }
            }
        }
        for (name, inner) in schema.as_object().into_iter().flatten() {
            undescribed(&format!("{at}/{name}"), inner, found);
        }
    }
    let schema: Json = serde_json::from_str(SCHEMA).unwrap();
    let mut found = Vec::new();
    undescribed("", &schema, &mut found);
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        if definition.get("description").is_none() {
            found.push(name.clone());
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn the_schema_refuses_a_file_without_its_unit() {
    let schema: Json = serde_json::from_str(SCHEMA).unwrap();
    let mut value = valid(&write(&json::Json, SAMPLE, &[], OffsetUnit::CodePoint));
    value.as_object_mut().unwrap().remove("offsets");
    assert!(!jsonschema::is_valid(&schema, &value));
}

proptest! {
    #[test]
    fn every_written_span_reads_back_as_the_text_it_covers(
        text in "(\\PC|\r\n|e\u{301}|😀|[a-z ]){1,300}",
        ends in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..8),
    ) {
        let boundaries: Vec<usize> =
            (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect();
        let annotations: Vec<Annotation> = ends
            .iter()
            .enumerate()
            .map(|(number, (a, b))| {
                let (a, b) = (*a.get(&boundaries), *b.get(&boundaries));
                let span = Span::new(&text, a.min(b), a.max(b)).unwrap();
                annotation(&format!("q{number}"), vec![span])
            })
            .collect();
        for unit in OffsetUnit::ALL {
            let value: Json = serde_json::from_str(&write(&jsonl::Jsonl, &text, &annotations, unit)).unwrap();
            for (wanted, one) in annotations.iter().zip(value["annotations"].as_array().unwrap()) {
                let [(start, end)] = serde_json::from_value(one["spans"].clone()).unwrap();
                prop_assert_eq!(read_back(&text, unit, start, end), wanted.spans[0].slice(&text));
                prop_assert_eq!(one["text"].as_str(), Some(wanted.spans[0].slice(&text)));
            }
        }
    }
}

/// The formats that can be read too, with their readers.
fn readable() -> Vec<(&'static dyn Format, &'static dyn Reader)> {
    let reader = |name| READERS.iter().copied().find(|reader| reader.name() == name);
    FORMATS.iter().filter_map(|&f| Some((f, reader(f.about().name)?))).collect()
}

#[test]
fn the_table_of_the_formats_holds_for_every_format_with_offsets() {
    let mut tested = 0;
    for (format, reader) in readable() {
        let name = format.about().name;
        let units: Vec<OffsetUnit> = match format.about().unit {
            Unit::None => continue,
            Unit::Fixed(unit) => vec![unit],
            Unit::Chosen(_) => OffsetUnit::ALL.to_vec(),
        };
        for unit in units {
            let column = OffsetUnit::ALL.iter().position(|one| *one == unit).unwrap();
            let options = Options { unit, ..Options::default() };
            let (annotations, relations) = testing::sample_set();
            let (written, losses) =
                testing::write(format, &options, SAMPLE, &annotations, &relations);
            let found = testing::there_and_back(format, reader, &written);
            let ranges: Vec<(usize, usize)> = found
                .iter()
                .flat_map(|incoming| &incoming.annotations)
                .flat_map(|proposed| &proposed.spans)
                .filter_map(|place| place.range)
                .collect();
            let is_lost = |covered: &str| {
                let lost = losses.items().iter().filter(|lost| lost.part == Part::Annotation);
                lost.flat_map(|lost| annotations.iter().find(|a| *a.id.0 == *lost.id))
                    .any(|lost| lost.hull().slice(SAMPLE) == covered)
            };
            for (covered, wanted) in TABLE.into_iter().filter(|(covered, _)| !is_lost(covered)) {
                assert!(ranges.contains(&wanted[column]), "{name} {unit} {covered}: {ranges:?}");
            }
            tested += 1;
        }
    }
    assert!(tested >= 3);
}

#[test]
fn the_sample_comes_back_from_every_format() {
    let (annotations, relations) = testing::sample_set();
    for (format, reader) in readable() {
        assert_round_trip(format, reader, SAMPLE, &annotations, &relations).unwrap();
    }
}

#[test]
fn several_documents_come_back_each_with_its_own() {
    let texts = [SAMPLE, "Ada said so.\r\n“No 😀.”\n", "Rents fell 4%"];
    for (format, reader) in readable() {
        if format.about().layout == Layout::One {
            continue;
        }
        let mut output = Memory::default();
        let mut export = format.start(&testing::options(format), &Schema::built_in());
        for (number, text) in texts.into_iter().enumerate() {
            let document = plain::document(text, Some("Rents"), &format!("a{number}.txt"));
            let first = text.split(' ').next().unwrap();
            let one = testing::annotation("e1", "entity", "PERSON", vec![span_of(text, first)]);
            let id = json!(format!("a{number}"));
            let record = Record::new(&id, &document, vec![&one], vec![]);
            export.document(&record, &mut output, &mut Losses::default()).unwrap();
        }
        export.end(&mut output).unwrap();
        let found = testing::there_and_back(format, reader, &output);
        let name = format.about().name;
        let counts: Vec<usize> = found.iter().map(|one| one.annotations.len()).collect();
        assert_eq!(counts, [1, 1, 1], "{name}: {found:#?}");
        for (incoming, text) in found.into_iter().zip(texts) {
            let document = plain::document(text, None, "");
            let (set, problems) = testing::imported(incoming, &document, name);
            let first = text.split(' ').next();
            let covered = set.annotations().next().map(|one| one.spans[0].slice(set.text()));
            assert_eq!(covered, first, "{name}");
            let is_bad = |problem: &Problem| problem.fate != Fate::Kept;
            assert!(!problems.iter().any(is_bad), "{name}: {problems:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_the_losses_do_not_name_comes_back(
        (text, annotations, relations) in texts().prop_flat_map(sets),
    ) {
        for (format, reader) in readable() {
            assert_round_trip(format, reader, &text, &annotations, &relations)?;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn labels_of_no_layer_are_counted_and_those_that_are_mapped_are_renamed(
        (text, annotations, relations) in texts().prop_flat_map(sets),
    ) {
        let schema = Schema::built_in();
        let mapping = "[labels]\n\"frame/conflict\" = \"entity/EVENT\"\n\"mein Rahmen/x/größer\" = \"\"\n";
        let mapping = Mapping::parse(mapping, &schema).unwrap();
        for (format, reader) in readable() {
            let options = testing::options(format);
            let (written, _) = testing::write(format, &options, &text, &annotations, &relations);
            for incoming in testing::there_and_back(format, reader, &written) {
                let own = incoming.text.clone().unwrap_or_else(|| text.clone());
                let count = incoming.annotations.len();
                let rules = testing::rules(reader.name(), &schema, mapping.clone());
                let resolved = resolve(incoming, &own, &rules);
                let gone = resolved.problems.iter().filter(|problem| problem.fate == Fate::LeftOut);
                prop_assert!(resolved.annotations.len() + gone.count() >= count, "{}", reader.name());
                let is_known = |one: &&Annotation| {
                    schema.layer(&one.layer).is_some_and(|layer| layer.label(&one.label).is_some())
                };
                let known = resolved.annotations.iter().filter(is_known).count();
                let unknown: usize = resolved.unknown.values().sum();
                prop_assert_eq!(known + unknown, resolved.annotations.len());
                for one in &resolved.annotations {
                    let is_mapped = one.label == "conflict" || one.label == "größer";
                    prop_assert!(!is_mapped, "{}: {one:?}", reader.name());
                }
            }
        }
    }
}
