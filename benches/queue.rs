//! How long the queue takes on a library of 100,000 articles with 1,500,000 annotations.
//! `cargo bench --bench queue` prints a table: the median of several calls and the fastest; then the
//! memory of the process that holds the queue. `-- NUMBER` makes a library of another size, and
//! `-- NUMBER PATH` leaves it there to be looked at.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use postil::annotation::edit::Edit;
use postil::annotation::schema::Schema;
use postil::annotation::set::AnnotationSet;
use postil::annotation::transaction::{Kind, Stamp, Transaction};
use postil::annotation::{Annotation, AnnotationId, Attributes, Provenance, Status, id_prefix};
use postil::app::listing::{Filter, Sort, acting, narrowing};
use postil::app::{self, App, Effect, Message};
use postil::command::Keymap;
use postil::document::{Document, plain};
use postil::store::{DocumentId, Library, Question, State};
use postil::text::Span;

/// Suggestions of each article: layer, label.
const LABELS: [(&str, &str); 15] = [
    ("claim", "check-worthy"),
    ("claim", "check-worthy"),
    ("quote", "direct"),
    ("quote", "indirect"),
    ("entity", "PERSON"),
    ("entity", "PERSON"),
    ("entity", "ORG"),
    ("entity", "ORG"),
    ("entity", "GPE"),
    ("entity", "GPE"),
    ("entity", "DATE"),
    ("entity", "DATE"),
    ("entity", "MONEY"),
    ("entity", "PERCENT"),
    ("entity", "NORP"),
];

const SUBJECTS: [&str; 8] = [
    "ferry fares",
    "harbour dues",
    "school meals",
    "bus lanes",
    "grain prices",
    "rents",
    "rain",
    "night light",
];
const PLACES: [&str; 8] = [
    "Port Selwyn",
    "Little Gannet",
    "Marlow Sound",
    "Kittiwake",
    "Ostwick",
    "Hollin Bay",
    "Farrow",
    "Tern Point",
];
const PEOPLE: [&str; 6] =
    ["Ines Okoro", "Tomas Arriaga", "Helen Marlowe", "Ada Obi", "Jonas Lindqvist", "Mei Tanaka"];
const VERBS: [&str; 6] = ["defends", "questions", "raises", "drops", "delays", "explains"];

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let count = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let kept = arguments.next();
    let dir = tempfile::tempdir().expect("a directory for temporary files");
    let path = kept.map_or_else(|| dir.path().join("library.db"), Into::into);
    if !path.exists() {
        let begin = Instant::now();
        generate(&path, count);
        println!("made {count} articles in {:.0} s", begin.elapsed().as_secs_f64());
    }
    println!("{:<58} {:>12} {:>12}", "", "median", "fastest");
    measure(&path);
    println!("memory of this process: {} MB", memory() / 1024);
}

fn report(what: &str, calls: usize, mut call: impl FnMut()) {
    let time = |_| {
        let begin = Instant::now();
        call();
        begin.elapsed()
    };
    let mut times: Vec<Duration> = (0..calls).map(time).collect();
    times.sort();
    let milliseconds = |time: Option<&Duration>| time.map_or(0.0, |t| t.as_secs_f64() * 1000.0);
    let (median, fastest) = (times.get(times.len() / 2), times.first());
    println!("{what:<58} {:>9.3} ms {:>9.3} ms", milliseconds(median), milliseconds(fastest));
}

/// Resident memory, in kilobytes; 0 where the system does not say.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or(0)
}

/// A sequence of numbers that look random (Knuth's constants).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

fn article(number: usize) -> Document {
    let mut numbers = Numbers(number as u64);
    let (person, place, subject) =
        (numbers.of(&PEOPLE), numbers.of(&PLACES), numbers.of(&SUBJECTS));
    let mut text = format!("{person} {} {subject} in {place} ({number})\n\n", numbers.of(&VERBS));
    for _ in 0..6 {
        let (person, place, subject) =
            (numbers.of(&PEOPLE), numbers.of(&PLACES), numbers.of(&SUBJECTS));
        let (amount, year) = (numbers.below(900) + 10, 2010 + numbers.below(16));
        text.push_str(&format!(
            "The council of {place} said on Tuesday that {subject} had cost {amount} thousand pounds since {year}. \
             “We will look at it again,” said {person}, who chairs the committee w{}.\n\n",
            numbers.below(20_000)
        ));
    }
    let mut document =
        plain::document(&text, None, &format!("/desk/news/{}/{number}.txt", number % 50));
    let day = numbers.below(28) + 1;
    document
        .metadata
        .insert("date".to_owned(), format!("2026-{:02}-{day:02}", numbers.below(12) + 1));
    document
}

fn suggestions(text: &str, number: usize) -> Vec<Annotation> {
    let mut numbers = Numbers(number as u64 + 7);
    let suggestion = |(at, (layer, label)): (usize, &(&str, &str))| Annotation {
        id: AnnotationId(format!("{}{}", id_prefix(layer), at + 1).into()),
        layer: (*layer).to_owned(),
        label: (*label).to_owned(),
        spans: vec![Span::clamped(text, 60 + 50 * at, 80 + 50 * at)],
        attributes: Attributes::new(),
        status: Status::Suggested,
        score: Some(0.4 + numbers.below(60) as f32 / 100.0),
        provenance: Provenance::Detector {
            detector: "bench".to_owned(),
            version: 1,
            rule: "bench".to_owned(),
        },
        derived_from: None,
    };
    LABELS.iter().enumerate().map(suggestion).collect()
}

