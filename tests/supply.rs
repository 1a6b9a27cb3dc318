//! What comes in from others: from crates.io only, under licences that `deny.toml` allows.
//!
//! `cargo deny check` does the same and more, with the same file: it also asks for known
//! vulnerabilities, which takes a network and is therefore no test.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

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

/// The packages that go into the program on this platform, not what only tests need, each with its
/// licence.
fn built_in() -> BTreeMap<String, String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["tree", "--locked", "--offline", "--all-features", "--edges", "normal,build"])
        .args(["--prefix", "none", "--format", "{p}|{l}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs this test");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).expect("it is text");
    let packages = said.lines().filter_map(|line| line.split_once('|'));
    // A package that stood there already is marked.
    let licence = |licence: &str| licence.trim_end_matches("(*)").trim().to_owned();
    packages.map(|(name, its)| (name.to_owned(), licence(its))).collect()
}

#[test]
fn every_package_that_goes_in_has_a_licence_that_is_allowed() {
    let (mut packages, allowed) = (built_in(), allowed());
    assert!(packages.len() > 100, "{packages:?}");
    packages.retain(|_, licence| !is_allowed(licence, &allowed));
    assert!(packages.is_empty(), "{packages:#?}");
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
