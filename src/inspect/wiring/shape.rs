//! Core modules that exist only to break a circle.
//!
//! A module that imports a function which needs the module's own memory cannot be instantiated before itself. wit-component's
//! way out: the module imports from a *shim*, whose functions jump through a table that is empty at first; once everything else
//! is there, a *fixup* fills the table with the functions that are meant. Both are recognised by what they do, not by what they
//! are called.

use wasmparser::{
    ConstExpr, ElementItems, ElementKind, ExternalKind, FunctionBody, Operator, Payload, TypeRef,
};

use crate::inspect::Malformed;

/// What a core module is to its neighbours.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Shape {
    /// A module like any other.
    #[default]
    Plain,
    /// Nothing but a table that starts empty, and functions that jump through a fixed slot of it. Slots, by function.
    Shim(Vec<u32>),
    /// Nothing but imports: a table, and functions that it is filled with from slot 0. Function indices, by slot.
    Fixup(Vec<u32>),
}

/// A shape in the making.
#[derive(Debug, Default)]
pub(super) struct Sketch {
    /// Whether something was seen that neither a shim nor a fixup has.
    is_plain: bool,
    imported_functions: u32,
    imported_tables: u32,
    own_functions: usize,
    own_tables: u32,
    exports: u32,
    slots: Vec<u32>,
    filled: Option<Vec<u32>>,
}

impl Sketch {
    pub(super) fn ruled_out() -> Self {
        Self {
            is_plain: true,
            ..Self::default()
        }
    }

    pub(super) fn take(&mut self, payload: &Payload<'_>) -> Result<(), Malformed> {
        if self.is_plain {
            return Ok(());
        }
        match payload {
            Payload::ImportSection(section) => {
                for import in section.clone().into_imports() {
                    match import?.ty {
                        TypeRef::Func(_) | TypeRef::FuncExact(_) => self.imported_functions += 1,
                        TypeRef::Table(_) => self.imported_tables += 1,
                        _ => self.is_plain = true,
                    }
                }
            }
            Payload::FunctionSection(section) => self.own_functions = section.count() as usize,
            Payload::TableSection(section) => {
                for table in section.clone() {
                    self.own_tables += 1;
                    self.is_plain |= !matches!(table?.init, wasmparser::TableInit::RefNull);
                }
            }
            Payload::ExportSection(section) => {
                for export in section.clone() {
                    self.exports += 1;
                    self.is_plain |= !matches!(
                        export?.kind,
                        ExternalKind::Func | ExternalKind::FuncExact | ExternalKind::Table
                    );
                }
            }
            Payload::ElementSection(section) => {
                for element in section.clone() {
                    let element = element?;
                    match (&element.kind, &element.items, &self.filled) {
                        (
                            ElementKind::Active {
                                table_index: None | Some(0),
                                offset_expr,
                            },
                            ElementItems::Functions(functions),
                            None,
                        ) if is_zero(offset_expr)? => {
                            self.filled =
                                Some(functions.clone().into_iter().collect::<Result<_, _>>()?);
                        }
                        _ => self.is_plain = true,
                    }
                }
            }
            Payload::TypeSection(_)
            | Payload::CodeSectionStart { .. }
            | Payload::CodeSectionEntry(_)
            | Payload::CustomSection(_) => {}
            _ => self.is_plain = true,
        }
        Ok(())
    }

    /// Looks at a function, which is one of a shim if it jumps through a fixed slot of the only table and does nothing else.
    pub(super) fn body(&mut self, body: &FunctionBody<'_>) {
        if self.is_plain {
            return;
        }
        match jump(body) {
            Some(slot) => self.slots.push(slot),
            None => self.is_plain = true,
        }
    }

    pub(super) fn finish(self) -> Shape {
        let no_imports = self.imported_functions == 0 && self.imported_tables == 0;
        let no_code = self.own_functions == 0 && self.own_tables == 0;
        match self.filled {
            _ if self.is_plain => Shape::Plain,
            None if no_imports
                && self.own_tables == 1
                && self.own_functions > 0
                && self.slots.len() == self.own_functions =>
            {
                Shape::Shim(self.slots)
            }
            Some(filled) if no_code && self.imported_tables == 1 && self.exports == 0 => {
                Shape::Fixup(filled)
            }
            _ => Shape::Plain,
        }
    }
}

/// Returns the slot that a function jumps through, if it does nothing else. A body that makes no sense is the validator's to tell of.
fn jump(body: &FunctionBody<'_>) -> Option<u32> {
    let mut slot = None;
    let mut jumps = false;
    for op in body.get_operators_reader().ok()? {
        match (op.ok()?, slot, jumps) {
            (Operator::LocalGet { .. }, None, false) => {}
            (Operator::I32Const { value }, None, false) => slot = Some(u32::try_from(value).ok()?),
            (
                Operator::CallIndirect { table_index: 0, .. }
                | Operator::ReturnCallIndirect { table_index: 0, .. },
                Some(_),
                false,
            ) => jumps = true,
            (Operator::End, Some(_), true) => {}
            _ => return None,
        }
    }
    slot.filter(|_| jumps)
}

fn is_zero(offset: &ConstExpr<'_>) -> Result<bool, Malformed> {
    let mut operators = offset.get_operators_reader();
    Ok(matches!(operators.read()?, Operator::I32Const { value: 0 })
        && matches!(operators.read()?, Operator::End)
        && operators.eof())
}
