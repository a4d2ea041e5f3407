//! What can be chosen about a run.

use crate::error::{Error, Place};
use crate::limits;
use crate::{excerpt, read};
use jaq_json::Val;

/// How output values are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Indent {
    /// Each value on one line, without spaces.
    #[default]
    Compact,
    /// This many spaces a level, at most 7; 0 is the same as compact.
    Spaces(u8),
    /// One tab a level.
    Tab,
}

/// A variable's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// The text itself, as a string.
    Text(String),
    /// The value that the text is JSON for.
    Json(String),
}

/// The options of a run; the defaults are jq's, but for the layout, which is compact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// How output values are laid out.
    pub indent: Indent,
    /// Whether strings are written as they are, without quotes.
    pub raw_output: bool,
    /// Whether no line feed follows an output value; implies `raw_output`.
    pub join_output: bool,
    /// Whether objects are written with their keys in order.
    pub sort_keys: bool,
    /// Whether the filter runs once, on an array of all input values.
    pub slurp: bool,
    /// Whether the filter runs once, on `null`, and the input is not looked at.
    pub null_input: bool,
    /// Whether each line of input is a string; with `slurp`, the whole input is one.
    pub raw_input: bool,
    /// The variables of the filter: names without `$`, and values.
    pub arguments: Vec<(String, Argument)>,
    /// Most bytes of output in all, if not the default.
    pub max_output: Option<u64>,
}

/// The variables of a filter, read.
#[derive(Debug, Default)]
pub(crate) struct Variables {
    /// With a leading `$`.
    pub(crate) names: Vec<String>,
    pub(crate) values: Vec<Val>,
}

impl Options {
    /// Reads the arguments; `$named` holds them all, as in jq under `$__named`'s better known name `$ARGS.named`.
    pub(crate) fn variables(&self) -> Result<Variables, Error> {
        if let Indent::Spaces(n) = self.indent
            && n > limits::MAX_INDENT
        {
            let expected = format!("an indentation of {} spaces at most", limits::MAX_INDENT);
            return Err(Error::argument(Place::START, format!("{n}"), expected));
        }
        let size: usize = self
            .arguments
            .iter()
            .map(|(name, value)| name.len() + value.text().len())
            .sum();
        if size > limits::MAX_ARGUMENT_BYTES {
            let expected = format!("{} bytes at most", limits::MAX_ARGUMENT_BYTES);
            return Err(Error::argument(
                Place::START,
                format!("arguments of {size} bytes"),
                expected,
            ));
        }
        let mut variables = Variables::default();
        let mut budget = limits::MAX_VALUE_COST;
        let mut named = jaq_json::Map::default();
        for (name, value) in &self.arguments {
            if !is_identifier(name) {
                let found = format!("the name {}", excerpt::quoted(name, "name"));
                return Err(Error::argument(
                    Place::START,
                    found,
                    "letters, digits and `_`, with no digit first",
                ));
            }
            let value = match value {
                Argument::Text(text) => Val::from(text.clone()),
                Argument::Json(text) => read::only(text.as_bytes(), &mut budget)
                    .map_err(|e| Error::argument(e.place, e.found, e.expected))?,
            };
            named.insert(Val::from(name.clone()), value.clone());
            variables.names.push(format!("${name}"));
            variables.values.push(value);
        }
        let args = [
            (Val::from("positional".to_owned()), Val::from_iter([])),
            (Val::from("named".to_owned()), Val::obj(named)),
        ];
        variables.names.push("$ARGS".to_owned());
        variables.values.push(Val::obj(args.into_iter().collect()));
        Ok(variables)
    }
}

impl Argument {
    fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Json(text) => text,
        }
    }
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
