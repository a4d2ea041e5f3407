//! The command flavour: CSV from stdin, JSON to stdout.

mod arguments;

use arguments::Request;
use csv_to_json::{Converter, Full, Options, Sink};
use std::io::{self, Read as _, Write as _};
use std::process::ExitCode;

const WRONG_INPUT: u8 = 1;
const WRONG_USAGE: u8 = 2;
const CHUNK: usize = 64 * 1024;

fn main() -> ExitCode {
    let outcome = match arguments::read(lexopt::Parser::from_env()) {
        Ok(Request::Help) => print(arguments::HELP),
        Ok(Request::Version) => print(concat!("csv-to-json ", env!("CARGO_PKG_VERSION"), "\n")),
        Ok(Request::Convert(options)) => convert(options),
        Err(error) => Err(Failure::Usage(error.to_string())),
    };
    let (message, status) = match outcome {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Failure::Usage(message)) => (
            format!("error[usage]: {message}\n  help: csv-to-json --help"),
            WRONG_USAGE,
        ),
        Err(Failure::Input(error)) => (error.to_string(), WRONG_INPUT),
        Err(Failure::Read(error)) => (
            format!("error[read]: the input cannot be read: {error}"),
            WRONG_INPUT,
        ),
        // Whoever closed our output knows, and wants no more from us.
        Err(Failure::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            return ExitCode::from(WRONG_INPUT);
        }
        Err(Failure::Write(error)) => (
            format!("error[write]: the output cannot be written: {error}"),
            WRONG_INPUT,
        ),
    };
    // There is nowhere left to report that stderr is closed.
    let _ = writeln!(io::stderr(), "{message}");
    ExitCode::from(status)
}

enum Failure {
    Usage(String),
    Input(csv_to_json::Error),
    Read(io::Error),
    Write(io::Error),
}

fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
        .map_err(Failure::Write)
}

fn convert(options: Options) -> Result<(), Failure> {
    // The library's only complaint before it has seen any input is about the options.
    let mut converter = Converter::new(options).map_err(|error| {
        Failure::Usage(format!(
            "found {}, expected {}",
            error.found, error.expected
        ))
    })?;
    let mut output = Output {
        pending: Vec::with_capacity(2 * CHUNK),
        failure: None,
    };
    let outcome = pump(&mut converter, &mut output);
    if let Some(error) = output.failure.take() {
        return Err(Failure::Write(error));
    }
    // The rows before an error are good, and are written.
    output.flush().map_err(Failure::Write)?;
    outcome
}

fn pump(converter: &mut Converter, output: &mut Output) -> Result<(), Failure> {
    let mut stdin = io::stdin().lock();
    let mut chunk = vec![0; CHUNK];
    loop {
        let length = match stdin.read(&mut chunk) {
            Ok(0) => return converter.finish(output).map_err(Failure::Input),
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Failure::Read(error)),
        };
        let chunk = chunk.get(..length).unwrap_or_default();
        converter.push(chunk, output).map_err(Failure::Input)?;
    }
}

/// Gathers rows into writes of some size, and remembers why a write failed.
struct Output {
    pending: Vec<u8>,
    failure: Option<io::Error>,
}

impl Output {
    fn flush(&mut self) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(&self.pending)?;
        stdout.flush()?;
        self.pending.clear();
        Ok(())
    }
}

impl Sink for Output {
    fn take(&mut self, json: &[u8]) -> Result<(), Full> {
        self.pending.extend_from_slice(json);
        if self.pending.len() < CHUNK {
            return Ok(());
        }
        self.flush().map_err(|error| {
            self.failure = Some(error);
            Full
        })
    }
}
