//! [`Headers`] without the rest: code and data are passed over, not read.
//!
//! What is read is validated as far as that goes without function bodies, element and data segments.

use std::io::{self, BufReader, Cursor, Read, Seek};
use std::ops::Range;

use wasmparser::{BinaryReader, Encoding, Parser, Payload, Validator, WasmFeatures};

use super::facts::{Headers, Malformed};
use super::{Walk, component};
use crate::artifact::Artifact;
use crate::digest::Digest;
use crate::kind::Kind;
use crate::limits;

/// Reads the headers of a core module or component of `size` bytes.
///
/// Nothing is hashed, and most of a large module is never fetched: this tells what a binary says of itself, not that the
/// binary is valid.
///
/// # Errors
/// When the source cannot be read. Bytes that make no sense are no error: [`Headers::malformed`] says where they stopped.
pub fn headers(source: impl Read + Seek, size: u64) -> io::Result<Headers> {
    let mut skimmer = Skimmer {
        source: BufReader::new(source),
        position: 0,
        parts: Vec::new(),
    };
    let malformed = match skimmer.binary(size, 0) {
        Ok(()) => None,
        Err(Stop::Malformed(malformed)) => Some(malformed),
        Err(Stop::Io(error)) => return Err(error),
    };
    let mut walk = Walk::new(Digest::of(&[]), size, skimmer.kind());
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    let walked = skimmer
        .parts
        .iter()
        .try_for_each(|part| walk.header(part, &mut validator));
    let mut headers = walk.facts.headers;
    headers.malformed = walked.err().or(malformed);
    Ok(headers)
}

/// Reads the headers of an artifact.
pub fn headers_of(artifact: &Artifact) -> Headers {
    headers(Cursor::new(artifact.bytes()), artifact.bytes().len() as u64)
        .expect("bytes in memory can be read")
}

/// A piece of a binary, in order.
enum Part {
    Begin(Encoding, Range<u64>),
    /// A module or component that follows inside another.
    Inside(Encoding, Range<u64>),
    Section {
        encoding: Encoding,
        id: u8,
        range: Range<u64>,
        /// What was read of it: everything, but of code its count, and of most custom sections their name.
        bytes: Vec<u8>,
    },
    End(u64),
}

enum Stop {
    Io(io::Error),
    Malformed(Malformed),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

struct Skimmer<R> {
    source: BufReader<R>,
    position: u64,
    parts: Vec<Part>,
}

impl<R: Read + Seek> Skimmer<R> {
    fn kind(&self) -> Kind {
        match self.parts.first() {
            Some(Part::Begin(Encoding::Component, _)) => Kind::Component,
            _ => Kind::Core,
        }
    }

    /// Takes one module or component that ends at `end` apart.
    fn binary(&mut self, end: u64, depth: usize) -> Result<(), Stop> {
        let start = self.position;
        let header = self.read(8, end)?;
        let encoding = match header.as_slice() {
            b"\0asm\x01\0\0\0" => Encoding::Module,
            b"\0asm\x0d\0\x01\0" => Encoding::Component,
            _ => return Err(malformed(start, "unknown binary version and encoding")),
        };
        if depth >= limits::NESTING {
            return Err(malformed(
                start,
                &format!(
                    "more than {} modules and components inside one another",
                    limits::NESTING
                ),
            ));
        }
        self.parts.push(Part::Begin(encoding, start..self.position));
        while self.position < end {
            self.section(encoding, end, depth)?;
        }
        self.parts.push(Part::End(self.position));
        Ok(())
    }

    fn section(&mut self, encoding: Encoding, end: u64, depth: usize) -> Result<(), Stop> {
        let start = self.position;
        if self.parts.len() >= limits::HEADER_PARTS {
            return Err(malformed(start, "more sections than are read"));
        }
        let id = *self.read(1, end)?.first().unwrap_or(&0);
        let size = u64::from(self.leb(end)?.0);
        let range = self.position..self.position + size;
        if range.end > end {
            return Err(malformed(start, "section too large"));
        }
        let inside = match (encoding, id) {
            (Encoding::Component, 1) => Some(Encoding::Module),
            (Encoding::Component, 4) => Some(Encoding::Component),
            _ => None,
        };
        if let Some(inside) = inside {
            self.parts.push(Part::Inside(inside, range.clone()));
            self.binary(range.end, depth + 1)?;
            return Ok(());
        }
        let bytes = match (encoding, id) {
            (_, 0) => self.custom(range.end)?,
            // Element, code and data sections.
            (Encoding::Module, 9..=11) => self.leb(range.end)?.1,
            _ => self.read(size, range.end)?,
        };
        self.pass(range.end)?;
        self.parts.push(Part::Section {
            encoding,
            id,
            range,
            bytes,
        });
        Ok(())
    }

    /// Reads the name of a custom section, and the content of the few small ones that are told of.
    fn custom(&mut self, end: u64) -> Result<Vec<u8>, Stop> {
        let (length, mut bytes) = self.leb(end)?;
        let name = self.read(u64::from(length), end)?;
        let rest = end - self.position;
        let is_told = matches!(name.as_slice(), b"producers" | b"target_features")
            && rest <= limits::SECTION_TEXT_BYTES as u64;
        bytes.extend(name);
        if is_told {
            bytes.extend(self.read(rest, end)?);
        }
        Ok(bytes)
    }

    fn read(&mut self, size: u64, end: u64) -> Result<Vec<u8>, Stop> {
        if self.position + size > end {
            return Err(malformed(self.position, "unexpected end-of-file"));
        }
        let mut bytes = Vec::new();
        let n = (&mut self.source).take(size).read_to_end(&mut bytes)? as u64;
        self.position += n;
        if n < size {
            return Err(malformed(self.position, "unexpected end-of-file"));
        }
        Ok(bytes)
    }

