//! The day that an article is of, from what its metadata say.

/// Names of months begin so, in their order.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The day as `2026-11-24`: from a date of that form with anything behind it, or from a day and a
/// year around the name of a month, as newspapers print it. Dates of figures alone, such as
/// `3/4/2026`, are read differently in different countries and give nothing.
pub(super) fn iso(said: &str) -> Option<String> {
    let words: Vec<&str> = said.split(|c: char| c.is_whitespace() || ",|()".contains(c)).collect();
    let standard = words.iter().find_map(|word| word.get(..10)?.parse::<jiff::civil::Date>().ok());
    standard.or_else(|| printed(&words)).map(|date| date.to_string())
}

/// `3 May 2024`, `May 3rd, 2024`.
fn printed(words: &[&str]) -> Option<jiff::civil::Date> {
    let month = words.iter().find_map(|word| {
        let start = word.get(..3)?.to_ascii_lowercase();
        let month = MONTHS.iter().position(|month| *month == start)?;
        word.chars().all(|c| c.is_alphabetic() || c == '.').then_some(month as i8 + 1)
    })?;
    let number = |word: &&str| -> Option<i16> {
        word.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()
    };
    let year = words.iter().filter_map(number).find(|number| *number > 31)?;
    let day = words.iter().filter_map(number).find(|number| (1..=31).contains(number))?;
    jiff::civil::Date::new(year, month, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_several_forms_are_read() {
        let cases = [
            ("2026-11-24", Some("2026-11-24")),
            ("2026-11-24T08:00:00Z", Some("2026-11-24")),
            ("Updated 2026-11-24 08:00", Some("2026-11-24")),
            ("3 May 2024", Some("2024-05-03")),
            ("Friday, May 3rd, 2024", Some("2024-05-03")),
            ("Sept. 30, 2025 | 4:15 pm", Some("2025-09-30")),
            ("31 June 2024", None),
            ("3/4/2026", None),
            ("May", None),
            ("", None),
            ("“é” 2026", None),
        ];
        for (said, wanted) in cases {
            assert_eq!(iso(said).as_deref(), wanted, "{said}");
        }
    }
}
