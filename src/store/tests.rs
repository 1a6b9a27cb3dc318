//! What opening, appending, listing, finding and searching promise.

mod work;

use tempfile::TempDir;

use super::*;
use crate::annotation::edit::Edit;
use crate::annotation::transaction::{Kind, Stamp, Transaction};
use crate::annotation::{Annotation, AnnotationId, Attributes, Provenance, Status};
use crate::document::{Document, Inline, InlineKind, plain};
use crate::text::Span;

const TEXT: &str =
    "Harbour vote\n\nThe council raised ferry fares on Tuesday. “Enough,” said Ines Okoro.\n";

fn library() -> (TempDir, Library) {
    let dir = tempfile::tempdir().unwrap();
    let library = Library::open(&dir.path().join("new/library.db")).unwrap();
    (dir, library)
}

fn article(text: &str, source: &str) -> Document {
    plain::document(text, None, source)
}

fn annotation(id: &str, start: usize, end: usize) -> Annotation {
    Annotation {
        id: id.into(),
        layer: "entity".to_owned(),
        label: "PERSON".to_owned(),
        spans: vec![Span::clamped(TEXT, start, end)],
        attributes: Attributes::new(),
        status: Status::Suggested,
        score: Some(0.7),
        provenance: Provenance::Annotator { annotator: "ana".to_owned() },
        derived_from: None,
    }
}

fn make(set: &mut AnnotationSet, edits: Vec<Edit>) -> Transaction {
    let stamp = Stamp { annotator: "ana".to_owned(), time: 5 };
    Transaction::make(set, Kind::Decision, "Change", stamp, edits).unwrap()
}

fn add(id: &str) -> Edit {
    Edit::Add { annotation: annotation(id, 0, 7) }
}

fn accept(id: &str) -> Edit {
    Edit::SetStatus { id: id.into(), status: Status::Accepted }
}

/// Opens the document, and appends one transaction for each group of edits.
fn append_all(library: &mut Library, document: &Document, groups: Vec<Vec<Edit>>) -> Opened {
    let mut opened = library.document(document, "ana", 1).unwrap();
    for edits in groups {
        let transaction = make(&mut opened.set, edits);
        opened.head = library.append(opened.workspace, opened.head, &transaction).unwrap();
        opened.history.record(&transaction);
    }
    opened
}

#[test]
fn what_was_appended_is_there_when_the_library_is_opened_again() {
    let (_dir, mut library) = library();
    let document = article(TEXT, "a.txt");
    let before =
        append_all(&mut library, &document, vec![vec![add("e1"), add("e2")], vec![accept("e1")]]);
    let path = library.path().to_owned();
    drop(library);
    let after = Library::open(&path).unwrap().document(&document, "ana", 2).unwrap();
    assert_eq!((after.head, &after.set), (2, &before.set));
    assert_eq!(after.history.undo_depth(), 2);
    assert_eq!(after.problems, Vec::<String>::new());
}

#[test]
fn an_id_is_never_given_twice_even_after_a_restart() {
    let (_dir, mut library) = library();
    let document = article(TEXT, "a.txt");
    let remove = Edit::Remove { id: "e7".into() };
    append_all(&mut library, &document, vec![vec![add("e7")], vec![remove]]);
    assert_eq!(library.document(&document, "ana", 2).unwrap().set.next_id("e"), "e8");
}

#[test]
fn the_second_of_two_gets_what_the_first_did_and_overwrites_nothing() {
    let (_dir, mut first) = library();
    let mut second = Library::open(first.path()).unwrap();
    let document = article(TEXT, "a.txt");
    let mut here = append_all(&mut first, &document, vec![vec![add("e1")]]);
    let mut there = second.document(&document, "ana", 2).unwrap();
    let accepted = make(&mut here.set, vec![accept("e1")]);
    here.head = first.append(here.workspace, here.head, &accepted).unwrap();

    let late = make(&mut there.set, vec![add("e2")]);
    let Err(AppendError::Behind(newer)) = second.append(there.workspace, there.head, &late) else {
        panic!("the second append has to be refused");
    };
    assert_eq!(newer, [(2, accepted.clone())]);
    assert_eq!(second.newer(there.workspace, there.head).unwrap(), [(2, accepted)]);
    assert_eq!(second.newer(there.workspace, 2).unwrap(), []);
    second.append(there.workspace, 2, &late).unwrap();
    assert_eq!(first.newer(here.workspace, here.head).unwrap(), [(3, late)]);
}

