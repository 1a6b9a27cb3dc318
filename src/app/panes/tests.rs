use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::annotation::edit::Edit;
use crate::annotation::{Attributes, Provenance, Value};
use crate::app::panes::listing::Stop;

fn text(words: usize) -> Arc<str> {
    "word ".repeat(words).into()
}

fn entity(text: &str, number: usize, name: &str, label: &str) -> Annotation {
    let name = (!name.is_empty()).then(|| ("name".to_owned(), Value::Text(name.to_owned())));
    Annotation {
        id: AnnotationId(format!("e{number}").into()),
        layer: "entity".to_owned(),
        label: label.to_owned(),
        spans: vec![Span::clamped(text, number * 5, number * 5 + 4)],
        attributes: name.into_iter().collect::<Attributes>(),
        status: Status::Suggested,
        score: Some((number % 7) as f32 / 7.0),
        provenance: Provenance::Annotator { annotator: "ana".to_owned() },
        derived_from: None,
    }
}

/// Panes with these names, in the order of the text.
fn panes(names: &[&str]) -> (Panes, AnnotationSet) {
    let text = text(names.len());
    let mut set = AnnotationSet::new(Arc::clone(&text));
    for (number, name) in names.iter().enumerate() {
        set.apply(Edit::Add { annotation: entity(&text, number, name, "PERSON") }).unwrap();
    }
    let mut panes = Panes::new(&Schema::built_in());
    panes.refresh(&set);
    (panes, set)
}

const ENTITIES: usize = 2;

fn shown(pane: &Pane) -> Vec<String> {
    let rows = (0..pane.len()).filter_map(|row| pane.list.item(row));
    rows.map(|item| match item {
        Item::Whole(name, group) => format!("{name} ×{}", group.len()),
        Item::One(id, is_inside) => format!("{}{id}", if is_inside { "- " } else { "" }),
    })
    .collect()
}

fn named(name: &str) -> Thing {
    Thing::Named(name.into())
}

#[test]
fn mentions_of_a_name_have_one_row_that_unfolds() {
    let (mut panes, _) = panes(&["Obi", "Okoro", "Obi", "", "Obi"]);
    let pane = &mut panes.panes[ENTITIES];
    assert_eq!(shown(pane), ["Obi ×3", "e1", "e3"]);
    pane.list.fold(&named("Obi"));
    assert_eq!(shown(pane), ["Obi ×3", "- e0", "- e2", "- e4", "e1", "e3"]);
    assert_eq!(pane.row_of(&"e4".into()), Some(3));
    assert_eq!(pane.row_of(&"e1".into()), Some(4));
    pane.list.fold(&named("Obi"));
    assert_eq!(pane.row_of(&"e4".into()), Some(0));
}

#[test]
fn what_is_mentioned_most_comes_first() {
    let (mut panes, set) = panes(&["Marlowe", "Okoro", "Obi", "Okoro", "Obi", "Okoro"]);
    panes.panes[ENTITIES].sort = Sort::Mentions;
    panes.invalidate();
    panes.refresh(&set);
    assert_eq!(shown(&panes.panes[ENTITIES]), ["Okoro ×3", "Obi ×2", "e0"]);
}

#[test]
fn the_loop_passes_over_what_is_decided() {
    let (mut panes, mut set) = panes(&["Obi", "Okoro", "Obi", "Marlowe"]);
    let accept = |id: &str| Edit::SetStatus { id: id.into(), status: Status::Accepted };
    set.apply(accept("e1")).unwrap();
    panes.refresh(&set);
    let list = &mut panes.panes[ENTITIES].list;
    assert_eq!(list.next_undecided(0), Some(Stop::One("e3".into())));
    assert_eq!(list.previous_undecided(2), Some(Stop::Whole("Obi".into(), "e0".into())));
    list.fold(&named("Obi"));
    assert_eq!(list.next_undecided(0), Some(Stop::One("e0".into())));
    assert_eq!(list.next_undecided(1), Some(Stop::One("e2".into())));
    assert_eq!(list.next_undecided(2), Some(Stop::One("e3".into())));
    assert_eq!(list.next_undecided(4), None);
}

