use super::*;
use crate::annotation::Status;
use crate::exchange::testing::{read_back, sample};

#[test]
fn the_sample_is_a_task_with_its_configuration() {
    let written = sample(&LabelStudio);
    insta::assert_snapshot!("tasks", String::from_utf8(written.main.clone()).unwrap());
    insta::assert_snapshot!("labels", String::from_utf8(written.files["xml"].clone()).unwrap());
}

fn read_text(text: &str) -> Vec<Incoming> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("tasks.json");
    std::fs::write(&path, text).unwrap();
    read_back(&LabelStudio, &path)
}

#[test]
fn annotations_are_accepted_and_predictions_suggested() {
    let found = read_text(
        r#"[{"id":4,"data":{"article":"Ada 😀 Obi"},
        "annotations":[{"completed_by":{"email":"ana@example.org"},"result":[
          {"id":"a","from_name":"note","to_name":"t","type":"textarea","value":{"start":0,"end":3,"text":["x","y"]}},
          {"id":"a","from_name":"label","to_name":"t","type":"labels","value":{"start":0,"end":3,"text":"Ada","labels":["Person","Name"]}},
          {"from_name":"tone","to_name":"t","type":"choices","value":{"choices":["calm"]}}]},
         {"was_cancelled":true,"result":[]}],
        "predictions":[{"model_version":"m1","score":0.4,"result":[
          {"id":"p","from_name":"label","to_name":"t","type":"labels","value":{"start":7,"end":10,"labels":["Person"]}},
          {"id":"q","from_name":"label","to_name":"t","type":"labels","value":{"start":"7"}}]}]}]"#,
    );
    let [one] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(one.id, "tasks-4");
    let seen: Vec<_> = one
        .annotations
        .iter()
        .map(|a| (a.label.as_str(), a.status.unwrap(), a.agent.as_deref(), a.attributes.len()))
        .collect();
    let (ana, model) = (Some("ana@example.org"), Some("m1"));
    assert_eq!(
        seen,
        [
            ("Person", Status::Accepted, ana, 1),
            ("Name", Status::Accepted, ana, 1),
            ("calm", Status::Accepted, ana, 0),
            ("Person", Status::Suggested, model, 0)
        ]
    );
    let calm = &one.annotations[2];
    assert_eq!((calm.layer.as_deref(), calm.spans.len()), (Some("tone"), 0));
    assert_eq!(one.problems.len(), 2, "{:?}", one.problems);
}

#[test]
fn a_task_that_is_none_is_named() {
    let found = read_text(r#"[{"data":{"text":"Ada"}}, 7, {"data":{}}]"#);
    let broken: Vec<usize> = found.iter().map(|one| one.problems.len()).collect();
    assert_eq!(broken, [0, 1, 1]);
}