    /// Reads an unsigned number of at most 32 bits, in LEB128; returns it and its bytes.
    fn leb(&mut self, end: u64) -> Result<(u32, Vec<u8>), Stop> {
        let start = self.position;
        let mut bytes = Vec::with_capacity(5);
        loop {
            bytes.extend(self.read(1, end)?);
            if bytes.last().is_none_or(|byte| byte & 0x80 == 0) || bytes.len() == 5 {
                break;
            }
        }
        match BinaryReader::new(&bytes, start).read_var_u32() {
            Ok(number) => Ok((number, bytes)),
            Err(error) => Err(Stop::Malformed(error.into())),
        }
    }

    fn pass(&mut self, to: u64) -> Result<(), Stop> {
        // Both come from a file that fits into memory.
        let by = i64::try_from(to - self.position).unwrap_or(i64::MAX);
        self.source.seek_relative(by)?;
        self.position = to;
        Ok(())
    }
}

fn malformed(offset: u64, message: &str) -> Stop {
    Stop::Malformed(Malformed {
        offset,
        message: message.to_owned(),
    })
}

impl<'a> Walk<'a> {
    /// Notes down one piece.
    fn header(&mut self, part: &'a Part, validator: &mut Validator) -> Result<(), Malformed> {
        let payload = match part {
            Part::Begin(encoding, range) => Payload::Version {
                num: if *encoding == Encoding::Module { 1 } else { 13 },
                encoding: *encoding,
                range: range.clone(),
            },
            Part::Inside(Encoding::Module, range) => Payload::ModuleSection {
                parser: Parser::new(range.start),
                unchecked_range: range.clone(),
            },
            Part::Inside(Encoding::Component, range) => Payload::ComponentSection {
                parser: Parser::new(range.start),
                unchecked_range: range.clone(),
            },
            Part::End(offset) => Payload::End(*offset),
            Part::Section {
                encoding,
                id,
                range,
                bytes,
            } => {
                let reader = BinaryReader::new_features(bytes, range.start, WasmFeatures::all());
                match section(*encoding, *id, reader, range)? {
                    Some(payload) => payload,
                    None => return Ok(()),
                }
            }
        };
        self.bound(&payload)?;
        if let wasmparser::ValidPayload::End(types) = validator.payload(&payload)?
            && self.frames.len() == 1
            && self.facts.kind == Kind::Component
        {
            component::surface(&self.surface, types.as_ref(), &mut self.facts)?;
        }
        if let (Payload::CustomSection(section), Part::Section { range, bytes, .. }) =
            (&payload, part)
        {
            // The content was passed over: its size is what the section says.
            let before = bytes.len() - section.data().len();
            let size = (range.end - range.start).saturating_sub(before as u64);
            self.take(payload)?;
            if let Some(section) = self.facts.headers.sections.last_mut() {
                section.size = size;
            }
            return Ok(());
        }
        self.take(payload)
    }
}

/// Makes of a section what wasmparser's own walk would; `None` for sections that were passed over.
fn section<'a>(
    encoding: Encoding,
    id: u8,
    reader: BinaryReader<'a>,
    range: &Range<u64>,
) -> Result<Option<Payload<'a>>, Malformed> {
    use wasmparser::SectionLimited as S;
    Ok(Some(match (encoding, id) {
        (_, 0) => Payload::CustomSection(wasmparser::CustomSectionReader::new(reader)?),
        (Encoding::Module, 1) => Payload::TypeSection(S::new(reader)?),
        (Encoding::Module, 2) => Payload::ImportSection(S::new(reader)?),
        (Encoding::Module, 3) => Payload::FunctionSection(S::new(reader)?),
        (Encoding::Module, 4) => Payload::TableSection(S::new(reader)?),
        (Encoding::Module, 5) => Payload::MemorySection(S::new(reader)?),
        (Encoding::Module, 6) => Payload::GlobalSection(S::new(reader)?),
        (Encoding::Module, 7) => Payload::ExportSection(S::new(reader)?),
        (Encoding::Module, 8) => Payload::StartSection {
            func: reader.clone().read_var_u32()?,
            range: range.clone(),
        },
        (Encoding::Module, 10) => Payload::CodeSectionStart {
            count: reader.clone().read_var_u32()?,
            unchecked_range: range.clone(),
            // Wasm sizes are 32 bits wide; the section was measured against one.
            size: u32::try_from(range.end - range.start).unwrap_or(u32::MAX),
        },
        (Encoding::Module, 9 | 11) | (Encoding::Component, 9) => return Ok(None),
        (Encoding::Module, 12) => Payload::DataCountSection {
            count: reader.clone().read_var_u32()?,
            range: range.clone(),
        },
        (Encoding::Module, 13) => Payload::TagSection(S::new(reader)?),
        (Encoding::Component, 2) => Payload::InstanceSection(S::new(reader)?),
        (Encoding::Component, 3) => Payload::CoreTypeSection(S::new(reader)?),
        (Encoding::Component, 5) => Payload::ComponentInstanceSection(S::new(reader)?),
        (Encoding::Component, 6) => Payload::ComponentAliasSection(S::new(reader)?),
        (Encoding::Component, 7) => Payload::ComponentTypeSection(S::new(reader)?),
        (Encoding::Component, 8) => Payload::ComponentCanonicalSection(S::new(reader)?),
        (Encoding::Component, 10) => Payload::ComponentImportSection(S::new(reader)?),
        (Encoding::Component, 11) => Payload::ComponentExportSection(S::new(reader)?),
        _ => {
            return Err(Malformed {
                offset: range.start,
                message: format!("section {id} is unknown or not read"),
            });
        }
    }))
}