#[test]
fn a_decision_costs_the_same_however_long_the_list_is() {
    let names: Vec<String> = (0..20_000).map(|number| format!("name {}", number % 9_000)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (mut panes, mut set) = panes(&names);
    for (filter, most) in [("", 1), ("status:suggested", 3)] {
        panes.panes[ENTITIES].filter = Filter::parse(filter).unwrap();
        panes.panes[ENTITIES].invalidate();
        panes.refresh(&set);
        let before = panes.panes[ENTITIES].list.work();
        for number in 0..100 {
            let id = AnnotationId(format!("e{}", number * 7 + filter.len()).into());
            set.apply(Edit::SetStatus { id, status: Status::Accepted }).unwrap();
            panes.refresh(&set);
        }
        let work = panes.panes[ENTITIES].list.work() - before;
        assert!(work <= 100 * most, "{work} rows were made for 100 decisions, filter “{filter}”");
    }
}

#[test]
fn a_filter_lists_rejected_ones_if_it_asks_for_them() {
    let (mut panes, mut set) = panes(&["Obi", "Okoro", "Marlowe"]);
    set.apply(Edit::SetStatus { id: "e1".into(), status: Status::Rejected }).unwrap();
    panes.refresh(&set);
    assert_eq!(shown(&panes.panes[ENTITIES]), ["e0", "e2"]);
    panes.panes[ENTITIES].filter = Filter::parse("status:rejected").unwrap();
    panes.panes[ENTITIES].invalidate();
    panes.refresh(&set);
    assert_eq!(shown(&panes.panes[ENTITIES]), ["e1"]);
    assert_eq!(panes.panes[ENTITIES].count.rejected, 1);
}

fn any_edit(set: &AnnotationSet, step: (u8, usize, u8)) -> Option<Edit> {
    let (kind, number, choice) = step;
    let id = AnnotationId(format!("e{number}").into());
    let there = set.annotation(&id).is_some();
    let name = ["", "Obi", "Okoro", "Marlowe"][usize::from(choice) % 4];
    Some(match kind {
        0 if !there => Edit::Add {
            annotation: entity(
                set.text(),
                number,
                name,
                ["PERSON", "ORG"][usize::from(choice) % 2],
            ),
        },
        _ if !there => return None,
        0 | 1 => Edit::Remove { id },
        2 | 3 => {
            let statuses = [Status::Suggested, Status::Accepted, Status::Rejected];
            Edit::SetStatus { id, status: statuses[usize::from(choice) % 3] }
        }
        4 => Edit::SetLabel { id, label: ["PERSON", "GPE"][usize::from(choice) % 2].to_owned() },
        5 => {
            let start = number * 5 + usize::from(choice) % 3;
            Edit::SetSpans { id, spans: vec![Span::clamped(set.text(), start, start + 2)] }
        }
        _ => {
            let value = (!name.is_empty()).then(|| Value::Text(name.to_owned()));
            Edit::SetAttribute { id, name: "name".to_owned(), value }
        }
    })
}

proptest! {
    #[test]
    fn what_changes_bit_by_bit_is_what_is_made_at_once(
        steps in prop::collection::vec((0..7u8, 0..30usize, any::<u8>()), 1..80),
        sort in 0..4usize, is_grouped: bool, filter in 0..3usize, pace in 1..9usize,
    ) {
        let text = text(32);
        let mut set = AnnotationSet::new(text);
        let mut panes = Panes::new(&Schema::built_in());
        let sorts = [Sort::Position, Sort::Score, Sort::Name, Sort::Mentions];
        panes.panes[ENTITIES].sort = sorts[sort];
        panes.panes[ENTITIES].is_grouped = is_grouped;
        let filter = ["", "status:suggested", "label:PERSON >0.3"][filter];
        panes.panes[ENTITIES].filter = Filter::parse(filter).unwrap();
        for name in ["Obi", "Okoro"] {
            panes.panes[ENTITIES].list.fold(&named(name));
        }
        panes.refresh(&set);
        for (number, step) in steps.into_iter().enumerate() {
            if let Some(edit) = any_edit(&set, step) {
                set.apply(edit).unwrap();
            }
            if number % pace == 0 {
                panes.refresh(&set);
            }
        }
        panes.refresh(&set);
        let mut whole = panes.clone();
        whole.invalidate();
        whole.refresh(&set);
        let (pane, whole) = (&panes.panes[ENTITIES], &whole.panes[ENTITIES]);
        prop_assert_eq!(shown(pane), shown(whole));
        prop_assert_eq!(pane.count, whole.count);
        prop_assert_eq!(&pane.undecided, &whole.undecided);
        for row in 0..pane.len() {
            prop_assert_eq!(pane.list.next_undecided(row), whole.list.next_undecided(row));
            prop_assert_eq!(pane.list.previous_undecided(row), whole.list.previous_undecided(row));
            if let Some(Item::One(id, _)) = pane.list.item(row) {
                prop_assert_eq!(pane.row_of(id), Some(row));
            }
        }
    }
}
