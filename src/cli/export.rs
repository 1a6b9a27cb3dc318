//! `postil export`: what was decided, for other programs.

mod files;
pub mod list;
mod place;
mod publisher;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde_json::json;

use crate::annotation::transaction::{Kind, Transaction};
use crate::annotation::{Annotation, Relation, Status};
use crate::cli::adjudicate::GOLD;
use crate::cli::config::Config;
use crate::cli::export::publisher::PublisherArguments;
use crate::cli::{Error, Options, Outcome, input, library, options, output};
use crate::exchange::{
    self, About, Decision, Decisions, Export, ExportError, FORMATS, Format, Layout, Losses, Memory,
    Output, Record, Unit,
};
use crate::store::{DocumentRow, Kept, Library};
use crate::text::OffsetUnit;

const EXAMPLES: &str = "\
Examples:
  postil export article.txt                         what you accepted, to standard output
  postil export article.txt -o article.json
  postil export --format jsonl -o all.jsonl         every document of the library
  postil export 3f9a21c0 --status all --offsets utf16
  postil export --annotators ana,bo -o both.jsonl   a line for each document and annotator
  postil export --format brat -o corpus/            files in a directory
  postil export --format html -o pages/             a page for each document
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
    /// Whose decisions, divided by commas, or all: a record for each annotator of a document
    /// [default: your own]
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
    #[command(flatten)]
    publisher: PublisherArguments,
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
    let annotator = library::annotator(options)?;
    let rows = rows(&library, &arguments.documents, &annotator)?;
    if rows.is_empty() {
        output::warn("the library is empty");
        return Ok(Outcome::NothingFound);
    }
    let layers = layers(&library, &rows, &arguments.annotators, &annotator)?;
    let format = chosen(arguments, layers.len())?;
    let settings = settings(arguments, format.about())?;
    let (layout, each) = match format.layout(&settings) {
        Layout::One if layers.len() > 1 => (Layout::Directory, Some(format.about().extension)),
        layout => (layout, None),
    };
    let schema = options.schema()?;
    let mut export = Work {
        arguments,
        library: &mut library,
        rows: &rows,
        layers: &layers,
        each,
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
    for note in losses.notes() {
        output::warn(&format!("{}: {note}", format.about().name));
    }
    if count == 0 {
        output::warn(&nothing(&library, &annotator)?);
    } else if let Some(said) = unsettled(&mut library, &rows, &layers)? {
        output::warn(&said);
    }
    Ok(Outcome::Done)
}

/// The format for so many documents, the first of which has this title.
fn chosen(arguments: &Arguments, count: usize) -> Result<&'static dyn Format, Error> {
    let name = arguments.format.as_deref();
    exchange::format(name.unwrap_or(if count == 1 { "json" } else { "jsonl" }))
        .ok_or_else(|| Error::Usage("there is no such format".to_owned()))
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
    let publisher = arguments.publisher.over(Config::load()?.publisher);
    let (has_text, has_mark) = (!arguments.no_text, arguments.bom);
    Ok(exchange::Options { unit, has_text, has_mark, layers, publisher })
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

/// That gold goes out of documents that are not settled to their ends.
fn unsettled(
    library: &mut Library,
    rows: &[DocumentRow],
    layers: &[(usize, String)],
) -> Result<Option<String>, Error> {
    let gold: Vec<usize> =
        layers.iter().filter(|(_, name)| name == GOLD).map(|(number, _)| *number).collect();
    if gold.is_empty() {
        return Ok(None);
    }
    let open = library.unsettled(GOLD).map_err(library::failed)?;
    let is_open = |number: &&usize| {
        rows.get(**number).is_some_and(|row| open.binary_search(&row.row).is_ok())
    };
    let count = gold.iter().filter(is_open).count();
    let all = gold.len();
    Ok((count > 0).then(|| {
        format!(
            "not settled yet in the layer of {GOLD}: {count} of {all} documents (postil adjudicate goes through them)"
        )
    }))
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

/// An export on its way.
struct Work<'a> {
    arguments: &'a Arguments,
    library: &'a mut Library,
    rows: &'a [DocumentRow],
    /// The number of a document among the rows, and whose decisions on it.
    layers: &'a [(usize, String)],
    /// The ending of the files, where each document has one of its own.
    each: Option<&'static str>,
    export: Box<dyn Export>,
    losses: Losses,
    /// Annotations so far.
    count: usize,
}

impl Work<'_> {
    fn write(&mut self, output: &mut dyn Output) -> Result<(), Error> {
        let ids = ids(self.rows);
        for (number, annotator) in self.layers {
            let (Some(row), Some(id)) = (self.rows.get(*number), ids.get(*number)) else {
                continue;
            };
            let (document, kept) =
                self.library.load(row.row, annotator).map_err(library::failed)?;
            let journal = match kept.workspace {
                Some(workspace) => self.library.journal(workspace).map_err(library::failed)?,
                None => Vec::new(),
            };
            let named = (!self.arguments.annotators.is_empty()).then_some(annotator.as_str());
            let decisions = decisions(&journal);
            let id = json!(id);
            let mut record = Record::new(&id, &document, Vec::new(), Vec::new());
            record.annotator = named;
            record.decisions = Some(&decisions);
            self.document(record, &kept, output)?;
        }
        match self.each {
            Some(_) => Ok(()),
            None => self.export.end(output).map_err(|error| self.failed(error)),
        }
    }

    fn document<'r>(
        &mut self,
        mut record: Record<'r>,
        kept: &'r Kept,
        output: &mut dyn Output,
    ) -> Result<(), Error> {
        for problem in &kept.problems {
            output::warn(&format!("“{}”: {problem}", record.document.title));
        }
        let takes = |annotation: &&Annotation| self.arguments.takes(annotation);
        record.annotations = kept.set.annotations().filter(takes).collect();
        self.count += record.annotations.len();
        let is_kept = |relation: &&Relation| {
            let ends = [&relation.from, &relation.to].into_iter();
            ends.map(|end| kept.set.annotation(end)).all(|end| end.as_ref().is_some_and(takes))
        };
        record.relations = kept.set.relations().filter(is_kept).collect();
        self.losses.begin(&record.name());
        let written = match self.each {
            Some(ending) => self.file_of(&record, ending, output),
            None => self.export.document(&record, output, &mut self.losses),
        };
        written.map_err(|error| self.failed(error))
    }

    /// Writes a document of a format that holds one into a file of its own.
    fn file_of(
        &mut self,
        record: &Record<'_>,
        ending: &str,
        output: &mut dyn Output,
    ) -> Result<(), ExportError> {
        let mut alone = Memory::default();
        self.export.document(record, &mut alone, &mut self.losses)?;
        self.export.end(&mut alone)?;
        let by = record.annotator.map_or(String::new(), |annotator| format!(".{annotator}"));
        let name = format!("{}{by}", record.name());
        output.file(&format!("{}.{ending}", exchange::file_name(&name)))?.write_all(&alone.main)?;
        Ok(())
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
    fn takes(&self, annotation: &Annotation) -> bool {
        let is_layer = self.layers.is_empty() || self.layers.contains(&annotation.layer);
        is_layer && self.status.iter().any(|choice| choice.takes(annotation.status))
    }
}
