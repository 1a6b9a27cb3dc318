//! Which keys call which command, after the config file has spoken.

use std::collections::HashMap;
use std::fmt;

use crate::command::{COMMANDS, Command, Context, Key};

/// One key, or several that are pressed one after the other; written `z t`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Keys(Vec<Key>);

impl Keys {
    /// Reads the names of keys with blanks between them; `None` if one is none.
    pub fn parse(names: &str) -> Option<Self> {
        let keys: Option<Vec<Key>> = names.split_whitespace().map(Key::parse).collect();
        keys.filter(|keys| !keys.is_empty()).map(Self)
    }

    /// The keys in their order, at least one.
    pub fn keys(&self) -> &[Key] {
        &self.0
    }
}

impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, key) in self.0.iter().enumerate() {
            if number > 0 {
                f.write_str(" ")?;
            }
            key.fmt(f)?;
        }
        Ok(())
    }
}

/// Keys of all commands. Built once at the start.
#[derive(Debug, Clone)]
pub struct Keymap {
    bindings: HashMap<(Context, Keys), Command>,
    keys: HashMap<Command, Vec<Keys>>,
}

/// What keys call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    Command(Command),
    /// Nothing yet; more keys have to come.
    Beginning,
    Nothing,
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
    /// The keys of one command are the beginning of another's, which could never be reached.
    Hidden {
        short: String,
        first: &'static str,
        long: String,
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
            Self::Hidden { short, first, long, second } => {
                write!(f, "the key {short} of {first} hides {long} of {second}")
            }
            Self::Digit { command, key } => {
                write!(f, "the key {key} cannot be bound to {command}: digits are counts")
            }
        }
    }
}

impl std::error::Error for KeymapError {}

