//! `postil export`: what was decided, for other programs.

mod files;
pub mod list;
mod place;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde_json::json;

use crate::annotation::transaction::{Kind, Transaction};
use crate::annotation::{Annotation, Provenance, Relation, Status};
use crate::cli::{Error, Options, Outcome, input, library, options, output};
use crate::document::Document;
use crate::exchange::{
    self, About, Decision, Decisions, Export, ExportError, FORMATS, Format, Layout, Losses, Output,
    Record, Unit,
};
use crate::store::{DocumentRow, Library, Opened};
use crate::text::OffsetUnit;

const EXAMPLES: &str = "\
Examples:
  postil export article.txt                         what you accepted, to standard output
  postil export article.txt -o article.json
  postil export --format jsonl -o all.jsonl         every document of the library
  postil export 3f9a21c0 --status all --offsets utf16
  postil export --format brat -o corpus/            files in a directory
  postil export --format list                       what each format is and what it loses

A document is named by its path, the first digits of its hash (see postil list) or its title.
What the format cannot carry is counted on standard error.";

/// Writes annotations of the library to a file
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Documents by path, hash or title; without any, all
    #[arg(value_name = "DOCUMENT")]
    documents: Vec<String>,
    /// How it is written; list explains the formats [default: json for one document, jsonl for several]
    #[arg(long, short, value_name = "FORMAT", value_parser = format())]
    format: Option<String>,
    /// The file or, for formats of several files, the directory; - is standard output
    #[arg(long, short, value_name = "PATH", default_value = "-")]
    output: PathBuf,
    /// Replace files that are there
    #[arg(long)]
    force: bool,
    /// Which annotations, divided by commas
    #[arg(long, value_name = "STATUSES", value_delimiter = ',', default_value = "accepted")]
    status: Vec<StatusChoice>,
    /// Only these layers, divided by commas
    #[arg(long, value_name = "LAYERS", value_delimiter = ',')]
    layers: Vec<String>,
    /// Only what these annotators made or decided last, divided by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    annotators: Vec<String>,
    /// Leave the texts of the articles out
    #[arg(long)]
    no_text: bool,
    /// The unit of the offsets, where the format leaves the choice
    #[arg(long, value_name = "UNIT", value_parser = options::offset_unit())]
    offsets: Option<OffsetUnit>,
    /// Begin a table with a byte order mark, for Excel
    #[arg(long)]
    bom: bool,
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

/// The word that explains the formats.
const LIST: &str = "list";

fn format() -> impl TypedValueParser<Value = String> {
    let value = |format: &&dyn Format| {
        let about = format.about();
        PossibleValue::new(about.name).help(about.summary)
    };
    let list = PossibleValue::new(LIST).help("explains each format, its unit and what it loses");
    PossibleValuesParser::new(FORMATS.iter().map(value).chain([list]))
}

/// Writes the documents.
pub fn run(arguments: &Arguments, options: &Options) -> Result<Outcome, Error> {
    if arguments.format.as_deref() == Some(LIST) {
        return output::print(&list::list());
    }
    let Some(mut library) = library::open(options)? else {
        let path = library::path(options)?;
        let advice = "open an article first, or export from --library";
        return Err(Error::Usage(format!("there is no library {}: {advice}", path.display())));
    };
    let rows = rows(&library, &arguments.documents)?;
    if rows.is_empty() {
        output::warn("the library is empty");
        return Ok(Outcome::NothingFound);
    }
    let format = chosen(arguments, &rows)?;
    let settings = settings(arguments, format.about())?;
    let layout = format.layout(&settings);
    let schema = options.schema()?;
    let mut export = Work {
        arguments,
        library: &mut library,
        rows: &rows,
        export: format.start(&settings, &schema),
        losses: Losses::default(),
        count: 0,
    };
    place::write(&arguments.output, arguments.force, layout, format.about().name, |output| {
        export.write(output)
    })?;
    let Work { losses, count, .. } = export;
    for line in losses.lines() {
        output::warn(&format!("{} leaves out {line}", format.about().name));
    }
    if count == 0 {
        output::warn("no annotation has this status yet (--status all exports every one)");
    }
    Ok(Outcome::Done)
}

fn chosen(arguments: &Arguments, rows: &[DocumentRow]) -> Result<&'static dyn Format, Error> {
    let name = arguments.format.as_deref();
    let format = exchange::format(name.unwrap_or(if rows.len() == 1 { "json" } else { "jsonl" }))
        .ok_or_else(|| Error::Usage("there is no such format".to_owned()))?;
    let About { name, layout, .. } = format.about();
    match rows {
        [first, _, ..] if *layout == Layout::One => {
            let (count, title) = (rows.len(), &first.title);
            let advice = "name one, or use --format jsonl";
            let message = format!("{name} holds one document, not {count} like “{title}”: {advice}");
            Err(Error::Usage(message))
        }
        _ => Ok(format),
    }
}

