//! `postil export`: what was decided, for other programs.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde_json::json;

use crate::annotation::{Annotation, Relation, Status};
use crate::cli::{Error, Options, Outcome, input, library, options, output, save};
use crate::document::Document;
use crate::exchange::{self, ExportError, FORMATS, Format, Record};
use crate::store::{DocumentRow, Kept, Library};
use crate::text::OffsetUnit;

const EXAMPLES: &str = "\
Examples:
  postil export article.txt                         what you accepted, to standard output
  postil export article.txt -o article.json
  postil export --format jsonl -o all.jsonl         every document of the library
  postil export 3f9a21c0 --status all --offsets utf16
  postil export --annotators ana,bo -o both.jsonl   a line for each document and annotator

A document is named by its path, the first digits of its hash (see postil list) or its title.";

/// Writes annotations of the library to a file
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Documents by path, hash or title; without any, all
    #[arg(value_name = "DOCUMENT")]
    documents: Vec<String>,
    /// How it is written [default: json for one document, jsonl for several]
    #[arg(long, short, value_name = "FORMAT", value_parser = format())]
    format: Option<String>,
    /// The file; - is standard output
    #[arg(long, short, value_name = "PATH", default_value = "-")]
    output: PathBuf,
    /// Replace the file if it is there
    #[arg(long)]
    force: bool,
    /// Which annotations, divided by commas
    #[arg(long, value_name = "STATUSES", value_delimiter = ',', default_value = "accepted")]
    status: Vec<StatusChoice>,
    /// Only these layers, divided by commas
    #[arg(long, value_name = "LAYERS", value_delimiter = ',')]
    layers: Vec<String>,
    /// Whose decisions, divided by commas, or all: a record for each annotator of a document
    /// [default: your own]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    annotators: Vec<String>,
    /// Leave the texts of the articles out
    #[arg(long)]
    no_text: bool,
    /// The unit of the offsets
    #[arg(long, value_name = "UNIT", default_value = "code-point", value_parser = options::offset_unit())]
    offsets: OffsetUnit,
}

/// Statuses that are to be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StatusChoice {
    Accepted,
    Suggested,
    Rejected,
    All,
}

impl StatusChoice {
    fn takes(self, status: Status) -> bool {
        match self {
            Self::Accepted => status == Status::Accepted,
            Self::Suggested => status == Status::Suggested,
            Self::Rejected => status == Status::Rejected,
            Self::All => true,
        }
    }
}

fn format() -> impl TypedValueParser<Value = String> {
    let value = |format: &&dyn Format| PossibleValue::new(format.name()).help(format.summary());
    PossibleValuesParser::new(FORMATS.iter().map(value))
}

/// Writes the documents.
pub fn run(arguments: &Arguments, options: &Options) -> Result<Outcome, Error> {
    let Some(mut library) = library::open(options)? else {
        let path = library::path(options)?;
        let advice = "open an article first, or export from --library";
        return Err(Error::Usage(format!("there is no library {}: {advice}", path.display())));
    };
    let annotator = library::annotator(options)?;
    let rows = rows(&library, &arguments.documents, &annotator)?;
    let Some(first) = rows.first() else {
        output::warn("the library is empty");
        return Ok(Outcome::NothingFound);
    };
    let layers = layers(&library, &rows, &arguments.annotators, &annotator)?;
    let name = arguments.format.as_deref();
    let format = exchange::format(name.unwrap_or(if layers.len() == 1 { "json" } else { "jsonl" }))
        .ok_or_else(|| Error::Usage("there is no such format".to_owned()))?;
    if layers.len() > 1 && !format.holds_many() {
        let (count, title, name) = (layers.len(), &first.title, format.name());
        let advice = "name one, or use --format jsonl";
        let message = format!("{name} holds one document, not {count} like “{title}”: {advice}");
        return Err(Error::Usage(message));
    }
    let ids = ids(&rows);
    let mut count = 0;
    save::save(&arguments.output, arguments.force, |output| {
        for (number, annotator) in &layers {
            let (Some(row), Some(id)) = (rows.get(*number), ids.get(*number)) else { continue };
            let (document, kept) = library.load(row.row, annotator).map_err(library::failed)?;
            let named = (!arguments.annotators.is_empty()).then_some(annotator.as_str());
            count += write(arguments, format, (&document, &kept, id.as_str(), named), output)?;
        }
        Ok(())
    })?;
    if count == 0 {
        output::warn(&nothing(&library, &annotator)?);
    }
    Ok(Outcome::Done)
}

