//! `postil export` and `postil list`, on a library that the tests fill.

use std::fs;
use std::path::{Path, PathBuf};

use postil::annotation::Status;
use postil::annotation::edit::Edit;
use postil::annotation::transaction::{Kind, Stamp, Transaction};
use postil::detect;
use postil::document;
use postil::store::Library;
use serde_json::Value as Json;
use tempfile::TempDir;

use crate::support::{Said, document as checked, run_in};

const ARTICLE: &str = "Bridge closed\n\n“We had 😀 14 days of rain,” Mayor Ada Obi said. “It was wet,” said Jon Doe.\n";

struct Desk {
    directory: TempDir,
}

impl Desk {
    /// A directory with a library that knows these files.
    fn new(files: &[(&str, &str)]) -> Self {
        let desk = Self { directory: tempfile::tempdir().unwrap() };
        for (name, text) in files {
            let path = desk.path(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text).unwrap();
            desk.decide(&path);
        }
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Keeps the suggestions of a file, accepts its first quote and rejects its second.
    fn decide(&self, path: &Path) {
        self.decide_as("ana", path, [Status::Accepted, Status::Rejected]);
    }

    fn decide_as(&self, annotator: &str, path: &Path, statuses: [Status; 2]) {
        let mut library = Library::open(&self.path("library.db")).unwrap();
        let article = document::open(path).unwrap();
        let mut opened = library.document(&article, annotator, 1_764_000_000_000).unwrap();
        let found = detect::annotations(&article, |suggestion| suggestion.layer == "quote");
        let mut edits: Vec<Edit> =
            found.iter().map(|one| Edit::Add { annotation: one.clone() }).collect();
        for (one, status) in found.iter().zip(statuses) {
            edits.push(Edit::SetStatus { id: one.id.clone(), status });
        }
        let stamp = Stamp { annotator: annotator.to_owned(), time: 1_764_000_000_000 };
        let made = Transaction::make(&mut opened.set, Kind::Decision, "Decide", stamp, edits);
        library.append(opened.workspace, opened.head, &made.unwrap()).unwrap();
    }

    fn run(&self, arguments: &str) -> Said {
        self.run_as("ana", arguments)
    }

    fn run_as(&self, annotator: &str, arguments: &str) -> Said {
        let arguments = format!("{arguments} --library library.db --annotator {annotator}");
        run_in(self.directory.path(), &arguments, "")
    }
}

fn ids(found: &Json) -> Vec<&str> {
    found["annotations"].as_array().unwrap().iter().filter_map(|one| one["id"].as_str()).collect()
}

#[test]
fn what_was_accepted_is_exported() {
    let desk = Desk::new(&[("bridge.txt", ARTICLE)]);
    let found = checked(&desk.run("export bridge.txt").done());
    assert_eq!(found["id"], "bridge");
    assert_eq!(found["text"], ARTICLE);
    assert_eq!(ids(&found), ["q1"]);
    assert_eq!(found["annotations"][0]["status"], "accepted");
    assert_eq!(found["annotations"][0]["text"], "“We had 😀 14 days of rain,”");
}

#[test]
fn statuses_layers_and_units_can_be_chosen() {
    let desk = Desk::new(&[("bridge.txt", ARTICLE)]);
    let all = checked(&desk.run("export bridge.txt --status all --no-text").done());
    assert_eq!(ids(&all), ["q1", "q2"]);
    assert!(all.get("text").is_none());
    let rejected = checked(&desk.run("export Bridge --status rejected --offsets utf16").done());
    assert_eq!(ids(&rejected), ["q2"]);
    assert_eq!(rejected["offsets"], "utf16");
    let start = ARTICLE.split("“It").next().unwrap().encode_utf16().count();
    assert_eq!(rejected["annotations"][0]["spans"][0][0], start);
    let said = desk.run("export bridge.txt --layers claim");
    assert_eq!(said.code, Some(0));
    assert!(ids(&checked(&said.out)).is_empty() && said.err.contains("--status all"), "{said:?}");
}

#[test]
fn a_file_is_written_whole_and_replaced_only_by_force() {
    let desk = Desk::new(&[("bridge.txt", ARTICLE)]);
    desk.run("export bridge.txt -o out.json").done();
    checked(&fs::read_to_string(desk.path("out.json")).unwrap());
    fs::write(desk.path("out.json"), "mine").unwrap();
    let refused = desk.run("export bridge.txt -o out.json");
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("--force"), "{refused:?}");
    assert_eq!(fs::read_to_string(desk.path("out.json")).unwrap(), "mine");
    desk.run("export bridge.txt -o out.json --force").done();
    checked(&fs::read_to_string(desk.path("out.json")).unwrap());
    let missing = desk.run("export bridge.txt -o none/out.json");
    assert!(missing.err.contains("cannot write none/out.json"), "{missing:?}");
    let left: Vec<_> = fs::read_dir(desk.directory.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(".postil-"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn all_documents_are_lines_with_names_of_their_own() {
    let desk =
        Desk::new(&[("a/x.txt", ARTICLE), ("b/x.txt", "Another.\n"), ("c.txt", "A third.\n")]);
    let said = desk.run("export --format jsonl");
    assert_eq!(said.code, Some(0));
    let mut names: Vec<String> =
        said.out.lines().map(|line| checked(line)["id"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(names.contains(&"c".to_owned()), "{names:?}");
    let refused = desk.run("export --format json");
    assert!(refused.err.contains("name a directory with -o"), "{refused:?}");
}

#[test]
fn each_annotator_exports_their_own_decisions_or_everybodys() {
    let desk = Desk::new(&[("bridge.txt", ARTICLE)]);
    desk.decide_as("bo", &desk.path("bridge.txt"), [Status::Rejected, Status::Accepted]);
    assert_eq!(ids(&checked(&desk.run_as("ana", "export bridge.txt").done())), ["q1"]);
    assert_eq!(ids(&checked(&desk.run_as("bo", "export bridge.txt").done())), ["q2"]);
    let lines = desk.run("export bridge.txt --annotators all").done();
    let both: Vec<Json> = lines.lines().map(checked).collect();
    assert_eq!((both[0]["annotator"].as_str(), ids(&both[0])), (Some("ana"), vec!["q1"]));
    assert_eq!((both[1]["annotator"].as_str(), ids(&both[1])), (Some("bo"), vec!["q2"]));
    assert_eq!(both[0]["id"], both[1]["id"]);
    let stranger = desk.run_as("cy", "export bridge.txt");
    assert!(
        stranger.err.contains("--annotators") && stranger.err.contains("ana, bo"),
        "{stranger:?}"
    );
    let unknown = desk.run("export bridge.txt --annotators ana,dee");
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.err.contains("dee has annotated nothing"), "{unknown:?}");
}

#[test]
fn a_word_that_may_mean_two_documents_is_refused() {
    let desk = Desk::new(&[("a.txt", "Bridge one.\n"), ("b.txt", "Bridge two.\n")]);
    let said = desk.run("export bridge");
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("Bridge one") && said.err.contains("Bridge two"), "{said:?}");
    assert!(desk.run("export nonsense").err.contains("postil list"));
}

#[test]
fn without_a_library_nothing_is_made() {
    let desk = Desk::new(&[]);
    assert_eq!(desk.run("export").code, Some(2));
    assert_eq!(desk.run("list").code, Some(1));
    assert!(!desk.path("library.db").exists());
}

#[test]
fn the_list_shows_what_was_decided() {
    let desk = Desk::new(&[("bridge.txt", ARTICLE)]);
    let said = desk.run("list").done();
    assert!(
        said.contains("quote") && said.contains("2/2") && said.contains("Bridge closed"),
        "{said}"
    );
    let rows: Json = serde_json::from_str(&desk.run("list --json").done()).unwrap();
    assert_eq!(rows[0]["counts"]["quote"]["accepted"], 1);
    assert_eq!(rows[0]["source"].as_str().map(|s| s.ends_with("bridge.txt")), Some(true));
    assert_eq!(desk.run("list nonsense").code, Some(1));
}

#[test]
fn a_printed_article_shows_what_the_library_knows_of_it() {
    let desk = Desk::new(&[("bridge.txt", ARTICLE)]);
    let said = desk.run("bridge.txt").done();
    assert!(said.contains("✓ q1"), "{said}");
    assert!(!said.contains("q2"), "what was rejected is not marked: {said}");
}

#[test]
fn words_are_searched_for_in_titles_and_texts() {
    let other = "Ferry fares rise\n\nThe council of Selwyn met.\n";
    let desk = Desk::new(&[("bridge.txt", ARTICLE), ("fares.txt", other)]);
    let found = desk.run("search FERRY").done();
    assert!(found.contains("Ferry fares rise") && found.contains("*Ferry*"), "{found}");
    let line: Json =
        serde_json::from_str(&desk.run("search selwyn council --jsonl").done()).unwrap();
    let snippet: Vec<char> = line["snippet"].as_str().unwrap().chars().collect();
    let marked = |mark: &Json| {
        let at = |end: usize| mark[end].as_u64().unwrap() as usize;
        snippet[at(0)..at(1)].iter().collect::<String>()
    };
    let marks: Vec<String> = line["marks"].as_array().unwrap().iter().map(marked).collect();
    assert_eq!(marks, ["council", "Selwyn"]);
    assert_eq!(line["source"], desk.path("fares.txt").to_str().unwrap());
    let nothing = desk.run("search zeppelin");
    assert_eq!((nothing.code, nothing.out.as_str()), (Some(1), ""));
}

#[test]
fn the_list_is_narrowed_and_says_how_far_everybody_is() {
    let desk = Desk::new(&[("bridge.txt", ARTICLE)]);
    desk.decide_as("bo", &desk.path("bridge.txt"), [Status::Rejected, Status::Rejected]);
    let count = |arguments: &str| {
        let said = desk.run(&format!("list --json {arguments}"));
        serde_json::from_str::<Json>(&said.out).unwrap().as_array().unwrap().len()
    };
    assert_eq!((count(""), count("--state untouched"), count("--label direct")), (1, 0, 1));
    assert_eq!(
        (count("--label PERSON"), count("--days 1999"), count("--words zeppelin")),
        (0, 0, 0)
    );
    let all = desk.run("list --annotators").done();
    assert!(all.contains("ana 2/2  bo 2/2"), "{all}");
    let wrong = desk.run("list --days soon");
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("“soon” is no date"), "{wrong:?}");
}

#[test]
fn differences_between_annotators_are_listed_in_a_pipe() {
    let desk = Desk::new(&[("bridge.txt", ARTICLE)]);
    let alone = desk.run("adjudicate bridge.txt");
    assert_eq!(alone.code, Some(2));
    assert!(alone.err.contains("only ana has decided"), "{alone:?}");
    desk.decide_as("bo", &desk.path("bridge.txt"), [Status::Rejected, Status::Accepted]);
    let listed = desk.run("adjudicate bridge.txt").done();
    assert_eq!(listed.matches("quote: not everybody has it").count(), 2, "{listed}");
    assert!(listed.contains("ana: direct") && listed.contains("bo: nothing"), "{listed}");
    assert_eq!(desk.run("adjudicate").done(), listed, "it is all that is not settled");
    let unsettled = desk.run("list --unsettled").done();
    assert!(unsettled.lines().count() == 2, "{unsettled}");
    // What stands in the layer of gold by hand settles nothing.
    desk.decide_as("gold", &desk.path("bridge.txt"), [Status::Rejected, Status::Accepted]);
    let export = desk.run("export --annotators gold --format jsonl");
    assert!(export.err.contains("not settled yet in the layer of gold: 1 of 1"), "{export:?}");
    let blind = desk.run("adjudicate bridge.txt --blind");
    assert!(blind.code == Some(2) && blind.err.contains("blind work"), "{blind:?}");
}
