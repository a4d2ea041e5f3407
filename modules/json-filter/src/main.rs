//! The command flavour: `json-filter FILTER < in > out`.

use json_filter::{Argument, Error, ErrorKind, Indent, Options, Place, Source, Stream};
use lexopt::ValueExt as _;
use lexopt::prelude::{Long, Short, Value};
use std::io::{self, Read as _, Write as _};
use std::process::ExitCode;

const HELP: &str = "Filter JSON and NDJSON with the jq language

Usage: json-filter [OPTIONS] FILTER < in > out

Options:
  -c, --compact-output     Write each value on one line (the default)
      --indent N           Indent by N spaces, 0 to 7
      --tab                Indent by tabs
  -r, --raw-output         Write strings without quotes
  -j, --join-output        Like -r, without line feeds between values
  -S, --sort-keys          Write the keys of objects in order
  -s, --slurp              Run once, on an array of all values
  -n, --null-input         Run once, on null; the input is not looked at
  -R, --raw-input          Take each line as a string; with -s, the whole input
  -e, --exit-status        Let the last output value decide the exit status
      --arg NAME VALUE     Bind $NAME to a string
      --argjson NAME JSON  Bind $NAME to a value
      --max-output BYTES   Write no more than this; 1 GiB by default
  -h, --help               Print this help
  -V, --version            Print the version

Examples:
  json-filter '.name' < in.json
  json-filter -r '.[] | [.id, .name] | @csv' < in.json
  json-filter --arg level error 'select(.level == $level)' < log.ndjson

Exit status:
  0  done
  1  the input is wrong, or the filter raised an error
  2  wrong usage, or the filter is not one
  With -e: 0 if the last value is neither null nor false, 1 if it is,
  4 if there was none, 5 instead of 1 for an error
";

/// How much of the input is read at a time.
const CHUNK: usize = 64 << 10;

fn main() -> ExitCode {
    match parse_arguments() {
        Ok(Some(command)) => run(&command),
        Ok(None) => ExitCode::SUCCESS,
        Err(message) => {
            complain(format_args!("error: {message}"));
            ExitCode::from(2)
        }
    }
}

struct Command {
    filter: String,
    options: Options,
    exit_status: bool,
}

/// Returns nothing where help or the version was asked for, and printed.
fn parse_arguments() -> Result<Option<Command>, lexopt::Error> {
    let mut filter = None;
    let mut options = Options::default();
    let mut exit_status = false;
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('c') | Long("compact-output") => options.indent = Indent::Compact,
            Long("indent") => options.indent = Indent::Spaces(number(&parser.value()?.string()?)?),
            Long("tab") => options.indent = Indent::Tab,
            Short('r') | Long("raw-output") => options.raw_output = true,
            Short('j') | Long("join-output") => options.join_output = true,
            Short('S') | Long("sort-keys") => options.sort_keys = true,
            Short('s') | Long("slurp") => options.slurp = true,
            Short('n') | Long("null-input") => options.null_input = true,
            Short('R') | Long("raw-input") => options.raw_input = true,
            Short('e') | Long("exit-status") => exit_status = true,
            Long("arg") => {
                let name = parser.value()?.string()?;
                options
                    .arguments
                    .push((name, Argument::Text(parser.value()?.string()?)));
            }
            Long("argjson") => {
                let name = parser.value()?.string()?;
                options
                    .arguments
                    .push((name, Argument::Json(parser.value()?.string()?)));
            }
            Long("max-output") => options.max_output = Some(number(&parser.value()?.string()?)?),
            Short('h') | Long("help") => {
                print(HELP);
                return Ok(None);
            }
            Short('V') | Long("version") => {
                print(concat!("json-filter ", env!("CARGO_PKG_VERSION"), "\n"));
                return Ok(None);
            }
            Value(text) if filter.is_none() => filter = Some(text.string()?),
            other => return Err(other.unexpected()),
        }
    }
    let filter = filter.ok_or("no filter is given")?;
    Ok(Some(Command {
        filter,
        options,
        exit_status,
    }))
}

fn number<N: std::str::FromStr>(text: &str) -> Result<N, lexopt::Error> {
    text.parse()
        .map_err(|_| format!("`{}` is not a number in range", text.escape_debug()).into())
}

fn run(command: &Command) -> ExitCode {
    let mut out = io::BufWriter::with_capacity(CHUNK, io::stdout().lock());
    // Set where writing failed: nobody reads on, and there is nothing to complain about.
    let mut is_cut = false;
    let filtered = filter(command, &mut |bytes| {
        out.write_all(bytes).map_err(|_| {
            is_cut = true;
            cut()
        })
    });
    is_cut |= out.flush().is_err();
    match filtered {
        _ if is_cut => ExitCode::from(1),
        Err(error) => {
            complain(format_args!("{error}"));
            let is_usage = error.source != Source::Input;
            ExitCode::from(if is_usage {
                2
            } else if command.exit_status {
                5
            } else {
                1
            })
        }
        Ok(last) if command.exit_status => {
            ExitCode::from(last.map_or(4, |is_true| u8::from(!is_true)))
        }
        Ok(_) => ExitCode::SUCCESS,
    }
}

fn filter(command: &Command, emit: &mut json_filter::Emit<'_>) -> Result<Option<bool>, Error> {
    let mut stream = Stream::open(&command.filter, &command.options)?;
    // Without input to look at, none is waited for.
    if !command.options.null_input {
        push_all(&mut stream, emit)?;
    }
    stream.finish(emit)?;
    Ok(stream.last_output())
}

fn push_all(stream: &mut Stream, emit: &mut json_filter::Emit<'_>) -> Result<(), Error> {
    let mut chunk = vec![0; CHUNK];
    let mut input = io::stdin().lock();
    loop {
        match input.read(&mut chunk) {
            Ok(0) => return Ok(()),
            Ok(length) => stream.push(chunk.get(..length).unwrap_or_default(), emit)?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => {
                return Err(Error {
                    found: "an input that cannot be read".to_owned(),
                    expected: "one that can".to_owned(),
                    ..cut()
                });
            }
        }
    }
}

fn cut() -> Error {
    let (found, expected) = (
        "an output that is closed".to_owned(),
        "one that is open".to_owned(),
    );
    Error {
        kind: ErrorKind::Closed,
        place: Place::START,
        source: Source::Input,
        value: None,
        found,
        expected,
    }
}

fn print(text: &str) {
    // Nobody reads on: there is nothing left to do.
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

fn complain(what: std::fmt::Arguments<'_>) {
    // As for the output.
    let _ = writeln!(io::stderr().lock(), "{what}");
}