impl KeymapError {
    /// The names of the commands that it is about.
    pub fn commands(&self) -> Vec<&str> {
        match self {
            Self::UnknownCommand { name } => vec![name],
            Self::UnknownKey { command, .. } | Self::Digit { command, .. } => vec![command],
            Self::Conflict { first, second, .. } | Self::Hidden { first, second, .. } => {
                vec![first, second]
            }
        }
    }
}

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
    /// When a name is unknown or keys would call two commands in one context.
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
        map.check_beginnings()?;
        Ok(map)
    }

    /// The command of one key, where the context's own keys go before the general ones.
    pub fn command(&self, context: Context, key: Key) -> Option<Command> {
        match self.find(context, &[key]) {
            Found::Command(command) => Some(command),
            _ => None,
        }
    }

    /// What the keys pressed so far call, where the context's own keys go before the general ones.
    pub fn find(&self, context: Context, pressed: &[Key]) -> Found {
        let keys = Keys(pressed.to_vec());
        for context in [context, Context::Reading] {
            let owned = (context, keys.clone());
            if let Some(command) = self.bindings.get(&owned) {
                return Found::Command(*command);
            }
            if self.continuing(context, pressed).next().is_some() {
                return Found::Beginning;
            }
        }
        Found::Nothing
    }

    /// The keys that can come next and the commands that they lead to, in the order of the table.
    pub fn continuations(&self, context: Context, pressed: &[Key]) -> Vec<(String, Command)> {
        let mut found: Vec<(String, Command)> = Vec::new();
        for context in [context, Context::Reading] {
            for (keys, command) in self.continuing(context, pressed) {
                let rest = Keys(keys.0.get(pressed.len()..).unwrap_or_default().to_vec());
                if !found.iter().any(|(_, other)| *other == command) {
                    found.push((rest.to_string(), command));
                }
            }
        }
        found.sort_by_key(|(_, command)| *command as usize);
        found
    }

    fn continuing<'m>(
        &'m self,
        context: Context,
        pressed: &'m [Key],
    ) -> impl Iterator<Item = (&'m Keys, Command)> {
        self.bindings.iter().filter_map(move |((bound, keys), command)| {
            let goes_on = keys.0.len() > pressed.len() && keys.0.starts_with(pressed);
            (*bound == context && goes_on).then_some((keys, *command))
        })
    }

    /// The keys of a command, those to show first.
    pub fn keys(&self, command: Command) -> &[Keys] {
        self.keys.get(&command).map_or(&[], Vec::as_slice)
    }

    /// The keys to show for a command, or its name if it has none.
    pub fn shown(&self, command: Command) -> String {
        self.keys(command)
            .first()
            .map_or_else(|| format!(":{}", command.entry().name), Keys::to_string)
    }

    fn bind(&mut self, command: Command, name: &str) -> Result<(), KeymapError> {
        let entry = command.entry();
        let owned = || (entry.name.to_owned(), name.to_owned());
        let Some(keys) = Keys::parse(name) else {
            let (command, key) = owned();
            return Err(KeymapError::UnknownKey { command, key });
        };
        let first = keys.0.first().and_then(|key| key.character());
        if first.is_some_and(|c| c.is_ascii_digit()) {
            let (command, key) = owned();
            return Err(KeymapError::Digit { command, key });
        }
        if let Some(other) = self.bindings.insert((entry.context, keys.clone()), command)
            && other != command
        {
            let (first, second) = (other.entry().name, entry.name);
            return Err(KeymapError::Conflict { key: name.to_owned(), first, second });
        }
        self.keys.entry(command).or_default().push(keys);
        Ok(())
    }

    /// Refuses keys that are the beginning of other keys of their context.
    fn check_beginnings(&self) -> Result<(), KeymapError> {
        for ((context, keys), command) in &self.bindings {
            if let Some((long, other)) = self.continuing(*context, &keys.0).next() {
                return Err(KeymapError::Hidden {
                    short: keys.to_string(),
                    first: command.entry().name,
                    long: long.to_string(),
                    second: other.entry().name,
                });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Key {
        Key::parse(name).unwrap()
    }

    fn changed(command: &str, keys: &str) -> Result<Keymap, KeymapError> {
        Keymap::new(&[(command.to_owned(), vec![keys.to_owned()])])
    }

    #[test]
    fn the_table_has_no_conflicts() {
        Keymap::new(&[]).unwrap();
    }

    #[test]
    fn a_change_takes_the_place_of_the_tables_keys() {
        let map = changed("accept", "ctrl-a").unwrap();
        assert_eq!(map.command(Context::Reading, key("ctrl-a")), Some(Command::Accept));
        assert_eq!(map.command(Context::Reading, key("a")), None);
    }

    #[test]
    fn a_conflict_names_both_commands() {
        let err = changed("accept", "x").unwrap_err();
        assert_eq!(err.to_string(), "the key x is bound to both accept and reject");
    }

    #[test]
    fn keys_that_hide_longer_ones_are_refused_with_both_names() {
        let err = changed("accept", "x y").unwrap_err();
        assert_eq!(err.to_string(), "the key x of reject hides x y of accept");
    }

    #[test]
    fn keys_can_be_pressed_one_after_the_other() {
        let map = changed("accept", "ctrl-x a").unwrap();
        let found = |keys: &[&str]| {
            map.find(Context::Selecting, &keys.iter().map(|name| key(name)).collect::<Vec<_>>())
        };
        assert_eq!(found(&["ctrl-x"]), Found::Beginning);
        assert_eq!(found(&["ctrl-x", "a"]), Found::Command(Command::Accept));
        assert_eq!(found(&["ctrl-x", "b"]), Found::Nothing);
        let next = map.continuations(Context::Reading, &[key("ctrl-x")]);
        assert_eq!(next, [("a".to_owned(), Command::Accept)]);
        assert_eq!(map.shown(Command::Accept), "ctrl-x a");
    }

    #[test]
    fn selecting_has_its_own_keys_first() {
        let map = Keymap::default();
        assert_eq!(map.command(Context::Selecting, key("l")), Some(Command::SelectRight));
        assert_eq!(map.command(Context::Reading, key("l")), Some(Command::Relabel));
    }
}
