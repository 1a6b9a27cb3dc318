//! Words before a full stop that may not end a sentence, and words that begin one.
//!
//! The lists are our own: titles, ranks, company forms and month names as English news writes them,
//! the traditional abbreviations of American states, and the reference words of reports.

/// What the word before a full stop says about the stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The word is no abbreviation.
    Plain,
    /// Something always follows: `Mr.`, `Gen.`, `e.g.`, `vs.`
    Leads,
    /// A number follows, else the sentence may end: `No. 10`, `p. 55`, `Jan. 6`.
    LeadsNumber,
    /// May end a sentence, but a name may go on: `Inc.`, `U.S.`, `Calif.`, `Jr.`
    Open,
    /// A time of day: `p.m.`
    Time,
    /// One capital letter: `J.`
    Initial,
}

/// Classifies a word that stands before a full stop. The word is without that stop.
pub fn stop(word: &str) -> Stop {
    let is_capital = word.starts_with(char::is_uppercase);
    if word.chars().count() == 1 {
        return single(word, is_capital);
    }
    if word.len() > 8 {
        return Stop::Plain;
    }
    let lower = word.to_lowercase();
    match lower.as_str() {
        "a.m" | "p.m" => Stop::Time,
        "e.g" | "i.e" | "vs" | "cf" | "ca" | "viz" | "approx" => Stop::Leads,
        "no" | "nos" | "nr" | "pp" | "fig" | "figs" | "vol" | "vols" | "art" | "sec" | "para"
        | "ch" => Stop::LeadsNumber,
        "jan" | "feb" | "mar" | "apr" | "jun" | "jul" | "aug" | "sep" | "sept" | "oct" | "nov"
        | "dec"
            if is_capital =>
        {
            Stop::LeadsNumber
        }
        "co" | "bros" | "al" | "est" => Stop::Open,
        _ if is_capital && is_title(&lower) => Stop::Leads,
        _ if is_capital && may_go_on(&lower) => Stop::Open,
        _ if is_dotted(word) => Stop::Open,
        _ => Stop::Plain,
    }
}

fn single(word: &str, is_capital: bool) -> Stop {
    match word {
        "p" | "n" | "c" => Stop::LeadsNumber,
        "v" => Stop::Leads,
        _ if is_capital => Stop::Initial,
        _ => Stop::Plain,
    }
}

/// Titles and ranks, which stand before a name.
fn is_title(lower: &str) -> bool {
    matches!(
        lower,
        "mr" | "mrs"
            | "ms"
            | "messrs"
            | "mme"
            | "mlle"
            | "dr"
            | "drs"
            | "prof"
            | "profs"
            | "rev"
            | "fr"
            | "hon"
            | "msgr"
            | "sen"
            | "sens"
            | "rep"
            | "reps"
            | "gov"
            | "govs"
            | "pres"
            | "amb"
            | "atty"
            | "asst"
            | "dep"
            | "gen"
            | "gens"
            | "lt"
            | "col"
            | "maj"
            | "capt"
            | "cmdr"
            | "cpl"
            | "pfc"
            | "pvt"
            | "sgt"
            | "adm"
            | "cdr"
            | "supt"
            | "det"
            | "insp"
            | "hr"
            | "sra"
            | "mt"
            | "ft"
            | "st"
            | "ste"
            | "lieut"
            | "brig"
    )
}

/// Company forms, suffixes of names, streets and American states.
fn may_go_on(lower: &str) -> bool {
    matches!(
        lower,
        "inc"
            | "corp"
            | "ltd"
            | "plc"
            | "cos"
            | "dept"
            | "univ"
            | "assn"
            | "jr"
            | "sr"
            | "esq"
            | "ave"
            | "blvd"
            | "rd"
            | "sq"
            | "ala"
            | "ariz"
            | "ark"
            | "calif"
            | "colo"
            | "conn"
            | "del"
            | "fla"
            | "ga"
            | "ill"
            | "ind"
            | "kan"
            | "ky"
            | "la"
            | "md"
            | "mass"
            | "mich"
            | "minn"
            | "miss"
            | "mo"
            | "mont"
            | "neb"
            | "nev"
            | "okla"
            | "ore"
            | "pa"
            | "tenn"
            | "tex"
            | "va"
            | "vt"
            | "wash"
            | "wis"
            | "wyo"
    )
}

/// Letters with stops between them: `U.S`, `Ph.D`, `E.U`.
fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word.split('.').all(|part| {
            (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic)
        })
}

