//! Runs a filter on input that arrives in pieces.

use crate::compile::{self, Program};
use crate::error::{Error, ErrorKind, Place};
use crate::guard::{Bound, Engine, Guard, Run};
use crate::options::{Options, Variables};
use crate::split::{Pieces, Splitter};
use crate::value::{self, Value};
use crate::write::{self, Layout};
use crate::{excerpt, limits, read};
use jaq_core::{Ctx, Vars};
use jaq_json::Val;

/// Takes output as it is made; an error ends the run, and is what the run returns.
pub type Emit<'a> = dyn FnMut(&[u8]) -> Result<(), Error> + 'a;

/// A filter on the way through its input.
#[derive(Debug)]
pub struct Stream {
    splitter: Splitter,
    runner: Runner,
    is_closed: bool,
}

/// What is left of a stream beside the input.
#[derive(Debug)]
struct Runner {
    program: Program,
    variables: Vec<Value>,
    layout: Layout,
    is_raw: bool,
    is_joined: bool,
    is_null_input: bool,
    is_raw_input: bool,
    /// Whether the raw input is one string, line feeds and all.
    is_whole: bool,
    slurped: Option<Vec<Val>>,
    budget: usize,
    values: u64,
    output_left: u64,
    line: Vec<u8>,
    last: Option<bool>,
}

impl Stream {
    /// Compiles the filter, and begins.
    ///
    /// # Errors
    /// If the filter does not compile, or the options do not fit.
    pub fn open(filter: &str, options: &Options) -> Result<Self, Error> {
        let Variables { names, values } = options.variables()?;
        let pieces = match (options.raw_input, options.slurp) {
            (false, _) => Pieces::Values,
            (true, false) => Pieces::Lines,
            (true, true) => Pieces::Whole,
        };
        let runner = Runner {
            program: compile::compile(filter, &names)?,
            variables: values.into_iter().map(Value::read).collect(),
            layout: Layout::from(options),
            is_raw: options.raw_output || options.join_output,
            is_joined: options.join_output,
            is_null_input: options.null_input,
            is_raw_input: options.raw_input,
            is_whole: pieces == Pieces::Whole,
            slurped: (options.slurp && !options.raw_input).then(Vec::new),
            budget: limits::MAX_VALUE_COST,
            values: 0,
            output_left: options.max_output.unwrap_or(limits::MAX_OUTPUT),
            line: Vec::new(),
            last: None,
        };
        Ok(Self {
            splitter: Splitter::new(pieces),
            runner,
            is_closed: false,
        })
    }

    /// Takes a piece of input, cut anywhere, and emits the output of the values that end in it.
    ///
    /// # Errors
    /// If the input is wrong, the filter raises an error, a bound is passed, or `emit` returns one. The stream is closed then.
    pub fn push(&mut self, chunk: &[u8], emit: &mut Emit<'_>) -> Result<(), Error> {
        self.open_still()?;
        if self.runner.is_null_input {
            return Ok(());
        }
        let Self {
            splitter, runner, ..
        } = self;
        let pushed = splitter.push(chunk, &mut |piece, place| runner.piece(piece, place, emit));
        self.is_closed = pushed.is_err();
        pushed
    }

    /// Ends the input, and emits the rest of the output.
    ///
    /// # Errors
    /// As for [`push`](Self::push).
    pub fn finish(&mut self, emit: &mut Emit<'_>) -> Result<(), Error> {
        self.open_still()?;
        self.is_closed = true;
        let Self {
            splitter, runner, ..
        } = self;
        if runner.is_null_input {
            return runner.run(Value::read(Val::Null), Place::START, emit);
        }
        splitter.finish(&mut |piece, place| runner.piece(piece, place, emit))?;
        match runner.slurped.take() {
            Some(values) => runner.run(
                values.into_iter().map(Value::read).collect(),
                Place::START,
                emit,
            ),
            None => Ok(()),
        }
    }

    /// Tells whether the last output value was neither `null` nor `false`, if there was one.
    #[must_use]
    pub fn last_output(&self) -> Option<bool> {
        self.runner.last
    }

    fn open_still(&self) -> Result<(), Error> {
        if self.is_closed {
            return Err(Error::input(
                ErrorKind::Closed,
                self.splitter.place(),
                "a stream that has ended",
                "a new stream",
            ));
        }
        Ok(())
    }
}

