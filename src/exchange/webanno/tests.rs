//! Files as WebAnno and INCEpTION write them, made by hand from the description of the format.

use crate::document::plain;
use crate::exchange::testing::{imported, read_back};
use crate::exchange::webanno::WebAnno;

/// What comes in: the text, annotations, relations and problems.
#[track_caller]
fn taken(content: &str) -> (String, Vec<String>, Vec<String>, Vec<String>) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("x.tsv");
    std::fs::write(&path, content).unwrap();
    let incoming = read_back(&WebAnno, &path).remove(0);
    let text = incoming.text.clone().unwrap();
    let (set, problems) = imported(incoming, &plain::document("", None, ""), "webanno");
    let told = |id| {
        let one = set.annotation(id).unwrap();
        format!("{}/{} {}", one.layer, one.label, one.spans[0].slice(&text))
    };
    let annotations = set.annotations().map(|one| {
        let attributes = one.attributes.iter();
        let attributes: String = attributes
            .map(|(name, value)| format!(" {name}={}", value.as_text().unwrap_or("?")))
            .collect();
        told(&one.id) + &attributes
    });
    let annotations = annotations.collect();
    let relations =
        set.relations().map(|r| format!("{} → {} → {}", told(&r.from), r.label, told(&r.to)));
    let relations = relations.collect();
    (text, annotations, relations, problems.iter().map(ToString::to_string).collect())
}

