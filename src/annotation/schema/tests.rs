use super::*;

/// A layer that is right, to be changed.
const TOPIC: &str = r#"
[[layer]]
name = "topic"
key = "t"
scope = "document"
several = true
label = [
  { name = "politics", key = "p" },
  { name = "science", key = "s" },
]

[[layer.attribute]]
name = "sure"
kind = "choice"
choices = ["yes", "no"]
"#;

#[track_caller]
fn assert_refused(text: &str, message: &str) {
    match Schema::parse(text) {
        Ok(_) => panic!("taken: {text}"),
        Err(err) => assert_eq!(err.to_string(), message, "{text}"),
    }
}

#[test]
fn the_built_in_schema_is_one() {
    let schema = Schema::parse(BUILT_IN).unwrap();
    let names: Vec<&str> = schema.layers.iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(names, ["claim", "quote", "entity"]);
    assert_eq!(schema.layer("entity").unwrap().labels.len(), 18);
    let relations: Vec<&str> = schema.relations.iter().map(|r| r.name.as_str()).collect();
    assert_eq!(relations, ["supports", "contradicts", "same-as"]);
}

#[test]
fn attributes_get_the_first_free_letter_of_their_name_as_key() {
    let schema = Schema::built_in();
    let keys: String = schema.layer("claim").unwrap().attributes.iter().map(|a| a.key).collect();
    assert_eq!(keys, "kcsven");
    let keys: String = schema.layer("quote").unwrap().attributes.iter().map(|a| a.key).collect();
    assert_eq!(keys, "socn");
}

#[test]
fn a_layer_can_be_about_the_whole_document() {
    let schema = Schema::parse(TOPIC).unwrap();
    assert!(schema.layers.is_empty());
    let topic = schema.layer("topic").unwrap();
    assert_eq!((topic.title.as_str(), topic.mark, topic.several), ("Topic", 't', true));
    assert_eq!(schema.relations.len(), 3, "a file without relations has the built-in ones");
}

#[test]
fn a_file_can_extend_the_built_in_schema_and_take_the_place_of_a_layer() {
    let text = format!("extend = true\n{TOPIC}");
    let schema = Schema::parse(&text).unwrap();
    assert_eq!((schema.layers.len(), schema.document_layers.len()), (3, 1));
    let own = "extend = true\n[[layer]]\nname = \"quote\"\nkey = \"q\"\n[[layer.label]]\nname = \"any\"\nkey = \"a\"\n[[relation]]\nname = \"answers\"\nkey = \"a\"\nfrom = [\"quote\"]\n";
    let schema = Schema::parse(own).unwrap();
    let names: Vec<&str> = schema.layers.iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(names, ["claim", "quote", "entity"]);
    assert_eq!(schema.layer("quote").unwrap().labels.len(), 1);
    assert_eq!(schema.relations_from("quote").count(), 4);
    assert_eq!(schema.relations_from("claim").count(), 3);
}

#[test]
fn a_mistake_is_named_with_its_line_and_field() {
    let cases = [
        (
            "name = \"topic\"",
            "color = \"red\"",
            "line 3, unknown field `color`, expected one of `name`, `title`, `key`, `mark`, `colour`, `scope`, `several`, `sort`, `grouped`, `guideline`, `label`, `attribute`",
        ),
        (
            "key = \"t\"",
            "key = \"tt\"",
            "line 4, key: invalid value: string \"tt\", expected a character",
        ),
        ("key = \"t\"", "key = \" \"", "line 4, key: a key is a character to type"),
        (
            "key = \"t\"",
            "key = \"t\"\nmark = \"漢\"",
            "line 5, mark: a mark is a letter or digit that is one column wide",
        ),
        (
            "key = \"t\"",
            "key = \"t\"\ncolour = \"mauve\"",
            "line 5, colour: unknown variant `mauve`, expected one of `black`, `red`, `green`, `yellow`, `blue`, `magenta`, `cyan`, `white`, `light-black`, `light-red`, `light-green`, `light-yellow`, `light-blue`, `light-magenta`, `light-cyan`, `light-white`",
        ),
        (
            "\"document\"",
            "\"words\"",
            "line 6, several: only a layer with scope = \"document\" has it",
        ),
        ("key = \"s\"", "key = \"p\"", "line 9, key: p stands twice"),
        ("\"science\"", "\"politics\"", "line 9, name: politics stands twice"),
        ("\"science\"", "\"\"", "line 9, name: a name is not empty and has no comma in it"),
        (
            "kind = \"choice\"",
            "kind = \"number\"",
            "line 15, choices: only an attribute with kind = \"choice\" has choices",
        ),
        ("choices = [\"yes\", \"no\"]", "", "line 14, choices: the choice sure has no choices"),
        ("\"no\"", "\"yes\"", "line 15, choices: yes stands twice"),
        (
            "kind = \"choice\"\nchoices = [\"yes\", \"no\"]",
            "kind = \"text\"\nnames = [\"PERSON\"]",
            "line 15, names: no layer has a label “PERSON”",
        ),
    ];
    for (from, to, message) in cases {
        assert!(TOPIC.contains(from), "{from}");
        assert_refused(&TOPIC.replacen(from, to, 1), message);
    }
    let relation = "[[relation]]\nname = \"answers\"\nkey = \"a\"\nto = [\"quote\"]\n";
    assert_refused(&format!("{TOPIC}{relation}"), "line 19, to: there is no layer “quote”");
    assert_refused("", "there is no [[layer]]");
    assert_refused(
        "[[layer]]\nname = \"x\"\nkey = \"x\"\n",
        "line 2, label: the layer x has no [[layer.label]]",
    );
    assert_refused("[[layer]\n", "line 1, unclosed array table, expected `]`");
}

#[test]
fn a_key_that_opens_two_layers_is_refused_with_both_names() {
    let own = TOPIC.replace("scope = \"document\"\nseveral = true\n", "");
    let own = own.replace("key = \"t\"", "key = \"q\"");
    assert_refused(&format!("extend = true\n{own}"), "line 5, key: q opens both quote and topic");
}
