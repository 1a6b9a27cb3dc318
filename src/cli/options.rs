//! Options that every subcommand takes.

use std::env;
use std::fs;
use std::io::{IsTerminal, stdout};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::annotation::schema::Schema;
use crate::cli::Error;
use crate::text::OffsetUnit;

/// Options that may stand before or behind every subcommand.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Options everywhere")]
pub struct Options {
    /// The library file, instead of $POSTIL_LIBRARY or the platform's data directory
    #[arg(long, global = true, value_name = "PATH")]
    pub library: Option<PathBuf>,
    /// Layers and labels from this file, instead of the built-in ones
    #[arg(long, global = true, value_name = "FILE")]
    schema: Option<PathBuf>,
    /// Who decides: stands in the provenance of what you make [default: your login]
    #[arg(long, global = true, value_name = "NAME")]
    annotator: Option<String>,
    /// Also fetch addresses of this machine and of private networks
    #[arg(long, global = true)]
    pub allow_private: bool,
    /// Hide what other annotators decide, for work that is compared later
    #[arg(long, global = true)]
    pub blind: bool,
    /// When to use colours; $NO_COLOR turns them off where this says auto
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
}

/// When to write colours and other styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ColorChoice {
    #[default]
    Auto,
    Always,
    Never,
}

impl Options {
    /// Who decides: `--annotator`, else the login name, else `anonymous`.
    pub fn annotator(&self) -> String {
        let login = || ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| variable(name));
        let given = self.annotator.clone().filter(|name| !name.trim().is_empty());
        given.or_else(login).unwrap_or_else(|| "anonymous".to_owned())
    }

    /// Whether `--annotator` says who decides.
    pub fn has_annotator(&self) -> bool {
        self.annotator.is_some()
    }

    /// Who decides: `--annotator`, else this name, else as [`Options::annotator`].
    pub fn annotator_or(&self, name: Option<&str>) -> String {
        match (&self.annotator, name.filter(|name| !name.trim().is_empty())) {
            (None, Some(name)) => name.to_owned(),
            _ => self.annotator(),
        }
    }

    /// The library file that was asked for by option or environment; `None` means the default.
    pub fn library(&self) -> Option<PathBuf> {
        let named = || env::var_os("POSTIL_LIBRARY").filter(|path| !path.is_empty());
        self.library.clone().or_else(|| named().map(PathBuf::from))
    }

    /// The layers and labels: from `--schema`, or the built-in ones.
    ///
    /// # Errors
    /// When the file cannot be read or is no schema.
    pub fn schema(&self) -> Result<Schema, Error> {
        self.schema_or(None)
    }

    /// The layers and labels: from `--schema`, else from this file, or the built-in ones.
    ///
    /// # Errors
    /// When the file cannot be read or is no schema.
    pub fn schema_or(&self, path: Option<&Path>) -> Result<Schema, Error> {
        let Some(path) = self.schema.as_deref().or(path) else { return Ok(Schema::built_in()) };
        let text = fs::read_to_string(path).map_err(|error| Error::read(path, error))?;
        Schema::parse(&text).map_err(|error| {
            Error::Failed(format!("{} is no schema: {error}", path.display()).into())
        })
    }

    /// The file of the schema that was asked for.
    pub fn schema_path(&self) -> Option<&Path> {
        self.schema.as_deref()
    }

    /// Whether standard output gets colours.
    pub fn colors_stdout(&self) -> bool {
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => stdout().is_terminal() && variable("NO_COLOR").is_none(),
        }
    }
}

/// Reads the name of an offset unit.
pub(crate) fn offset_unit() -> impl TypedValueParser<Value = OffsetUnit> {
    PossibleValuesParser::new(OffsetUnit::ALL.map(OffsetUnit::name))
        .map(|name| OffsetUnit::parse(&name).unwrap_or_default())
}

/// An environment variable that is set and not empty.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
