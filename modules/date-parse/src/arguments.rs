//! The command line.

use std::io::{self, Write as _};

use date_parse::{Dst, OffsetConflict, Options, Order, UnixUnit};
use lexopt::prelude::{Long, Short, Value};
use lexopt::{Parser, ValueExt as _};

/// The text of `--help`.
const HELP: &str = "\
Read dates and times, and refuse what is ambiguous

Usage: date-parse [OPTIONS] [--] [DATE]

Without DATE every line of standard input is one. There is no clock and no local zone: give them.

Options:
      --reference INSTANT   what `now` is, for relative dates: 2026-07-29T12:00:00Z, @1785326400
      --zone ZONE           zone of dates that name none: Europe/Paris, UTC, +02:00
      --order ORDER         order of all-number dates: dmy, mdy, ymd
      --format PATTERN      the date follows this pattern: '%d.%m.%Y'
      --unix-unit UNIT      a bare number is a Unix time in: s, ms, us, ns
      --year-pivot N        two-digit years below N are 20xx, others 19xx (0 to 100)
      --dst POLICY          for skipped and repeated times: reject (default), compatible, earlier, later
      --offset-conflict P   where offset and zone differ: reject (default), use-offset, use-zone
      --output OUTPUT       json (default), text, rfc3339, unix, or a pattern: '%d.%m.%Y %H:%M'
      --keep-going          go on after a line that is refused; its output line is empty (json: an error object)
  -h, --help                print this help
  -V, --version             print the version

Examples:
  date-parse '29 July 2026, 5 pm' --zone Europe/Paris
  date-parse 'next monday' --reference 2026-07-29T12:00:00Z --output text
  date-parse 03/04/2026 --order dmy --output '%A, %e %B %Y'

Exit status:
  0  every date was read
  1  a date was refused; the reason is on standard error
  2  wrong usage
";

/// What to write for a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Output {
    /// One JSON object a line.
    Json,
    /// ISO 8601, cut to the precision.
    Text,
    /// RFC 3339.
    Rfc3339,
    /// Seconds since 1970.
    Unix,
    /// The pattern in the options.
    Pattern,
}

/// What the command line asks for.
#[derive(Debug)]
pub(crate) struct Request {
    /// The date, or none for standard input.
    pub(crate) text: Option<String>,
    /// The options of the library.
    pub(crate) options: Options,
    /// What to write.
    pub(crate) output: Output,
    /// Whether to go on after a refusal.
    pub(crate) keep_going: bool,
}

/// Reads the command line; `None` if help or the version was asked for and printed.
pub(crate) fn read() -> Result<Option<Request>, lexopt::Error> {
    let mut request = Request {
        text: None,
        options: Options::default(),
        output: Output::Json,
        keep_going: false,
    };
    let options = &mut request.options;
    let mut parser = Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("reference") => options.reference = Some(parser.value()?.string()?),
            Long("zone") => options.zone = Some(parser.value()?.string()?),
            Long("format") => options.format = Some(parser.value()?.string()?),
            Long("order") => {
                options.order = Some(choice(
                    &mut parser,
                    &[
                        ("dmy", Order::Dmy),
                        ("mdy", Order::Mdy),
                        ("ymd", Order::Ymd),
                    ],
                )?)
            }
            Long("unix-unit") => {
                let units = [
                    ("s", UnixUnit::Seconds),
                    ("ms", UnixUnit::Milliseconds),
                    ("us", UnixUnit::Microseconds),
                    ("ns", UnixUnit::Nanoseconds),
                ];
                options.unix_unit = Some(choice(&mut parser, &units)?);
            }
            Long("year-pivot") => options.year_pivot = Some(parser.value()?.parse()?),
            Long("dst") => {
                options.dst = choice(
                    &mut parser,
                    &[
                        ("reject", Dst::Reject),
                        ("compatible", Dst::Compatible),
                        ("earlier", Dst::Earlier),
                        ("later", Dst::Later),
                    ],
                )?;
            }
            Long("offset-conflict") => {
                let policies = [
                    ("reject", OffsetConflict::Reject),
                    ("use-offset", OffsetConflict::UseOffset),
                    ("use-zone", OffsetConflict::UseZone),
                ];
                options.offset_conflict = choice(&mut parser, &policies)?;
            }
            Long("output") => {
                let value = parser.value()?.string()?;
                request.output = match value.as_str() {
                    "json" => Output::Json,
                    "text" => Output::Text,
                    "rfc3339" => Output::Rfc3339,
                    "unix" => Output::Unix,
                    pattern if pattern.contains('%') => Output::Pattern,
                    _ => return Err(format!("`--output {value}`: one of json, text, rfc3339, unix or a pattern with `%` is expected").into()),
                };
                options.output = (request.output == Output::Pattern).then_some(value);
            }
            Long("keep-going") => request.keep_going = true,
            Short('h') | Long("help") => return print(HELP),
            Short('V') | Long("version") => {
                return print(concat!("date-parse ", env!("CARGO_PKG_VERSION"), "\n"));
            }
            Value(text) if request.text.is_none() => request.text = Some(text.string()?),
            _ => return Err(argument.unexpected()),
        }
    }
    Ok(Some(request))
}

/// Reads a value that must be one of several words.
fn choice<T: Copy>(parser: &mut Parser, choices: &[(&str, T)]) -> Result<T, lexopt::Error> {
    let value = parser.value()?.string()?;
    let chosen = choices
        .iter()
        .find(|(name, _)| *name == value)
        .map(|(_, chosen)| *chosen);
    chosen.ok_or_else(|| {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        lexopt::Error::from(format!(
            "`{value}`: one of {} is expected",
            names.join(", ")
        ))
    })
}

/// Prints, and asks for nothing more; a closed standard output is no failure.
fn print(text: &str) -> Result<Option<Request>, lexopt::Error> {
    let _ = io::stdout().write_all(text.as_bytes());
    Ok(None)
}
