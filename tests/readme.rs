//! What the README says is what postil does.
//!
//! `UPDATE_README=1 cargo test --test readme` writes the generated parts.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::{env, fs};

use postil::annotation::schema::Schema;
use postil::command::{COMMANDS, Group};
use serde_json::Value as Json;

/// The page that a generated part stands in.
fn path(name: &str) -> PathBuf {
    let page = if name == "keys" { "assets/docs/keys.md" } else { "README.md" };
    Path::new(env!("CARGO_MANIFEST_DIR")).join(page)
}

/// What stands before, between and behind `<!-- NAME -->` and `<!-- /NAME -->`.
fn parts(name: &str) -> [String; 3] {
    let readme = fs::read_to_string(path(name)).expect("the page is there");
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = readme.split_once(&begin).expect("the section begins");
    let (section, after) = rest.split_once(&end).expect("the section ends");
    [format!("{before}{begin}"), section.to_owned(), format!("{end}{after}")]
}

/// The section; the one that is wanted, if the README is to be renewed.
fn section(name: &str, wanted: &str) -> String {
    // The tests run at the same time and write one file.
    static WRITING: Mutex<()> = Mutex::new(());
    let _guard = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let [before, section, after] = parts(name);
    if env::var_os("UPDATE_README").is_none() {
        return section;
    }
    fs::write(path(name), format!("{before}{wanted}{after}")).expect("it is writable");
    wanted.to_owned()
}

const HINT: &str = "UPDATE_README=1 cargo test --test readme brings it up to date";

#[test]
fn the_keys_are_those_of_the_command_table() {
    let mut wanted = String::new();
    for group in Group::ALL {
        let _ = write!(wanted, "\n**{}**\n\n| keys | command | |\n|---|---|---|\n", group.title());
        for entry in COMMANDS.iter().filter(|entry| entry.group == group) {
            let keys: Vec<String> =
                entry.keys.iter().map(|key| format!("`{}`", key.replace('|', "\\|"))).collect();
            let keys = keys.join(" ");
            let _ = writeln!(wanted, "| {keys} | `{}` | {} |", entry.name, entry.title);
        }
    }
    wanted.push('\n');
    assert_eq!(section("keys", &wanted), wanted, "{HINT}");
}

#[test]
fn the_formats_are_those_of_the_tables() {
    let wanted = format!("\n{}\n", postil::cli::export::list::table());
    assert_eq!(section("formats", &wanted), wanted, "{HINT}");
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
    let shown = section("example", &format!("```json\n{said}```\n"));
    let shown = shown.trim_start_matches("```json\n").trim_end_matches("```\n");
    assert_eq!(without_provenance(shown), without_provenance(&said), "{HINT}");
}

#[test]
fn the_schema_that_is_shown_is_one() {
    let readme = include_str!("../README.md");
    let mut blocks = readme.split("```toml\n").filter_map(|rest| rest.split_once("```"));
    let shown = blocks.find(|(block, _)| block.contains("[[layer]]")).expect("there is an example");
    let schema = Schema::parse(shown.0).unwrap_or_else(|err| panic!("{err}\n{}", shown.0));
    assert_eq!((schema.layers.len(), schema.document_layers.len()), (4, 1));
}

#[test]
fn every_subcommand_is_mentioned() {
    let readme = include_str!("../README.md");
    let help = Command::new(env!("CARGO_BIN_EXE_postil")).arg("-h").output().expect("it runs");
    let help = String::from_utf8(help.stdout).expect("postil writes UTF-8");
    let listed = help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next());
    for line in listed.expect("help lists the subcommands").lines() {
        let name = line.split_whitespace().next().expect("each line names one");
        assert!(readme.contains(&format!("postil {name}")), "{name}");
    }
}
