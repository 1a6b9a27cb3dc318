//! What README and manual say is what postil does.
//!
//! `UPDATE_README=1 cargo test --test readme` writes the generated parts.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::{env, fs};

use clap::CommandFactory;
use postil::annotation::schema::Schema;
use postil::cli::{Arguments, export};
use postil::command::{COMMANDS, Group};
use serde_json::Value as Json;

/// Where each generated part stands.
const PARTS: [(&str, &str); 6] = [
    ("commands", "README.md"),
    ("formats-short", "README.md"),
    ("formats", "assets/docs/formats.md"),
    ("example", "assets/docs/json.md"),
    ("keys", "assets/docs/keys.md"),
    ("reference", "assets/docs/commands.md"),
];

const HINT: &str = "UPDATE_README=1 cargo test --test readme brings it up to date";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|err| panic!("{path}: {err}"))
}

/// The README and every page of the manual, with their paths.
fn pages() -> Vec<(PathBuf, String)> {
    let docs = fs::read_dir(root().join("assets/docs")).expect("the manual is there");
    let docs = docs.map(|entry| entry.expect("it can be listed").path());
    let paths = docs.chain([root().join("README.md")]);
    paths.map(|path| (path.clone(), fs::read_to_string(path).expect("it is text"))).collect()
}

/// The part as it stands; the one that is wanted, if the pages are to be renewed.
fn part(name: &str, wanted: &str) -> String {
    // The tests run at the same time and write the same files.
    static WRITING: Mutex<()> = Mutex::new(());
    let _guard = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let (_, path) = PARTS.iter().find(|(part, _)| *part == name).expect("it is one of them");
    let text = page(path);
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = text.split_once(&begin).expect("the part begins");
    let (part, after) = rest.split_once(&end).expect("the part ends");
    if env::var_os("UPDATE_README").is_none() {
        return part.to_owned();
    }
    let renewed = format!("{before}{begin}{wanted}{end}{after}");
    fs::write(root().join(path), renewed).expect("it is writable");
    wanted.to_owned()
}

/// Text of one line in a cell of a table.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

#[test]
fn the_keys_are_those_of_the_command_table() {
    let mut wanted = String::new();
    for group in Group::ALL {
        let _ = write!(wanted, "\n**{}**\n\n| keys | command | |\n|---|---|---|\n", group.title());
        for entry in COMMANDS.iter().filter(|entry| entry.group == group) {
            let keys: Vec<String> =
                entry.keys.iter().map(|key| format!("`{}`", cell(key))).collect();
            let keys = keys.join(" ");
            let _ = writeln!(wanted, "| {keys} | `{}` | {} |", entry.name, cell(entry.title));
        }
    }
    wanted.push('\n');
    assert_eq!(part("keys", &wanted), wanted, "{HINT}");
}

#[test]
fn the_formats_are_those_of_the_tables() {
    let wanted = format!("\n{}\n", export::list::table());
    assert_eq!(part("formats", &wanted), wanted, "{HINT}");
    let wanted = format!("\n{}\n", export::list::short_table());
    assert_eq!(part("formats-short", &wanted), wanted, "{HINT}");
}

#[test]
fn the_subcommands_are_those_of_the_command_line() {
    let mut wanted = "\n| command | |\n|---|---|\n".to_owned();
    for command in Arguments::command().get_subcommands() {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(wanted, "| `postil {}` | {} |", command.get_name(), cell(&about));
    }
    wanted.push('\n');
    assert_eq!(part("commands", &wanted), wanted, "{HINT}");
}

#[test]
fn every_option_is_in_the_reference() {
    let mut postil = Arguments::command();
    postil.build();
    let mut wanted = "\n".to_owned();
    describe(&mut wanted, &postil, "postil", |_| true);
    for command in postil.get_subcommands() {
        let name = format!("postil {}", command.get_name());
        describe(&mut wanted, command, &name, |argument| !argument.is_global_set());
    }
    assert_eq!(part("reference", &wanted), wanted, "{HINT}");
}

/// One command with its arguments and examples, as Markdown.
fn describe(
    text: &mut String,
    command: &clap::Command,
    name: &str,
    is_shown: fn(&clap::Arg) -> bool,
) {
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let _ = write!(text, "## {name}\n\n{about}.\n\n", about = about.trim_end_matches('.'));
    let is_help = |argument: &clap::Arg| matches!(argument.get_id().as_str(), "help" | "version");
    let all = command.get_arguments();
    let shown: Vec<_> =
        all.filter(|one| !is_help(one) && !one.is_hide_set() && is_shown(one)).collect();
    if !shown.is_empty() {
        text.push_str("| | |\n|---|---|\n");
    }
    for argument in shown {
        let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
        assert!(!help.is_empty(), "{name} says nothing of {argument}");
        let _ = writeln!(
            text,
            "| `{}` | {}{} |",
            cell(&argument.to_string()),
            cell(&help),
            choices(argument)
        );
    }
    let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let _ = write!(text, "\n```\n{}\n```\n\n", examples.trim_end());
}

/// What an argument can be, where it is one of a few, and what it is without being given.
fn choices(argument: &clap::Arg) -> String {
    if !argument.get_action().takes_values() {
        return String::new();
    }
    let values: Vec<String> = argument
        .get_possible_values()
        .iter()
        .map(|value| format!("`{}`", value.get_name()))
        .collect();
    let default: Vec<_> =
        argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    let mut told = String::new();
    if !values.is_empty() {
        let _ = write!(told, ": {}", values.join(", "));
    }
    if !default.is_empty() {
        let _ = write!(told, " (without it `{}`)", default.join(","));
    }
    told
}

