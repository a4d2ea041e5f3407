//! Custom sections alone, taken out as strip tools do it: by the headers of sections, whatever is in them.

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;
use wasm_encoder::Encode as _;
use wasmparser::BinaryReader;

use super::HardenError;
use crate::inspect::Malformed;
use crate::limits;
use crate::policy::Policy;

/// A binary without some of its custom sections. Nobody looked at anything else in it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Stripped<'a> {
    /// The new bytes, piece by piece; together the old ones, if there was nothing to do.
    pub pieces: Vec<Cow<'a, [u8]>>,
    /// What was taken out, in the order of the binary.
    pub removed: Vec<Removed>,
}

/// A custom section that was taken out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Removed {
    /// Its name.
    pub name: String,
    /// The size of its content.
    pub size: u64,
    /// The nested module or component it was in, as in `core module 0`; absent for the artifact itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
}

/// The section that says where a source map is, which counts from the beginning of the file.
pub(super) const SOURCE_MAP: &str = "sourceMappingURL";

/// Takes out the custom sections that `policy` does not keep, at every depth, and reads nothing but the headers of sections.
///
/// What is left is as valid as it was before: custom sections change nothing about a binary but themselves. Nothing is
/// validated and no rule of the policy is judged; that is what [`harden`](super::harden()) does.
///
/// # Errors
/// When the sections do not fit into one another, or the binary is a relocatable object file.
pub fn strip<'a>(bytes: &'a [u8], policy: &Policy) -> Result<Stripped<'a>, HardenError> {
    let keep = |name: &str| policy.keeps_section(name);
    let stripped = Stripper::run(bytes, &keep)?;
    if stripped.removed.is_empty() || !keep(SOURCE_MAP) {
        return Ok(stripped);
    }
    Stripper::run(bytes, &|name| name != SOURCE_MAP && keep(name))
}

impl Stripped<'_> {
    /// Returns how many bytes are left.
    pub fn size(&self) -> u64 {
        self.pieces.iter().map(|piece| piece.len() as u64).sum()
    }
}

/// The state of one walk.
struct Stripper<'a, 'k> {
    bytes: &'a [u8],
    keep: &'k dyn Fn(&str) -> bool,
    removed: Vec<Removed>,
    n_sections: usize,
    n_modules: usize,
}

impl<'a, 'k> Stripper<'a, 'k> {
    fn run(bytes: &'a [u8], keep: &'k dyn Fn(&str) -> bool) -> Result<Stripped<'a>, HardenError> {
        let mut stripper = Self {
            bytes,
            keep,
            removed: Vec::new(),
            n_sections: 0,
            n_modules: 0,
        };
        let pieces = stripper.binary(0..bytes.len(), 0)?;
        Ok(Stripped {
            pieces,
            removed: stripper.removed,
        })
    }

    /// Takes one module or component apart, and returns what is left of it.
    fn binary(
        &mut self,
        range: Range<usize>,
        depth: usize,
    ) -> Result<Vec<Cow<'a, [u8]>>, HardenError> {
        let header = range.start..range.end.min(range.start + 8);
        let is_component = match self.part(header.clone()) {
            b"\0asm\x01\0\0\0" => false,
            b"\0asm\x0d\0\x01\0" => true,
            _ => {
                return Err(malformed(
                    range.start,
                    "unknown binary version and encoding",
                ));
            }
        };
        if depth >= limits::NESTING {
            return Err(malformed(
                range.start,
                "too many modules and components inside one another",
            ));
        }
        let within = match (is_component, depth) {
            (_, 0) => None,
            (true, _) => Some(format!("component at depth {depth}")),
            (false, _) => Some(format!("core module {}", self.n_modules)),
        };
        self.n_modules += usize::from(!is_component);
        let mut left = Vec::new();
        let (mut at, mut kept_from) = (header.end, range.start);
        while at < range.end {
            let start = at;
            let mut reader = BinaryReader::new(self.part(start..range.end), start as u64);
            let id = reader.read_u8().map_err(unreadable)?;
            let size = reader
                .read_size(range.end - start, "section")
                .map_err(unreadable)?;
            let content = range.end - reader.bytes_remaining();
            let end = content + size;
            if end > range.end {
                return Err(malformed(start, "section too large"));
            }
            at = end;
            match (id, is_component) {
                (0, _) if self.custom(content..end, &within)? => {
                    left.push(self.part(kept_from..start).into());
                    kept_from = end;
                }
                (1 | 4, true) => {
                    let n_removed = self.removed.len();
                    let inside = self.binary(content..end, depth + 1)?;
                    if self.removed.len() > n_removed {
                        left.push(self.part(kept_from..start).into());
                        left.push(beginning(id, &inside).into());
                        left.extend(inside);
                        kept_from = end;
                    }
                }
                _ => {}
            }
        }
        left.push(self.part(kept_from..range.end).into());
        Ok(left)
    }

    /// Whether a custom section goes, which is then noted down.
    fn custom(
        &mut self,
        content: Range<usize>,
        within: &Option<String>,
    ) -> Result<bool, HardenError> {
        self.n_sections += 1;
        if self.n_sections > limits::SECTIONS {
            let message = format!("more than {} custom sections", limits::SECTIONS);
            return Err(malformed(content.start, &message));
        }
        let mut reader = BinaryReader::new(self.part(content.clone()), content.start as u64);
        let name = reader.read_string().map_err(unreadable)?;
        if name == "linking" || name.starts_with("reloc.") {
            return Err(HardenError::Relocatable(name.to_owned()));
        }
        if (self.keep)(name) {
            return Ok(false);
        }
        self.removed.push(Removed {
            name: name.to_owned(),
            size: reader.bytes_remaining() as u64,
            within: within.clone(),
        });
        Ok(true)
    }

    fn part(&self, range: Range<usize>) -> &'a [u8] {
        self.bytes.get(range).unwrap_or_default()
    }
}

/// The header of a section of which these pieces are left.
fn beginning(id: u8, pieces: &[Cow<'_, [u8]>]) -> Vec<u8> {
    let mut header = vec![id];
    let size: usize = pieces.iter().map(|piece| piece.len()).sum();
    size.encode(&mut header);
    header
}

fn malformed(offset: usize, message: &str) -> HardenError {
    HardenError::Malformed(Malformed {
        offset: offset as u64,
        message: message.to_owned(),
    })
}

fn unreadable(error: wasmparser::BinaryReaderError) -> HardenError {
    HardenError::Malformed(error.into())
}
