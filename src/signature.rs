//! Component-level function types, written out in full as WIT text.
//!
//! The facts of a component and the grants of a policy come from different readers; both are brought into this one
//! form, so that two types are the same exactly when their texts are. Names of types do not matter, names of fields,
//! cases and parameters do. A resource is known by the interface that defines it, cut to its semver track.

use std::fmt;

/// The type of a component-level function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Whether the function is declared `async`.
    pub is_async: bool,
    /// The parameters, in order.
    pub params: Vec<(String, ValueType)>,
    /// The result, if there is one.
    pub result: Option<ValueType>,
}

/// The type of a component-level value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are WIT's own words")]
pub enum ValueType {
    /// `u8`, `string`, `error-context` and the other types without parts.
    Primitive(&'static str),
    Record(Vec<(String, Self)>),
    Variant(Vec<(String, Option<Self>)>),
    Enum(Vec<String>),
    Flags(Vec<String>),
    Tuple(Vec<Self>),
    /// `list<u8>`, and with a length `list<u8, 4>`.
    List(Box<Self>, Option<u32>),
    Map(Box<Self>, Box<Self>),
    Option(Box<Self>),
    Result(Option<Box<Self>>, Option<Box<Self>>),
    Own(String),
    Borrow(String),
    Future(Option<Box<Self>>),
    Stream(Option<Box<Self>>),
}

/// What is left to spend while a type is written out; types share their parts, so text can grow exponentially.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    bytes: usize,
    depth: usize,
}

/// A type that takes more text or nesting than a [`Budget`] has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a type takes more than {bytes} bytes or {depth} levels as text", bytes = crate::limits::TYPE_TEXT_BYTES, depth = crate::limits::TYPE_TEXT_DEPTH)]
pub struct TypeTooLarge;

impl Budget {
    /// Returns the budget of one function.
    pub fn new() -> Self {
        Self {
            bytes: crate::limits::TYPE_TEXT_BYTES,
            depth: crate::limits::TYPE_TEXT_DEPTH,
        }
    }

    /// Pays for one part with the name `name` (possibly empty).
    ///
    /// # Errors
    /// When the budget is spent.
    pub fn pay(&mut self, name: &str) -> Result<(), TypeTooLarge> {
        self.bytes = self.bytes.checked_sub(name.len() + 8).ok_or(TypeTooLarge)?;
        Ok(())
    }

    /// Goes one level down, runs `inner`, and comes up again.
    ///
    /// # Errors
    /// When there are too many levels, or `inner` fails.
    pub fn descend<T>(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<T, TypeTooLarge>,
    ) -> Result<T, TypeTooLarge> {
        self.depth = self.depth.checked_sub(1).ok_or(TypeTooLarge)?;
        let out = inner(self);
        self.depth += 1;
        out
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_async {
            "async func("
        } else {
            "func("
        })?;
        named(f, &self.params)?;
        f.write_str(")")?;
        self.result
            .iter()
            .try_for_each(|result| write!(f, " -> {result}"))
    }
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Primitive(name) => f.write_str(name),
            Self::Record(fields) => {
                f.write_str("record { ")?;
                named(f, fields)?;
                f.write_str(" }")
            }
            Self::Variant(cases) => {
                f.write_str("variant { ")?;
                for (i, (name, ty)) in cases.iter().enumerate() {
                    write!(f, "{}{name}", if i > 0 { ", " } else { "" })?;
                    ty.iter().try_for_each(|ty| write!(f, "({ty})"))?;
                }
                f.write_str(" }")
            }
            Self::Enum(names) => write!(f, "enum {{ {} }}", names.join(", ")),
            Self::Flags(names) => write!(f, "flags {{ {} }}", names.join(", ")),
            Self::Tuple(types) => {
                f.write_str("tuple<")?;
                for (i, ty) in types.iter().enumerate() {
                    write!(f, "{}{ty}", if i > 0 { ", " } else { "" })?;
                }
                f.write_str(">")
            }
            Self::List(ty, None) => write!(f, "list<{ty}>"),
            Self::List(ty, Some(length)) => write!(f, "list<{ty}, {length}>"),
            Self::Map(key, value) => write!(f, "map<{key}, {value}>"),
            Self::Option(ty) => write!(f, "option<{ty}>"),
            Self::Result(None, None) => f.write_str("result"),
            Self::Result(Some(ok), None) => write!(f, "result<{ok}>"),
            Self::Result(None, Some(error)) => write!(f, "result<_, {error}>"),
            Self::Result(Some(ok), Some(error)) => write!(f, "result<{ok}, {error}>"),
            Self::Own(resource) => write!(f, "own<{resource}>"),
            Self::Borrow(resource) => write!(f, "borrow<{resource}>"),
            Self::Future(None) => f.write_str("future"),
            Self::Future(Some(ty)) => write!(f, "future<{ty}>"),
            Self::Stream(None) => f.write_str("stream"),
            Self::Stream(Some(ty)) => write!(f, "stream<{ty}>"),
        }
    }
}

fn named(f: &mut fmt::Formatter<'_>, fields: &[(String, ValueType)]) -> fmt::Result {
    for (i, (name, ty)) in fields.iter().enumerate() {
        write!(f, "{}{name}: {ty}", if i > 0 { ", " } else { "" })?;
    }
    Ok(())
}