/// The document without what changes whenever a detector gets better.
fn without_provenance(document: &str) -> Json {
    let mut document: Json = serde_json::from_str(document).expect("it is JSON");
    for annotation in document["annotations"].as_array_mut().into_iter().flatten() {
        annotation["score"].take();
        annotation["provenance"].take();
    }
    document
}

#[test]
fn the_example_is_what_detect_prints() {
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    let article = "“Rents fell 4%,” Mayor Ada Obi said on Monday.\n";
    fs::write(directory.path().join("rents.txt"), article).expect("it is writable");
    let output = Command::new(env!("CARGO_BIN_EXE_postil"))
        .args(["detect", "rents.txt", "--layers", "quote"])
        .current_dir(directory.path())
        .output()
        .expect("the binary was built for this test");
    let said = String::from_utf8(output.stdout).expect("postil writes UTF-8");
    let shown = part("example", &format!("```json\n{said}```\n"));
    let shown = shown.trim_start_matches("```json\n").trim_end_matches("```\n");
    assert_eq!(without_provenance(shown), without_provenance(&said), "{HINT}");
}

/// Fields and definitions of a JSON Schema that say nothing of themselves.
fn undescribed(node: &Json, place: &str, found: &mut Vec<String>) {
    for group in ["properties", "$defs"] {
        for (name, field) in node[group].as_object().into_iter().flatten() {
            let words = field["description"].as_str().unwrap_or_default();
            if words.split_whitespace().count() < 3 {
                found.push(format!("{place}/{name}"));
            }
        }
    }
    match node {
        Json::Object(fields) => {
            fields
                .iter()
                .for_each(|(name, one)| undescribed(one, &format!("{place}/{name}"), found));
        }
        Json::Array(all) => all.iter().for_each(|one| undescribed(one, place, found)),
        _ => {}
    }
}

#[test]
fn every_field_of_the_json_schema_is_described() {
    let schema = serde_json::from_str(&page("assets/postil.schema.json")).expect("it is JSON");
    let mut found = Vec::new();
    undescribed(&schema, "", &mut found);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_schema_that_is_shown_is_one() {
    let text = page("assets/docs/configuration.md");
    let mut blocks = text.split("```toml\n").filter_map(|rest| rest.split_once("```"));
    let shown = blocks.find(|(block, _)| block.contains("[[layer]]")).expect("there is an example");
    let schema = Schema::parse(shown.0).unwrap_or_else(|err| panic!("{err}\n{}", shown.0));
    assert_eq!((schema.layers.len(), schema.document_layers.len()), (4, 1));
}

#[test]
fn what_ci_runs_is_what_the_readme_says() {
    let (readme, ci) = (page("README.md"), page(".ci/run"));
    for command in [
        "cargo test --locked",
        "cargo clippy --locked --all-targets -- -D warnings",
        "cargo fmt --check",
    ] {
        assert!(ci.contains(&format!("step {command}\n")) && readme.contains(command), "{command}");
    }
}

/// The targets of links and pictures in Markdown.
fn targets(text: &str) -> Vec<&str> {
    let between = |begin: &'static str, end: char| {
        text.split(begin)
            .skip(1)
            .filter_map(move |rest| rest.split_once(end).map(|(target, _)| target))
    };
    between("](", ')').chain(between("srcset=\"", '"')).chain(between("src=\"", '"')).collect()
}

/// The anchor that a heading gets.
fn anchor(heading: &str) -> String {
    let kept = |c: char| (c.is_alphanumeric() || c == '-').then(|| c.to_ascii_lowercase());
    heading.trim().replace(' ', "-").chars().filter_map(kept).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let pages = pages();
    for (path, text) in &pages {
        for target in targets(text).into_iter().filter(|target| !target.starts_with("http")) {
            let (file, place) = target.split_once('#').unwrap_or((target, ""));
            let folder = path.parent().expect("a page stands in a folder");
            let file = if file.is_empty() { path.clone() } else { folder.join(file) };
            assert!(file.exists(), "{}: {target}", path.display());
            if !place.is_empty() {
                let text = fs::read_to_string(&file).expect("it is text");
                let mut headings = text.lines().filter(|line| line.starts_with('#'));
                let is_there = headings.any(|line| anchor(line.trim_start_matches('#')) == place);
                assert!(is_there, "{}: {target}", path.display());
            }
        }
    }
}

#[test]
fn every_file_that_is_named_is_there() {
    let is_ours = |word: &&str| {
        ["assets/", "benches/", "src/", "tests/"].iter().any(|folder| word.starts_with(folder))
    };
    for (page, text) in pages() {
        // Files of the examples are made by whoever tries them.
        let is_example = page.ends_with("CONTRIBUTING.md");
        let quoted = text.split('`').skip(1).step_by(2).filter(|quoted| !quoted.contains('\n'));
        for file in quoted.flat_map(str::split_whitespace).filter(is_ours) {
            let is_made = is_example && file.ends_with(".rs") && file.starts_with("src/");
            assert!(is_made || root().join(file).exists(), "{}: {file}", page.display());
        }
    }
}

#[test]
fn every_page_of_the_manual_can_be_reached_from_the_readme() {
    let readme = page("README.md");
    for (path, _) in pages() {
        let name = path.file_name().expect("it has a name").to_string_lossy().into_owned();
        assert!(name == "README.md" || readme.contains(&format!("(assets/docs/{name}")), "{name}");
    }
}