impl Runner {
    fn piece(&mut self, piece: &[u8], place: Place, emit: &mut Emit<'_>) -> Result<(), Error> {
        if self.slurped.is_none() {
            self.budget = limits::MAX_VALUE_COST;
        }
        let number = self.values + 1;
        let value = if self.is_raw_input {
            let line = piece
                .strip_suffix(b"\n")
                .filter(|_| !self.is_whole)
                .unwrap_or(piece);
            let text = std::str::from_utf8(line).map_err(|e| {
                let (valid, rest) = line.split_at(e.valid_up_to());
                let found = format!("byte 0x{:02x}", rest.first().copied().unwrap_or_default());
                Error::input(
                    ErrorKind::InvalidUtf8,
                    place.after(valid),
                    found,
                    "a character in UTF-8",
                )
                .of_value(number)
            })?;
            Val::from(text.to_owned())
        } else {
            // A byte order mark before the first value says nothing.
            let text = piece
                .strip_prefix(b"\xef\xbb\xbf")
                .filter(|_| place.byte == 0)
                .unwrap_or(piece);
            if text.is_empty() {
                return Ok(());
            }
            let start = place.after(piece.strip_suffix(text).unwrap_or_default());
            read::only(text, &mut self.budget).map_err(|e| e.moved(start).of_value(number))?
        };
        self.values = number;
        match &mut self.slurped {
            Some(values) => {
                let left = self.budget.checked_sub(read::COST_ELEMENT);
                self.budget = left.ok_or_else(|| {
                    let expected = "values that fit in 3 MiB of memory together";
                    Error::input(ErrorKind::ValueTooLarge, place, "one value more", expected)
                        .of_value(number)
                })?;
                values.push(value);
                Ok(())
            }
            None => self.run(Value::read(value), place, emit).map_err(|e| {
                if e.source == crate::Source::Input {
                    e.of_value(number)
                } else {
                    e
                }
            }),
        }
    }

    fn run(&mut self, input: Value, place: Place, emit: &mut Emit<'_>) -> Result<(), Error> {
        let guard = Guard::new();
        let Program { filter, stopped } = &self.program;
        let run = Run {
            terms: &filter.lut,
            stopped,
            guard: &guard,
        };
        let ctx = Ctx::<Engine>::new(run, Vars::new(self.variables.iter().cloned()));
        for output in filter.id.run((ctx, input)) {
            if let Some(bound) = guard.check() {
                return Err(passed(bound, place));
            }
            let output = output.map_err(|exception| {
                let message = exception.get_err().map(|error| message(&error));
                let message = message.unwrap_or_else(|_| "a break out of the filter".to_owned());
                Error::input(
                    ErrorKind::Runtime,
                    place,
                    message,
                    "a filter that raises no error on this value",
                )
            })?;
            self.last = Some(!matches!(output.val, Val::Null | Val::Bool(false)));
            self.line.clear();
            let most = limits::MAX_OUTPUT_VALUE;
            let written = match &output.val {
                Val::TStr(text) if self.is_raw && text.len() <= most => {
                    self.line
                        .extend_from_slice(String::from_utf8_lossy(text).as_bytes());
                    Ok(())
                }
                _ => write::value(&mut self.line, self.layout, most, &output.val),
            };
            written.map_err(|kind| unwritable(kind, place))?;
            if !self.is_joined {
                self.line.push(b'\n');
            }
            let left = self.output_left.checked_sub(self.line.len() as u64);
            self.output_left = left.ok_or_else(|| unwritable(ErrorKind::OutputTooLarge, place))?;
            emit(&self.line)?;
        }
        guard
            .check()
            .map_or(Ok(()), |bound| Err(passed(bound, place)))
    }
}

/// Returns the message of an error as jq words it, cut to a bearable length.
fn message(error: &value::Error) -> String {
    let value = error.clone().into_val();
    match &value.val {
        Val::TStr(text) => excerpt::shortened(&String::from_utf8_lossy(text)),
        _ => excerpt::shortened(&format_args!("{value} (not a string)")),
    }
}

fn passed(bound: Bound, place: Place) -> Error {
    match bound {
        Bound::Stack => Error::input(
            ErrorKind::RecursionTooDeep,
            place,
            "recursion without an end in sight",
            "a filter that recurses less deep",
        ),
        Bound::Depth => unwritable(ErrorKind::OutputTooDeep, place),
        Bound::Memory => Error::input(
            ErrorKind::OutOfMemory,
            place,
            "a filter that fills the memory",
            "a filter that holds less at a time",
        ),
    }
}

fn unwritable(kind: ErrorKind, place: Place) -> Error {
    let (found, expected) = match kind {
        ErrorKind::OutputTooDeep => (
            "a value that nests too deep",
            format!("{} levels at most", limits::MAX_OUTPUT_DEPTH),
        ),
        _ => ("too much output", "less".to_owned()),
    };
    Error::input(kind, place, found, expected)
}