#[test]
fn an_edit_that_does_not_fit_writes_nothing() {
    let (_dir, mut library) = library();
    let document = article(TEXT, "a.txt");
    let mut opened = append_all(&mut library, &document, vec![vec![add("e1")]]);
    let mut unknown = opened.set.clone();
    let first = make(&mut unknown, vec![add("e2")]);
    let lost = make(&mut unknown, vec![accept("e2")]);
    let err = library.append(opened.workspace, opened.head, &lost).unwrap_err();
    assert!(matches!(err, AppendError::Unfit(_)), "{err}");
    assert_eq!(library.journal(opened.workspace).unwrap().len(), 1);
    opened.head = library.append(opened.workspace, opened.head, &first).unwrap();
    library.append(opened.workspace, opened.head, &lost).unwrap();
}

#[test]
fn relations_are_kept_and_go_with_their_annotation() {
    let (_dir, mut library) = library();
    let document = article(TEXT, "a.txt");
    let relation = crate::annotation::Relation {
        id: crate::annotation::RelationId("r1".into()),
        label: "supports".to_owned(),
        from: "e1".into(),
        to: "e2".into(),
    };
    let groups = vec![vec![add("e1"), add("e2")], vec![Edit::Relate { relation }]];
    let mut opened = append_all(&mut library, &document, groups);
    let again = library.document(&document, "ana", 2).unwrap();
    assert_eq!(again.set, opened.set);
    assert_eq!(again.set.relations().count(), 1);
    let removed = make(&mut opened.set, vec![Edit::Remove { id: "e1".into() }]);
    library.append(opened.workspace, opened.head, &removed).unwrap();
    let again = library.document(&document, "ana", 3).unwrap();
    assert_eq!(again.set, opened.set);
    assert_eq!(again.set.relations().count(), 0);
}

#[test]
fn a_row_that_does_not_fit_is_reported_and_stays() {
    let (_dir, mut library) = library();
    let document = article(TEXT, "a.txt");
    let opened = append_all(&mut library, &document, vec![vec![add("e1"), add("e2"), add("e3")]]);
    library
        .connection
        .execute_batch(
            "UPDATE annotations SET body = json_set(body, '$.spans[0].end', 9999) WHERE id = 'e1';
             UPDATE annotations SET body = 'torn' WHERE id = 'e2';",
        )
        .unwrap();
    let again = library.document(&document, "ana", 2).unwrap();
    assert_eq!(again.set.len(), 1);
    assert_eq!(again.problems.len(), 2, "{:?}", again.problems);
    assert!(again.problems[0].contains("e1"), "{:?}", again.problems);
    assert_eq!(again.set.next_id("e"), "e4");
    let total = library.documents("ana").unwrap()[0].counts["entity"].total();
    assert_eq!((total, opened.set.len()), (3, 3));
}

#[test]
fn a_document_is_made_again_without_its_file() {
    let (_dir, mut library) = library();
    let mut document = article(TEXT, "a.txt");
    document.metadata.insert("byline".to_owned(), "Ada Obi".to_owned());
    let kind = InlineKind::Link("https://example.org".to_owned());
    document.inlines.push(Inline { span: Span::clamped(TEXT, 0, 7), kind });
    let row = append_all(&mut library, &document, vec![vec![add("e1")]]).row;
    let (loaded, opened) = library.load(row, "ana").unwrap();
    assert_eq!(loaded.text(), TEXT);
    assert_eq!(loaded.hash(), document.hash());
    assert_eq!((loaded.title, loaded.source), (document.title, document.source));
    assert_eq!((loaded.blocks, loaded.inlines), (document.blocks, document.inlines));
    assert_eq!((loaded.metadata, opened.set.len()), (document.metadata, 1));
    let err = library.load(DocumentId(99), "ana").unwrap_err();
    assert!(matches!(err, StoreError::NoDocument { .. }), "{err}");
}

