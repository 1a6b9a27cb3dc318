//! `postil [PATH|-]...`: the interactive reader where there is a terminal, else the printed article.

use std::env;
use std::io::{IsTerminal, stdout};
use std::path::Path;
use std::sync::Arc;

use crate::cli::config::Config;
use crate::cli::{Error, Options, Outcome, ReadArguments, input, print};
use crate::document::{self, Document, Format};
use crate::runtime::{self, Article, Session};
use crate::store::Library;
use crate::ui::Theme;

/// The article that opens when none is named.
const SAMPLE: &str = include_str!("../../assets/samples/ferry-fares.md");

/// Reads or prints the articles.
pub fn run(arguments: &ReadArguments, options: &Options) -> Result<Outcome, Error> {
    if !is_interactive() {
        return print::run(arguments, options);
    }
    let config = Config::load()?;
    let mut articles = Vec::with_capacity(arguments.documents.len());
    for path in &arguments.documents {
        // A page is fetched before the screen opens: nothing there could be done while it comes.
        articles.push(match path == Path::new("-") || input::is_address(path) {
            true => Article::Given(Arc::new(input::document(path, options)?)),
            false => Article::Path(path.clone()),
        });
    }
    if articles.is_empty() {
        articles.push(Article::Given(Arc::new(sample()?)));
    }
    let library = match options.library() {
        Some(path) => path,
        None => Library::default_path().map_err(|err| Error::Usage(err.to_string()))?,
    };
    let session = Session {
        articles,
        library,
        annotator: options.annotator_or(config.annotator.as_deref()),
        keymap: Arc::new(config.keymap()?),
        schema: Arc::new(options.schema_or(config.schema.as_deref())?),
        theme: theme(options),
        measure: config.measure,
        has_mouse: config.mouse.unwrap_or(true),
    };
    runtime::run(session).map(Outcome::Ended).map_err(|err| Error::Usage(err.to_string()))
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
