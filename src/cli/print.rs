//! `postil FILE` where standard output is no terminal: the article with its annotations marked.
//!
//! Claims and quotes stand in brackets with their id, `[q1: “No,” she said]`, entities in braces,
//! and letters in the margin of each row tell which of them it is part of: `C` a claim, `Q` a quote,
//! `q` an indirect one. Lists of them stand below the article. All of this is plain text; colours
//! only add to it.
//!
//! What the library knows of an article is printed, without what was rejected. Otherwise the
//! detectors are asked; nothing is kept.

mod lists;
mod marks;
mod page;

use std::io::{self, BufWriter, Write, stdout};
use std::path::Path;
use std::sync::Arc;

use crate::annotation::schema::Schema;
use crate::annotation::{Annotation, Status};
use crate::cli::config::Config;
use crate::cli::samples::SAMPLES;
use crate::cli::{Error, Options, Outcome, ReadArguments, input, library, output, sources};
use crate::detect;
use crate::document::Document;

/// Columns without another wish: what reads well.
const COLUMNS: usize = 80;

/// Columns at least.
const FEWEST: usize = 30;

/// How pages look.
struct Look<'a> {
    schema: &'a Schema,
    columns: usize,
    has_colors: bool,
}

impl<'a> Look<'a> {
    /// As wide as was asked for, else as `$COLUMNS` says.
    fn new(schema: &'a Schema, columns: Option<u16>, options: &Options) -> Self {
        let environment = || std::env::var("COLUMNS").ok()?.parse().ok();
        let columns = columns.map(usize::from).or_else(environment).unwrap_or(COLUMNS);
        Self { schema, columns: columns.max(FEWEST), has_colors: options.colors_stdout() }
    }
}

/// Prints every article; a sample, if there is none.
pub fn run(arguments: &ReadArguments, options: &Options) -> Result<Outcome, Error> {
    let schema = options.schema_or(Config::load()?.schema().as_deref())?;
    let look = Look::new(&schema, arguments.width, options);
    let mut output = BufWriter::new(stdout().lock());
    let print = |output: &mut BufWriter<_>, document: &Document| {
        let mut annotations = annotations(document, options);
        let layers = &arguments.layers;
        annotations.retain(|one| layers.is_empty() || layers.contains(&one.layer));
        article(output, document, &annotations, &look).map_err(Error::stdout)
    };
    if let (true, Some(sample)) = (arguments.documents.is_empty(), SAMPLES.first()) {
        print(&mut output, &sample.read()?)?;
    }
    let paths = &arguments.documents;
    let is_one = paths.len() == 1 && !paths.iter().any(|path| sources::is_many(path));
    let mut gap = "";
    sources::each(paths, &arguments.columns.columns(), options, |document| {
        for notice in &document.notices {
            let name = input::name(Path::new(&document.source));
            output::warn(&format!("{name}: {notice}"));
        }
        if !is_one {
            let heading = output::cut(&document.source, look.columns.saturating_sub(8));
            writeln!(output, "{gap}==> {heading} <==\n").map_err(Error::stdout)?;
            gap = "\n";
        }
        print(&mut output, &document)
    })?;
    output.flush().map_err(Error::stdout)?;
    Ok(Outcome::Done)
}

/// Prints one article that is read already.
pub fn one(document: &Document, options: &Options) -> Result<Outcome, Error> {
    let schema = options.schema_or(Config::load()?.schema().as_deref())?;
    let look = Look::new(&schema, None, options);
    let mut output = BufWriter::new(stdout().lock());
    let annotations = annotations(document, options);
    article(&mut output, document, &annotations, &look).map_err(Error::stdout)?;
    output.flush().map_err(Error::stdout)?;
    Ok(Outcome::Done)
}

/// What the library has of this text, or what the detectors suggest.
fn annotations(document: &Document, options: &Options) -> Vec<Annotation> {
    match kept(document, options) {
        Ok(Some(annotations)) => annotations,
        Ok(None) => suggested(document),
        Err(error) => {
            output::complain(&error);
            suggested(document)
        }
    }
}

fn suggested(document: &Document) -> Vec<Annotation> {
    detect::annotations(document, |suggestion| {
        suggestion.score >= detect::threshold(suggestion.layer)
    })
}

fn kept(document: &Document, options: &Options) -> Result<Option<Vec<Annotation>>, Error> {
    let Some(mut library) = library::open(options)? else { return Ok(None) };
    let found = library.by_hash(document.hash()).map_err(library::failed)?;
    let Some(row) = found else { return Ok(None) };
    let annotator = library::annotator(options)?;
    let (_, opened) = library.load(row, &annotator).map_err(library::failed)?;
    if opened.set.is_empty() {
        return Ok(None);
    }
    let shown = opened.set.annotations().filter(|annotation| match annotation.status {
        Status::Accepted => true,
        Status::Suggested => {
            annotation.score.is_none_or(|score| score >= detect::threshold(&annotation.layer))
        }
        Status::Rejected => false,
    });
    Ok(Some(shown.cloned().collect()))
}

fn article(
    output: &mut impl Write,
    document: &Document,
    annotations: &[Annotation],
    look: &Look<'_>,
) -> io::Result<()> {
    let marked = marks::mark(document, annotations);
    page::write(output, Arc::new(marked.document), &marked.marks, annotations, look)?;
    lists::write(output, document, annotations, look)
}