#[test]
fn the_reading_place_is_kept_and_fits_the_text() {
    let (_dir, mut library) = library();
    let document = article(TEXT, "a.txt");
    let workspace = library.document(&document, "ana", 1).unwrap().workspace;
    assert_eq!(library.document(&document, "ana", 2).unwrap().place, None);
    let place = ReadingPlace { top: 14, cursor: 20 };
    library.set_place(workspace, place).unwrap();
    assert_eq!(library.document(&document, "ana", 3).unwrap().place, Some(place));
    library.set_place(workspace, ReadingPlace { top: 14, cursor: 99_999 }).unwrap();
    let clamped = Some(ReadingPlace { top: 14, cursor: TEXT.len() });
    assert_eq!(library.document(&document, "ana", 4).unwrap().place, clamped);
}

#[test]
fn the_list_counts_by_layer_what_is_decided() {
    let (_dir, mut library) = library();
    let reject = Edit::SetStatus { id: "e2".into(), status: Status::Rejected };
    let groups = vec![vec![add("e1"), add("e2"), add("e3"), add("e4")], vec![accept("e1"), reject]];
    let mut opened = append_all(&mut library, &article(TEXT, "a.txt"), groups);
    let removed = make(&mut opened.set, vec![Edit::Remove { id: "e4".into() }]);
    library.append(opened.workspace, opened.head, &removed).unwrap();
    library.document(&article("Another.", "b.txt"), "ana", 9).unwrap();
    let rows = library.documents("ana").unwrap();
    let titles: Vec<&str> = rows.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(titles, ["Another.", "Harbour vote"]);
    let count = rows[1].counts["entity"];
    assert_eq!(count, Count { suggested: 1, accepted: 1, rejected: 1 });
    assert_eq!((count.decided(), count.total()), (2, 3));
}

#[test]
fn a_document_is_found_by_path_hash_or_title() {
    let (_dir, mut library) = library();
    let document = article(TEXT, "news/a.txt");
    library.document(&document, "ana", 1).unwrap();
    library.document(&article("Another harbour.", "b.txt"), "ana", 1).unwrap();
    let absolute = std::path::absolute("news/a.txt").unwrap();
    let prefix = document.hash()[..8].to_uppercase();
    for query in ["news/a.txt", "./news/a.txt", absolute.to_str().unwrap(), &prefix, "HARBOUR vote"]
    {
        let found = library.find(query, "ana").unwrap();
        assert_eq!(found.len(), 1, "{query}");
        assert_eq!(found[0].hash, document.hash(), "{query}");
    }
    assert_eq!(library.find("harbour", "ana").unwrap().len(), 2);
    assert_eq!(library.find("nothing", "ana").unwrap().len(), 0);
    assert_eq!(library.find("", "ana").unwrap().len(), 0);
}

#[test]
fn a_changed_text_offers_the_annotations_of_the_version_before() {
    let (_dir, mut library) = library();
    append_all(&mut library, &article(TEXT, "a.txt"), vec![vec![add("e1")], vec![accept("e1")]]);
    let new = article("Harbour vote, corrected\n", "a.txt");
    let mut opened = library.document(&new, "ana", 2).unwrap();
    let earlier = opened.earlier.clone().expect("the version before had a decision");
    assert_eq!((earlier.title.as_str(), earlier.decided), ("Harbour vote", 1));
    assert_eq!(library.document(&article("By pipe", "-"), "ana", 2).unwrap().earlier, None);
    assert_eq!(library.document(&article(TEXT, "a.txt"), "ana", 3).unwrap().earlier, None);

    let stamp = Stamp { annotator: "ana".to_owned(), time: 5 };
    let carried =
        Transaction::make(&mut opened.set, Kind::CarryOver, "Carry over", stamp, Vec::new());
    library.append(opened.workspace, opened.head, &carried.unwrap()).unwrap();
    assert_eq!(library.document(&new, "ana", 4).unwrap().earlier, None);
}

#[test]
fn an_earlier_version_that_is_declined_is_not_offered_again() {
    let (_dir, mut library) = library();
    append_all(&mut library, &article(TEXT, "a.txt"), vec![vec![add("e1")], vec![accept("e1")]]);
    let new = article("Harbour vote, corrected\n", "a.txt");
    let opened = library.document(&new, "ana", 2).unwrap();
    assert!(opened.earlier.is_some());
    library.decline_earlier(opened.workspace).unwrap();
    assert_eq!(library.document(&new, "ana", 3).unwrap().earlier, None);
}

