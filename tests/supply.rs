//! What comes in from others: from crates.io only, under licences that `deny.toml` allows.
//!
//! `cargo deny check` does the same and more, with the same file: it also asks for known
//! vulnerabilities, which takes a network and is therefore no test.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;
use spdx::{Expression, ParseMode};

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn file(name: &str) -> toml::Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(path).expect("it is part of the package").parse().expect("it is TOML")
}

/// The licences that `deny.toml` allows.
fn allowed() -> BTreeSet<String> {
    let deny = file("deny.toml");
    let allowed = deny["licenses"]["allow"].as_array().expect("a list");
    allowed.iter().map(|name| name.as_str().expect("a name").to_owned()).collect()
}

/// Whether an expression can be met by what is allowed.
fn is_allowed(expression: &str, allowed: &BTreeSet<String>) -> bool {
    // Older packages write `MIT/Apache-2.0`.
    let parsed = Expression::parse_mode(expression, ParseMode::LAX);
    parsed.is_ok_and(|it| it.evaluate(|required| allowed.contains(&required.to_string())))
}

#[test]
fn every_package_comes_from_crates_io_and_is_pinned() {
    let lock = file("Cargo.lock");
    let packages = lock["package"].as_array().expect("a list of packages");
    assert!(packages.len() > 100, "{} packages", packages.len());
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        if name == env!("CARGO_PKG_NAME") {
            continue;
        }
        let source = package.get("source").and_then(|source| source.as_str());
        assert_eq!(source, Some(CRATES_IO), "{name}");
        assert!(package.get("checksum").is_some(), "{name} has no checksum");
    }
}

/// What cargo knows of the packages on this platform.
fn metadata() -> Json {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments =
        ["metadata", "--locked", "--offline", "--all-features", "--format-version", "1"];
    let output = Command::new(cargo)
        .args(arguments)
        .args(["--filter-platform", &rustc_target()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs this test");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("it is JSON")
}

fn list<'j>(value: &'j Json, name: &str) -> &'j [Json] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

/// The packages that go into the program, by their ids: not what only tests need.
fn built_in(metadata: &Json) -> BTreeSet<&str> {
    let root = metadata["resolve"]["root"].as_str().expect("a package");
    let (mut found, mut waiting) = (BTreeSet::new(), vec![root]);
    while let Some(id) = waiting.pop() {
        if !found.insert(id) {
            continue;
        }
        let nodes = list(&metadata["resolve"], "nodes");
        let node = nodes.iter().find(|node| node["id"] == id).expect("every package has a node");
        let used = list(node, "deps")
            .iter()
            .filter(|used| list(used, "dep_kinds").iter().any(|kind| kind["kind"] != "dev"));
        waiting.extend(used.filter_map(|used| used["pkg"].as_str()));
    }
    found
}

#[test]
fn every_package_that_goes_in_has_a_licence_that_is_allowed() {
    let metadata = metadata();
    let (built_in, allowed) = (built_in(&metadata), allowed());
    assert!(built_in.len() > 100, "{} packages", built_in.len());
    let refused: Vec<String> = list(&metadata, "packages")
        .iter()
        .filter(|package| package["id"].as_str().is_some_and(|id| built_in.contains(id)))
        .filter(|package| !is_allowed(package["license"].as_str().unwrap_or(""), &allowed))
        .map(|package| {
            format!("{} {}: {}", package["name"], package["version"], package["license"])
        })
        .collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

fn rustc_target() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output().expect("there is a compiler");
    let said = String::from_utf8(output.stdout).expect("it is text");
    said.lines().find_map(|line| line.strip_prefix("host: ")).expect("it says its host").to_owned()
}

#[test]
fn licences_that_bind_the_whole_program_are_refused() {
    let allowed = allowed();
    for expression in ["MIT", "MIT/Apache-2.0", "GPL-3.0-only OR MIT", "(MIT OR X11) AND Zlib"] {
        assert!(is_allowed(expression, &allowed), "{expression}");
    }
    for expression in ["", "GPL-3.0-only", "MIT AND GPL-2.0-or-later", "LGPL-3.0-only", "Anything"]
    {
        assert!(!is_allowed(expression, &allowed), "{expression}");
    }
}

#[test]
fn unsafe_code_is_forbidden() {
    assert_eq!(file("Cargo.toml")["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
}
