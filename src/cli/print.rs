//! `postil FILE` where standard output is no terminal: the article.

use std::path::Path;

use crate::cli::{Error, Options, Outcome, ReadArguments, input, output};
use crate::text::display;

/// Prints every article.
pub fn run(arguments: &ReadArguments, _options: &Options) -> Result<Outcome, Error> {
    if arguments.documents.is_empty() {
        return Err(Error::Usage("name an article, or - for standard input".to_owned()));
    }
    for path in &arguments.documents {
        article(path)?;
    }
    Ok(Outcome::Done)
}

fn article(path: &Path) -> Result<Outcome, Error> {
    let document = input::document(path)?;
    let lines = document.blocks.iter().map(|block| block.span.slice(document.text()));
    let lines: Vec<String> = lines.map(|line| display::line(line).into_owned() + "\n").collect();
    output::print(&lines.join("\n"))
}
