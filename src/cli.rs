//! The command line: what runs without the interactive screen, and the door to it.
//!
//! A subcommand is one file below `cli/` with its `Arguments` (what clap parses) and a `run` that
//! returns an [`Outcome`] or an [`Error`]. To add one, write the file and add a variant to
//! [`Command`] and an arm to [`run`].
//!
//! A file whose name is that of a subcommand is opened as `./list`.

pub mod add;
pub mod adjudicate;
pub mod agree;
pub mod completions;
pub mod config;
pub mod detect;
mod error;
pub mod eval;
pub mod export;
pub mod guidelines;
pub mod import;
pub mod input;
pub mod keys;
pub mod library;
pub mod list;
pub mod man;
mod options;
mod ordered;
pub mod output;
pub mod print;
mod progress;
pub mod read;
pub mod samples;
mod save;
pub mod search;
mod sides;
mod sources;
pub mod stats;
pub mod tour;
pub mod train;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use error::Error;
pub use options::{ColorChoice, Options};

/// How a subcommand ended that met no error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Exit code 0.
    Done,
    /// The interactive reader ended with this exit code; signals make it 128 and more.
    Ended(u8),
    /// Nothing was found, or agreement lies below the bar that was asked for: exit code 1.
    NothingFound,
}

const EXAMPLES: &str = "\
Examples:
  postil tour                     learn it in three minutes, at the keys
  postil article.txt              print or read an article with its annotations
  curl -s URL/a.txt | postil -    the same from standard input
  postil a.txt | less             marked with brackets and margin letters
  postil detect a.txt             the suggestions as JSON

Exit codes: 0 done, 1 nothing found, 2 error.";

/// Reads news articles in the terminal and marks their claims, quotes and entities.
#[derive(Debug, Parser)]
#[command(name = "postil", version, after_help = EXAMPLES, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(flatten)]
    pub read: ReadArguments,
    #[command(flatten)]
    pub options: Options,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Arguments of the command without a name: reading.
#[derive(Debug, clap::Args)]
pub struct ReadArguments {
    /// Articles: plain text, Markdown, HTML; addresses of pages; folders, quoted patterns, files of
    /// records (.jsonl, .csv); - is standard input
    #[arg(value_name = "PATH|URL|-")]
    pub documents: Vec<PathBuf>,
    /// Print only annotations of these layers, divided by commas
    #[arg(long, value_name = "LAYERS", value_delimiter = ',')]
    pub layers: Vec<String>,
    /// Colours: terminal, light, dark, high-contrast or colour-blind [default: terminal]
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// Print in so many columns [default: $COLUMNS, or 80]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<u16>,
    /// Lines and a prompt in the place of a screen, for screen readers and dumb terminals
    #[arg(long)]
    pub linear: bool,
    #[command(flatten)]
    pub columns: add::ColumnArguments,
}

impl ReadArguments {
    /// With standard input in the place of no article, if something is piped there.
    fn or_piped(mut self) -> Self {
        if self.documents.is_empty() && !self.linear && input::is_piped() {
            self.documents.push(PathBuf::from("-"));
        }
        self
    }
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    Add(add::Arguments),
    Detect(detect::Arguments),
    Export(export::Arguments),
    Import(import::Arguments),
    List(list::Arguments),
    Search(search::Arguments),
    Adjudicate(adjudicate::Arguments),
    Agree(agree::Arguments),
    Eval(eval::Arguments),
    Stats(stats::Arguments),
    Train(train::Arguments),
    Tour(tour::Arguments),
    Samples(samples::Arguments),
    Guidelines(guidelines::Arguments),
    Keys(keys::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// Runs postil with these arguments (the first is the program's name) and says how to exit:
/// 0 done, 1 nothing found, 2 error. A reader that closes its end of a pipe has seen enough, which
/// is success.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    #[cfg(feature = "pdf")]
    if let Some(code) = crate::document::pdf::serve() {
        return code;
    }
    let outcome = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => run(arguments),
        Err(answer) if !answer.use_stderr() => output::print(&answer.render().to_string()),
        Err(mistake) => Err(Error::usage(&mistake)),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Ended(code)) => ExitCode::from(code),
        Ok(Outcome::NothingFound) => ExitCode::from(1),
        Err(error) if error.is_broken_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&error);
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Arguments) -> Result<Outcome, Error> {
    let options = arguments.options;
    match arguments.command {
        None => read::run(&arguments.read.or_piped(), &options),
        Some(Command::Add(arguments)) => add::run(&arguments, &options),
        Some(Command::Detect(arguments)) => detect::run(&arguments, &options),
        Some(Command::Export(arguments)) => export::run(&arguments, &options),
        Some(Command::Import(arguments)) => import::run(&arguments, &options),
        Some(Command::Search(arguments)) => search::run(&arguments, &options),
        Some(Command::Adjudicate(arguments)) => adjudicate::run(&arguments, &options),
        Some(Command::List(arguments)) => list::run(&arguments, &options),
        Some(Command::Agree(arguments)) => agree::run(&arguments, &options),
        Some(Command::Eval(arguments)) => eval::run(&arguments, &options),
        Some(Command::Stats(arguments)) => stats::run(&arguments, &options),
        Some(Command::Tour(arguments)) => tour::run(&arguments, &options),
        Some(Command::Samples(arguments)) => samples::run(&arguments, &options),
        Some(Command::Guidelines(arguments)) => guidelines::run(&arguments, &options),
        Some(Command::Keys(arguments)) => keys::run(&arguments),
        Some(Command::Train(arguments)) => train::run(&arguments, &options),
        Some(Command::Completions(arguments)) => completions::run(&arguments),
        Some(Command::Man(arguments)) => man::run(&arguments),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[track_caller]
    fn parse(line: &str) -> Arguments {
        Arguments::try_parse_from(line.split(' ')).unwrap_or_else(|e| panic!("{line}: {e}"))
    }

    #[test]
    fn the_definition_of_the_command_line_holds_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn global_options_may_stand_before_and_behind_a_subcommand() {
        let before = parse("postil --annotator ana man --color never");
        let behind = parse("postil man --color never --annotator ana");
        assert_eq!(before.options.annotator(), "ana");
        assert_eq!(behind.options.annotator(), "ana");
        assert!(matches!(before.command, Some(Command::Man(_))));
    }

    #[test]
    fn a_subcommands_name_behind_a_path_is_a_path() {
        let arguments = parse("postil a.txt detect");
        assert!(arguments.command.is_none());
        assert_eq!(arguments.read.documents.len(), 2);
    }

    #[test]
    fn every_subcommand_shows_an_example() {
        for command in Arguments::command().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("Example"), "{}", command.get_name());
        }
    }
}
