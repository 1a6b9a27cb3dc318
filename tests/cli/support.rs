//! Running postil and looking at what it said.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value as Json;

/// The binary under test, with nothing of the caller's environment that it listens to.
pub fn postil() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postil"));
    for name in ["NO_COLOR", "POSTIL_LIBRARY", "COLUMNS"] {
        command.env_remove(name);
    }
    command
}

/// What a run said.
#[derive(Debug)]
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("postil writes UTF-8"),
            err: String::from_utf8(output.stderr).expect("postil writes UTF-8"),
        }
    }
}

impl Said {
    /// The answer of a run that went well.
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!(self.code, Some(0), "{self:?}");
        assert_eq!(self.err, "");
        self.out
    }
}

/// Runs postil with arguments divided by blanks and this standard input.
pub fn run(arguments: &str, input: impl AsRef<[u8]>) -> Said {
    run_in(Path::new("."), arguments, input)
}

/// The same in a directory.
pub fn run_in(directory: &Path, arguments: &str, input: impl AsRef<[u8]>) -> Said {
    let mut child = postil()
        .args(arguments.split_whitespace())
        .current_dir(directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary was built for this test");
    let mut stdin = child.stdin.take().expect("it is piped");
    let input = input.as_ref().to_owned();
    // postil may end before it has read everything: that is for the test to judge
    let feeder = std::thread::spawn(move || stdin.write_all(&input).is_ok());
    let output = child.wait_with_output().expect("the child can be waited for");
    feeder.join().expect("writing does not panic");
    output.into()
}

/// A file in a directory of its own.
pub fn file(name: &str, content: impl AsRef<[u8]>) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    let path = directory.path().join(name);
    std::fs::write(&path, content).expect("it is writable");
    (directory, path)
}

/// Reads JSON that keeps to the schema of postil's documents.
#[track_caller]
pub fn document(text: &str) -> Json {
    let schema = include_str!("../../assets/postil.schema.json");
    let schema: Json = serde_json::from_str(schema).expect("the schema is JSON");
    let value: Json = serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"));
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let errors: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?} in {text}");
    value
}
