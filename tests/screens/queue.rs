//! Pictures of the queue.

use postil::app::listing::Filter;
use postil::app::{App, Message};
use postil::store::{Answer, Count, DocumentId, DocumentRow, Entry, Question, QueueRow};

use crate::{SMALL, USUAL, WIDE, assert_picture, opened, press, tell};

/// Title, source, day, open and decided suggestions.
type Shown = (&'static str, &'static str, u32, (u32, u32));

/// Documents of a library: untouched, begun, done, one without a date.
fn queue_of(size: (u16, u16), words: &str) -> App {
    let mut app = opened(size, None);
    app.open_queue(Filter { words: words.to_owned(), ..Filter::default() });
    let documents: [Shown; 4] = [
        ("Harbour vote splits council over ferry fares", "ferry-fares.md", 20_261_124, (12, 0)),
        ("Night light keeps birds awake", "https://example.org/night/light", 20_261_123, (3, 4)),
        ("Rate cut surprises nobody", "wire/rate-cut.txt", 20_260_930, (0, 9)),
        (
            "Grain trial is late — and very much longer than any title that fits",
            "grain.txt",
            0,
            (0, 0),
        ),
    ];
    let row = |(at, (title, source, date, (open, decided))): (usize, &Shown)| {
        let entry = Entry {
            document: DocumentId(at as i64 + 1),
            added: 10 - at as i64,
            opened: if *decided > 0 { 1_764_000_000_000 - at as i64 } else { 0 },
            date: *date,
            suggested: *open,
            decided: *decided,
            worth: 1300 * at as u32,
            doubt: 420 * open,
        };
        let day = format!("{}-{:02}-{:02}", date / 10_000, date / 100 % 100, date % 100);
        let count =
            Count { suggested: u64::from(*open), accepted: u64::from(*decided), rejected: 0 };
        let counts = [("quote".to_owned(), count)].into_iter().filter(|_| count.total() > 0);
        let document = DocumentRow {
            row: entry.document,
            hash: String::new(),
            title: (*title).to_owned(),
            source: (*source).to_owned(),
            date: (*date > 0).then_some(day),
            added: entry.added,
            opened: Some(entry.opened),
            counts: counts.collect(),
        };
        let snippet = (!words.is_empty())
            .then(|| ("the rise of ferry fares by 12 percent".to_owned(), vec![12..17, 18..23]));
        let annotators =
            vec![("ana".to_owned(), count.accepted, count.total()), ("bo".to_owned(), 1, 40)];
        (entry, QueueRow { document, snippet, annotators })
    };
    let (entries, rows): (Vec<_>, Vec<_>) = documents.iter().enumerate().map(row).unzip();
    tell(&mut app, Message::Listed(entries));
    if !words.is_empty() {
        let answer = Answer { words: Some((1..4).map(DocumentId).collect()), ..Answer::default() };
        let question = Question { words: words.to_owned(), ..Question::default() };
        tell(&mut app, Message::Answered(Box::new((question, answer))));
    }
    tell(&mut app, Message::Rows { words: words.to_owned(), rows });
    app
}

#[test]
fn the_queue_of_a_library() {
    for size in [WIDE, USUAL, SMALL] {
        let mut app = queue_of(size, "");
        press(&mut app, "j");
        assert_picture("queue", &app);
    }
}

#[test]
fn a_search_in_the_library() {
    for size in [WIDE, SMALL] {
        let app = queue_of(size, "ferry fares");
        assert_picture("queue_search", &app);
    }
}
