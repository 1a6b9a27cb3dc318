//! `postil adjudicate`: settle what annotators differ in.

use std::io::Write;

use crate::annotation::Annotation;
use crate::annotation::differences::{Difference, places};
use crate::annotation::set::AnnotationSet;
use crate::cli::config::Config;
use crate::cli::{Error, Options, Outcome, library, output, read};
use crate::document::Document;
use crate::exchange::covered;
use crate::runtime::{self, Session, Start};
use crate::store::{DocumentRow, Library};

/// Columns that the words of a version take at most.
const WORDS: usize = 60;

const EXAMPLES: &str = "\
Examples:
  postil adjudicate harbour.txt                        what everybody decided on it, side by side
  postil adjudicate                                    all that two have decided in and nobody has settled
  postil adjudicate a.txt b.txt                        one after the other; ctrl-right is the next
  postil adjudicate harbour.txt --annotators ana,bo    only these two
  postil adjudicate harbour.txt | less                 the differences as a list
  postil export --annotators gold -o gold.jsonl        what was settled

What you settle stands in the layer of an annotator of its own, gold, with the provenance of the
versions that it was settled from. In the queue (postil without arguments) A does the same.";

/// Settles what annotators differ in
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Documents by path, hash or title [default: all that are not settled]
    #[arg(value_name = "DOCUMENT")]
    documents: Vec<String>,
    /// Whose decisions, divided by commas [default: everybody's]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    annotators: Vec<String>,
    /// In whose layer the result stands
    #[arg(long, value_name = "NAME", default_value = GOLD)]
    gold: String,
}

/// The annotator whose layer holds what was settled, if no other is named.
pub const GOLD: &str = "gold";

/// Opens the documents, or lists the differences where output is no terminal.
pub fn run(arguments: &Arguments, options: &Options) -> Result<Outcome, Error> {
    let config = Config::load()?;
    if options.blind || config.blind.unwrap_or(false) {
        let reason = "adjudication shows everybody's decisions, which blind work must not see";
        return Err(Error::Usage(reason.to_owned()));
    }
    let annotator = library::annotator(options)?;
    let path = library::path(options)?;
    let Some(mut library) = library::open(options)? else {
        return Err(Error::Usage(format!("there is no library {}", path.display())));
    };
    let found = find(&mut library, arguments, &annotator)?;
    if found.is_empty() {
        output::warn(
            "nothing is left to settle: no article has two annotators, or all are settled",
        );
        return Ok(Outcome::NothingFound);
    }
    // Named, so that a wrong name is told before anything opens.
    let named: Vec<Vec<String>> =
        found.iter().map(|row| names(&library, row, arguments)).collect::<Result<_, _>>()?;
    if !read::is_interactive() {
        return print(&mut library, &found, &named);
    }
    drop(library);
    let rows = found.iter().map(|row| row.row).collect();
    let start = Start::Settle(rows, arguments.annotators.clone());
    let session =
        Session { gold: arguments.gold.clone(), ..read::session(start, path, None, options)? };
    runtime::run(session).map(Outcome::Ended).map_err(|err| Error::Usage(err.to_string()))
}

/// The documents that were named, or all that have to be settled.
fn find(
    library: &mut Library,
    arguments: &Arguments,
    annotator: &str,
) -> Result<Vec<DocumentRow>, Error> {
    if arguments.documents.is_empty() {
        let rows = library.unsettled(&arguments.gold).map_err(library::failed)?;
        let rows = library.rows(&rows, annotator).map_err(library::failed)?;
        let is_meant = |row: &DocumentRow| names(library, row, arguments).is_ok();
        return Ok(rows.into_iter().filter(is_meant).collect());
    }
    let all = arguments.documents.iter();
    all.map(|document| library::find(library, document, annotator)).collect()
}

/// The annotators that are compared: two at least.
fn names(
    library: &Library,
    found: &DocumentRow,
    arguments: &Arguments,
) -> Result<Vec<String>, Error> {
    let workspaces = library.workspaces(found.row).map_err(library::failed)?;
    let decided = workspaces.iter().filter(|one| {
        one.annotator != arguments.gold && one.counts.values().any(|count| count.decided() > 0)
    });
    let decided: Vec<String> = decided.map(|one| one.annotator.clone()).collect();
    for name in &arguments.annotators {
        if !workspaces.iter().any(|one| one.annotator == *name) {
            let all = if decided.is_empty() { "nobody".to_owned() } else { decided.join(", ") };
            return Err(Error::Usage(format!(
                "{name} has decided nothing in “{}”, but {all}",
                found.title
            )));
        }
    }
    let names =
        if arguments.annotators.is_empty() { decided } else { arguments.annotators.clone() };
    match names.as_slice() {
        [_, _, ..] => Ok(names),
        [one] => Err(Error::Usage(format!(
            "only {one} has decided in “{}”; it takes two annotators to settle something",
            found.title
        ))),
        [] => Err(Error::Usage(format!("nobody has decided in “{}” yet", found.title))),
    }
}

fn print(
    library: &mut Library,
    found: &[DocumentRow],
    named: &[Vec<String>],
) -> Result<Outcome, Error> {
    let mut written = String::new();
    for (row, names) in found.iter().zip(named) {
        let differences = differences(library, row, names)?;
        if found.len() > 1 && !differences.is_empty() {
            let title = output::cut(&row.title, WORDS);
            written.push_str(&format!("== {title}\n"));
        }
        written.push_str(&differences);
    }
    output::print(&written)?;
    Ok(if written.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

fn differences(
    library: &mut Library,
    found: &DocumentRow,
    names: &[String],
) -> Result<String, Error> {
    let mut sets = Vec::with_capacity(names.len());
    let mut document = None;
    for name in names {
        let (read, kept) = library.load(found.row, name).map_err(library::failed)?;
        document = Some(read);
        sets.push(kept.set);
    }
    let Some(document) = document else { return Ok(String::new()) };
    listed(&document, names, &sets).map_err(Error::stdout)
}

/// The differences, a paragraph each.
fn listed(
    document: &Document,
    names: &[String],
    sets: &[AnnotationSet],
) -> std::io::Result<String> {
    let all: Vec<&AnnotationSet> = sets.iter().collect();
    let mut written = Vec::new();
    for place in places(&all) {
        let kind = match place.difference {
            Difference::Missing => "not everybody has it",
            Difference::Spans => "other edges",
            Difference::Label => "another label",
            Difference::Attributes => "other attributes",
            Difference::None => continue,
        };
        writeln!(written, "{}: {kind}", place.layer)?;
        for ((name, set), id) in names.iter().zip(sets).zip(&place.versions) {
            let version = id.as_ref().and_then(|id| set.annotation(id));
            let shown = version.map_or("nothing".to_owned(), |one| shown(document, one));
            writeln!(written, "  {name}: {shown}")?;
        }
    }
    Ok(String::from_utf8_lossy(&written).into_owned())
}

fn shown(document: &Document, annotation: &Annotation) -> String {
    let words = output::cut(&covered(&annotation.spans, document.text()), WORDS);
    let attributes = annotation.attributes.iter().filter_map(|(name, value)| {
        Some(format!("{name}={}", output::cut(value.as_text()?, WORDS)))
    });
    let parts: Vec<String> =
        [annotation.label.clone(), format!("“{words}”")].into_iter().chain(attributes).collect();
    parts.join("  ")
}
