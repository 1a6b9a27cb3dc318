//! The ranks of the modules and the sizes of files and functions, read from the source itself.
//!
//! The ranks are those of the table in `src/lib.rs`, so that the map a reader sees is the law.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const LONGEST_FILE: usize = 600;
const LONGEST_FUNCTION: usize = 70;

/// Functions that are a list, of words or of commands, and may be as long as it is.
const LISTS: &[(&str, &str)] =
    &[("src/app/routing.rs", "run"), ("src/text/sentences/abbreviations.rs", "is_starter")];

/// Every Rust file below a folder of the package, with its text.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder is part of the package") {
            let path = entry.expect("its entries can be read").path();
            if path.is_dir() && path.ends_with("target") {
                // What the fuzzers were built into.
            } else if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("source is UTF-8");
                let path = path.strip_prefix(root).expect("it lies below the root").to_owned();
                found.push((path, text));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no source in {folder}");
    found
}

/// The ranks in the table of `src/lib.rs`: `| 2 | [`layout`] | … |`.
fn ranks() -> BTreeMap<String, u32> {
    let library = include_str!("../src/lib.rs");
    let rows = library.lines().filter_map(|line| line.strip_prefix("//! |"));
    let ranked = rows.filter_map(|row| {
        let mut cells = row.split('|').map(str::trim);
        let rank = cells.next()?.parse().ok()?;
        let module = cells.next()?.trim_matches(['[', ']', '`']);
        Some((module.to_owned(), rank))
    });
    ranked.collect()
}

/// The module that a file of `src` belongs to: `text` for `src/text.rs` and `src/text/span.rs`.
fn module_of(path: &Path) -> Option<String> {
    let first = path.components().nth(1)?.as_os_str().to_str()?;
    let name = first.strip_suffix(".rs").unwrap_or(first);
    (name != "lib" && name != "main").then(|| name.to_owned())
}

/// The modules of this crate that a source names as `crate::module` or in `crate::{…}`, each with
/// its line number. Comments do not count.
fn named_modules(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or("");
        for (at, _) in code.match_indices("crate::") {
            let rest = code.get(at + "crate::".len()..).unwrap_or("");
            let grouped = rest.strip_prefix('{').map(|inner| inner.split(',').collect::<Vec<_>>());
            for path in grouped.unwrap_or_else(|| vec![rest]) {
                let name: String =
                    path.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if !name.is_empty() {
                    found.push((number + 1, name));
                }
            }
        }
    }
    found
}

#[test]
fn a_module_uses_lower_ranks_and_itself_only() {
    let ranks = ranks();
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let Some(module) = module_of(&path) else { continue };
        let Some(rank) = ranks.get(&module) else {
            wrong.push(format!("{}: {module} has no rank in src/lib.rs", path.display()));
            continue;
        };
        for (line, used) in named_modules(&text) {
            // Macros live at the root of the crate and have no rank.
            if used != module && ranks.get(&used).is_some_and(|of_used| of_used >= rank) {
                wrong.push(format!("{}:{line}: {module} uses {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_stands_in_the_table_of_ranks() {
    let ranks = ranks();
    let library = include_str!("../src/lib.rs");
    let modules =
        library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let unranked: Vec<&str> = modules.filter(|module| !ranks.contains_key(*module)).collect();
    assert!(unranked.is_empty(), "{unranked:?}");
}

#[test]
fn uses_are_found_in_all_their_forms() {
    let source = "use crate::text::Span;\nuse crate::{cli, detect::Article};\nlet x = crate::ui::view();\n// crate::app\n";
    let found: Vec<String> =
        named_modules(source).iter().map(|(line, name)| format!("{line} {name}")).collect();
    assert_eq!(found, ["1 text", "2 cli", "2 detect", "3 ui"]);
}

#[test]
fn every_file_says_at_its_head_what_it_is_for() {
    let silent: Vec<PathBuf> = sources("src")
        .into_iter()
        .chain(sources("tests"))
        // The tests of a module are for what it is for.
        .filter(|(path, text)| !path.ends_with("tests.rs") && !text.starts_with("//!"))
        .map(|(path, _)| path)
        .collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn no_file_is_too_long_and_none_is_called_mod() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src").into_iter().chain(sources("tests")) {
        let lines = text.lines().count();
        if lines > LONGEST_FILE {
            wrong.push(format!("{}: {lines} lines", path.display()));
        }
        if path.ends_with("mod.rs") {
            wrong.push(format!("{}: name.rs beside name/ instead", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Functions of a source as rustfmt lays it out: name and number of lines.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (first, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let words = code.split(' ').take_while(|word| word.starts_with("pub") || *word == "const");
        let skipped: usize = words.map(|word| word.len() + 1).sum();
        let Some(signature) = code.get(skipped..).and_then(|rest| rest.strip_prefix("fn ")) else {
            continue;
        };
        let name = signature.split(['(', '<']).next().unwrap_or("").to_owned();
        let closing = format!("{:indent$}}}", "", indent = line.len() - code.len());
        if let Some(length) = length_to(&closing, lines.get(first..).unwrap_or_default()) {
            found.push((name, length));
        }
    }
    found
}

/// Lines up to the closing brace; `None` for a function on one line or without a body.
fn length_to(closing: &str, lines: &[&str]) -> Option<usize> {
    let signature = lines.iter().position(|line| line.ends_with(['{', ';', '}']))?;
    if !lines.get(signature)?.ends_with('{') {
        return None;
    }
    lines.iter().position(|line| *line == closing).map(|last| last + 1)
}

#[test]
fn no_function_is_too_long() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let is_list =
            |name: &str| LISTS.iter().any(|(file, list)| path == Path::new(file) && *list == name);
        let long = functions(&text).into_iter().filter(|(_, lines)| *lines > LONGEST_FUNCTION);
        for (name, lines) in long.filter(|(name, _)| !is_list(name)) {
            wrong.push(format!("{}: {name} has {lines} lines", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn functions_are_measured_from_signature_to_brace() {
    let source = "trait T {\n    fn declared(\n        &self,\n    );\n    pub fn long(&self) {\n        if x {\n        }\n    }\n}\nfn short() {}\nconst fn wide(\n    a: u8,\n) -> u8 {\n    a\n}\n";
    let found = functions(source);
    assert_eq!(found, [("long".to_owned(), 4), ("wide".to_owned(), 5)]);
}
