use std::io::Write;

use super::*;

/// The records of a file with this name and content, each as `title | text | source`, or its error.
#[track_caller]
fn read(name: &str, content: impl AsRef<[u8]>, columns: &Columns) -> Vec<String> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(name);
    std::fs::write(&path, content).unwrap();
    let records = records(&path, columns).unwrap();
    let said = records.map(|record| match record {
        Ok(document) => {
            let source = document.source.rsplit('/').next().unwrap();
            format!("{} | {} | {source}", document.title, document.text())
        }
        Err(error) => error.to_string().rsplit('/').next().unwrap().to_owned(),
    });
    said.collect()
}

#[test]
fn a_line_of_json_is_an_article() {
    let lines = "\u{feff}{\"id\": 7, \"headline\": \"Vote\", \"body\": \"It was close.\"}\n\n\
        {\"text\": \"So close.\", \"id\": null}\nnonsense\n[1]\n{\"x\": 1}";
    assert_eq!(
        read("a.jsonl", lines, &Columns::default()),
        [
            "Vote | It was close. | a.jsonl#7",
            "So close. | So close. | a.jsonl#3",
            "a.jsonl, line 4: no JSON at column 2",
            "a.jsonl, line 5: no JSON object",
            "a.jsonl, line 6: no field has the name of a text (--text-field NAME); there are: x",
        ]
    );
}

#[test]
fn a_row_of_a_table_is_an_article() {
    let table = "\u{feff}ID,Title,Content\na/1,Vote,\"It was\n“close”, \"\"they\"\" said.\"\n,,So close.\nb\n";
    assert_eq!(
        read("a.csv", table, &Columns::default()),
        [
            "Vote | It was\n“close”, \"they\" said. | 1",
            "So close. | So close. | a.csv#2",
            "a.csv, line 5: no field has the name of a text (--text-field NAME); there are: ID",
        ]
    );
    assert_eq!(read("a.tsv", "id\ttext\n1\ta, b", &Columns::default()), ["a, b | a, b | a.tsv#1"]);
}

#[test]
fn columns_may_be_chosen() {
    let columns = Columns {
        text: Some("lede".to_owned()),
        title: Some("kicker".to_owned()),
        id: Some("n".to_owned()),
    };
    let table = "text,lede,kicker,n\nno,It was close.,Vote,9\n";
    assert_eq!(read("a.csv", table, &columns), ["Vote | It was close. | a.csv#9"]);
    let wrong = "text,kicker\nno,Vote\n";
    assert_eq!(
        read("a.csv", wrong, &columns),
        ["a.csv, line 2: there is no “lede”; there are: text, kicker"]
    );
}

#[test]
fn other_fields_are_metadata() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.jsonl");
    let line = r#"{"text": "It was close.", "authors": ["Ana", "Ben"], "publish_date": "2024-05-03", "url": "https://a.example", "x": {}}"#;
    std::fs::write(&path, line).unwrap();
    let document = records(&path, &Columns::default()).unwrap().next().unwrap().unwrap();
    let found: Vec<(&str, &str)> =
        document.metadata.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(
        found,
        [("author", "Ana, Ben"), ("date", "2024-05-03"), ("url", "https://a.example")]
    );
}

#[test]
fn packed_files_are_read_and_what_unpacks_without_end_is_refused() {
    let pack = |bytes: &[u8]| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    };
    let good = pack(b"{\"id\": 1, \"text\": \"It was close.\"}\n");
    assert_eq!(
        read("a.jsonl.gz", &good, &Columns::default()),
        ["It was close. | It was close. | a.jsonl.gz#1"]
    );
    let bomb = pack(&vec![b' '; LONGEST as usize + 2]);
    let said = read("a.jsonl.gz", &bomb, &Columns::default());
    assert_eq!(said, ["a.jsonl.gz, line 1: it is over the 64 MiB limit for records"]);
    let mut bomb = b"id,text\n1,\"".to_vec();
    bomb.resize(LONGEST as usize + 100, b'x');
    let said = read("a.csv.gz", pack(&bomb), &Columns::default());
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("64 MiB limit"), "{said:?}");
    let torn = &good[..good.len() - 9];
    let said = read("a.jsonl.gz", torn, &Columns::default());
    assert!(said.len() == 1 && said[0].starts_with("a.jsonl.gz, line 1: "), "{said:?}");
}

#[test]
fn the_kind_is_told_by_the_name() {
    for name in ["a.jsonl", "a.NDJSON.gz", "a.csv", "b/a.tsv.gz"] {
        assert!(is_corpus(Path::new(name)), "{name}");
    }
    for name in ["a.json", "a.txt.gz", "csv", "a.gz", ""] {
        assert!(!is_corpus(Path::new(name)), "{name}");
    }
}