#[test]
fn each_annotator_has_a_layer_of_their_own() {
    let (_dir, mut library) = library();
    let document = article(TEXT, "a.txt");
    let mine = append_all(&mut library, &document, vec![vec![add("e1")], vec![accept("e1")]]);
    let mut theirs = library.document(&document, "bo", 2).unwrap();
    assert_eq!((theirs.row, theirs.set.len(), theirs.head), (mine.row, 0, 0));
    assert_ne!(theirs.workspace, mine.workspace);
    let made = make(&mut theirs.set, vec![add("e1"), add("e2")]);
    library.append(theirs.workspace, 0, &made).unwrap();
    library.set_place(theirs.workspace, ReadingPlace { top: 14, cursor: 20 }).unwrap();
    let again = library.document(&document, "ana", 3).unwrap();
    assert_eq!((again.set, again.head, again.place), (mine.set, 2, None));
    assert_eq!(library.annotators().unwrap(), ["ana", "bo"]);
    let workspaces = library.workspaces(mine.row).unwrap();
    let counts: Vec<_> =
        workspaces.iter().map(|w| (w.annotator.as_str(), w.counts["entity"])).collect();
    let (accepted, suggested) =
        (Count { accepted: 1, ..Count::default() }, Count { suggested: 2, ..Count::default() });
    assert_eq!(counts, [("ana", accepted), ("bo", suggested)]);
}

#[test]
fn looking_at_a_document_makes_no_workspace() {
    let (_dir, mut library) = library();
    let row = library.document(&article(TEXT, "a.txt"), "ana", 1).unwrap().row;
    let (document, kept) = library.load(row, "bo").unwrap();
    assert_eq!((document.text(), kept.workspace, kept.set.len()), (TEXT, None, 0));
    assert_eq!(library.annotators().unwrap(), ["ana"]);
    let made = library.workspace(row, "bo").unwrap();
    assert_eq!(library.workspace(row, "bo").unwrap(), made);
    assert_eq!(library.documents("bo").unwrap()[0].opened, None);
}

