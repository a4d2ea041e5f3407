//! The command flavour: an expression as an argument, or one on each line of the input.

use std::io::{self, BufRead, Read as _, Write};
use std::process::ExitCode;

use lexopt::prelude::{Long, Short, Value as Free, ValueExt as _};
use math_eval::limits::MAX_EXPRESSION_BYTES;
use math_eval::{Error, ErrorKind, Options, Place, Value, Variable, evaluate};

const HELP: &str = "\
Evaluate arithmetic expressions

Usage: math-eval [OPTIONS] [EXPRESSION]

Without EXPRESSION, every line of the input is one. An expression that begins with `-` goes after `--`.

Options:
  --var NAME=VALUE      Give a variable its value; repeatable
  --format text|json    What to print for each result [default: text]
  --fraction            Print `1/3`, not `0.33333333333333333333` (text only)
  --digits N            Significant digits of a fraction in decimal, 1 to 1000 [default: 20]
  --keep-going          Print an error in the place of a result and go on
  -h, --help            Print this
  -V, --version         Print the version

Examples:
  math-eval '0.1 + 0.2 == 0.3'
  math-eval --var x=3 'x^2 + 1'
  math-eval --keep-going --format json < expressions.txt

Exit status:
  0  every expression has a result
  1  an expression has none
  2  wrong usage
";

