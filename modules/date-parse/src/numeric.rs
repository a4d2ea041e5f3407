//! All-number dates with slashes, dots or dashes, which need an order where they have two readings.

use jiff::civil::Date;

use crate::draft;
use crate::error::{Error, ErrorKind, quote};
use crate::options::{Options, Order};
use crate::parsed::Precision;
use crate::scan::Scanner;

/// A field of an all-number date.
#[derive(Debug, Clone, Copy)]
struct Field {
    value: u32,
    digits: usize,
    at: usize,
}

/// Tells whether an all-number date seems to be next.
pub(crate) fn is_next(scan: &Scanner<'_>) -> bool {
    let run = scan.digit_run();
    let separator = scan
        .peek_after(run)
        .filter(|c| matches!(c, '/' | '.' | '-'));
    matches!(run, 1 | 2 | 4)
        && separator.is_some()
        && scan.peek_after(run + 1).is_some_and(|c| c.is_ascii_digit())
}

/// Reads an all-number date.
pub(crate) fn date(scan: &mut Scanner<'_>, options: &Options) -> Result<(Date, Precision), Error> {
    let start = scan.at();
    let first = field(scan)?;
    let separator = scan.peek().unwrap_or('/');
    scan.bump();
    let second = field(scan)?;
    if scan.peek() != Some(separator) {
        return month_of_year(scan, start, first, second);
    }
    scan.bump();
    let third = field(scan)?;
    if scan.digit_run() > 0 {
        return Err(scan.stop("a year of four digits"));
    }
    let order = order(scan, start, [first, second, third], options)?;
    let (year, month, day) = match order {
        Order::Dmy => (third, second, first),
        Order::Mdy => (third, first, second),
        Order::Ymd => (first, second, third),
    };
    let years = match year.digits {
        4 => i32::try_from(year.value).unwrap_or(0),
        2 => draft::pivoted(scan, start, year.value, options)?,
        _ => return Err(scan.refuse(start, ErrorKind::Unexpected, "a year of four digits")),
    };
    Ok((
        draft::date(scan, start, years, month.value, day.value)?,
        Precision::Day,
    ))
}

/// Reads a field of at most four digits.
fn field(scan: &mut Scanner<'_>) -> Result<Field, Error> {
    let at = scan.at();
    let digits = scan.digit_run();
    let value = scan.number(4, "a number")?;
    if !matches!(digits, 1 | 2 | 4) {
        return Err(scan.refuse(
            at,
            ErrorKind::Unexpected,
            "a number of one, two or four digits",
        ));
    }
    Ok(Field { value, digits, at })
}

/// Makes `07/2026`, the only date with two numbers that has one reading.
fn month_of_year(
    scan: &Scanner<'_>,
    start: usize,
    first: Field,
    second: Field,
) -> Result<(Date, Precision), Error> {
    let (month, year) = match (first.digits, second.digits) {
        (4, 1 | 2) => (second, first),
        (1 | 2, 4) => (first, second),
        _ => return Err(scan.refuse(start, ErrorKind::MissingYear, "a day, a month and a year")),
    };
    let year = i32::try_from(year.value).unwrap_or(0);
    Ok((
        draft::month_start(scan, start, year, month.value)?,
        Precision::Month,
    ))
}

/// Finds the order of the fields: where the year stands, what the caller said, or the only order that gives a date.
fn order(
    scan: &Scanner<'_>,
    start: usize,
    fields: [Field; 3],
    options: &Options,
) -> Result<Order, Error> {
    let [first, second, third] = fields;
    if second.digits == 4 {
        return Err(Error::new(
            scan.text(),
            second.at,
            ErrorKind::Unexpected,
            quote(&second.value.to_string()),
            "a day or month: a year stands first or last",
        ));
    }
    if first.digits == 4 {
        return Ok(Order::Ymd);
    }
    match options.order {
        Some(Order::Ymd) if third.digits == 4 => {
            return Err(scan.refuse(
                start,
                ErrorKind::AmbiguousDate,
                "a date in the order ymd, as the option `order` says, or another order",
            ));
        }
        Some(order) => return Ok(order),
        None => {}
    }
    let (a, b, c) = (first.value, second.value, third.value);
    let mut orders = vec![(Order::Dmy, c, b, a), (Order::Mdy, c, a, b)];
    if third.digits == 2 && first.digits == 2 {
        orders.push((Order::Ymd, a, b, c));
    }
    orders.retain(|(_, _, month, day)| (1..=12).contains(month) && (1..=31).contains(day));
    let is_same = orders.windows(2).all(
        |pair| matches!(pair, [(_, y1, m1, d1), (_, y2, m2, d2)] if (y1, m1, d1) == (y2, m2, d2)),
    );
    match orders.as_slice() {
        // With no reading at all, any order serves for the error that says which field is out of range.
        [] => Ok(Order::Dmy),
        [(order, ..)] => Ok(*order),
        [(order, ..), ..] if is_same => Ok(*order),
        _ => Err(ambiguous(scan, start, &orders, third.digits == 4)),
    }
}

/// Makes the error that lists the readings.
fn ambiguous(
    scan: &Scanner<'_>,
    start: usize,
    orders: &[(Order, u32, u32, u32)],
    is_long_year: bool,
) -> Error {
    let mut readings = Vec::new();
    for (order, year, month, day) in orders {
        let (name, year) = match order {
            Order::Dmy => ("dmy", *year),
            Order::Mdy => ("mdy", *year),
            Order::Ymd => ("ymd", *year),
        };
        let year = if is_long_year {
            format!("{year:04}")
        } else {
            format!("'{year:02}")
        };
        readings.push(format!("{year}-{month:02}-{day:02} ({name})"));
    }
    let found = format!(
        "{}, which may be {}",
        quote(scan.since(start)),
        readings.join(" or ")
    );
    Error::new(
        scan.text(),
        start,
        ErrorKind::AmbiguousDate,
        found,
        "the option `order`, or a date such as 2026-07-29",
    )
}
