//! The eighteen entity labels of OntoNotes.

use std::fmt;

/// What kind of thing a name or an expression stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    Person,
    Norp,
    Facility,
    Organisation,
    Gpe,
    Location,
    Product,
    Event,
    WorkOfArt,
    Law,
    Language,
    Date,
    Time,
    Percent,
    Money,
    Quantity,
    Ordinal,
    Cardinal,
}

impl Label {
    /// All labels, in the order of the schema.
    pub const ALL: [Label; 18] = [
        Self::Person,
        Self::Norp,
        Self::Facility,
        Self::Organisation,
        Self::Gpe,
        Self::Location,
        Self::Product,
        Self::Event,
        Self::WorkOfArt,
        Self::Law,
        Self::Language,
        Self::Date,
        Self::Time,
        Self::Percent,
        Self::Money,
        Self::Quantity,
        Self::Ordinal,
        Self::Cardinal,
    ];

    /// The name in files and on the screen: `WORK_OF_ART`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "PERSON",
            Self::Norp => "NORP",
            Self::Facility => "FAC",
            Self::Organisation => "ORG",
            Self::Gpe => "GPE",
            Self::Location => "LOC",
            Self::Product => "PRODUCT",
            Self::Event => "EVENT",
            Self::WorkOfArt => "WORK_OF_ART",
            Self::Law => "LAW",
            Self::Language => "LANGUAGE",
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Percent => "PERCENT",
            Self::Money => "MONEY",
            Self::Quantity => "QUANTITY",
            Self::Ordinal => "ORDINAL",
            Self::Cardinal => "CARDINAL",
        }
    }

    /// The label with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|label| label.name() == name)
    }

    /// Whether it labels names, which can be clustered, and not numbers and times.
    pub fn is_name(self) -> bool {
        self <= Self::Language
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_is_found_by_its_name() {
        for (place, label) in Label::ALL.into_iter().enumerate() {
            assert_eq!(Label::parse(label.name()), Some(label));
            assert_eq!(label as usize, place);
        }
        assert_eq!(Label::parse("person"), None);
    }
}