#[test]
fn an_annotation_over_several_tokens_is_one() {
    let (text, annotations, _, problems) = taken(
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Quote|kind|speaker\n\n\n#Text=Ada 😀 said \"Rents fell\".\n1-1\t0-3\tAda\t_\t_\t\n1-2\t4-6\t😀\t_\t_\t\n1-3\t7-11\tsaid\t_\t_\t\n1-4\t12-13\t\"\tdirect[1]\tAda[1]\t\n1-5\t13-18\tRents\tdirect[1]\tAda[1]\t\n1-6\t19-23\tfell\tdirect[1]\tAda[1]\t\n1-7\t23-24\t\"\tdirect[1]\tAda[1]\t\n1-8\t24-25\t.\t_\t_\t\n",
    );
    assert_eq!(text, "Ada 😀 said \"Rents fell\".");
    assert_eq!(annotations, ["Quote/direct \"Rents fell\" speaker=Ada"]);
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn stacked_annotations_and_pieces_of_tokens_are_told_apart() {
    let (_, annotations, _, problems) = taken(
        "#FORMAT=WebAnno TSV 3.2\n#T_SP=custom.Name|value\n#T_SP=custom.Mark|\n\n\n#Text=Berlin-based Ada\n1-1\t0-12\tBerlin-based\tORG[1]|LOC[2]\t_\t\n1-1.1\t0-6\tBerlin\tGPE\t_\t\n1-2\t13-16\tAda\tORG[1]|PERSON\t*\t\n",
    );
    let mut annotations = annotations;
    annotations.sort();
    let wanted = [
        "Name/GPE Berlin",
        "Name/LOC Berlin-based",
        "Name/ORG Berlin-based Ada",
        "Name/PERSON Ada",
        "webanno/Mark Ada",
    ];
    assert_eq!(annotations, wanted);
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn relations_come_from_the_token_that_they_name() {
    let (_, _, relations, problems) = taken(
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Name|value\n#T_RL=webanno.custom.Link|label|BT_webanno.custom.Name\n\n\n#Text=Ada Obi met Ben\n1-1\t0-3\tAda\tPERSON[1]\t_\t_\t\n1-2\t4-7\tObi\tPERSON[1]\t_\t_\t\n1-3\t8-11\tmet\t_\t_\t_\t\n1-4\t12-15\tBen\tPERSON\tmet\t1-1[1_0]\t\n",
    );
    assert_eq!(relations, ["Name/PERSON Ada Obi → met → Name/PERSON Ben"]);
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn a_relation_between_tokens_is_reported() {
    let (_, _, relations, problems) = taken(
        "#FORMAT=WebAnno TSV 3.3\n#T_RL=dkpro.Dependency|kind|BT_dkpro.Token\n\n\n#Text=Ada left\n1-1\t0-3\tAda\tsubj\t1-2\t\n1-2\t4-8\tleft\t_\t_\t\n",
    );
    assert_eq!(relations, Vec::<String>::new());
    assert!(problems[0].contains("line 6") && problems[0].contains("subj"), "{problems:?}");
}

#[test]
fn sentences_stand_where_the_offsets_say() {
    let (text, annotations, _, problems) = taken(
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Name|value\n\n\n#Text=One 𝔸.\n1-1\t0-3\tOne\t_\t\n1-2\t4-6\t𝔸\t_\t\n1-3\t6-7\t.\t_\t\n\n#Text=Two\\nlines \\_ here\n2-1\t8-11\tTwo\tCARDINAL\t\n2-2\t12-17\tlines\t_\t\n2-3\t18-19\t_\t_\t\n2-4\t20-24\there\tX\\|Y\t\n\n#Text=Three\n3-1\t26-31\tThree\tORDINAL\t\n",
    );
    assert_eq!(text, "One 𝔸. Two\nlines _ here\n\nThree");
    assert_eq!(annotations, ["Name/CARDINAL Two", "Name/X|Y here", "Name/ORDINAL Three"]);
    assert_eq!(problems.len(), 1, "{problems:?}");
}

#[test]
fn what_fills_a_slot_is_related_by_its_role() {
    let (_, _, relations, _) = taken(
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Name|value\n#T_SP=custom.Frame|name|ROLE_custom.Frame:args_custom.FrameArgsLink|uima.tcas.Annotation\n\n\n#Text=Ada met Ben\n1-1\t0-3\tAda\tPERSON\t_\t_\t_\t\n1-2\t4-7\tmet\t_\tmeet\tagent;other\t1-1;1-3\t\n1-3\t8-11\tBen\tPERSON\t_\t_\t_\t\n",
    );
    let wanted =
        ["Frame/meet met → agent → Name/PERSON Ada", "Frame/meet met → other → Name/PERSON Ben"];
    assert_eq!(relations, wanted);
}

#[test]
fn neighbours_in_a_chain_are_related() {
    let (_, annotations, relations, _) = taken(
        "#FORMAT=WebAnno TSV 3.3\n#T_CH=custom.Coref|referenceType|referenceRelation\n\n\n#Text=Ada left . She ran\n1-1\t0-3\tAda\tnam->1-1\tsame->1-1\t\n1-2\t4-8\tleft\t_\t_\t\n1-3\t9-10\t.\t_\t_\t\n1-4\t11-14\tShe\tpro->1-2\t*->1-2\t\n1-5\t15-18\tran\t_\t_\t\n",
    );
    assert_eq!(annotations[0], "Coref/nam Ada referenceRelation=same");
    assert_eq!(relations, ["Coref/nam Ada → same → Coref/pro She"]);
}

#[test]
fn a_broken_line_is_reported() {
    let (text, _, _, problems) = taken(
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Name|value\n\n\n#Text=Ada left\n1-1\t0-3\tAda\tPERSON\t\n1-2\tx\tleft\t_\t\n",
    );
    assert_eq!(text, "Ada left");
    assert!(problems[0].contains("line 7"), "{problems:?}");
}

/// A file as the description of TSV 3.3 has it, with everything in one article.
fn everything() -> String {
    let rows: Vec<Vec<&str>> = vec![
        vec!["1-1", "0-3", "Ada", "PER[1]", "Q42[1]", "_", "_", "_", "_", "nam->1-1", "same->1-1"],
        vec!["1-2", "4-7", "Obi", "PER[1]", "Q42[1]", "_", "_", "by", "1-3[0_1]", "_", "_"],
        vec![
            "1-3",
            "8-12",
            "told",
            "*",
            "_",
            "tell[2]|say[3]",
            "who;what[2]|who[3]",
            "_",
            "_",
            "_",
            "_",
        ],
        vec![
            "1-4",
            "13-24",
            "Berlin-born",
            "PER[4]|GRP[5]",
            "*[4]|*[5]",
            "_",
            "_",
            "_",
            "_",
            "_",
            "_",
        ],
        vec!["1-4.1", "13-19", "Berlin", "LOC", "*", "_", "_", "_", "_", "_", "_"],
        vec!["1-5", "25-28", "Cy", "PER[4]", "*[4]", "_", "_", "_", "_", "pro->1-2", "*->1-2"],
        vec!["1-5.1", "28-28", "", "GAP", "*", "_", "_", "_", "_", "_", "_"],
    ];
    let targets = "1-1[1];1-4[4]|1-4[5]";
    let mut file = "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Name|value|identity\n\
        #T_SP=custom.Frame|name|ROLE_custom.Frame:args_custom.FrameArgsLink|custom.Name\n\
        #T_RL=custom.Link|label|BT_custom.Name\n#T_CH=custom.CorefLink|referenceType|referenceRelation\n\n\n\
        #Sentence.id=s-1\n#Text=Ada Obi told Berlin-born \\_C\\\\y\n"
        .to_owned();
    for mut row in rows {
        row.insert(7, if row[5] == "_" { "_" } else { targets });
        file.push_str(&row.join("\t"));
        file.push_str("\t\n");
    }
    file
}

#[test]
fn everything_that_the_format_can_say_is_understood() {
    let (text, annotations, relations, problems) = taken(&everything());
    assert_eq!(text, "Ada Obi told Berlin-born _C\\y");
    let wanted = [
        "Name/PER Ada Obi identity=Q42",
        "CorefLink/nam Ada referenceRelation=same",
        "webanno/Name told",
        "Frame/tell told",
        "Frame/say told",
        "Name/LOC Berlin",
        "Name/GRP Berlin-born",
        "Name/PER Berlin-born _C\\",
        "CorefLink/pro _C\\",
    ];
    let mut sorted = (annotations.clone(), wanted.map(str::to_owned).to_vec());
    sorted.0.sort();
    sorted.1.sort();
    assert_eq!(sorted.0, sorted.1);
    let wanted = [
        "Frame/tell told → who → Name/PER Ada Obi",
        "Frame/tell told → what → Name/PER Berlin-born _C\\",
        "Frame/say told → who → Name/GRP Berlin-born",
        "webanno/Name told → by → Name/PER Ada Obi",
        "CorefLink/nam Ada → same → CorefLink/pro _C\\",
    ];
    for relation in wanted {
        assert!(relations.contains(&relation.to_owned()), "{relation} in {relations:#?}");
    }
    assert_eq!(relations.len(), wanted.len());
    // A span without extent covers nothing that could be marked.
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems[0].starts_with("line 16") && problems[0].contains("covers nothing"),
        "{problems:?}"
    );
}
