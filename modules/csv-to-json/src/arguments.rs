//! What the command was asked to do.

use csv_to_json::{
    BaseType, BlankLines, CellType, ColumnType, DuplicateHeaders, Header, Layout, Options,
    QuoteErrors, Ragged, Types,
};
use lexopt::{Arg, Parser, ValueExt as _};

pub(crate) const HELP: &str = "\
Convert CSV on stdin to JSON on stdout

Usage: csv-to-json [OPTIONS] < FILE.csv > FILE.json

Options:
  -d, --delimiter CHAR        character between fields: one ASCII character, or `tab` [default: ,]
  -q, --quote CHAR            quote: one ASCII character, or `none` [default: \"]
      --no-header             the first row is data; keys are column_1, column_2, ...
  -o, --output LAYOUT         objects, arrays, ndjson or ndjson-arrays [default: objects]
  -t, --types TYPES           one type for all columns, or a list: the first column's, the second's, ...
                              [default: string]
      --type NAME=TYPE        type of the column NAME; may be repeated, not with --types
      --ragged HOW            rows of another length: error, pad (short ones with null),
                              fit (and cut long ones) or skip [default: error]
      --duplicate-headers HOW columns of one name: error, suffix (a, a_2), first or last [default: error]
      --quote-errors HOW      quotes out of place: error or keep (as text) [default: error]
      --blank-lines HOW       empty lines: skip or row (with one empty field) [default: skip]
  -h, --help                  print this help
  -V, --version               print the version

Types: string, integer, number, boolean, infer; with `?` behind it an empty field is null.

Examples:
  csv-to-json --types infer < people.csv
  csv-to-json -d ';' -o ndjson --type id=integer --type price=number? < items.csv
  csv-to-json --no-header -d tab -o arrays < table.tsv

Exit status: 0 done; 1 the input is wrong (see stderr; the rows before the error were written); 2 wrong usage
";

pub(crate) enum Request {
    Help,
    Version,
    Convert(Options),
}

/// Reads the command's arguments.
pub(crate) fn read(mut parser: Parser) -> Result<Request, lexopt::Error> {
    let mut options = Options::default();
    let mut types = None;
    let mut named = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(Request::Help),
            Arg::Short('V') | Arg::Long("version") => return Ok(Request::Version),
            Arg::Short('d') | Arg::Long("delimiter") => {
                options.delimiter = character("--delimiter", &value(&mut parser)?)?;
            }
            Arg::Short('q') | Arg::Long("quote") => {
                options.quote = match value(&mut parser)?.as_str() {
                    "none" => None,
                    text => Some(character("--quote", text)?),
                };
            }
            Arg::Long("no-header") => options.header = Header::None,
            Arg::Short('o') | Arg::Long("output") => {
                let names = [
                    ("objects", Layout::Objects),
                    ("arrays", Layout::Arrays),
                    ("ndjson", Layout::Ndjson),
                    ("ndjson-arrays", Layout::NdjsonArrays),
                ];
                options.layout = choice("--output", &value(&mut parser)?, &names)?;
            }
            Arg::Short('t') | Arg::Long("types") => types = Some(listed(&value(&mut parser)?)?),
            Arg::Long("type") => named.push(column(&value(&mut parser)?)?),
            Arg::Long("ragged") => {
                let names = [
                    ("error", Ragged::Error),
                    ("pad", Ragged::Pad),
                    ("fit", Ragged::Fit),
                    ("skip", Ragged::Skip),
                ];
                options.ragged = choice("--ragged", &value(&mut parser)?, &names)?;
            }
            Arg::Long("duplicate-headers") => {
                let names = [
                    ("error", DuplicateHeaders::Error),
                    ("suffix", DuplicateHeaders::Suffix),
                    ("first", DuplicateHeaders::First),
                    ("last", DuplicateHeaders::Last),
                ];
                options.duplicate_headers =
                    choice("--duplicate-headers", &value(&mut parser)?, &names)?;
            }
            Arg::Long("quote-errors") => {
                let names = [("error", QuoteErrors::Error), ("keep", QuoteErrors::Keep)];
                options.quote_errors = choice("--quote-errors", &value(&mut parser)?, &names)?;
            }
            Arg::Long("blank-lines") => {
                let names = [("skip", BlankLines::Skip), ("row", BlankLines::Row)];
                options.blank_lines = choice("--blank-lines", &value(&mut parser)?, &names)?;
            }
            Arg::Short(_) | Arg::Long(_) | Arg::Value(_) => return Err(argument.unexpected()),
        }
    }
    options.types = match (types, named.is_empty()) {
        (Some(_), false) => return Err("found --types and --type, expected one of them".into()),
        (Some(types), true) => types,
        (None, false) => Types::ByName(named),
        (None, true) => Types::default(),
    };
    Ok(Request::Convert(options))
}

fn value(parser: &mut Parser) -> Result<String, lexopt::Error> {
    parser.value()?.string()
}

fn character(option: &str, text: &str) -> Result<char, lexopt::Error> {
    let mut characters = text.chars();
    match (text, characters.next(), characters.next()) {
        ("tab" | "\\t", _, _) => Ok('\t'),
        (_, Some(character), None) => Ok(character),
        _ => Err(format!("{option}: found {text:?}, expected one character").into()),
    }
}

fn choice<T: Copy>(option: &str, text: &str, choices: &[(&str, T)]) -> Result<T, lexopt::Error> {
    if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == text) {
        return Ok(*choice);
    }
    let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
    Err(format!("{option}: found {text:?}, expected {}", names.join(", ")).into())
}

/// Reads one type for all columns, or a list of types.
fn listed(text: &str) -> Result<Types, lexopt::Error> {
    let mut cells = Vec::new();
    for word in text.split(',') {
        cells.push(cell("--types", word)?);
    }
    match cells.as_slice() {
        [cell] => Ok(Types::All(*cell)),
        _ => Ok(Types::ByPosition(cells)),
    }
}

fn column(text: &str) -> Result<ColumnType, lexopt::Error> {
    let Some((name, word)) = text.rsplit_once('=') else {
        return Err(format!("--type: found {text:?}, expected NAME=TYPE").into());
    };
    Ok(ColumnType {
        name: name.to_owned(),
        cell: cell("--type", word)?,
    })
}

fn cell(option: &str, word: &str) -> Result<CellType, lexopt::Error> {
    let names = [
        ("string", BaseType::String),
        ("integer", BaseType::Integer),
        ("number", BaseType::Number),
        ("boolean", BaseType::Boolean),
        ("infer", BaseType::Infer),
    ];
    let (name, null_if_empty) = match word.strip_suffix('?') {
        Some(name) => (name, true),
        None => (word, false),
    };
    Ok(CellType {
        base: choice(option, name, &names)?,
        null_if_empty,
    })
}
