//! Reads a schema file, and says of every mistake in which line and field it stands.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::annotation::schema::{
    Attribute, AttributeKind, BUILT_IN, Colour, Label, Layer, RelationLabel, Schema, SchemaError,
    Sort,
};

/// Letters for attributes whose names have none left.
const SPARE_KEYS: std::ops::RangeInclusive<char> = '1'..='9';

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Whether the built-in layers and relations are kept.
    #[serde(default)]
    extend: bool,
    #[serde(default)]
    layer: Vec<Spanned<FileLayer>>,
    relation: Option<Vec<FileRelation>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileLayer {
    name: Spanned<String>,
    title: Option<String>,
    key: Spanned<char>,
    mark: Option<Spanned<char>>,
    colour: Option<Colour>,
    #[serde(default)]
    scope: Scope,
    several: Option<Spanned<bool>>,
    #[serde(default)]
    sort: Sort,
    #[serde(default)]
    grouped: bool,
    #[serde(default)]
    guideline: String,
    #[serde(default)]
    label: Vec<FileLabel>,
    #[serde(default)]
    attribute: Vec<FileAttribute>,
}

/// What the annotations of a layer are about.
#[derive(Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Scope {
    #[default]
    Words,
    Document,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileLabel {
    name: Spanned<String>,
    key: Spanned<char>,
    colour: Option<Colour>,
    #[serde(default)]
    description: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileAttribute {
    name: Spanned<String>,
    kind: Spanned<AttributeKind>,
    key: Option<Spanned<char>>,
    choices: Option<Spanned<Vec<Spanned<String>>>>,
    names: Option<Spanned<Vec<Spanned<String>>>>,
    #[serde(default)]
    by_reader: bool,
    #[serde(default)]
    description: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRelation {
    name: Spanned<String>,
    key: Spanned<char>,
    #[serde(default)]
    from: Vec<Spanned<String>>,
    #[serde(default)]
    to: Vec<Spanned<String>>,
    #[serde(default)]
    description: String,
}

/// Reads and checks a schema file.
pub fn read(text: &str) -> Result<Schema, SchemaError> {
    let file: File = toml::from_str(text).map_err(|err| Reader { text }.no_toml(&err))?;
    Reader { text }.schema(&file)
}

/// The text of the file, to find the lines of mistakes.
struct Reader<'t> {
    text: &'t str,
}

impl Reader<'_> {
    fn schema(&self, file: &File) -> Result<Schema, SchemaError> {
        let mut schema = match file.extend {
            true => Schema::built_in(),
            false => {
                Schema { layers: Vec::new(), document_layers: Vec::new(), relations: Vec::new() }
            }
        };
        if file.layer.is_empty() && !file.extend {
            let what = "there is no [[layer]]".to_owned();
            return Err(SchemaError { line: None, field: String::new(), what });
        }
        self.check_unique(file.layer.iter().map(|layer| &layer.get_ref().name))?;
        for layer in &file.layer {
            let (scope, made) = (layer.get_ref().scope, self.layer(layer)?);
            let place = match scope {
                Scope::Words => &mut schema.layers,
                Scope::Document => &mut schema.document_layers,
            };
            match place.iter_mut().find(|other| other.name == made.name) {
                Some(other) => *other = made,
                None => place.push(made),
            }
        }
        self.check_layers(file, &schema)?;
        self.relations(file, &mut schema)?;
        Ok(schema)
    }

    fn layer(&self, spanned: &Spanned<FileLayer>) -> Result<Layer, SchemaError> {
        let layer = spanned.get_ref();
        let name = self.name(&layer.name)?;
        if layer.label.is_empty() {
            let what = format!("the layer {name} has no [[layer.label]]");
            return Err(self.error(&layer.name.span(), "label", what));
        }
        if let Some(several) = layer.several.as_ref().filter(|_| layer.scope == Scope::Words) {
            let what = "only a layer with scope = \"document\" has it".to_owned();
            return Err(self.error(&several.span(), "several", what));
        }
        self.check_unique(layer.label.iter().map(|label| &label.name))?;
        self.check_unique(layer.label.iter().map(|label| &label.key))?;
        self.check_unique(layer.attribute.iter().map(|attribute| &attribute.name))?;
        self.check_unique(layer.attribute.iter().filter_map(|attribute| attribute.key.as_ref()))?;
        let labels = layer.label.iter().map(|label| {
            Ok(Label {
                name: self.name(&label.name)?,
                key: self.key(&label.key)?,
                colour: label.colour,
                description: label.description.clone(),
            })
        });
        let initial = name.chars().next().unwrap_or('A');
        Ok(Layer {
            title: layer.title.clone().unwrap_or_else(|| capitalised(&name)),
            key: self.key(&layer.key)?,
            mark: layer.mark.as_ref().map_or(Ok(initial), |mark| self.mark(mark))?,
            colour: layer.colour.unwrap_or(Colour::Green),
            sort: layer.sort,
            is_grouped: layer.grouped,
            several: layer.several.as_ref().is_some_and(|several| *several.get_ref()),
            guideline: layer.guideline.clone(),
            labels: labels.collect::<Result<_, _>>()?,
            attributes: self.attributes(&layer.attribute)?,
            name,
        })
    }

    fn attributes(&self, attributes: &[FileAttribute]) -> Result<Vec<Attribute>, SchemaError> {
        let given = attributes.iter().filter_map(|attribute| attribute.key.as_ref());
        let mut taken: Vec<char> = given.map(|key| *key.get_ref()).collect();
        let mut made = Vec::with_capacity(attributes.len());
        for attribute in attributes {
            let name = self.name(&attribute.name)?;
            let kind = *attribute.kind.get_ref();
            let key = match &attribute.key {
                Some(key) => self.key(key)?,
                None => {
                    let letters = name.chars().flat_map(char::to_lowercase);
                    let letters = letters.filter(|c| c.is_alphabetic()).chain(SPARE_KEYS);
                    let key = letters.clone().find(|letter| !taken.contains(letter)).unwrap_or('*');
                    taken.push(key);
                    key
                }
            };
            let choices =
                self.list(attribute.choices.as_ref(), kind == AttributeKind::Choice, "choices")?;
            if kind == AttributeKind::Choice && choices.is_empty() {
                let what = format!("the choice {name} has no choices");
                return Err(self.error(&attribute.kind.span(), "choices", what));
            }
            made.push(Attribute {
                key,
                choices,
                names: self.list(attribute.names.as_ref(), kind == AttributeKind::Text, "names")?,
                by_reader: attribute.by_reader,
                description: attribute.description.clone(),
                name,
                kind,
            });
        }
        Ok(made)
    }

    /// A list that only attributes of one kind have.
    fn list(
        &self,
        list: Option<&Spanned<Vec<Spanned<String>>>>,
        is_fitting: bool,
        field: &str,
    ) -> Result<Vec<String>, SchemaError> {
        let Some(list) = list else { return Ok(Vec::new()) };
        if !is_fitting {
            let kind = if field == "choices" { "choice" } else { "text" };
            let what = format!("only an attribute with kind = \"{kind}\" has {field}");
            return Err(self.error(&list.span(), field, what));
        }
        self.check_unique(list.get_ref().iter())?;
        Ok(list.get_ref().iter().map(|item| item.get_ref().clone()).collect())
    }

    /// What can be said only when all layers are known.
    fn check_layers(&self, file: &File, schema: &Schema) -> Result<(), SchemaError> {
        for layers in [&schema.layers, &schema.document_layers] {
            for (index, layer) in layers.iter().enumerate() {
                let same = layers.iter().take(index).find(|other| other.key == layer.key);
                let Some(same) = same else { continue };
                let mut own = file.layer.iter().map(|own| &own.get_ref().key);
                let span = own.rfind(|key| *key.get_ref() == layer.key).map(Spanned::span);
                let what = format!("{} opens both {} and {}", layer.key, same.name, layer.name);
                return Err(self.error(&span.unwrap_or_default(), "key", what));
            }
        }
        let both = |name: &str| {
            schema.layers.iter().any(|layer| layer.name == name)
                && schema.document_layers.iter().any(|layer| layer.name == name)
        };
        for layer in file.layer.iter().map(Spanned::get_ref) {
            if both(layer.name.get_ref()) {
                let what = format!("{} is a built-in layer of words", layer.name.get_ref());
                return Err(self.error(&layer.name.span(), "scope", what));
            }
            let lists = layer.attribute.iter().filter_map(|attribute| attribute.names.as_ref());
            for label in lists.flat_map(Spanned::get_ref) {
                let name = label.get_ref();
                if !schema.layers.iter().any(|layer| layer.label(name).is_some()) {
                    let what = format!("no layer has a label “{name}”");
                    return Err(self.error(&label.span(), "names", what));
                }
            }
        }
        Ok(())
    }

    fn relations(&self, file: &File, schema: &mut Schema) -> Result<(), SchemaError> {
        let Some(relations) = &file.relation else {
            if schema.relations.is_empty() && self.text != BUILT_IN {
                schema.relations = Schema::built_in().relations;
                let is_there =
                    |name: &String| schema.layers.iter().any(|layer| layer.name == *name);
                schema.relations.retain(|r| r.from.iter().chain(&r.to).all(is_there));
            }
            return Ok(());
        };
        self.check_unique(relations.iter().map(|relation| &relation.name))?;
        self.check_unique(relations.iter().map(|relation| &relation.key))?;
        for relation in relations {
            for layer in relation.from.iter().chain(&relation.to) {
                if schema.layer(layer.get_ref()).is_none() {
                    let what = format!("there is no layer “{}”", layer.get_ref());
                    return Err(self.error(&layer.span(), "", what));
                }
            }
            let names =
                |list: &[Spanned<String>]| list.iter().map(|name| name.get_ref().clone()).collect();
            let made = RelationLabel {
                name: self.name(&relation.name)?,
                key: self.key(&relation.key)?,
                from: names(&relation.from),
                to: names(&relation.to),
                description: relation.description.clone(),
            };
            schema.relations.retain(|other| other.name != made.name);
            if let Some(other) = schema.relations.iter().find(|other| other.key == made.key) {
                let what = format!("{} takes both {} and {}", made.key, other.name, made.name);
                return Err(self.error(&relation.key.span(), "key", what));
            }
            schema.relations.push(made);
        }
        Ok(())
    }

    fn name(&self, name: &Spanned<String>) -> Result<String, SchemaError> {
        let text = name.get_ref();
        let is_bad = |c: char| c.is_control() || c == ',';
        if text.trim().is_empty() || text.contains(is_bad) {
            let what = "a name is not empty and has no comma in it".to_owned();
            return Err(self.error(&name.span(), "", what));
        }
        Ok(text.clone())
    }

    fn key(&self, key: &Spanned<char>) -> Result<char, SchemaError> {
        let character = *key.get_ref();
        if character.is_control() || character.is_whitespace() {
            return Err(self.error(&key.span(), "", "a key is a character to type".to_owned()));
        }
        Ok(character)
    }

    fn mark(&self, mark: &Spanned<char>) -> Result<char, SchemaError> {
        let character = *mark.get_ref();
        let width = crate::text::width::text_width(character.encode_utf8(&mut [0; 4]));
        if !character.is_alphanumeric() || width != 1 {
            let what = "a mark is a letter or digit that is one column wide".to_owned();
            return Err(self.error(&mark.span(), "", what));
        }
        Ok(character)
    }

    fn check_unique<'s, T: PartialEq + std::fmt::Display + 's>(
        &self,
        values: impl Iterator<Item = &'s Spanned<T>>,
    ) -> Result<(), SchemaError> {
        let mut seen: Vec<&T> = Vec::new();
        for value in values {
            if seen.contains(&value.get_ref()) {
                let what = format!("{} stands twice", value.get_ref());
                return Err(self.error(&value.span(), "", what));
            }
            seen.push(value.get_ref());
        }
        Ok(())
    }

    /// An error at a place of the file. An empty field is read from the line.
    fn error(&self, span: &Range<usize>, field: &str, what: String) -> SchemaError {
        let before = self.text.get(..span.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let field = match field {
            "" => field_before(before),
            field => field.to_owned(),
        };
        SchemaError { line: Some(line), field, what }
    }

    /// What the TOML reader says, with the field of the line that it points to.
    fn no_toml(&self, err: &toml::de::Error) -> SchemaError {
        let what = err.message().lines().collect::<Vec<_>>().join(" ");
        match err.span() {
            Some(span) if what.contains("missing field") => {
                let error = self.error(&span, "", what);
                SchemaError { field: String::new(), ..error }
            }
            Some(span) => self.error(&span, "", what),
            None => SchemaError { line: None, field: String::new(), what },
        }
    }
}

/// The name of the field whose value begins behind this text.
fn field_before(before: &str) -> String {
    let Some((head, _)) = before.rsplit_once('=') else { return String::new() };
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let name: String = head.trim_end().chars().rev().take_while(|&c| is_name(c)).collect();
    name.chars().rev().collect()
}

fn capitalised(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(characters).collect()
}
