//! Exit codes, error lines and pipes.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use serde_json::json;

use crate::support::{postil, run};

#[test]
fn help_and_version_are_answers() {
    for arguments in ["--help", "-h", "--version", "detect --help", "completions -h", "man -h"] {
        let said = run(arguments, "").done();
        assert!(!said.is_empty(), "{arguments}");
    }
}

#[test]
fn a_mistake_is_one_line_on_standard_error() {
    for arguments in [
        "--colour never",
        "detect --min-score 2 -",
        "detect --offsets utf-7",
        "man nonsense",
        "completions",
    ] {
        let said = run(arguments, "");
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{arguments}");
        assert_eq!(said.err.lines().count(), 1, "{said:?}");
        assert!(said.err.starts_with("postil: "), "{said:?}");
    }
}

#[test]
fn control_characters_of_a_file_name_do_not_reach_the_terminal() {
    let output = postil().arg("a\u{1b}]0;owned\u{7}.txt").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.trim_end().chars().all(|c| !c.is_control()), "{said:?}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let input: String =
        (0..5000).map(|n| json!({"id": n, "text": "It rained."}).to_string() + "\n").collect();
    let (_directory, path) = crate::support::file("in.jsonl", input);
    let mut child = postil()
        .args(["detect", "--jsonl"])
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = child.stdout.take().unwrap();
    output.read_exact(&mut [0; 10]).unwrap();
    drop(output);
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(String::from_utf8(ended.stderr).unwrap(), "");
}

/// What a shell says to a script of its own completions; nothing where the shell is missing.
fn in_shell(shell: &str, arguments: &[&str], behind: &str) -> Option<String> {
    let script = run(&format!("completions {shell}"), "").done() + behind;
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(script.as_bytes()).unwrap();
    let said = match Command::new(shell).args(arguments).arg(file.path()).output() {
        Ok(said) => said,
        Err(_) => {
            eprintln!("{shell} is not there: its completions are not tried");
            return None;
        }
    };
    let errors = String::from_utf8_lossy(&said.stderr);
    assert!(said.status.success() && errors.is_empty(), "{shell}: {errors}");
    Some(String::from_utf8_lossy(&said.stdout).into_owned())
}

#[test]
fn shells_understand_their_completions() {
    let complete =
        "\nCOMP_WORDS=(postil gu); COMP_CWORD=1; _postil postil gu postil; echo \"$COMPREPLY\"\n";
    if let Some(said) = in_shell("bash", &["--norc"], complete) {
        assert_eq!(said, "guidelines\n");
    }
    in_shell("zsh", &["-n"], "");
    if let Some(said) = in_shell("fish", &["--no-config"], "\ncomplete -C 'postil gu'\n") {
        assert!(said.starts_with("guidelines"), "{said}");
    }
}

#[test]
fn completions_and_manual_pages_name_the_subcommands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(run(&format!("completions {shell}"), "").done().contains("detect"), "{shell}");
    }
    assert!(run("man", "").done().contains("postil\\-detect"));
    assert!(run("man detect", "").done().contains("min\\-score"));
}
