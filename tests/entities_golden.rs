//! A golden article: which mentions the detector finds and what they are called, with the model in
//! the binary. The article is invented.

use std::collections::BTreeMap;

use postil::detect::entities::Entities;
use postil::detect::{Article, Detector};
use postil::document::plain;

const ARTICLE: &str = "Harbour vote splits Port Elling\n\
PORT ELLING, Norway (DNA) - President Maria Halvorsen met the leaders of the World Health Organization in Geneva on \
Monday to talk about the closed hospital of Port Elling.\n\
“We cannot wait any longer,” Halvorsen told reporters. The WHO has sent $4.5 million since 2019, and Mrs. Halvorsen \
asked for 12 percent more. Her husband, Erik Halvorsen, works for the Norwegian Red Cross.\n\
The Federal Bureau of Fisheries (FBF) said in a statement on Tuesday that three boats had left the harbour. The FBF \
did not say why. Mr. Halvorsen was on one of the boats, police in Oslo said.\n\
Justice Minister Omar al-Hadi, a member of the Labour Party, denied the report. Hadi said the first boat had come back \
from Iceland on Friday night. United Nations officials in New York would not comment; the U.N. had sent a letter to \
Norway in September.\n";

fn found() -> Vec<(String, &'static str, String)> {
    let document = plain::document(ARTICLE, None, "");
    let article = Article::new(&document);
    let suggestions = Entities.detect(&article, &[]);
    assert!(suggestions.iter().all(|s| s.spans.iter().all(|span| span.fits(ARTICLE))));
    suggestions
        .into_iter()
        .map(|suggestion| {
            let text = article.slice(suggestion.spans[0]).to_owned();
            let name = suggestion.attributes.get("name").and_then(|name| name.as_text());
            (text, suggestion.label, name.unwrap_or_default().to_owned())
        })
        .collect()
}

#[test]
fn every_mention_of_one_thing_has_one_name() {
    let mut mentions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (text, _, name) in found().into_iter().filter(|(_, _, name)| !name.is_empty()) {
        mentions.entry(name).or_default().push(text);
    }
    let of = |name: &str| mentions.get(name).cloned().unwrap_or_default();
    assert_eq!(
        of("Maria Halvorsen"),
        ["Maria Halvorsen", "Halvorsen", "Halvorsen"],
        "{mentions:#?}"
    );
    assert_eq!(of("Erik Halvorsen"), ["Erik Halvorsen", "Halvorsen"], "{mentions:#?}");
    assert_eq!(of("Omar al-Hadi"), ["Omar al-Hadi", "Hadi"], "{mentions:#?}");
    assert_eq!(of("World Health Organization"), ["World Health Organization", "WHO"]);
    assert_eq!(of("Federal Bureau of Fisheries"), ["Federal Bureau of Fisheries", "FBF", "FBF"]);
    assert_eq!(of("United Nations"), ["United Nations", "U.N."]);
}

#[test]
fn labels_are_those_of_ontonotes() {
    let found = found();
    for (text, label) in [
        ("Maria Halvorsen", "PERSON"),
        ("World Health Organization", "ORG"),
        ("Geneva", "GPE"),
        ("Norway", "GPE"),
        ("Norwegian Red Cross", "ORG"),
        ("Labour Party", "ORG"),
        ("Monday", "DATE"),
        ("Friday night", "TIME"),
        ("$4.5 million", "MONEY"),
        ("12 percent", "PERCENT"),
        ("2019", "DATE"),
        ("three", "CARDINAL"),
        ("first", "ORDINAL"),
    ] {
        let labels: Vec<_> = found.iter().filter(|(t, ..)| t == text).map(|(_, l, _)| *l).collect();
        assert!(!labels.is_empty(), "{text} was not found in {found:#?}");
        assert!(labels.iter().all(|found| *found == label), "{text} is {labels:?}");
    }
}

#[test]
fn mentions_come_in_order_and_do_not_overlap() {
    let document = plain::document(ARTICLE, None, "");
    let article = Article::new(&document);
    let suggestions = Entities.detect(&article, &[]);
    assert!(suggestions.windows(2).all(|pair| pair[0].spans[0].end() <= pair[1].spans[0].start()));
    assert!(suggestions.iter().all(|s| (0.0..=1.0).contains(&s.score)));
}

#[test]
fn a_model_trained_on_few_lines_is_used_when_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name);
    let lines: String = (0..40)
        .map(|n| {
            format!(
                "{{\"text\": \"They sailed to Zembla on boat {n}.\", \"spans\": [{{\"start\": 15, \"end\": 21, \"label\": \"PRODUCT\"}}]}}\n"
            )
        })
        .collect();
    std::fs::write(path("gold.jsonl"), lines).expect("the gold can be written");
    std::fs::write(path("a.txt"), "We sailed to Zembla.\n").expect("the article can be written");
    let postil = |arguments: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_postil"))
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .expect("postil runs");
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned(), errors)
    };
    let train = |name: &str| {
        let trained = postil(&["train", "entities", "--gold", "gold.jsonl", "-o", name]);
        assert_eq!(trained.0, Some(0), "{}", trained.2);
        assert!(trained.1.contains("PRODUCT"), "{}", trained.1);
        std::fs::read(path(name)).expect("the model was written")
    };
    assert_eq!(train("one.bin"), train("two.bin"), "the same seed gives the same bytes");
    let found = postil(&["detect", "a.txt", "--model", "one.bin", "--min-score", "0"]);
    assert!(found.1.contains("PRODUCT"), "{}{}", found.1, found.2);
    let refused = postil(&["detect", "a.txt", "--model", "a.txt"]);
    assert_eq!(refused.0, Some(2));
    assert!(refused.2.contains("the file is no model of postil"), "{}", refused.2);
}
