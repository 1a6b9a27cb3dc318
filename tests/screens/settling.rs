//! Pictures of the differences between annotators.

use postil::annotation::edit::Edit;
use postil::annotation::set::AnnotationSet;
use postil::annotation::{Annotation, Relation, RelationId, Status};
use postil::app::App;
use postil::app::settling::{Party, Settling, begin};

use crate::{SMALL, USUAL, WIDE, assert_picture, claims, entities, opened, press, quotes, with};

/// What an annotator accepted, with a label of the whole article and a relation.
fn party(app: &App, annotator: &str, accepted: Vec<Annotation>, label: &str) -> Party {
    let mut set = AnnotationSet::new(app.document.shared_text());
    let whole = Annotation {
        spans: Vec::new(),
        layer: "genre".to_owned(),
        label: label.to_owned(),
        ..accepted[0].clone()
    };
    for (number, annotation) in [whole].into_iter().chain(accepted).enumerate() {
        let id = format!("x{number}").as_str().into();
        let annotation = Annotation { id, status: Status::Accepted, ..annotation };
        set.apply(Edit::Add { annotation }).unwrap();
    }
    let (id, label) = (RelationId("r1".into()), "supports".to_owned());
    let relation = Relation { id, label, from: "x2".into(), to: "x1".into() };
    set.apply(Edit::Relate { relation }).unwrap();
    Party { annotator: annotator.to_owned(), set }
}

/// ana and bo agree on a claim; their quotes differ in an edge and a speaker, their entities in a
/// label, and only one has a second claim.
fn settling_of(size: (u16, u16)) -> App {
    let mut app = opened(size, None);
    let text = app.document.shared_text();
    let (claims, quotes, entities) = (claims(&text), quotes(&text), entities(&text));
    let ana = vec![claims[0].clone(), quotes[0].clone(), entities[0].clone(), claims[1].clone()];
    let place = Annotation { label: "LOC".to_owned(), ..entities[0].clone() };
    let shorter = Annotation { spans: vec![quotes[0].spans[0]], ..quotes[0].clone() };
    let bo = vec![claims[0].clone(), with(shorter, &[("speaker", "the mayor")]), place];
    let parties = vec![party(&app, "ana", ana, "news"), party(&app, "bo", bo, "feature")];
    app.set = AnnotationSet::new(text);
    app.settle(Settling::new(parties, "gold".to_owned()));
    begin(&mut app);
    press(&mut app, "]");
    app
}

#[test]
fn versions_side_by_side() {
    for size in [WIDE, USUAL, SMALL] {
        assert_picture("settling", &settling_of(size));
    }
}

#[test]
fn a_settled_difference_and_what_all_agree_on() {
    for size in [WIDE, USUAL, SMALL] {
        let mut app = settling_of(size);
        press(&mut app, "m K v");
        assert_picture("settling_settled", &app);
    }
}
