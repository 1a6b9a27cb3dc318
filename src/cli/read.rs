//! `postil [PATH|URL|-]...`: the interactive reader where there is a terminal, else the printed article.

use std::env;
use std::io::{IsTerminal, stdout};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::app::listing::Filter;
use crate::cli::config::Config;
use crate::cli::{Error, Options, Outcome, ReadArguments, add, input, library, print, sources};
use crate::document::{self, Document, Format};
use crate::runtime::{self, Article, Session, Start};
use crate::store::Library;
use crate::ui::Theme;

/// How long a library that is in use is waited for before the screen opens.
const BRIEFLY: Duration = Duration::from_millis(300);

/// The article that opens when none is named.
const SAMPLE: &str = include_str!("../../assets/samples/ferry-fares.md");

/// Reads or prints the articles.
pub fn run(arguments: &ReadArguments, options: &Options) -> Result<Outcome, Error> {
    if !is_interactive() {
        return print::run(arguments, options);
    }
    let config = Config::load()?;
    let library = library::path(options)?;
    let start = start(arguments, options, &library)?;
    let session = Session {
        start,
        library,
        annotator: options.annotator_or(config.annotator.as_deref()),
        keymap: Arc::new(config.keymap()?),
        schema: Arc::new(options.schema_or(config.schema.as_deref())?),
        theme: theme(options),
        measure: config.measure,
        has_mouse: config.mouse.unwrap_or(true),
        is_blind: options.blind || config.blind.unwrap_or(false),
    };
    runtime::run(session).map(Outcome::Ended).map_err(|err| Error::Usage(err.to_string()))
}

/// What is seen first: the articles that are named; without any the queue, or the sample as long as
/// the library has nothing else.
fn start(arguments: &ReadArguments, options: &Options, library: &Path) -> Result<Start, Error> {
    if arguments.documents.iter().any(|path| sources::is_many(path)) {
        return queue(arguments, options);
    }
    let mut articles = Vec::with_capacity(arguments.documents.len());
    for path in &arguments.documents {
        // A page is fetched before the screen opens: nothing there could be done while it comes.
        articles.push(match path == Path::new("-") || input::is_address(path) {
            true => Article::Given(Arc::new(input::document(path, options)?)),
            false => Article::Path(path.clone()),
        });
    }
    if !articles.is_empty() {
        return Ok(Start::Articles(articles));
    }
    // A library that cannot be opened is told on the screen, over the sample.
    let has_articles = library.exists()
        && Library::open_waiting(library, BRIEFLY)
            .is_ok_and(|library| library.has_articles().unwrap_or(false));
    Ok(match has_articles {
        true => Start::Queue(Filter::default()),
        false => Start::Welcome(Arc::new(sample()?)),
    })
}

/// The queue on folders and files of records: their articles go into the library first.
fn queue(arguments: &ReadArguments, options: &Options) -> Result<Start, Error> {
    let mut rows = add::add(&arguments.documents, &arguments.columns, options)?.rows;
    if rows.is_empty() {
        return Err(Error::Usage("there is no article in what was named".to_owned()));
    }
    rows.sort();
    Ok(Start::Queue(Filter { only: Some(rows.into()), ..Filter::default() }))
}

/// The sample article as a document.
pub fn sample() -> Result<Document, Error> {
    let bytes = SAMPLE.as_bytes().to_vec();
    document::read(bytes, "sample:ferry-fares.md", Some(Format::Markdown))
        .map_err(|err| Error::Usage(err.to_string()))
}

fn is_interactive() -> bool {
    stdout().is_terminal() && !matches!(env::var("TERM").as_deref(), Ok("dumb") | Err(_))
}

fn theme(options: &Options) -> Theme {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"];
    let locale =
        locale.iter().filter_map(|name| env::var(name).ok()).find(|value| !value.is_empty());
    let is_ascii = locale.is_some_and(|locale| {
        let locale = locale.to_lowercase();
        !locale.contains("utf-8") && !locale.contains("utf8")
    });
    Theme { is_mono: !options.colors_stdout(), is_ascii }
}
