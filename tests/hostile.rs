//! Hostile input: whatever is read from outside, nothing panics, and nothing that a terminal would obey comes through.
//!
//! The bodies are those of the fuzz targets in `tests/fuzz`. Here they get bytes at random, samples with random damage, and a
//! list of what has broken other programs.

#[path = "fuzz/bodies.rs"]
mod bodies;

use std::fs;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;

/// What has broken other programs, each small enough to be tried everywhere.
fn nasty() -> Vec<Vec<u8>> {
    let texts = [
        String::new(),
        "\0".to_owned(),
        "\u{feff}".to_owned(),
        "\u{1b}]52;c;cm0gLXJmIH4=\u{7}\u{1b}[2J\u{1b}]8;;http://a\u{1b}\\b".to_owned(),
        "\u{9b}31m\u{90}q\u{9c}".to_owned(),
        "\u{202e}gnp.exe\u{2066}\u{2069}".to_owned(),
        "\u{200b}".repeat(5_000),
        format!("e{}", "\u{301}".repeat(10_000)),
        "👩‍👩‍👧‍👦".repeat(500),
        "“".repeat(2_000),
        "\"said ".repeat(1_000),
        "“‘\"'«".repeat(400),
        "> ".repeat(2_000),
        "* ".repeat(2_000),
        "[".repeat(2_000),
        "(a".repeat(2_000),
        "<div>".repeat(2_000),
        "<table><tr><td>".repeat(300),
        "<![CDATA[<script>&#0;&#x110000;&amp".to_owned(),
        "{\"a\":".repeat(2_000),
        "[[[".repeat(2_000),
        "{\"postil\":1,\"offsets\":\"byte\",\"id\":1,\"text\":\"é\",\"annotations\":[{\"id\":\"q1\",\"layer\":\"quote\",\"label\":\"direct\",\"spans\":[[1,1],[18446744073709551615,0]],\"status\":\"accepted\"}],\"relations\":[]}".to_owned(),
        "T1\tPerson 3 2\tx\nT2\tQuote 0 99999999999999999999\tx\nR1\tA Arg1:T9 Arg2:T1\n*\tx\n#1\tN T1\tx\n".to_owned(),
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=a.B|c\n\n\n#Text=x\n1-1\t9-3\tx\t*[1]|*[1\t\n".to_owned(),
        "id,text\n\"unclosed,x\n".to_owned(),
        "regex:(a*)*b\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".to_owned(),
        "regex:(?:x{1000}){1000}\nx".to_owned(),
        "\r\r\n\n\r\u{2028}\u{2029}\u{85}".to_owned(),
        "A".repeat(100_000),
        "Mr. ".repeat(2_000),
        "1,".repeat(3_000),
        "$1 million per cent of the United ".repeat(300),
    ];
    let bytes: [&[u8]; 5] = [
        b"\xff\xfe\x00\xd8",
        b"\xfe\xff\xdc\x00A",
        b"\xf0\x9f\x98",
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03",
        b"\x80\x81\x82\xc0\xaf",
    ];
    texts.into_iter().map(String::into_bytes).chain(bytes.map(<[u8]>::to_vec)).collect()
}

/// Articles and files of postil's own, to be damaged.
fn samples() -> Vec<Vec<u8>> {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let mut samples = vec![fs::read(assets.join("schema.toml")).expect("the schema")];
    for entry in fs::read_dir(assets.join("samples")).expect("the samples") {
        samples.push(fs::read(entry.expect("a sample").path()).expect("a sample"));
    }
    samples
}

fn every(bytes: &[u8], folder: &Path) {
    bodies::article(bytes);
    bodies::rows(bytes);
    bodies::detection(bytes);
    bodies::pattern(bytes);
    bodies::schema(bytes);
    bodies::records(bytes, folder);
    bodies::library(bytes, folder);
    for number in 0..postil::exchange::import::READERS.len() {
        bodies::import(number, bytes, folder);
    }
}

#[test]
fn what_broke_others_breaks_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    for bytes in nasty() {
        every(&bytes, folder.path());
        for width in [0, 1, 2, 80, 255] {
            bodies::rows(&[&[width], bytes.as_slice()].concat());
        }
    }
}

#[test]
#[ignore = "writes what the fuzzers begin with, into tests/fuzz/corpus"]
fn write_the_seeds_of_the_fuzzers() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus");
    for (target, seeds) in [
        ("import", bodies::seeds_of_import()),
        ("library", vec![bodies::seed_of_library()]),
        ("records", bodies::SEEDS_OF_RECORDS.map(|seed| seed.as_bytes().to_vec()).to_vec()),
        ("pattern", vec![b"regex:[a-z]+ (?:said|says)\nAda said so.".to_vec()]),
    ] {
        fs::create_dir_all(corpus.join(target)).expect("a folder");
        for (number, seed) in seeds.into_iter().enumerate() {
            fs::write(corpus.join(target).join(format!("seed-{number}")), seed).expect("a file");
        }
    }
}

/// Damage: at this share of the length, this many bytes are replaced by these.
fn damage() -> impl Strategy<Value = (f64, usize, Vec<u8>)> {
    (0.0..1.0f64, 0..40usize, vec(any::<u8>(), 0..20))
}

fn damaged(bytes: &[u8], damages: Vec<(f64, usize, Vec<u8>)>) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (share, count, new) in damages {
        let start = (share * bytes.len() as f64) as usize;
        let end = (start + count).min(bytes.len());
        bytes.splice(start..end, new);
    }
    bytes
}

/// The seeds of the fuzzers do what they are for.
#[test]
fn seeds_are_read_to_the_end() {
    let folder = tempfile::tempdir().expect("a folder");
    for seed in bodies::seeds_of_import() {
        let (number, bytes) = seed.split_first().expect("the number of the reader");
        bodies::import(usize::from(*number), bytes, folder.path());
    }
    bodies::library(&bodies::seed_of_library(), folder.path());
    for seed in bodies::SEEDS_OF_RECORDS {
        bodies::records(seed.as_bytes(), folder.path());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..600)) {
        let folder = tempfile::tempdir().expect("a folder");
        every(&bytes, folder.path());
    }

    #[test]
    fn damaged_articles_are_read_or_refused(number in any::<usize>(), damages in vec(damage(), 1..6)) {
        let samples = samples();
        let bytes = damaged(&samples[number % samples.len()], damages);
        let folder = tempfile::tempdir().expect("a folder");
        every(&bytes, folder.path());
    }

    #[test]
    fn damaged_files_are_imported_or_refused(number in any::<usize>(), damages in vec(damage(), 1..4)) {
        let seeds = bodies::seeds_of_import();
        let seed = &seeds[number % seeds.len()];
        let (reader, bytes) = seed.split_first().expect("the number of the reader");
        let folder = tempfile::tempdir().expect("a folder");
        bodies::import(usize::from(*reader), &damaged(bytes, damages), folder.path());
    }

    #[test]
    fn damaged_libraries_are_read_or_refused(damages in vec(damage(), 1..4)) {
        let folder = tempfile::tempdir().expect("a folder");
        bodies::library(&damaged(&bodies::seed_of_library(), damages), folder.path());
    }

    #[test]
    fn anything_that_looks_like_json_is_imported_or_refused(
        text in r#"(\{|\}|\[|\]|"|:|,|text|spans|label|start|end|id|entities|annotations|-1|[0-9]{1,20}|null|true|é|😀|\\u0000|\n){0,80}"#
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        for number in 0..postil::exchange::import::READERS.len() {
            bodies::import(number, text.as_bytes(), folder.path());
        }
    }
}
