//! The config file: `config.toml` in the platform's configuration directory, or `$POSTIL_CONFIG`.
//!
//! ```toml
//! annotator = "ana"       # who decides
//! measure = 72            # columns of text at most
//! mouse = false           # leave the mouse to the terminal
//! theme = "dark"          # terminal, light, dark, high-contrast or colour-blind
//! truecolor = true        # 24-bit colours, where $COLORTERM does not say so
//! hyperlinks = false      # do not tell the terminal which words are links
//! blind = true            # hide what other annotators decide
//! schema = "my-schema.toml"
//! [publisher]             # for ClaimReview: organisation, author, site, url
//! organisation = "Desk"
//! [keys]                  # command names are in the help and the README
//! accept = ["a", "y"]
//! copy = "Y"
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use etcetera::BaseStrategy;
use serde::Deserialize;

use crate::cli::Error;
use crate::command::Keymap;
use crate::exchange::Publisher;

/// What a reader has set.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub annotator: Option<String>,
    pub measure: Option<u16>,
    pub mouse: Option<bool>,
    pub theme: Option<String>,
    pub truecolor: Option<bool>,
    pub hyperlinks: Option<bool>,
    pub blind: Option<bool>,
    schema: Option<PathBuf>,
    /// Whose checks an export publishes.
    #[serde(default)]
    pub publisher: Publisher,
    #[serde(default)]
    keys: BTreeMap<String, Keys>,
    #[serde(skip)]
    path: PathBuf,
    /// In which line of the file each command is bound.
    #[serde(skip)]
    lines: BTreeMap<String, usize>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Keys {
    One(String),
    Several(Vec<String>),
}

impl Config {
    /// Reads the config file; without one everything is as postil comes.
    ///
    /// # Errors
    /// When there is one and it cannot be read or says something unknown.
    pub fn load() -> Result<Self, Error> {
        let Some(path) = path() else { return Ok(Self::default()) };
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text, &path),
            Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(err) => Err(Error::read(&path, err)),
        }
    }

    fn parse(text: &str, path: &Path) -> Result<Self, Error> {
        let read = toml::from_str::<Self>(text);
        let config = read.map_err(|err| {
            let message = err.to_string();
            let lines: Vec<&str> =
                message.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
            Error::Usage(format!("{}: {}", path.display(), lines.join(" ")))
        })?;
        let bound = text.lines().zip(1..).filter_map(|(line, number)| {
            let name = line.split_once('=')?.0.trim().trim_matches('"').to_owned();
            Some((name, number))
        });
        let lines = bound.filter(|(name, _)| config.keys.contains_key(name)).collect();
        Ok(Self { path: path.to_owned(), lines, ..config })
    }

    /// The keys, after the file's changes.
    ///
    /// # Errors
    /// When a command or key is unknown, or a key stands for two commands.
    pub fn keymap(&self) -> Result<Keymap, Error> {
        let list = |keys: &Keys| match keys {
            Keys::One(key) => vec![key.clone()],
            Keys::Several(keys) => keys.clone(),
        };
        let changes: Vec<_> =
            self.keys.iter().map(|(name, keys)| (name.clone(), list(keys))).collect();
        Keymap::new(&changes).map_err(|err| {
            let line = err.commands().iter().find_map(|name| self.lines.get(*name));
            let line = line.map_or_else(String::new, |line| format!("line {line}: "));
            Error::Usage(format!("{}: {line}{err}", self.path.display()))
        })
    }

    /// The schema file that is named, seen from the config file.
    pub fn schema(&self) -> Option<PathBuf> {
        let schema = self.schema.as_ref()?;
        Some(self.path.parent().map_or_else(|| schema.clone(), |folder| folder.join(schema)))
    }
}

fn path() -> Option<PathBuf> {
    match env::var_os("POSTIL_CONFIG") {
        Some(path) => Some(PathBuf::from(path)),
        None => {
            let strategy = etcetera::choose_base_strategy().ok()?;
            Some(strategy.config_dir().join("postil").join("config.toml"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_key_or_several_can_be_bound() {
        let config =
            Config::parse("[keys]\naccept = [\"a\", \"f5\"]\ncopy = \"@\"\n", Path::new("c"));
        config.unwrap().keymap().unwrap();
    }

    /// The settings of a table, by what is said of one that there is not.
    fn settings(table: &str) -> Vec<String> {
        let err = Config::parse(&format!("{table}zzz = 1"), Path::new("c")).unwrap_err();
        let all = err.to_string();
        let names = all.split("expected one of ").nth(1).expect("the others are named");
        names.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    }

    #[test]
    fn the_manual_shows_every_setting() {
        let page = include_str!("../../assets/docs/configuration.md");
        let shown = page.split("<!-- config -->\n```toml\n").nth(1).unwrap();
        let shown = shown.split("```").next().unwrap();
        Config::parse(shown, Path::new("c")).unwrap().keymap().unwrap();
        let (own, publisher) = (settings(""), settings("[publisher]\n"));
        assert!(own.len() >= 10 && publisher.len() >= 4, "{own:?} {publisher:?}");
        for name in own.iter().chain(&publisher) {
            let is_shown =
                |line: &str| line.starts_with(name) || line.starts_with(&format!("[{name}]"));
            assert!(shown.lines().any(is_shown), "{name}");
        }
    }

    #[test]
    fn a_wrong_field_is_named_with_its_line_and_file() {
        let err = Config::parse("colour = 1\n", Path::new("c.toml")).unwrap_err().to_string();
        assert!(
            err.contains("c.toml") && err.contains("line 1") && err.contains("colour"),
            "{err}"
        );
        let config = Config::parse("[keys]\nfly = \"f\"\n", Path::new("c.toml")).unwrap();
        assert!(config.keymap().unwrap_err().to_string().contains("fly"));
    }
}