fn settings(arguments: &Arguments, about: &About) -> Result<exchange::Options, Error> {
    let unit = match (about.unit, arguments.offsets) {
        (Unit::Chosen(_), Some(unit)) => unit,
        (Unit::Fixed(unit), Some(other)) if unit != other => {
            let name = about.name;
            return Err(Error::Usage(format!("offsets of {name} count as {unit}, not as {other}")));
        }
        (Unit::Fixed(unit) | Unit::Chosen(unit), _) => unit,
        (Unit::None, _) => OffsetUnit::default(),
    };
    let layers = arguments.layers.clone();
    Ok(exchange::Options { unit, has_text: !arguments.no_text, has_mark: arguments.bom, layers })
}

fn rows(library: &Library, queries: &[String]) -> Result<Vec<DocumentRow>, Error> {
    if queries.is_empty() {
        return library.documents().map_err(library::failed);
    }
    let mut rows: Vec<DocumentRow> = Vec::new();
    for query in queries {
        let found = library::find(library, query)?;
        if !rows.iter().any(|row| row.row == found.row) {
            rows.push(found);
        }
    }
    Ok(rows)
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

/// An export on its way.
struct Work<'a> {
    arguments: &'a Arguments,
    library: &'a mut Library,
    rows: &'a [DocumentRow],
    export: Box<dyn Export>,
    losses: Losses,
    /// Annotations so far.
    count: usize,
}

impl Work<'_> {
    fn write(&mut self, output: &mut dyn Output) -> Result<(), Error> {
        for (row, id) in self.rows.iter().zip(ids(self.rows)) {
            let (document, opened) = self.library.load(row.row).map_err(library::failed)?;
            let journal = self.library.journal(row.row).map_err(library::failed)?;
            self.document((&document, &opened), &id, &decisions(&journal), output)?;
        }
        self.export.end(output).map_err(|error| self.failed(error))
    }

    fn document(
        &mut self,
        (document, opened): (&Document, &Opened),
        id: &str,
        decisions: &Decisions,
        output: &mut dyn Output,
    ) -> Result<(), Error> {
        for problem in &opened.problems {
            output::warn(&format!("“{}”: {problem}", document.title));
        }
        let takes = |annotation: &&Annotation| self.arguments.takes(annotation, decisions);
        let annotations: Vec<&Annotation> = opened.set.annotations().filter(takes).collect();
        self.count += annotations.len();
        let is_kept = |relation: &&Relation| {
            let ends = [&relation.from, &relation.to].into_iter();
            ends.map(|end| opened.set.annotation(end)).all(|end| end.as_ref().is_some_and(takes))
        };
        let relations = opened.set.relations().filter(is_kept).collect();
        let name = json!(id);
        let record = Record {
            decisions: Some(decisions),
            ..Record::new(&name, document, annotations, relations)
        };
        self.losses.begin(id);
        self.export
            .document(&record, output, &mut self.losses)
            .map_err(|error| self.failed(error))
    }

    fn failed(&self, error: ExportError) -> Error {
        match error {
            ExportError::Write(source) => {
                Error::Write { name: input::name(&self.arguments.output), source }
            }
            other => Error::Failed(other.to_string().into()),
        }
    }
}

/// Who decided last on each annotation, read from the journal of the document.
fn decisions(journal: &[(u64, Transaction)]) -> Decisions {
    let mut decisions = Decisions::new();
    for (_, transaction) in journal.iter().filter(|(_, t)| t.kind != Kind::Detection) {
        let Transaction { annotator, time, .. } = transaction;
        for id in transaction.touched() {
            let decision = Decision { annotator: annotator.clone(), time: *time };
            decisions.insert(id.clone(), decision);
        }
    }
    decisions
}

impl Arguments {
    fn takes(&self, annotation: &Annotation, decisions: &Decisions) -> bool {
        let is_layer = self.layers.is_empty() || self.layers.contains(&annotation.layer);
        is_layer
            && self.status.iter().any(|choice| choice.takes(annotation.status))
            && (self.annotators.is_empty() || self.is_by(annotation, decisions))
    }

    fn is_by(&self, annotation: &Annotation, decisions: &Decisions) -> bool {
        let maker = match &annotation.provenance {
            Provenance::Annotator { annotator } => Some(annotator),
            Provenance::Import { agent, .. } => Some(agent),
            Provenance::Detector { .. } => None,
        };
        let decided = decisions.get(&annotation.id).map(|decision| &decision.annotator);
        maker.into_iter().chain(decided).any(|name| self.annotators.contains(name))
    }
}