fn rows(library: &Library, queries: &[String], annotator: &str) -> Result<Vec<DocumentRow>, Error> {
    if queries.is_empty() {
        return library.documents(annotator).map_err(library::failed);
    }
    let mut rows: Vec<DocumentRow> = Vec::new();
    for query in queries {
        let found = library::find(library, query, annotator)?;
        if !rows.iter().any(|row| row.row == found.row) {
            rows.push(found);
        }
    }
    Ok(rows)
}

/// Why the file may be without annotations.
fn nothing(library: &Library, annotator: &str) -> Result<String, Error> {
    let others = library.annotators().map_err(library::failed)?;
    if !others.is_empty() && !others.iter().any(|other| other == annotator) {
        let others = others.join(", ");
        return Ok(format!(
            "{annotator} has decided nothing here, but {others} (--annotators all exports everybody's)"
        ));
    }
    Ok("no annotation has this status yet (--status all exports every one)".to_owned())
}

/// What is written: the number of a document among the rows, and whose decisions on it. Without
/// `names` those of `own`; `all` are those of everybody who has decided there.
fn layers(
    library: &Library,
    rows: &[DocumentRow],
    names: &[String],
    own: &str,
) -> Result<Vec<(usize, String)>, Error> {
    if names.is_empty() {
        return Ok((0..rows.len()).map(|number| (number, own.to_owned())).collect());
    }
    let known = library.annotators().map_err(library::failed)?;
    if let Some(name) = names.iter().find(|name| *name != "all" && !known.contains(name)) {
        let known = if known.is_empty() { "nobody".to_owned() } else { known.join(", ") };
        return Err(Error::Usage(format!(
            "{name} has annotated nothing in this library, but {known}"
        )));
    }
    let is_wanted = |name: &String| names.iter().any(|wanted| wanted == "all" || wanted == name);
    let mut layers = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let workspaces = library.workspaces(row.row).map_err(library::failed)?;
        let wanted = workspaces.into_iter().map(|one| one.annotator).filter(is_wanted);
        layers.extend(wanted.map(|annotator| (number, annotator)));
    }
    Ok(layers)
}

/// The name of each document in the file: that of its own file without the extension, and where
/// two have the same, digits of the hash behind it.
fn ids(rows: &[DocumentRow]) -> Vec<String> {
    let stems: Vec<String> = rows.iter().map(|row| input::id(Path::new(&row.source))).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for stem in &stems {
        *counts.entry(stem).or_default() += 1;
    }
    let id = |(row, stem): (&DocumentRow, &String)| match counts.get(stem.as_str()) {
        Some(1) if stem != "-" => stem.clone(),
        _ => format!("{stem}-{}", library::short(&row.hash)).trim_start_matches('-').to_owned(),
    };
    rows.iter().zip(&stems).map(id).collect()
}

/// Writes one document and says how many annotations it had.
fn write(
    arguments: &Arguments,
    format: &dyn Format,
    (document, opened, id, annotator): (&Document, &Kept, &str, Option<&str>),
    output: &mut dyn std::io::Write,
) -> Result<usize, Error> {
    for problem in &opened.problems {
        output::warn(&format!("“{}”: {problem}", document.title));
    }
    let annotations: Vec<&Annotation> =
        opened.set.annotations().filter(|annotation| arguments.takes(annotation)).collect();
    let count = annotations.len();
    let is_kept = |relation: &&Relation| {
        [&relation.from, &relation.to]
            .into_iter()
            .all(|end| opened.set.annotation(end).is_some_and(|one| arguments.takes(one)))
    };
    let relations = opened.set.relations().filter(is_kept).collect();
    let id = json!(id);
    let record = Record { id: &id, document, annotator, annotations, relations, thresholds: &[] };
    let options = exchange::Options { unit: arguments.offsets, has_text: !arguments.no_text };
    format.write(&record, &options, output).map_err(|error| match error {
        ExportError::Write(source) => Error::Write { name: input::name(&arguments.output), source },
        other => Error::Failed(other.to_string().into()),
    })?;
    Ok(count)
}

impl Arguments {
    fn takes(&self, annotation: &Annotation) -> bool {
        let is_layer = self.layers.is_empty() || self.layers.contains(&annotation.layer);
        is_layer && self.status.iter().any(|choice| choice.takes(annotation.status))
    }
}
