//! `postil man`: the manual page, made from the same definition as `--help`.

use clap::CommandFactory;
use clap_mangen::Man;

use crate::cli::{Error, Outcome, output};

const EXAMPLES: &str = "\
Examples:
  postil man | man -l -                            read it
  postil man > ~/.local/share/man/man1/postil.1    install it
  postil man detect | man -l -                     the page of a subcommand";

/// Prints the manual page of postil or of one of its subcommands
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// A subcommand; without it, postil itself
    command: Option<String>,
}

/// Prints the page in roff.
pub fn run(arguments: &Arguments) -> Result<Outcome, Error> {
    let mut command = crate::cli::Arguments::command();
    command.build();
    if let Some(name) = &arguments.command {
        let Some(found) = command.find_subcommand(name) else {
            return Err(Error::Usage(format!("there is no subcommand {name}")));
        };
        command = found.clone();
    }
    let mut page = Vec::new();
    Man::new(command).render(&mut page).map_err(Error::stdout)?;
    output::print(&String::from_utf8_lossy(&page))
}
