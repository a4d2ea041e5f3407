//! English names of weekdays and months.

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weekday {
    /// Day 1 of ISO 8601.
    Monday,
    /// Day 2 of ISO 8601.
    Tuesday,
    /// Day 3 of ISO 8601.
    Wednesday,
    /// Day 4 of ISO 8601.
    Thursday,
    /// Day 5 of ISO 8601.
    Friday,
    /// Day 6 of ISO 8601.
    Saturday,
    /// Day 7 of ISO 8601.
    Sunday,
}

/// The weekdays in ISO 8601's order.
const WEEKDAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// The months' names in lower case.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl Weekday {
    /// Returns the English name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Tuesday => "tuesday",
            Self::Wednesday => "wednesday",
            Self::Thursday => "thursday",
            Self::Friday => "friday",
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
        }
    }

    /// Returns the number of ISO 8601: 1 for Monday to 7 for Sunday.
    pub fn number(self) -> u8 {
        match self {
            Self::Monday => 1,
            Self::Tuesday => 2,
            Self::Wednesday => 3,
            Self::Thursday => 4,
            Self::Friday => 5,
            Self::Saturday => 6,
            Self::Sunday => 7,
        }
    }

    /// Returns the weekday of a number of ISO 8601.
    pub(crate) fn of_number(number: u32) -> Option<Self> {
        WEEKDAYS
            .into_iter()
            .find(|weekday| u32::from(weekday.number()) == number)
    }

    /// Returns the weekday that an English name or abbreviation names, in any case.
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        let word = word.to_ascii_lowercase();
        match word.as_str() {
            "tues" => Some(Self::Tuesday),
            "weds" => Some(Self::Wednesday),
            "thur" | "thurs" => Some(Self::Thursday),
            _ => WEEKDAYS.into_iter().find(|weekday| {
                weekday.name() == word || (word.len() == 3 && weekday.name().starts_with(&word))
            }),
        }
    }

    /// Returns the weekday of a jiff date.
    pub(crate) fn of_date(date: jiff::civil::Date) -> Self {
        Self::of_number(u32::from(
            date.weekday().to_monday_one_offset().unsigned_abs(),
        ))
        .unwrap_or(Self::Monday)
    }
}

/// Returns the number, 1 to 12, of the month that an English name or abbreviation names, in any case.
pub(crate) fn month_of_word(word: &str) -> Option<u32> {
    let word = word.to_ascii_lowercase();
    if word == "sept" {
        return Some(9);
    }
    (1..)
        .zip(MONTHS)
        .find(|(_, name)| *name == word || (word.len() == 3 && name.starts_with(&word)))
        .map(|(number, _)| number)
}

/// Returns the English name of a month, with a capital.
pub(crate) fn month_name(number: u8) -> String {
    let name = usize::from(number)
        .checked_sub(1)
        .and_then(|index| MONTHS.get(index))
        .copied()
        .unwrap_or_default();
    capitalised(name)
}

/// Returns a lower-case word with a capital.
pub(crate) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase())
        .into_iter()
        .chain(letters)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn month_names_are_full_three_letters_or_sept() {
        assert_eq!(month_of_word("SEPT"), Some(9));
        assert_eq!(month_of_word("may"), Some(5));
        assert_eq!(month_of_word("Augus"), None);
        assert_eq!(month_of_word("ma"), None);
        assert_eq!(month_of_word("märz"), None);
    }

    #[test]
    fn weekday_names_are_full_or_usual_abbreviations() {
        assert_eq!(Weekday::of_word("Thurs"), Some(Weekday::Thursday));
        assert_eq!(Weekday::of_word("su"), None);
    }
}
