//! Files that are broken, or made to break their reader: each is an error or a problem, never a
//! panic, and what can be read of it comes in checked.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use proptest::prelude::*;

use super::{SAMPLE, readable};
use crate::document::plain;
use crate::exchange::import::{Input, READERS, ReadOptions, Reader};
use crate::exchange::testing::{imported, options, put, sample_set, write};

/// Reads what is there and brings it into a library.
fn survive(reader: &dyn Reader, path: &Path) {
    let document = plain::document(SAMPLE, None, "");
    let mut found = Vec::new();
    let mut each = |incoming| {
        found.push(incoming);
        ControlFlow::Continue(())
    };
    let _refused = reader.read(&Input::new(path), &ReadOptions::default(), &mut each);
    for incoming in found {
        let _in_place = imported(incoming, &document, reader.name());
    }
}

#[test]
fn no_file_breaks_a_reader() {
    let deep = "[".repeat(200_000);
    let objects = "{\"a\":".repeat(100_000);
    let huge = format!(
        "{{\"text\":\"a\",\"spans\":[{{\"start\":1e300,\"end\":{0},\"label\":\"x\"}}],\"ents\":[{{\"start\":-1,\"end\":{0},\"label\":\"x\"}}],\"label\":[[{0},1,\"x\"],[2,1,\"x\"]]}}",
        u64::MAX
    );
    let tasks = format!(
        "[{{\"data\":{{\"text\":\"a\"}},\"annotations\":[{{\"result\":[{{\"type\":\"labels\",\"value\":{{\"start\":{0},\"end\":0,\"labels\":[\"x\"]}}}}]}}]}}]",
        u64::MAX
    );
    let table = format!(
        "label,start,end,spans\nx,{0},0,\nx,,,1-{0};{0}-0\nx,99999999999999999999,1,\n",
        u64::MAX
    );
    let contents: [&[u8]; 12] = [
        b"",
        b"\0\0\0",
        b"\xff\xfe\xfa",
        b"\xef\xbb\xbf",
        b"null",
        b"[null, 1, \"\", {}]",
        b"{\"text\":null}\n{\"text\":\"a\\u0000b\",\"label\":[[0,1,\"\\u0000\"]]}",
        deep.as_bytes(),
        objects.as_bytes(),
        huge.as_bytes(),
        tasks.as_bytes(),
        table.as_bytes(),
    ];
    let directory = tempfile::tempdir().unwrap();
    for content in contents {
        for reader in READERS {
            for name in ["a.json", "a.ann"] {
                let path = directory.path().join(name);
                fs::write(&path, content).unwrap();
                fs::write(path.with_extension("txt"), content).unwrap();
                survive(*reader, &path);
            }
        }
    }
}

#[test]
fn standoff_that_points_anywhere_is_refused_line_by_line() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.ann");
    let huge = u64::MAX;
    let standoff = format!(
        "T1\tX 0 {huge}\ta\nT2\tX {huge} 0\ta\nT3\tX 2 1;1 0\ta\nT4\tX ;;\ta\nT5\tX 0 1;0 1;0 1\ta a a\n\
        E1\tX:E1 A:E1\nE2\tX:T5 A:E2\nR1\tr Arg1:R1 Arg2:R1\n*\tEquiv T5 T5 T99\nA1\tX R1\n#1\tN T5\t\n\t\n"
    );
    fs::write(&path, standoff).unwrap();
    fs::write(path.with_extension("txt"), "a\u{0}b").unwrap();
    let brat = READERS.iter().find(|reader| reader.name() == "brat").unwrap();
    survive(*brat, &path);
    survive(*brat, directory.path());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_change_of_a_file_breaks_its_reader(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4u8), 1..6),
    ) {
        let (annotations, relations) = sample_set();
        for (format, reader) in readable() {
            let (mut written, _) =
                write(format, &options(format), SAMPLE, &annotations, &relations);
            for content in written.files.values_mut().chain([&mut written.main]) {
                for (at, byte, kind) in &cuts {
                    let at = at.index(content.len() + 1).min(content.len());
                    match kind {
                        0 => content.truncate(at),
                        1 => content.insert(at, *byte),
                        2 => content.insert(at, b"0123456789-[]{}\",:\t\n"[usize::from(*byte) % 20]),
                        _ if at < content.len() => drop(content.remove(at)),
                        _ => {}
                    }
                }
            }
            let directory = tempfile::tempdir().unwrap();
            survive(reader, &put(format, &written, directory.path()));
        }
    }
}