/// Words that begin a sentence and are hardly ever part of a name.
pub fn is_starter(word: &str) -> bool {
    // Of a contraction, its first part: `It’s`, `They’ve`.
    let word = word.split(['\'', '’']).next().unwrap_or(word);
    matches!(
        word,
        "The"
            | "A"
            | "An"
            | "It"
            | "Its"
            | "He"
            | "His"
            | "Him"
            | "She"
            | "Her"
            | "They"
            | "Their"
            | "We"
            | "Our"
            | "I"
            | "My"
            | "You"
            | "Your"
            | "This"
            | "That"
            | "These"
            | "Those"
            | "There"
            | "Here"
            | "In"
            | "On"
            | "At"
            | "By"
            | "To"
            | "From"
            | "With"
            | "Without"
            | "For"
            | "But"
            | "And"
            | "Or"
            | "Nor"
            | "So"
            | "Yet"
            | "If"
            | "As"
            | "When"
            | "While"
            | "Once"
            | "After"
            | "Before"
            | "Since"
            | "Until"
            | "During"
            | "Although"
            | "Though"
            | "However"
            | "Because"
            | "Despite"
            | "Instead"
            | "What"
            | "Who"
            | "Whose"
            | "Why"
            | "Where"
            | "How"
            | "Which"
            | "Whether"
            | "Some"
            | "Many"
            | "Most"
            | "Several"
            | "Few"
            | "Both"
            | "Each"
            | "Every"
            | "Another"
            | "Other"
            | "Others"
            | "Such"
            | "No"
            | "Not"
            | "Now"
            | "Then"
            | "Still"
            | "Also"
            | "Even"
            | "Only"
            | "Just"
            | "Meanwhile"
            | "Later"
            | "Earlier"
            | "Today"
            | "Yesterday"
            | "According"
            | "Under"
            | "Among"
            | "Between"
            | "About"
            | "Is"
            | "Are"
            | "Was"
            | "Were"
            | "Do"
            | "Does"
            | "Did"
            | "Has"
            | "Have"
            | "Had"
            | "Can"
            | "Could"
            | "Would"
            | "Should"
            | "Let"
            | "Officials"
            | "Critics"
            | "Authorities"
            | "Thousands"
            | "Millions"
            | "Hundreds"
            | "Dozens"
            | "More"
            | "Nearly"
            | "Almost"
            | "Unlike"
            | "Like"
            | "Through"
            | "Over"
            | "Across"
    )
}

/// What follows a time of day within a sentence: a day, a time zone.
pub fn follows_time(word: &str) -> bool {
    matches!(
        word,
        "Monday"
            | "Tuesday"
            | "Wednesday"
            | "Thursday"
            | "Friday"
            | "Saturday"
            | "Sunday"
            | "Jan"
            | "Feb"
            | "Mar"
            | "April"
            | "May"
            | "June"
            | "July"
            | "Aug"
            | "Sept"
            | "Oct"
            | "Nov"
            | "Dec"
            | "GMT"
            | "UTC"
            | "EST"
            | "EDT"
            | "ET"
            | "CST"
            | "CDT"
            | "CT"
            | "MST"
            | "PST"
            | "PDT"
            | "PT"
            | "BST"
            | "CET"
            | "CEST"
            | "IST"
            | "Eastern"
            | "Central"
            | "Pacific"
            | "Mountain"
            | "Moscow"
            | "Beijing"
            | "London"
            | "New"
    )
}

/// Words that report speech: `“Why now?” Okoro asked.`
pub fn is_report(word: &str) -> bool {
    matches!(
        word,
        "said"
            | "says"
            | "asked"
            | "asks"
            | "wrote"
            | "writes"
            | "added"
            | "adds"
            | "told"
            | "tells"
            | "replied"
            | "shouted"
            | "cried"
            | "tweeted"
            | "wondered"
            | "demanded"
            | "yelled"
            | "joked"
            | "quipped"
            | "recalled"
            | "exclaimed"
            | "posted"
            | "declared"
    )
}

/// German month names, for dates such as `3. Oktober`.
pub fn is_month(word: &str) -> bool {
    matches!(
        word,
        "Januar"
            | "Februar"
            | "März"
            | "April"
            | "Mai"
            | "Juni"
            | "Juli"
            | "August"
            | "September"
            | "Oktober"
            | "November"
            | "Dezember"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_before_a_stop_are_told_apart() {
        for (word, wanted) in [
            ("Mr", Stop::Leads),
            ("gen", Stop::Plain),
            ("No", Stop::LeadsNumber),
            ("Sept", Stop::LeadsNumber),
            ("U.S", Stop::Open),
            ("Ph.D", Stop::Open),
            ("Inc", Stop::Open),
            ("p.m", Stop::Time),
            ("J", Stop::Initial),
            ("example.com", Stop::Plain),
            ("ferries", Stop::Plain),
        ] {
            assert_eq!(stop(word), wanted, "{word}");
        }
    }

    #[test]
    fn a_contraction_begins_a_sentence_too() {
        assert!(is_starter("It’s") && is_starter("They've") && !is_starter("Senate"));
    }
}
