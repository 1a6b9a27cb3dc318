//! Other names of countries and bodies that articles use side by side.

use crate::detect::names::Kind;

/// Short or other form, full form. Own compilation of what is common knowledge.
const PLACES: &[(&str, &str)] = &[
    ("U.S.", "United States"),
    ("U.S", "United States"),
    ("US", "United States"),
    ("USA", "United States"),
    ("U.S.A.", "United States"),
    ("United States of America", "United States"),
    ("America", "United States"),
    ("U.K.", "United Kingdom"),
    ("U.K", "United Kingdom"),
    ("UK", "United Kingdom"),
    ("Britain", "United Kingdom"),
    ("Great Britain", "United Kingdom"),
    ("UAE", "United Arab Emirates"),
    ("U.A.E.", "United Arab Emirates"),
    ("DRC", "Democratic Republic of Congo"),
    ("DR Congo", "Democratic Republic of Congo"),
    ("Democratic Republic of the Congo", "Democratic Republic of Congo"),
    ("USSR", "Soviet Union"),
    ("U.S.S.R.", "Soviet Union"),
    ("Republic of Korea", "South Korea"),
    ("Mideast", "Middle East"),
    ("Czechia", "Czech Republic"),
    ("Côte d'Ivoire", "Ivory Coast"),
    ("Cote d'Ivoire", "Ivory Coast"),
    ("Burma", "Myanmar"),
    ("D.C.", "Washington, D.C."),
    ("Washington D.C.", "Washington, D.C."),
    ("NYC", "New York City"),
    ("L.A.", "Los Angeles"),
];

const ORGANISATIONS: &[(&str, &str)] = &[
    ("U.N.", "United Nations"),
    ("U.N", "United Nations"),
    ("UN", "United Nations"),
    ("EU", "European Union"),
    ("E.U.", "European Union"),
    ("AU", "African Union"),
    ("IMF", "International Monetary Fund"),
    ("WTO", "World Trade Organization"),
    ("IAEA", "International Atomic Energy Agency"),
    ("FBI", "Federal Bureau of Investigation"),
    ("CIA", "Central Intelligence Agency"),
    ("ICC", "International Criminal Court"),
    ("ECB", "European Central Bank"),
    ("Fed", "Federal Reserve"),
    ("Taleban", "Taliban"),
    ("al-Qaeda", "al-Qaida"),
    ("Al-Qaeda", "al-Qaida"),
    ("al Qaeda", "al-Qaida"),
    ("Al Qaeda", "al-Qaida"),
    ("Al-Qaida", "al-Qaida"),
    ("al Qaida", "al-Qaida"),
];

/// The full form of a known short one.
pub fn full(name: &str, kind: Kind) -> Option<&'static str> {
    let list = match kind {
        Kind::Place => PLACES,
        Kind::Organisation => ORGANISATIONS,
        Kind::Person | Kind::Other => return None,
    };
    list.iter().find(|(short, _)| *short == name).map(|(_, full)| *full)
}

#[cfg(test)]
mod tests {
    use crate::detect::names::tests::assert_names;

    #[test]
    fn other_names_of_a_country_are_one() {
        assert_names(&["L:U.S.", "L:United States"], &["United States", "United States"]);
    }

    #[test]
    fn a_person_has_no_alias() {
        assert_names(&["P:America"], &["America"]);
    }
}