/// What the arguments ask for.
struct Arguments {
    expression: Option<String>,
    variables: Vec<Variable>,
    options: Options,
    format: Format,
    errors: Errors,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Decimal,
    Fraction,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Errors {
    /// The first error ends the work.
    Stop,
    /// An error is printed in the place of the result.
    KeepGoing,
}

fn main() -> ExitCode {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let status = match arguments() {
        Ok(Some(arguments)) => run(&arguments, &mut out),
        Ok(None) => Ok(ExitCode::SUCCESS),
        Err(message) => {
            // Nobody is left to be told when the standard error is closed.
            let _ = writeln!(
                io::stderr(),
                "error[usage]: {message}\n  see `math-eval --help`"
            );
            return ExitCode::from(2);
        }
    };
    // A reader that has seen enough closes the pipe; that is not an error.
    match status.and_then(|status| out.flush().map(|()| status)) {
        Ok(status) => status,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error[io]: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Reads the arguments; `None` when help or version was printed.
fn arguments() -> Result<Option<Arguments>, String> {
    let mut read = Arguments {
        expression: None,
        variables: Vec::new(),
        options: Options::default(),
        format: Format::Decimal,
        errors: Errors::Stop,
    };
    let mut parser = lexopt::Parser::from_env();
    let text = |error: lexopt::Error| error.to_string();
    while let Some(argument) = parser.next().map_err(text)? {
        match argument {
            Long("var") => {
                let pair = parser
                    .value()
                    .and_then(|value| value.string())
                    .map_err(text)?;
                let (name, value) = pair.split_once('=').ok_or("`--var` wants NAME=VALUE")?;
                read.variables.push(Variable {
                    name: name.to_owned(),
                    value: value.to_owned(),
                });
            }
            Long("format") => match parser
                .value()
                .and_then(|value| value.string())
                .map_err(text)?
                .as_str()
            {
                "text" => read.format = Format::Decimal,
                "json" => read.format = Format::Json,
                _ => return Err("`--format` wants text or json".to_owned()),
            },
            Long("fraction") => read.format = Format::Fraction,
            Long("digits") => {
                read.options.digits = parser
                    .value()
                    .and_then(|value| value.parse())
                    .map_err(text)?
            }
            Long("keep-going") => read.errors = Errors::KeepGoing,
            Short('h') | Long("help") => {
                let _ = write!(io::stdout(), "{HELP}");
                return Ok(None);
            }
            Short('V') | Long("version") => {
                let _ = writeln!(io::stdout(), "math-eval {}", env!("CARGO_PKG_VERSION"));
                return Ok(None);
            }
            Free(value) if read.expression.is_none() => {
                read.expression = Some(value.string().map_err(text)?)
            }
            _ => return Err(argument.unexpected().to_string()),
        }
    }
    Ok(Some(read))
}

/// Evaluates all there is to evaluate.
fn run(arguments: &Arguments, out: &mut impl Write) -> io::Result<ExitCode> {
    if let Some(expression) = &arguments.expression {
        return answer(
            arguments,
            evaluate(expression, &arguments.variables, &arguments.options),
            out,
        );
    }
    let mut input = io::stdin().lock();
    let mut status = ExitCode::SUCCESS;
    let (mut line_number, mut byte) = (1u32, 0u64);
    while let Some((line, length)) = read_line(&mut input)? {
        let result =
            evaluate_line(arguments, &line).map_err(|error| moved(error, line_number, byte));
        let is_wrong = result.is_err();
        let answered = answer(arguments, result, out)?;
        if is_wrong {
            status = answered;
            if arguments.errors == Errors::Stop {
                break;
            }
        }
        line_number = line_number.saturating_add(1);
        byte += length;
    }
    Ok(status)
}

/// Reads a line and its length in bytes; of a line that is too long, as much as shows that it is.
fn read_line(input: &mut impl BufRead) -> io::Result<Option<(Vec<u8>, u64)>> {
    let mut line = Vec::new();
    let mut length = input
        .take(MAX_EXPRESSION_BYTES as u64 + 2)
        .read_until(b'\n', &mut line)? as u64;
    if length == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    } else {
        length += skip_line(input)?;
    }
    Ok(Some((line, length)))
}

/// Skips what is left of a line; its length may be anything.
fn skip_line(input: &mut impl BufRead) -> io::Result<u64> {
    let mut skipped = 0;
    loop {
        let buffer = input.fill_buf()?;
        let newline = buffer.iter().position(|byte| *byte == b'\n');
        let length = newline.map_or(buffer.len(), |at| at + 1);
        input.consume(length);
        skipped += length as u64;
        if newline.is_some() || length == 0 {
            return Ok(skipped);
        }
    }
}

fn evaluate_line(arguments: &Arguments, line: &[u8]) -> Result<Value, Error> {
    match str::from_utf8(line) {
        Ok(expression) => evaluate(expression, &arguments.variables, &arguments.options),
        // A character may have been cut in two where the line was.
        Err(_) if line.len() > MAX_EXPRESSION_BYTES => evaluate(
            &" ".repeat(line.len()),
            &arguments.variables,
            &arguments.options,
        ),
        Err(error) => {
            let valid = line
                .get(..error.valid_up_to())
                .and_then(|valid| str::from_utf8(valid).ok())
                .unwrap_or("");
            let place = Place::of(valid, valid.len());
            Err(Error {
                kind: ErrorKind::UnexpectedCharacter,
                place,
                found: "bytes that are not UTF-8".to_owned(),
                expected: "UTF-8 text".to_owned(),
            })
        }
    }
}

/// Moves the place of an error from its line to the whole input; that of an error in a variable or an option stays.
fn moved(error: Error, line: u32, byte: u64) -> Error {
    if matches!(
        error.kind,
        ErrorKind::InvalidVariable | ErrorKind::TooManyVariables | ErrorKind::InvalidOption
    ) {
        return error;
    }
    Error {
        place: Place {
            byte: error.place.byte + byte,
            line,
            ..error.place
        },
        ..error
    }
}

/// Prints a result or an error.
fn answer(
    arguments: &Arguments,
    result: Result<Value, Error>,
    out: &mut impl Write,
) -> io::Result<ExitCode> {
    match result {
        Ok(value) => {
            match arguments.format {
                Format::Decimal => writeln!(out, "{}", value.decimal)?,
                Format::Fraction => writeln!(out, "{}", value.text)?,
                // Digits, letters and `-./` are all that the texts have: nothing to escape.
                Format::Json => writeln!(
                    out,
                    r#"{{"kind":"{}","text":"{}","decimal":"{}","exact":{}}}"#,
                    value.kind.name(),
                    value.text,
                    value.decimal,
                    value.exact
                )?,
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            let Error {
                kind,
                place,
                found,
                expected,
            } = &error;
            match (arguments.errors, arguments.format) {
                (Errors::Stop, _) => {
                    out.flush()?;
                    let _ = writeln!(io::stderr(), "{error}");
                }
                (Errors::KeepGoing, Format::Json) => {
                    let (found, expected) = (escaped(found), escaped(expected));
                    writeln!(
                        out,
                        r#"{{"error":{{"kind":"{}","byte":{},"line":{},"column":{},"found":"{found}","expected":"{expected}"}}}}"#,
                        kind.name(),
                        place.byte,
                        place.line,
                        place.column
                    )?;
                }
                (Errors::KeepGoing, _) => writeln!(
                    out,
                    "error[{}]: found {found}, expected {expected} (line {}, column {})",
                    kind.name(),
                    place.line,
                    place.column
                )?,
            }
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Escapes text for JSON; control characters are none in it, they were escaped when it was quoted.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
