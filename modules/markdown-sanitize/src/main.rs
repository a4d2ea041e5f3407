//! The command flavour: Markdown on stdin, safe Markdown or HTML on stdout.

use std::fmt::Write as _;
use std::io::{self, Read as _, Write as _};
use std::process::ExitCode;

use lexopt::{Arg, Parser, ValueExt as _};
use markdown_sanitize::{Images, Options, Output, Sanitized, Sanitizer};

const HELP: &str = "\
Make Markdown safe to show and to read

Reads CommonMark with the extensions of GFM from stdin, writes it without raw HTML, unsafe links and hidden text.

Usage: markdown-sanitize [OPTIONS] < INPUT

Options:
      --output FORM      markdown or html [default: markdown]
      --images POLICY    drop, alt-text, relative or https [default: alt-text]
      --scheme NAME      Allow links of this scheme; repeatable; replaces http, https and mailto
      --no-relative      Remove relative links
      --keep-titles      Keep titles of links and images
      --report           List what was removed on stderr, a JSON object a line
      --fail-if-removed  Exit with 1 if anything was removed
  -h, --help             Print this help
  -V, --version          Print the version

Examples:
  markdown-sanitize < README.md
  markdown-sanitize --output html --images https --report < README.md

Exit status:
  0  done
  1  the input is wrong, or something was removed under --fail-if-removed
  2  wrong usage
";

fn main() -> ExitCode {
    let command = match arguments() {
        Ok(command) => command,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error[usage]: {error}");
            return ExitCode::from(2);
        }
    };
    match command {
        Command::Print(text) => write_out(text),
        Command::Sanitize {
            options,
            report,
            fail_if_removed,
        } => match run(options) {
            Ok(sanitized) => {
                let removed = sanitized.removed_total > 0;
                if report {
                    let _ = io::stderr().write_all(json_lines(&sanitized).as_bytes());
                }
                let status = write_out(&sanitized.output);
                if removed && fail_if_removed {
                    ExitCode::from(1)
                } else {
                    status
                }
            }
            Err(error) => {
                let _ = writeln!(io::stderr(), "{error}");
                ExitCode::from(1)
            }
        },
    }
}

enum Command {
    Print(&'static str),
    Sanitize {
        options: Options,
        report: bool,
        fail_if_removed: bool,
    },
}

fn arguments() -> Result<Command, lexopt::Error> {
    let mut options = Options::default();
    let mut schemes = Vec::new();
    let (mut report, mut fail_if_removed) = (false, false);
    let mut parser = Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("output") => {
                options.output = parser.value()?.parse_with(|value| match value {
                    "markdown" => Ok(Output::Markdown),
                    "html" => Ok(Output::Html),
                    _ => Err("expected markdown or html"),
                })?;
            }
            Arg::Long("images") => {
                options.images = parser.value()?.parse_with(|value| match value {
                    "drop" => Ok(Images::Drop),
                    "alt-text" => Ok(Images::AltText),
                    "relative" => Ok(Images::Relative),
                    "https" => Ok(Images::Https),
                    _ => Err("expected drop, alt-text, relative or https"),
                })?;
            }
            Arg::Long("scheme") => schemes.push(parser.value()?.string()?),
            Arg::Long("no-relative") => options.relative_links = false,
            Arg::Long("keep-titles") => options.keep_titles = true,
            Arg::Long("report") => report = true,
            Arg::Long("fail-if-removed") => fail_if_removed = true,
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Print(HELP)),
            Arg::Short('V') | Arg::Long("version") => {
                return Ok(Command::Print(concat!(
                    "markdown-sanitize ",
                    env!("CARGO_PKG_VERSION"),
                    "\n"
                )));
            }
            _ => return Err(argument.unexpected()),
        }
    }
    if !schemes.is_empty() {
        options.schemes = schemes;
    }
    options
        .check()
        .map_err(|error| format!("found {}, expected {}", error.found, error.expected))?;
    Ok(Command::Sanitize {
        options,
        report,
        fail_if_removed,
    })
}

/// Reads stdin to its end or to the bound, whichever comes first.
fn run(options: Options) -> Result<Sanitized, String> {
    let mut sanitizer = Sanitizer::new(options);
    let mut stdin = io::stdin().lock();
    let mut chunk = [0; 16 * 1024];
    loop {
        match stdin.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => sanitizer
                .push(chunk.get(..count).unwrap_or_default())
                .map_err(|error| error.to_string())?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(format!("error[unreadable-input]: {error}")),
        }
    }
    sanitizer.finish().map_err(|error| error.to_string())
}

/// Writes to stdout; whoever closed it wants no more.
fn write_out(text: &str) -> ExitCode {
    let mut stdout = io::stdout().lock();
    let _ = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    ExitCode::SUCCESS
}

fn json_lines(sanitized: &Sanitized) -> String {
    let mut out = String::new();
    for removal in &sanitized.removed {
        // The excerpt is escaped for control characters already; JSON asks for these two.
        let excerpt = removal.excerpt.replace('\\', "\\\\").replace('"', "\\\"");
        let place = removal.place;
        let _ = writeln!(
            out,
            "{{\"kind\":\"{}\",\"byte\":{},\"line\":{},\"column\":{},\"excerpt\":\"{excerpt}\"}}",
            removal.kind.name(),
            place.byte,
            place.line,
            place.column,
        );
    }
    let beyond = sanitized.removed_total - sanitized.removed.len() as u64;
    if beyond > 0 {
        let _ = writeln!(out, "{{\"kind\":\"not-listed\",\"count\":{beyond}}}");
    }
    out
}
