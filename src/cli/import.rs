//! `postil import`: annotations of other programs into the library.
//!
//! A document is one transaction: it comes in whole or not at all, and one undo takes it back.

pub(in crate::cli) mod guess;
mod keep;
mod labels;
mod target;

use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::cli::{Error, Options, Outcome, library, options, output};
use crate::exchange::import::labels::Mapping;
use crate::exchange::import::resolve::{As, Rules};
use crate::exchange::import::{Input, READERS, ReadOptions, Reader};
use crate::exchange::kind::Kinds;
use crate::exchange::tag::Tags;
use crate::text::OffsetUnit;

use keep::Keeper;

const EXAMPLES: &str = "\
Examples:
  postil import all.jsonl                            what postil wrote, statuses and all
  postil import corpus/ --format brat --as accepted  annotations that count as decided
  postil import tasks.json --format label-studio --map map.toml
  postil import x.ann --dry-run                      only says what would come in

What the file calls suggested or predicted comes in as suggestions, what it calls accepted as
accepted, and everything else as suggestions, unless --as says otherwise. A document that the
library has already keeps what was decided in it; it is known by its text, or by its words where a
format spaces them otherwise. One undo takes back one document's import.

A mapping is a TOML file: [labels] Person = \"entity/PERSON\" ([attributes] and [relations] in the
same way; \"\" leaves out). Labels that no layer has are kept as they are and reported.";

/// Reads annotations of other programs into the library
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Files or, for formats of several files, directories; - is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The format [default: told by content and name, where they leave no doubt]
    #[arg(long, short, value_name = "FORMAT", value_parser = format())]
    format: Option<String>,
    /// Names of this schema for those of the files
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Write the schema with the labels that are new to this file, for --schema
    #[arg(long, value_name = "FILE")]
    add_labels: Option<PathBuf>,
    /// As what annotations come in
    #[arg(long = "as", value_name = "STATUS", default_value = "file")]
    status: StatusChoice,
    /// The unit of the offsets, where the format leaves it open and the file does not say
    #[arg(long, value_name = "UNIT", value_parser = options::offset_unit())]
    offsets: Option<OffsetUnit>,
    /// The document of the library that the file is about: path, hash or title
    #[arg(long, value_name = "DOCUMENT")]
    document: Option<String>,
    /// Say what would come in, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// As what annotations come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StatusChoice {
    /// As the file says; as suggestions where it says nothing
    File,
    /// All as suggestions
    Suggested,
    /// All as accepted
    Accepted,
}

impl From<StatusChoice> for As {
    fn from(choice: StatusChoice) -> Self {
        match choice {
            StatusChoice::File => Self::File,
            StatusChoice::Suggested => Self::Suggested,
            StatusChoice::Accepted => Self::Accepted,
        }
    }
}

fn format() -> impl TypedValueParser<Value = String> {
    let value = |reader: &&dyn Reader| PossibleValue::new(reader.name()).help(reader.summary());
    PossibleValuesParser::new(READERS.iter().map(value))
}

/// Reads the files.
pub fn run(arguments: &Arguments, options: &Options) -> Result<Outcome, Error> {
    let schema = options.schema()?;
    let mapping = match &arguments.map {
        None => Mapping::default(),
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| Error::read(path, error))?;
            Mapping::parse(&text, &schema).map_err(|error| {
                let message = error.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
                Error::Failed(format!("{} is no mapping: {message}", path.display()).into())
            })?
        }
    };
    let agent = library::annotator(options)?;
    let mut keeper = Keeper::open(options, arguments.document.as_deref(), arguments.dry_run)?;
    for path in &arguments.files {
        let input = Input::new(path);
        let reader = guess::reader(arguments.format.as_deref(), &input)?;
        let rules = Rules {
            format: reader.name(),
            agent: &agent,
            schema: &schema,
            tags: Tags::new(&schema),
            kinds: Kinds::new(&schema),
            mapping: mapping.clone(),
            status: arguments.status.into(),
        };
        read(reader, &input, arguments, &rules, &mut keeper)?;
    }
    if let Some(path) = &arguments.add_labels {
        labels::add(path, options, &schema, keeper.unknown(), arguments.dry_run)?;
    }
    keeper.report(arguments.add_labels.is_some());
    Ok(if keeper.has_something() { Outcome::Done } else { Outcome::NothingFound })
}

fn read(
    reader: &dyn Reader,
    input: &Input,
    arguments: &Arguments,
    rules: &Rules<'_>,
    keeper: &mut Keeper,
) -> Result<(), Error> {
    let mut stopped = None;
    let read_options = ReadOptions { unit: arguments.offsets };
    let name = input.name();
    let read = reader.read(input, &read_options, &mut |incoming| match keeper
        .keep(incoming, rules, &name)
    {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            stopped = Some(error);
            ControlFlow::Break(())
        }
    });
    match stopped {
        Some(error) => Err(error),
        None => read.map_err(|error| {
            if keeper.has_something() {
                output::warn(&keeper.summary());
            }
            Error::Failed(Box::new(error))
        }),
    }
}