/// A library in which one article of four was read by ana, and one of ten by bo too.
fn generate(path: &Path, count: usize) {
    let mut library = Library::open(path).expect("a new library opens");
    for number in 0..count {
        let document = article(number);
        let now = 1_750_000_000_000 + number as i64 * 60_000;
        let annotators: &[&str] = if number % 10 == 0 { &["ana", "bo"] } else { &["ana"] };
        for annotator in annotators {
            let opened = library.document(&document, annotator, now).expect("it is added");
            let mut set = AnnotationSet::new(document.shared_text());
            let found = suggestions(document.text(), number);
            let decided = if number % 4 == 0 { 1 + number / 4 % LABELS.len() } else { 0 };
            let mut edits: Vec<Edit> =
                found.iter().map(|one| Edit::Add { annotation: one.clone() }).collect();
            edits.extend(found.iter().take(decided).enumerate().map(|(at, one)| Edit::SetStatus {
                id: one.id.clone(),
                status: if (at + annotator.len()).is_multiple_of(3) {
                    Status::Rejected
                } else {
                    Status::Accepted
                },
            }));
            let stamp = Stamp { annotator: (*annotator).to_owned(), time: now };
            let made = Transaction::make(&mut set, Kind::Detection, "Detect", stamp, edits)
                .expect("suggestions fit");
            library.append(opened.workspace, 0, &made).expect("it is appended");
        }
    }
    while library.index_some().expect("the index is written") {}
}

/// Hands the effects to the library and its answers to the program, until both are done.
fn run(app: &mut App, library: &mut Library, effects: Vec<Effect>) {
    let mut effects = std::collections::VecDeque::from(effects);
    while let Some(effect) = effects.pop_front() {
        let message = match effect {
            Effect::List => Message::Listed(library.entries("ana").expect("it is read")),
            Effect::Ask(question) => {
                let answer = library.ask(&question, "ana").expect("it is read");
                Message::Answered(Box::new((question, answer)))
            }
            Effect::Rows { documents, words } => {
                let rows = library.queue_rows(&documents, "ana", &words).expect("they are read");
                Message::Rows { words, rows }
            }
            _ => continue,
        };
        effects.extend(app::update(app, message, 1));
    }
}

fn open(path: &Path) -> (App, Library) {
    let mut library = Library::open(path).expect("it opens");
    let nothing = Document::new(String::new(), String::new(), String::new(), Vec::new());
    let mut app = App::new(app::Start {
        document: Arc::new(nothing),
        schema: Arc::new(Schema::built_in()),
        keymap: Arc::new(Keymap::default()),
        annotator: "ana".to_owned(),
        article: (0, 1),
        size: (120, 40),
        measure: None,
        now: 0,
    });
    app.open_queue(Filter::default());
    run(&mut app, &mut library, vec![Effect::List]);
    (app, library)
}

fn measure(path: &Path) {
    let before = memory();
    report("open library and queue, first rows there", 9, || drop(open(path)));
    let (mut app, mut library) = open(path);
    println!("memory of library and queue: {} MB", memory().saturating_sub(before) / 1024);
    report("only the numbers of all documents", 9, || {
        library.entries("ana").expect("it is read");
    });
    let states = [None, Some(State::Untouched), Some(State::Begun), Some(State::Done)];
    for (state, name) in states.into_iter().zip(["all", "untouched", "begun", "done"]) {
        report(&format!("filter by state: {name}"), 9, || {
            let effects = acting::choose_state(&mut app, state);
            run(&mut app, &mut library, effects);
            let effects = app::update(&mut app, Message::Resize(120, 40), 1);
            run(&mut app, &mut library, effects);
        });
    }
    acting::choose_state(&mut app, None);
    for label in ["PERSON", "MONEY", "LAW"] {
        report(&format!("filter by label: {label}"), 9, || {
            let effects = acting::choose_label(&mut app, Some(label.to_owned()));
            run(&mut app, &mut library, effects);
            acting::choose_label(&mut app, None);
        });
    }
    report("filter by days: 2026-06", 9, || {
        let effects = acting::choose_days(&mut app, "2026-06");
        run(&mut app, &mut library, effects);
    });
    acting::choose_days(&mut app, "");
    for sort in Sort::ALL {
        report(&format!("sort by {}", sort.title()), 9, || {
            app.listing.sort = sort;
            let effects = narrowing::ask(&mut app);
            run(&mut app, &mut library, effects);
        });
    }
    report("filter by folder: 2,000 articles", 9, || {
        app.listing.filter.sources = vec!["/desk/news/7".to_owned()];
        let effects = narrowing::ask(&mut app);
        run(&mut app, &mut library, effects);
        app.listing.filter.sources.clear();
        narrowing::ask(&mut app);
    });
    for words in ["w777", "\"night light\" Tanaka", "council", "ostwi", "the"] {
        report(&format!("search: {words}"), 9, || {
            let effects = acting::find(&mut app, words);
            run(&mut app, &mut library, effects);
            acting::find(&mut app, "");
        });
        report(&format!("  only the library's answer: {words}"), 9, || {
            let question = Question { words: words.to_owned(), ..Question::default() };
            library.ask(&question, "ana").expect("it is read");
        });
    }
    let documents: Vec<DocumentId> = (1..=100).map(DocumentId).collect();
    report("100 rows with counts and annotators", 9, || {
        library.queue_rows(&documents, "ana", "").expect("they are read");
    });
    report("find a document by its path", 9, || {
        library.find("/desk/news/7/77.txt", "ana").expect("it is read");
    });
}
