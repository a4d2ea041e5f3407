//! The command flavour: a date as argument, or one on every line of standard input.

mod arguments;

use std::io::{self, BufRead, BufReader, ErrorKind as IoKind, Read as _, Write as _};
use std::process::ExitCode;

use arguments::{Output, Request};
use date_parse::{Error, ErrorKind, Parsed, Parser, Place, json, limits};

fn main() -> ExitCode {
    let request = match arguments::read() {
        Ok(Some(request)) => request,
        Ok(None) => return ExitCode::SUCCESS,
        Err(message) => {
            complain(&format!("date-parse: {message}\nTry `date-parse --help`."));
            return ExitCode::from(2);
        }
    };
    let parser = match Parser::new(&request.options) {
        Ok(parser) => parser,
        Err(error) => {
            complain(&error.to_string());
            return ExitCode::from(2);
        }
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let done = match &request.text {
        Some(text) => one(text, &parser, &request, &mut out),
        None => every_line(&parser, &request, &mut out),
    };
    let done = done.and_then(|status| out.flush().map(|()| status));
    match done {
        Ok(status) => status,
        // Whoever read our output has seen enough.
        Err(error) if error.kind() == IoKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("date-parse: {error}"));
            ExitCode::from(1)
        }
    }
}

/// Reads the date of the command line.
fn one(
    text: &str,
    parser: &Parser<'_>,
    request: &Request,
    out: &mut impl io::Write,
) -> io::Result<ExitCode> {
    match answer(text, parser, request) {
        Ok(line) => {
            writeln!(out, "{line}")?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            complain(&error.to_string());
            Ok(status_of(&error))
        }
    }
}

/// Returns the exit status of an error: a pattern's own fault is wrong usage.
fn status_of(error: &Error) -> ExitCode {
    ExitCode::from(if error.kind == ErrorKind::InvalidPattern {
        2
    } else {
        1
    })
}

/// Reads a date from every line of standard input.
fn every_line(
    parser: &Parser<'_>,
    request: &Request,
    out: &mut impl io::Write,
) -> io::Result<ExitCode> {
    let mut input = BufReader::new(io::stdin().lock());
    let mut status = ExitCode::SUCCESS;
    let (mut line, mut start) = (1_u32, 0_u64);
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        // Two bytes for the line end and one that shows the line to be too long.
        let most = limits::MAX_TEXT_BYTES as u64 + 3;
        if input.by_ref().take(most).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(status);
        }
        let mut length = bytes.len() as u64;
        if !bytes.ends_with(b"\n") {
            length += skip_line(&mut input)?;
        }
        let content = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        let content = content.strip_suffix(b"\r").unwrap_or(content);
        match answer_bytes(content, parser, request) {
            Ok(answer) => writeln!(out, "{answer}")?,
            Err(mut error) => {
                status = status_of(&error);
                // A pattern's own fault has its place in it, and every line would repeat it.
                let is_ours = error.kind == ErrorKind::InvalidPattern;
                if !is_ours {
                    error.place = Place {
                        byte: start + error.place.byte,
                        line,
                        ..error.place
                    };
                }
                out.flush()?;
                complain(&error.to_string());
                if !request.keep_going || is_ours {
                    return Ok(status);
                }
                let is_json = matches!(request.output, Output::Json);
                writeln!(
                    out,
                    "{}",
                    if is_json {
                        json::error(&error)
                    } else {
                        String::new()
                    }
                )?;
            }
        }
        start += length;
        line = line.saturating_add(1);
    }
}

/// Skips to the end of a line that is too long, and returns how many bytes that took.
fn skip_line(input: &mut impl BufRead) -> io::Result<u64> {
    let mut skipped = 0;
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(skipped);
        }
        let (length, is_end) = match buffer.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), false),
        };
        input.consume(length);
        skipped += length as u64;
        if is_end {
            return Ok(skipped);
        }
    }
}

/// Reads a date that may not be UTF-8.
fn answer_bytes(bytes: &[u8], parser: &Parser<'_>, request: &Request) -> Result<String, Error> {
    match str::from_utf8(bytes) {
        Ok(text) => answer(text, parser, request),
        Err(_) if bytes.len() > limits::MAX_TEXT_BYTES => {
            answer(&String::from_utf8_lossy(bytes), parser, request)
        }
        Err(error) => {
            let valid =
                String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or_default());
            let column = u32::try_from(valid.chars().count()).unwrap_or(0) + 1;
            let place = Place {
                byte: error.valid_up_to() as u64,
                line: 1,
                column,
            };
            Err(Error {
                kind: ErrorKind::NotUtf8,
                place,
                found: String::from("a byte that is not UTF-8"),
                expected: String::from("UTF-8 text"),
            })
        }
    }
}

/// Reads a date, and writes it as asked.
fn answer(text: &str, parser: &Parser<'_>, request: &Request) -> Result<String, Error> {
    let parsed = parser.parse(text)?;
    match request.output {
        Output::Json => Ok(json::parsed(&parsed)),
        Output::Pattern => Ok(parsed.formatted.unwrap_or_default()),
        Output::Text => Ok(parsed.text),
        Output::Rfc3339 => rfc3339(&parsed).ok_or_else(|| civil_only(text)),
        Output::Unix => unix(&parsed).ok_or_else(|| civil_only(text)),
    }
}

/// Writes RFC 3339 with the offset of the result.
fn rfc3339(parsed: &Parsed) -> Option<String> {
    let instant = parsed.instant.as_ref()?;
    let pattern = if instant.nanosecond == 0 {
        "%FT%T"
    } else {
        "%FT%T.%9f"
    };
    let local = date_parse::format(parsed, pattern).ok()?;
    let offset = parsed
        .offset
        .filter(|offset| *offset != 0 && offset % 60 == 0);
    match (offset, parsed.offset) {
        (Some(_), _) => Some(local + &date_parse::format(parsed, "%:z").ok()?),
        (None, Some(0)) => Some(local + "Z"),
        // RFC 3339 has no offsets with seconds, which only local mean time has: UTC then.
        _ => Some(instant.utc.clone()),
    }
}

/// Writes seconds since 1970, with a fraction if there is one.
fn unix(parsed: &Parsed) -> Option<String> {
    let instant = parsed.instant.as_ref()?;
    if instant.nanosecond == 0 {
        return Some(instant.seconds.to_string());
    }
    let total = instant.unix_nanoseconds();
    let sign = if total < 0 { "-" } else { "" };
    let (seconds, rest) = (
        total.unsigned_abs() / 1_000_000_000,
        total.unsigned_abs() % 1_000_000_000,
    );
    Some(
        format!("{sign}{seconds}.{rest:09}")
            .trim_end_matches('0')
            .to_owned(),
    )
}

/// Makes the error that a text determines no instant.
fn civil_only(text: &str) -> Error {
    let place = Place {
        byte: text.len() as u64,
        line: 1,
        column: u32::try_from(text.chars().count()).unwrap_or(0) + 1,
    };
    Error {
        kind: ErrorKind::NeedsZone,
        place,
        found: String::from("a time without offset"),
        expected: String::from("an offset in the text, or the option `zone`"),
    }
}

/// Writes to standard error, which may be closed.
fn complain(message: &str) {
    let _ = writeln!(io::stderr(), "{message}");
}
