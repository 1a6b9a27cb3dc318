use super::*;
use crate::annotation::Status;
use crate::exchange::testing::{read_back, sample};

#[test]
fn the_sample_is_a_task_for_each_answer() {
    insta::assert_snapshot!(String::from_utf8(sample(&Prodigy).main).unwrap());
}

#[test]
fn tasks_of_others_are_read() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.jsonl");
    let lines = r#"{"text":"Ada Obi said so.","_task_hash":5,"spans":[{"start":0,"end":7,"label":"Person"},{"start":8,"end":12,"label":"Cue"}],"relations":[{"head":1,"child":2,"label":"says","head_span":{"start":0,"end":7,"label":"Person"},"child_span":{"start":8,"end":12,"label":"Cue"}}],"answer":"accept","_annotator_id":"ana"}
{"text":"No.","spans":[{"start":0,"end":2,"label":"X"},{"start":"a"}],"answer":"reject"}
{"text":"Hm.","spans":[{"start":0,"end":2,"label":"X"}],"answer":"ignore"}
{"image":"a.png","spans":[]}
"#;
    std::fs::write(&path, lines).unwrap();
    let found = read_back(&Prodigy, &path);
    let first = &found[0];
    assert_eq!(first.annotations.len(), 2);
    assert_eq!(first.annotations[0].status, Some(Status::Accepted));
    assert_eq!(first.annotations[0].agent.as_deref(), Some("ana"));
    assert_eq!(first.relations.len(), 1);
    assert_eq!(found[1].annotations[0].status, Some(Status::Rejected));
    let problems: Vec<usize> = found.iter().map(|one| one.problems.len()).collect();
    assert_eq!(problems, [0, 1, 1, 1]);
}
