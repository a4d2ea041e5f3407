//! JSON that acts on nothing: neither on a terminal that shows it nor on a build server that reads its log.

use std::io::{self, Write};

use serde_json::ser::{CharEscape, Formatter, PrettyFormatter};
use wasm_audit::text::acts;

/// Pretty JSON in which whatever could act stands as `\\u…`.
#[derive(Debug, Default)]
pub(super) struct Inert(PrettyFormatter<'static>);

impl Formatter for Inert {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        let mut before = None;
        for (at, c) in fragment.char_indices() {
            if acts(before, c) {
                let done = fragment.len() - rest.len();
                let (plain, from) = rest.split_at_checked(at - done).unwrap_or((rest, ""));
                writer.write_all(plain.as_bytes())?;
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
                rest = from.strip_prefix(c).unwrap_or_default();
            }
            before = Some(c);
        }
        writer.write_all(rest.as_bytes())
    }

    fn write_char_escape<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        self.0.write_char_escape(writer, escape)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize as _;

    use super::*;

    #[test]
    fn what_could_act_is_escaped_and_means_the_same() {
        let text = "a\u{1b}[2J\u{202e}\u{e0041}##[x]##vso[y]\u{7f}\"\n\u{2028}é日#";
        let mut out = Vec::new();
        [text]
            .serialize(&mut serde_json::Serializer::with_formatter(
                &mut out,
                Inert::default(),
            ))
            .unwrap();
        let written = String::from_utf8(out).unwrap();
        assert_eq!(
            written,
            "[\n  \"a\\u001b[2J\\u202e\\udb40\\udc41#\\u0023[x]#\\u0023vso[y]\\u007f\\\"\\n\\u2028é日#\"\n]"
        );
        assert_eq!(
            serde_json::from_str::<Vec<String>>(&written).unwrap(),
            [text]
        );
    }
}
