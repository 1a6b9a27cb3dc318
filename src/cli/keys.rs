//! `postil keys`: every command with its name and keys, from the table of commands and the config file.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use crate::cli::config::Config;
use crate::cli::{Error, Outcome, output};
use crate::command::{COMMANDS, Entry, Group, Keymap};

const EXAMPLES: &str = "\
Examples:
  postil keys                    all commands with the keys that they have now
  postil keys --format markdown > keys.md
  postil keys --format json | jq -r '.[] | select(.keys == []) | .name'";

/// Lists all commands and their keys
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// How they are written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    Text,
    Markdown,
    Json,
}

/// Prints the list.
pub fn run(arguments: &Arguments) -> Result<Outcome, Error> {
    let keymap = Config::load()?.keymap()?;
    output::print(&match arguments.format {
        Form::Text => text(&keymap),
        Form::Markdown => markdown(&keymap),
        Form::Json => json(&keymap),
    })
}

/// The keys of a command as they are written.
fn shown(keymap: &Keymap, entry: &Entry) -> Vec<String> {
    keymap.keys(entry.command).iter().map(ToString::to_string).collect()
}

fn text(keymap: &Keymap) -> String {
    let mut text = String::new();
    for group in Group::ALL {
        let _ = writeln!(text, "{}", group.title());
        for entry in COMMANDS.iter().filter(|entry| entry.group == group) {
            let keys = shown(keymap, entry).join(" ");
            let _ = writeln!(text, "  {keys:24} {:20} {}", entry.name, entry.title);
        }
        text.push('\n');
    }
    text
}

fn markdown(keymap: &Keymap) -> String {
    let mut text = String::new();
    for group in Group::ALL {
        let _ = write!(text, "## {}\n\n| keys | command | |\n|---|---|---|\n", group.title());
        for entry in COMMANDS.iter().filter(|entry| entry.group == group) {
            let keys = shown(keymap, entry).into_iter();
            let keys: Vec<String> =
                keys.map(|key| format!("`{}`", key.replace('|', "\\|"))).collect();
            let _ = writeln!(text, "| {} | `{}` | {} |", keys.join(" "), entry.name, entry.title);
        }
        text.push('\n');
    }
    text
}

fn json(keymap: &Keymap) -> String {
    let entry = |entry: &Entry| {
        json!({"name": entry.name, "group": entry.group.title(), "title": entry.title,
               "keys": shown(keymap, entry)})
    };
    let all: Json = COMMANDS.iter().map(entry).collect();
    serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"
}
