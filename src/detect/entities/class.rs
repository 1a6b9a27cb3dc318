//! Classes of words: what the gazetteers and word lists know of a word or phrase.

use std::ops::{BitOr, BitOrAssign};

/// A set of word classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Classes(u64);

/// Names the classes once: as a constant, and as the section or file that fills it.
macro_rules! classes {
    ($($constant:ident = $name:literal,)*) => {
        impl Classes {
            classes!(@constants 0; $($constant,)*);

            /// Names of the classes, in the order of their bits.
            pub const NAMES: &'static [&'static str] = &[$($name),*];
        }
    };
    (@constants $bit:expr; $constant:ident, $($rest:ident,)*) => {
        pub const $constant: Classes = Classes(1 << ($bit));
        classes!(@constants $bit + 1; $($rest,)*);
    };
    (@constants $bit:expr;) => {};
}

classes! {
    GIVEN_NAME = "given_name",
    SURNAME = "surname",
    CITY = "city",
    LARGE_CITY = "large_city",
    COUNTRY = "country",
    REGION = "region",
    COUNTY = "county",
    PLACE = "place",
    DEMONYM = "people",
    RELIGION = "religion",
    PARTY = "party",
    LANGUAGE = "language",
    COMPANY = "company",
    ORGANISATION = "organisation",
    TITLE = "title",
    ORG_HEAD = "org_head",
    PLACE_HEAD = "place_head",
    FACILITY_HEAD = "facility_head",
    EVENT_HEAD = "event_head",
    LAW_HEAD = "law_head",
    DIRECTION = "direction",
    COMMON = "common",
    MONTH = "month",
    WEEKDAY = "weekday",
    SEASON = "season",
    DAY_WORD = "day_word",
    DAILY = "daily",
    TIME_UNIT = "time_unit",
    CLOCK_UNIT = "clock_unit",
    DAY_PART = "day_part",
    CLOCK_MARK = "clock_mark",
    NUMBER = "number",
    MAGNITUDE = "magnitude",
    PLURAL_NUMBER = "plural_number",
    ORDINAL = "ordinal",
    FRACTION = "fraction",
    CURRENCY = "currency",
    CURRENCY_SIGN = "currency_sign",
    PERCENT = "percent",
    UNIT = "unit",
    APPROXIMATE = "approximate",
    // A phrase in the lexicon goes on behind this word.
    BEGINS_PHRASE = "begins_phrase",
}

impl Classes {
    /// No class.
    pub const NONE: Classes = Classes(0);

    /// The set with these bits.
    pub const fn of(bits: u64) -> Self {
        Self(bits)
    }

    /// The class with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().position(|known| *known == name).map(|bit| Self(1 << bit))
    }

    /// Whether the word is in at least one of the classes.
    pub const fn any(self, of: Classes) -> bool {
        self.0 & of.0 != 0
    }

    /// The classes of both sets.
    pub const fn with(self, other: Classes) -> Self {
        Self(self.0 | other.0)
    }

    /// The classes of this set that are not in the other.
    pub const fn without(self, other: Classes) -> Self {
        Self(self.0 & !other.0)
    }

    /// The bits, for hashing.
    pub const fn bits(self) -> u64 {
        self.0
    }
}

impl BitOr for Classes {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.with(other)
    }
}

impl BitOrAssign for Classes {
    fn bitor_assign(&mut self, other: Self) {
        *self = self.with(other);
    }
}
