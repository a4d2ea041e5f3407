//! Arithmetic between civil time and seconds since 1970, over all of the years -9999 to 9999.
//!
//! jiff's own timestamps end a day early at both ends, and `9999-12-31T23:59:59Z` is a date that people write.

use jiff::civil::Date;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Returns the seconds since 1970-01-01T00:00:00Z of a civil time in UTC.
pub(crate) fn seconds_of(date: Date, second_of_day: i64) -> i64 {
    days_of(date) * DAY + second_of_day
}

/// Returns the date in UTC and the second of its day; `None` outside the years -9999 to 9999.
pub(crate) fn civil_of(seconds: i64) -> Option<(Date, i64)> {
    if !is_in_range(seconds) {
        return None;
    }
    // Howard Hinnant's `civil_from_days`: years begin in March, so that the leap day is their last.
    let days = seconds.div_euclid(DAY) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let date = Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()?;
    Some((date, seconds.rem_euclid(DAY)))
}

/// Tells whether a second lies within the years -9999 to 9999 of UTC.
pub(crate) fn is_in_range(seconds: i64) -> bool {
    (-377_705_116_800..=253_402_300_799).contains(&seconds)
}

/// Returns an instant as RFC 3339 in UTC, with 0, 3, 6 or 9 digits of fraction as needed; `None` outside the range.
pub(crate) fn utc_text(seconds: i64, nanosecond: u32) -> Option<String> {
    let (date, second_of_day) = civil_of(seconds)?;
    let digits = match nanosecond {
        0 => 0,
        n if n % 1_000_000 == 0 => 3,
        n if n % 1_000 == 0 => 6,
        _ => 9,
    };
    let (hour, minute, second) = (
        second_of_day / 3600,
        second_of_day / 60 % 60,
        second_of_day % 60,
    );
    let fraction = fraction_text(nanosecond, digits);
    Some(format!(
        "{}T{hour:02}:{minute:02}:{second:02}{fraction}Z",
        date_text(date)
    ))
}

/// Returns a date as ISO 8601, with a sign and six digits for years outside 0 to 9999.
pub(crate) fn date_text(date: Date) -> String {
    format!(
        "{}-{:02}-{:02}",
        year_text(i32::from(date.year())),
        date.month(),
        date.day()
    )
}

/// Returns a year as ISO 8601.
pub(crate) fn year_text(year: i32) -> String {
    if year < 0 {
        format!("-{:06}", -year)
    } else {
        format!("{year:04}")
    }
}

/// Returns a fraction of a second with its point, cut to some digits.
pub(crate) fn fraction_text(nanosecond: u32, digits: usize) -> String {
    match digits {
        0 => String::new(),
        _ => format!(
            ".{}",
            format!("{nanosecond:09}").get(..digits).unwrap_or_default()
        ),
    }
}

/// Returns an offset as `±hh:mm`, with seconds where it has them.
pub(crate) fn offset_text(offset: i32) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let (hours, minutes, seconds) = (
        offset.abs() / 3600,
        offset.abs() / 60 % 60,
        offset.abs() % 60,
    );
    if seconds == 0 {
        format!("{sign}{hours:02}:{minutes:02}")
    } else {
        format!("{sign}{hours:02}:{minutes:02}:{seconds:02}")
    }
}

/// Returns the days since 1970-01-01, by Howard Hinnant's `days_from_civil`.
fn days_of(date: Date) -> i64 {
    let (month, day) = (i64::from(date.month()), i64::from(date.day()));
    let year = i64::from(date.year()) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_and_seconds_are_inverse_at_every_tenth_day() {
        let mut seconds = -377_705_116_800;
        while seconds <= 253_402_300_799 {
            let (date, rest) = civil_of(seconds).unwrap();
            assert_eq!(seconds_of(date, rest), seconds);
            seconds += 10 * DAY + 3_601;
        }
    }

    #[test]
    fn ends_of_the_range_are_the_ends_of_the_years() {
        assert_eq!(
            utc_text(253_402_300_799, 0).unwrap(),
            "9999-12-31T23:59:59Z"
        );
        assert_eq!(
            utc_text(-377_705_116_800, 0).unwrap(),
            "-009999-01-01T00:00:00Z"
        );
        assert_eq!(utc_text(253_402_300_800, 0), None);
        assert_eq!(
            utc_text(-1, 500_000_000).unwrap(),
            "1969-12-31T23:59:59.500Z"
        );
    }
}
