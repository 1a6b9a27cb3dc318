//! Which key calls which command, after the config file has spoken.

use std::collections::HashMap;
use std::fmt;

use crate::command::{COMMANDS, Command, Context, Key};

/// Keys of all commands. Built once at the start.
#[derive(Debug, Clone)]
pub struct Keymap {
    bindings: HashMap<(Context, Key), Command>,
    keys: HashMap<Command, Vec<Key>>,
}

/// Why a binding of the config file is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeymapError {
    UnknownCommand {
        name: String,
    },
    UnknownKey {
        command: String,
        key: String,
    },
    Conflict {
        key: String,
        first: &'static str,
        second: &'static str,
    },
    /// Digits are counts and cannot be keys.
    Digit {
        command: String,
        key: String,
    },
}

impl fmt::Display for KeymapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCommand { name } => write!(f, "there is no command “{name}” to bind"),
            Self::UnknownKey { command, key } => write!(f, "“{key}” for {command} is no key"),
            Self::Conflict { key, first, second } => {
                write!(f, "the key {key} is bound to both {first} and {second}")
            }
            Self::Digit { command, key } => {
                write!(f, "the key {key} cannot be bound to {command}: digits are counts")
            }
        }
    }
}

impl std::error::Error for KeymapError {}

impl Default for Keymap {
    fn default() -> Self {
        Self::new(&[]).expect("a test builds the keymap of the table")
    }
}

impl Keymap {
    /// The keys of the table, with those of `changes` (command name, key names) in the place of
    /// the command's own.
    ///
    /// # Errors
    /// When a name is unknown or a key would call two commands.
    pub fn new(changes: &[(String, Vec<String>)]) -> Result<Self, KeymapError> {
        let mut map = Self { bindings: HashMap::new(), keys: HashMap::new() };
        for (name, _) in changes {
            if Command::named(name).is_none() {
                return Err(KeymapError::UnknownCommand { name: name.clone() });
            }
        }
        for entry in COMMANDS {
            let changed = changes.iter().find(|(name, _)| name == entry.name);
            match changed {
                Some((_, keys)) => {
                    for key in keys {
                        map.bind(entry.command, key)?;
                    }
                }
                None => {
                    for key in entry.keys {
                        map.bind(entry.command, key)?;
                    }
                }
            }
        }
        Ok(map)
    }

    /// The command of a key, where the context's own keys go before the general ones.
    pub fn command(&self, context: Context, key: Key) -> Option<Command> {
        let own = self.bindings.get(&(context, key));
        own.or_else(|| self.bindings.get(&(Context::Reading, key))).copied()
    }

    /// The keys of a command, the one to show first.
    pub fn keys(&self, command: Command) -> &[Key] {
        self.keys.get(&command).map_or(&[], Vec::as_slice)
    }

    /// The key to show for a command, or its name if it has none.
    pub fn shown(&self, command: Command) -> String {
        self.keys(command)
            .first()
            .map_or_else(|| format!(":{}", command.entry().name), Key::to_string)
    }

    fn bind(&mut self, command: Command, name: &str) -> Result<(), KeymapError> {
        let entry = command.entry();
        let owned = || (entry.name.to_owned(), name.to_owned());
        let Some(key) = Key::parse(name) else {
            let (command, key) = owned();
            return Err(KeymapError::UnknownKey { command, key });
        };
        if key.character().is_some_and(|c| c.is_ascii_digit()) {
            let (command, key) = owned();
            return Err(KeymapError::Digit { command, key });
        }
        if let Some(other) = self.bindings.insert((entry.context, key), command)
            && other != command
        {
            let (first, second) = (other.entry().name, entry.name);
            return Err(KeymapError::Conflict { key: name.to_owned(), first, second });
        }
        self.keys.entry(command).or_default().push(key);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_no_conflicts() {
        Keymap::new(&[]).unwrap();
    }

    #[test]
    fn a_change_takes_the_place_of_the_tables_keys() {
        let map = Keymap::new(&[("accept".to_owned(), vec!["ctrl-a".to_owned()])]).unwrap();
        let command = |key| map.command(Context::Reading, Key::parse(key).unwrap());
        assert_eq!(command("ctrl-a"), Some(Command::Accept));
        assert_eq!(command("a"), None);
    }

    #[test]
    fn a_conflict_names_both_commands() {
        let err = Keymap::new(&[("accept".to_owned(), vec!["x".to_owned()])]).unwrap_err();
        assert_eq!(err.to_string(), "the key x is bound to both accept and reject");
    }

    #[test]
    fn selecting_has_its_own_keys_first() {
        let map = Keymap::default();
        let key = Key::parse("l").unwrap();
        assert_eq!(map.command(Context::Selecting, key), Some(Command::SelectRight));
        assert_eq!(map.command(Context::Reading, key), Some(Command::Relabel));
    }
}
