//! Reads annotations and edits from JSON without serde's detour for enums whose kind shows late:
//! it copies a whole value before it looks at it. A library is read at every start, thousands of
//! these at a time.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use crate::annotation::edit::Edit;
use crate::annotation::{
    Annotation, AnnotationId, Decided, Provenance, Relation, RelationId, Status, Value,
};
use crate::text::Span;

/// All fields that a provenance can have.
#[derive(serde::Deserialize)]
pub(super) struct AnyProvenance {
    detector: Option<String>,
    #[serde(default)]
    version: u32,
    #[serde(default)]
    rule: String,
    import: Option<String>,
    #[serde(default)]
    agent: String,
    annotator: Option<String>,
    adjudicator: Option<String>,
    #[serde(default)]
    from: Vec<Decided>,
}

impl TryFrom<AnyProvenance> for Provenance {
    type Error = &'static str;

    fn try_from(any: AnyProvenance) -> Result<Self, Self::Error> {
        match any {
            AnyProvenance { detector: Some(detector), version, rule, .. } => {
                Ok(Self::Detector { detector, version, rule })
            }
            AnyProvenance { import: Some(import), agent, .. } => Ok(Self::Import { import, agent }),
            AnyProvenance { annotator: Some(annotator), .. } => Ok(Self::Annotator { annotator }),
            AnyProvenance { adjudicator: Some(adjudicator), from, .. } => {
                Ok(Self::Adjudication { adjudicator, from })
            }
            _ => Err("a provenance names a detector, an import, an annotator or an adjudicator"),
        }
    }
}

/// All fields that an edit can have.
#[derive(serde::Deserialize)]
pub(super) struct AnyEdit {
    edit: EditName,
    annotation: Option<Annotation>,
    relation: Option<Relation>,
    id: Option<AnnotationId>,
    status: Option<Status>,
    label: Option<String>,
    spans: Option<Vec<Span>>,
    name: Option<String>,
    value: Option<Value>,
}

/// The kinds of edits by the names that stand in files.
#[derive(Clone, Copy, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
enum EditName {
    Add,
    Remove,
    SetStatus,
    SetLabel,
    SetSpans,
    SetAttribute,
    Relate,
    Unrelate,
}

impl TryFrom<AnyEdit> for Edit {
    type Error = &'static str;

    fn try_from(any: AnyEdit) -> Result<Self, Self::Error> {
        let name = any.edit;
        edit(any, name).ok_or("a field of the edit is missing")
    }
}

fn edit(any: AnyEdit, name: EditName) -> Option<Edit> {
    Some(match name {
        EditName::Add => Edit::Add { annotation: any.annotation? },
        EditName::Remove => Edit::Remove { id: any.id? },
        EditName::SetStatus => Edit::SetStatus { id: any.id?, status: any.status? },
        EditName::SetLabel => Edit::SetLabel { id: any.id?, label: any.label? },
        EditName::SetSpans => Edit::SetSpans { id: any.id?, spans: any.spans? },
        EditName::SetAttribute => {
            Edit::SetAttribute { id: any.id?, name: any.name?, value: any.value }
        }
        EditName::Relate => Edit::Relate { relation: any.relation? },
        EditName::Unrelate => Edit::Unrelate { id: RelationId(any.id?.0) },
    })
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a flag, a number, a text or a span")
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Value, A::Error> {
        Span::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Value::Span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_comes_back<T>(value: &T)
    where
        T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + fmt::Debug,
    {
        let json = serde_json::to_string(value).unwrap();
        assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value, "{json}");
    }

    #[test]
    fn every_value_and_provenance_comes_back() {
        assert_comes_back(&vec![
            Value::Flag(true),
            Value::Number(-2.5),
            Value::Number(3.0),
            Value::Text("“4 %”\n\u{1}".to_owned()),
            Value::Span(Span::clamped("Ada Obi", 4, 7)),
        ]);
        assert_eq!(serde_json::from_str::<Value>("7").unwrap(), Value::Number(7.0));
        let name = || "x".to_owned();
        assert_comes_back(&vec![
            Provenance::Detector { detector: name(), version: 2, rule: name() },
            Provenance::Import { import: name(), agent: name() },
            Provenance::Annotator { annotator: name() },
        ]);
    }

    #[test]
    fn every_edit_comes_back() {
        let id = || AnnotationId::from("q1");
        let annotation = Annotation {
            id: id(),
            layer: "quote".to_owned(),
            label: "direct".to_owned(),
            spans: vec![Span::clamped("Ada Obi", 0, 3)],
            attributes: [("note".to_owned(), Value::Text("so".to_owned()))].into(),
            status: Status::Suggested,
            score: Some(0.1),
            provenance: Provenance::Annotator { annotator: "ana".to_owned() },
            derived_from: Some("q0".into()),
        };
        let relation = Relation {
            id: RelationId("r1".into()),
            label: "supports".to_owned(),
            from: id(),
            to: "q2".into(),
        };
        let name = || "note".to_owned();
        assert_comes_back(&vec![
            Edit::SetSpans { id: id(), spans: annotation.spans.clone() },
            Edit::Add { annotation },
            Edit::Remove { id: id() },
            Edit::SetStatus { id: id(), status: Status::Rejected },
            Edit::SetLabel { id: id(), label: "mixed".to_owned() },
            Edit::SetAttribute { id: id(), name: name(), value: Some(Value::Flag(false)) },
            Edit::SetAttribute { id: id(), name: name(), value: None },
            Edit::Unrelate { id: relation.id.clone() },
            Edit::Relate { relation },
        ]);
    }

    #[test]
    fn what_is_missing_or_of_another_kind_is_refused() {
        for json in [r#"{"edit":"remove"}"#, r#"{"edit":"burn","id":"q1"}"#, r#"{"id":"q1"}"#] {
            assert!(serde_json::from_str::<Edit>(json).is_err(), "{json}");
        }
        for json in ["null", "[1]", r#"{"start":1}"#] {
            assert!(serde_json::from_str::<Value>(json).is_err(), "{json}");
        }
        assert!(serde_json::from_str::<Provenance>(r#"{"rule":"x"}"#).is_err());
    }
}