#[test]
fn what_the_list_says_is_what_counting_gives() {
    let (_dir, mut library) = library();
    let claim = |id: &str, score| {
        let layer = "claim".to_owned();
        let label = "check-worthy".to_owned();
        Edit::Add { annotation: Annotation { layer, label, score, ..annotation(id, 0, 7) } }
    };
    let label = |label: &str| Edit::SetLabel { id: "e1".into(), label: label.to_owned() };
    let groups = vec![
        vec![add("e1"), add("e2"), claim("c1", Some(0.5)), claim("c2", Some(0.9))],
        vec![label("ORG"), accept("c1")],
        vec![Edit::SetStatus { id: "c2".into(), status: Status::Rejected }],
        vec![label("GPE"), claim("c3", None), claim("c4", Some(0.75))],
        vec![Edit::Remove { id: "e2".into() }],
    ];
    let opened = append_all(&mut library, &article(TEXT, "a.txt"), groups);
    let kept: Vec<i64> = library
        .connection
        .query_row("SELECT suggested, decided, worth, doubt FROM workspaces", [], |row| {
            (0..4).map(|at| row.get(at)).collect()
        })
        .unwrap();
    // c1 is accepted; c3 has no score; c4 and e1 (0.7) are in doubt by 0.5 and 0.6.
    assert_eq!(kept, [3, 2, 1000 + 1000 + 750, 500 + 600]);
    let label = |label: &str| {
        let sql = "SELECT suggested + accepted + rejected FROM counts WHERE label = ?1";
        library.connection.query_row(sql, [label], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!((label("PERSON"), label("ORG"), label("GPE")), (0, 0, 1));
    let counts = &library.workspaces(opened.row).unwrap()[0].counts;
    assert_eq!(counts["claim"], Count { suggested: 2, accepted: 1, rejected: 1 });
}

#[test]
fn the_day_of_an_article_is_kept() {
    let (_dir, mut library) = library();
    let mut document = article(TEXT, "a.txt");
    document.metadata.insert("date".to_owned(), "Friday, 3 May 2024".to_owned());
    library.document(&document, "ana", 1).unwrap();
    assert_eq!(library.documents("ana").unwrap()[0].date.as_deref(), Some("2024-05-03"));
}

#[test]
fn search_finds_words_phrases_and_beginnings() {
    let (_dir, mut library) = library();
    let row = library.document(&article(TEXT, "a.txt"), "ana", 1).unwrap().row;
    library.document(&article("Ferry\n\nNo fares here, café only.", "b.txt"), "ana", 1).unwrap();
    let rows = |library: &mut Library, words| {
        library.search(words, 10).unwrap().iter().map(|hit| hit.row).collect::<Vec<_>>()
    };
    assert_eq!(rows(&mut library, "ferry fares").len(), 2);
    assert_eq!(rows(&mut library, "\"ferry fares\""), [row]);
    assert_eq!(rows(&mut library, "counc"), [row]);
    assert_eq!(rows(&mut library, "CAFE").len(), 1);
    assert_eq!(rows(&mut library, "absent").len(), 0);
    for typed in ["\"", "' OR 1=1 --", "NEAR(", "a:b:c", "*", "^", "(", "\u{0}", "ferry AND NOT ("]
    {
        library.search(typed, 10).unwrap();
    }
    let hit = &library.search("okoro", 10).unwrap()[0];
    assert_eq!(&hit.snippet[hit.marks[0].clone()], "Okoro");
}

#[test]
fn search_follows_a_new_title() {
    let (_dir, mut library) = library();
    library.document(&article(TEXT, "a.txt"), "ana", 1).unwrap();
    assert_eq!(library.search("harbour", 10).unwrap().len(), 1);
    library.document(&plain::document(TEXT, Some("Quay"), "a.txt"), "ana", 2).unwrap();
    assert_eq!(library.search("quay", 10).unwrap().len(), 1);
    assert_eq!(library.search("harbour", 10).unwrap().len(), 1, "it still stands in the text");
    let check = "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)";
    library.connection.execute(check, []).unwrap();
}

#[test]
fn the_journal_cannot_be_changed_or_shortened() {
    let (_dir, mut library) = library();
    append_all(&mut library, &article(TEXT, "a.txt"), vec![vec![add("e1")]]);
    for statement in ["DELETE FROM transactions", "UPDATE transactions SET edits = '[]'"] {
        let err = library.connection.execute(statement, []).unwrap_err();
        assert!(err.to_string().contains("the journal only grows"), "{err}");
    }
}

#[test]
fn the_state_is_what_the_journal_gives_when_it_is_replayed() {
    let (_dir, mut library) = library();
    let document = article(TEXT, "a.txt");
    let groups = vec![
        vec![add("e1"), add("e2")],
        vec![accept("e2")],
        vec![Edit::Remove { id: AnnotationId::from("e1") }],
    ];
    let opened = append_all(&mut library, &document, groups);
    let mut replayed = AnnotationSet::new(document.shared_text());
    for (_, transaction) in library.journal(opened.workspace).unwrap() {
        replayed.apply_all(transaction.edits).unwrap();
    }
    assert_eq!(replayed, library.document(&document, "ana", 2).unwrap().set);
}

#[test]
fn one_backup_a_day_is_made_and_the_oldest_go() {
    let (_dir, mut library) = library();
    let document = article(TEXT, "a.txt");
    append_all(&mut library, &document, vec![vec![add("e1")]]);
    let day = 24 * 60 * 60 * 1000;
    let first = library.back_up_daily(0).unwrap().unwrap();
    assert!(first.ends_with("library.db.backup-1970-01-01"), "{}", first.display());
    assert_eq!(library.back_up_daily(day - 1).unwrap(), None);
    for number in 1..=KEPT_BACKUPS as i64 {
        library.back_up_daily(number * day).unwrap().unwrap();
    }
    assert!(!first.exists());
    let newest = backup::newest(library.path()).unwrap();
    assert!(newest.ends_with("library.db.backup-1970-01-08"), "{}", newest.display());
    let opened = Library::open(&newest).unwrap().document(&document, "ana", 2).unwrap();
    assert_eq!((opened.head, opened.set.len()), (1, 1));
}

#[test]
fn the_daily_backup_is_made_beside_the_work() {
    let (_dir, mut library) = library();
    let document = article(TEXT, "a.txt");
    let mut opened = append_all(&mut library, &document, vec![vec![add("e1")]]);
    let backup = library.begin_daily_backup(0).unwrap().unwrap();
    let made = make(&mut opened.set, vec![accept("e1")]);
    library.append(opened.workspace, opened.head, &made).unwrap();
    while !backup.is_done() {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let made = backup::newest(library.path()).unwrap();
    assert_eq!(Library::open(&made).unwrap().document(&document, "ana", 2).unwrap().set.len(), 1);
    assert!(library.begin_daily_backup(1).unwrap().is_none(), "the day has one");
    // One that is given up leaves nothing half copied.
    drop(library.begin_daily_backup(i64::from(u32::MAX)).unwrap().unwrap());
    let folder = std::fs::read_dir(library.path().parent().unwrap()).unwrap();
    let left = folder.filter(|entry| {
        entry.as_ref().unwrap().file_name().to_string_lossy().contains("unfinished")
    });
    assert_eq!(left.count(), 0);
}

#[test]
fn a_copy_that_was_never_finished_is_deleted_a_day_later() {
    let (_dir, library) = library();
    let unfinished = library.path().with_file_name("library.db.unfinished-x1");
    let file = std::fs::File::create(&unfinished).unwrap();
    let day = 24 * 60 * 60 * 1000;
    let begun = std::time::UNIX_EPOCH + std::time::Duration::from_millis(3 * day);
    file.set_modified(begun).unwrap();
    library.back_up_daily(4 * day as i64).unwrap();
    assert!(unfinished.exists(), "another postil may be at it");
    library.back_up_daily(5 * day as i64).unwrap();
    assert!(!unfinished.exists());
}

#[test]
#[cfg(unix)]
fn only_the_user_may_read_what_is_made() {
    use std::os::unix::fs::PermissionsExt;
    let (_dir, library) = library();
    library.back_up_daily(0).unwrap();
    for entry in std::fs::read_dir(library.path().parent().unwrap()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", entry.path().display());
    }
    let directory = library.path().parent().unwrap().metadata().unwrap();
    assert_eq!(directory.permissions().mode() & 0o777, 0o700);
}

#[test]
fn a_library_can_be_sent_to_its_thread() {
    fn is_send<T: Send>(_: &T) {}
    is_send(&library().1);
}

/// Pages that an append adds to the log.
fn pages_of_append(annotations: usize) -> u64 {
    let (_dir, mut library) = library();
    let ids: Vec<String> = (1..=annotations).map(|n| format!("e{n}")).collect();
    let all = ids.iter().map(|id| add(id)).collect();
    let mut opened = append_all(&mut library, &article(TEXT, "a.txt"), vec![all]);
    let empty = "PRAGMA wal_checkpoint(TRUNCATE)";
    library.connection.query_row(empty, [], |_| Ok(())).unwrap();
    let made = make(&mut opened.set, vec![accept("e7")]);
    library.append(opened.workspace, opened.head, &made).unwrap();
    let log = library.path().with_file_name("library.db-wal").metadata().unwrap().len();
    log / 4096
}

#[test]
fn a_decision_writes_as_little_in_a_large_document_as_in_a_small_one() {
    let (small, large) = (pages_of_append(10), pages_of_append(3_000));
    assert!(small <= 8 && large <= small + 3, "{small} and {large} pages");
}

#[test]
fn every_connection_syncs_its_log_at_each_commit() {
    let (_dir, library) = library();
    let setting = |name| library.connection.pragma_query_value(None, name, |row| row.get(0));
    let journal: String = setting("journal_mode").unwrap();
    assert_eq!(journal, "wal");
    let number = |name| library.connection.pragma_query_value(None, name, |row| row.get(0));
    let (synchronous, foreign_keys): (i64, i64) =
        (number("synchronous").unwrap(), number("foreign_keys").unwrap());
    assert_eq!((synchronous, foreign_keys), (2, 1));
}
