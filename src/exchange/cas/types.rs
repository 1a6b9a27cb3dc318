//! The type system of a file: what its layers and attributes are.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use crate::annotation::{Annotation, Value};
use crate::exchange::cas::names::{self, BASE};

/// The type of a document's name and title that DKPro and INCEpTION know.
pub(super) const METADATA: &str =
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData";

const STRING: &str = "uima.cas.String";
const DOUBLE: &str = "uima.cas.Double";
const ANNOTATION: &str = "uima.tcas.Annotation";

/// Features that every annotation has; attributes of these names are named otherwise.
pub(super) const TAKEN: &[&str] = &[
    "begin",
    "end",
    "sofa",
    "self",
    "type",
    "identifier",
    "label",
    "status",
    "score",
    "annotator",
    "adjudicator",
    "detector",
    "version",
    "rule",
    "importedFrom",
    "agent",
    "derivedFrom",
    "pieces",
    "scope",
];

/// What the feature `scope` says of an annotation of the whole document.
pub(super) const WHOLE: &str = "document";

/// What values a feature takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Range {
    Text,
    Number,
    Flag,
    Mention,
}

impl Range {
    fn of(value: &Value) -> Self {
        match value {
            Value::Text(_) => Self::Text,
            Value::Number(_) => Self::Number,
            Value::Flag(_) => Self::Flag,
            Value::Span(_) => Self::Mention,
        }
    }

    fn name(self) -> String {
        match self {
            Self::Text => STRING.to_owned(),
            Self::Number => DOUBLE.to_owned(),
            Self::Flag => "uima.cas.Boolean".to_owned(),
            Self::Mention => format!("{BASE}Mention"),
        }
    }
}

/// The ranges of the attributes of each layer. An attribute that has values of several kinds is
/// text.
#[derive(Debug, Default)]
pub(super) struct Types<'a>(BTreeMap<&'a str, BTreeMap<&'a str, Range>>);

impl<'a> Types<'a> {
    pub(super) fn new(annotations: &[&'a Annotation]) -> Self {
        let mut layers: BTreeMap<&str, BTreeMap<&str, Range>> = BTreeMap::new();
        for annotation in annotations {
            let layer = layers.entry(&annotation.layer).or_default();
            for (name, value) in &annotation.attributes {
                let range = Range::of(value);
                let known = layer.entry(name).or_insert(range);
                if *known != range {
                    *known = Range::Text;
                }
            }
        }
        Self(layers)
    }

    pub(super) fn range(&self, layer: &str, attribute: &str) -> Range {
        let layer = self.0.get(layer);
        layer.and_then(|layer| layer.get(attribute)).copied().unwrap_or(Range::Text)
    }

    /// The type system as it stands in a file.
    pub(super) fn json(&self) -> Map<String, Json> {
        let mut types = base();
        for (layer, attributes) in &self.0 {
            let name = names::type_of(layer);
            let features = attributes
                .iter()
                .map(|(attribute, range)| (names::feature_of(attribute, TAKEN), range.name()));
            let description = format!("Layer {layer}.");
            let described = kind(&name, &format!("{BASE}Annotation"), &description, features);
            types.insert(name, described);
        }
        types
    }
}

fn kind(
    name: &str,
    base: &str,
    description: &str,
    features: impl Iterator<Item = (String, String)>,
) -> Json {
    let mut kind = Map::from_iter([
        ("%NAME".to_owned(), json!(name)),
        ("%SUPER_TYPE".to_owned(), json!(base)),
        ("%DESCRIPTION".to_owned(), json!(description)),
    ]);
    for (feature, range) in features {
        kind.insert(feature.clone(), json!({"%NAME": feature, "%RANGE": range}));
    }
    Json::Object(kind)
}

/// The types that are the same in every file.
fn base() -> Map<String, Json> {
    let texts = |names: &[&'static str]| -> Vec<(String, String)> {
        names.iter().map(|name| ((*name).to_owned(), STRING.to_owned())).collect()
    };
    let mut common = texts(&[
        "identifier",
        "label",
        "status",
        "annotator",
        "adjudicator",
        "detector",
        "version",
        "rule",
        "importedFrom",
        "agent",
        "derivedFrom",
        "scope",
    ]);
    common.push(("score".to_owned(), DOUBLE.to_owned()));
    common.push(("pieces".to_owned(), "uima.cas.FSArray".to_owned()));
    let mut relation = texts(&["identifier", "label"]);
    for end in ["Governor", "Dependent"] {
        relation.push((end.to_owned(), format!("{BASE}Annotation")));
    }
    let own = |name: &str| format!("{BASE}{name}");
    let all = [
        (own("Annotation"), ANNOTATION, "What all layers have.", common),
        (own("Mention"), ANNOTATION, "A mention that an attribute points to.", Vec::new()),
        (own("Piece"), ANNOTATION, "A piece of an annotation that is interrupted.", Vec::new()),
        (own("Relation"), ANNOTATION, "A link from Governor to Dependent.", relation),
        (
            METADATA.to_owned(),
            "uima.tcas.DocumentAnnotation",
            "Name and title of the document.",
            texts(&["documentTitle", "documentId", "documentUri"]),
        ),
    ];
    let described = all.into_iter().map(|(name, base, description, features)| {
        let described = kind(&name, base, description, features.into_iter());
        (name, described)
    });
    described.collect()
}
