//! `postil [PATH|URL|-]...`: the interactive reader where there is a terminal, else the printed article.

use std::env;
use std::io::{IsTerminal, stdin, stdout};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::app::listing::Filter;
use crate::app::look::Look;
use crate::cli::adjudicate::GOLD;
use crate::cli::config::Config;
use crate::cli::{
    Error, Options, Outcome, ReadArguments, add, input, library, output, print, samples, sources,
};
use crate::runtime::{self, Article, Session, Start};
use crate::store::Library;
use crate::ui::Theme;
use crate::ui::theme::Depth;

/// How long a library that is in use is waited for before the screen opens.
const BRIEFLY: Duration = Duration::from_millis(300);

/// Reads or prints the articles.
pub fn run(arguments: &ReadArguments, options: &Options) -> Result<Outcome, Error> {
    let is_linear = arguments.linear || is_dumb();
    if !is_linear && !is_interactive() {
        return print::run(arguments, options);
    }
    if is_linear && arguments.documents.iter().any(|path| path == Path::new("-")) {
        let advice = "save it to a file";
        let message = format!("lines are typed where the article would come from: {advice}");
        return Err(Error::Usage(message));
    }
    let library = library::path(options)?;
    let is_first = !library.exists();
    let theme = arguments.theme.as_deref();
    let start = start(arguments, options, &library)?;
    let session = session(start, library.clone(), theme, options)?;
    let outcome = open(session, is_linear)?;
    if is_first && library.exists() {
        let path = library.display();
        output::warn(&format!(
            "what you decide is kept in {path}; postil export ARTICLE writes it out, postil goes on"
        ));
    }
    Ok(outcome)
}

/// Runs the program on a screen or in lines.
pub(super) fn open(session: Session, is_linear: bool) -> Result<Outcome, Error> {
    let run = if is_linear { runtime::run_in_lines } else { runtime::run };
    run(session).map(Outcome::Ended).map_err(|err| Error::Usage(err.to_string()))
}

/// What the interactive program is started with, as options and config file say.
pub(super) fn session(
    start: Start,
    library: PathBuf,
    look: Option<&str>,
    options: &Options,
) -> Result<Session, Error> {
    let config = Config::load()?;
    Ok(Session {
        start,
        library,
        annotator: options.annotator_or(config.annotator.as_deref()),
        keymap: Arc::new(config.keymap()?),
        schema: Arc::new(options.schema_or(config.schema().as_deref())?),
        theme: theme(options, &config),
        measure: config.measure,
        has_mouse: config.mouse.unwrap_or(true),
        look: self::look(look, &config)?,
        has_hyperlinks: config.hyperlinks.unwrap_or(true) && variable("TERM") != "linux",
        is_blind: options.blind || config.blind.unwrap_or(false),
        gold: GOLD.to_owned(),
    })
}

/// What is seen first: the articles that are named; without any the queue, or the samples as long as
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
        // Who has been here before needs no welcome.
        false if library.exists() => Start::Articles(samples::articles(0)?),
        false => Start::Welcome(samples::articles(0)?),
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

/// Whether there is a terminal with a screen.
pub(super) fn is_interactive() -> bool {
    stdout().is_terminal() && !matches!(env::var("TERM").as_deref(), Ok("dumb") | Err(_))
}

/// Whether somebody sits at a terminal that has no screen.
pub(super) fn is_dumb() -> bool {
    let is_typed = stdin().is_terminal() && stdout().is_terminal();
    is_typed && env::var("TERM").as_deref() == Ok("dumb")
}

fn theme(options: &Options, config: &Config) -> Theme {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(variable);
    let locale = locale.iter().find(|value| !value.is_empty());
    let is_ascii = locale.is_some_and(|locale| {
        let locale = locale.to_lowercase();
        !locale.contains("utf-8") && !locale.contains("utf8")
    });
    let depth = match config.truecolor {
        Some(true) => Depth::True,
        None if matches!(variable("COLORTERM").as_str(), "truecolor" | "24bit") => Depth::True,
        _ if variable("TERM").contains("256color") => Depth::Indexed,
        _ => Depth::Sixteen,
    };
    Theme { is_mono: !options.colors_stdout(), is_ascii, depth, ..Theme::default() }
}

/// The colours that were asked for on the command line, or else in the config file.
fn look(asked: Option<&str>, config: &Config) -> Result<Look, Error> {
    let Some(name) = asked.or(config.theme.as_deref()) else { return Ok(Look::default()) };
    Look::named(name).ok_or_else(|| {
        let names = Look::ALL.map(Look::name).join(", ");
        Error::Usage(format!("there is no theme “{name}”; there are {names}"))
    })
}

/// An environment variable; empty where it is not set.
fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default()
}
