//! What a library of many articles and several annotators says.

use postil::annotation::edit::Edit;
use postil::annotation::set::AnnotationSet;
use postil::annotation::{AnnotationId, id_prefix};
use postil::app::settling::Party;
use postil::app::{Effect, Message};
use postil::document::Document;
use postil::store::{Answer, DocumentId, DocumentRow, Entry, QueueRow};

use crate::{Dice, STATUSES, any_suggestions};

/// What the library says to what the queue asks.
pub fn in_queue(effect: Effect) -> Option<Message> {
    let entry = |document: i64| Entry {
        document: DocumentId(document),
        added: document,
        opened: document % 3,
        date: 20_261_100 + document as u32 % 30,
        suggested: document as u32 % 5,
        decided: document as u32 % 4,
        worth: 0,
        doubt: 0,
    };
    let row = |document: DocumentId| QueueRow {
        document: DocumentRow {
            row: document,
            hash: String::new(),
            title: "Ada\u{1b}[31m 👩‍👩‍👧 e\u{301}".to_owned(),
            source: "حسن.txt".to_owned(),
            date: None,
            added: 0,
            opened: None,
            counts: Default::default(),
        },
        snippet: Some(("é ferry 👍".to_owned(), std::iter::once(3..8).collect())),
        annotators: vec![("bo\tb".to_owned(), 1, 2)],
    };
    Some(match effect {
        Effect::List => Message::Listed((1..200).map(entry).collect()),
        Effect::Ask(question) => {
            let some = || Some((1..40).map(DocumentId).collect::<Vec<_>>());
            let answer = Answer {
                words: some(),
                label: some(),
                sources: None,
                unsettled: some(),
                by_title: some(),
            };
            Message::Answered(Box::new((question, answer)))
        }
        Effect::Rows { documents, words } => {
            Message::Rows { words, rows: documents.into_iter().map(row).collect() }
        }
        _ => return None,
    })
}

/// What two others decided, to be settled.
pub fn parties(document: &Document, dice: &mut Dice) -> Vec<Party> {
    let party = |annotator: &str, dice: &mut Dice| {
        let mut set = AnnotationSet::new(document.shared_text());
        for layer in ["quote", "entity", "claim"] {
            for mut annotation in any_suggestions(document.text(), layer, dice) {
                annotation.id = AnnotationId(set.next_id(&id_prefix(layer)).into());
                annotation.status = *dice.of(STATUSES);
                set.apply(Edit::Add { annotation }).expect("a new annotation fits");
            }
        }
        Party { annotator: annotator.to_owned(), set }
    };
    vec![party("ana", dice), party("bo\u{1b}", dice)]
}
