//! What the sections of components say about wiring, kept until everything is known.

use wasmparser::{
    CanonicalFunction, ComponentAlias, ComponentExport, ComponentImport, ComponentInstance,
    ComponentType, Encoding, FunctionBody, Instance, Payload,
};

use super::shape::{Shape, Sketch};
use crate::inspect::Malformed;
use crate::limits;

/// One entry of a component's section, as far as it moves functions or whoever holds them.
pub(super) enum Item<'a> {
    /// A core module, by its place in [`Headers::modules`](crate::inspect::Headers::modules).
    Module(usize),
    /// A component, by its place among the definitions.
    Component(usize),
    Import(u64, ComponentImport<'a>),
    CoreInstance(Instance<'a>),
    Instance(ComponentInstance<'a>),
    Alias(ComponentAlias<'a>),
    Canon(CanonicalFunction),
    Export(ComponentExport<'a>),
    /// A core function that runs when a resource is dropped.
    Destructor(u32),
    /// A function that runs when the component is instantiated.
    Start(u32),
}

/// Keeps what components at every depth say.
#[derive(Default)]
pub(in crate::inspect) struct Recorder<'a> {
    /// One list for each component, in the order in which they begin; the outermost is the first.
    definitions: Vec<Vec<Item<'a>>>,
    /// What each core module is to its neighbours.
    shapes: Vec<Shape>,
    /// What we are inside of.
    open: Vec<Open>,
    n_items: usize,
}

enum Open {
    Module(Sketch),
    Component(usize),
}

impl<'a> Recorder<'a> {
    /// Notes down one payload that has been validated.
    pub(in crate::inspect) fn take(&mut self, payload: &Payload<'a>) -> Result<(), Malformed> {
        match payload {
            Payload::Version { encoding, .. } => self.begin(*encoding),
            Payload::End(_) => {
                if let Some(Open::Module(sketch)) = self.open.pop() {
                    self.shapes.push(sketch.finish());
                }
            }
            _ => match self.open.last_mut() {
                Some(Open::Module(sketch)) => sketch.take(payload)?,
                Some(Open::Component(_)) => self.section(payload)?,
                None => {}
            },
        }
        Ok(())
    }

    /// Looks at the body of a function, where it may say what the module is.
    pub(in crate::inspect) fn body(&mut self, body: &FunctionBody<'_>) {
        if let Some(Open::Module(sketch)) = self.open.last_mut() {
            sketch.body(body);
        }
    }

    /// Returns what every component says; nothing when that was too much to keep.
    pub(super) fn definitions(&self) -> Option<&[Vec<Item<'a>>]> {
        (self.n_items <= limits::WIRING).then_some(self.definitions.as_slice())
    }

    pub(super) fn shapes(&self) -> &[Shape] {
        &self.shapes
    }

    fn begin(&mut self, encoding: Encoding) {
        match encoding {
            Encoding::Module => {
                let index = self.shapes.len();
                self.keep(Item::Module(index), 0);
                // A module that is the artifact has no neighbours.
                let sketch = if self.open.is_empty() {
                    Sketch::ruled_out()
                } else {
                    Sketch::default()
                };
                self.open.push(Open::Module(sketch));
            }
            Encoding::Component => {
                let index = self.definitions.len();
                self.keep(Item::Component(index), 0);
                self.definitions.push(Vec::new());
                self.open.push(Open::Component(index));
            }
        }
    }

    fn section(&mut self, payload: &Payload<'a>) -> Result<(), Malformed> {
        match payload {
            Payload::ComponentImportSection(section) => {
                for import in section.clone().into_iter_with_offsets() {
                    let (offset, import) = import?;
                    self.keep(Item::Import(offset, import), 0);
                }
            }
            Payload::InstanceSection(section) => {
                for instance in section.clone() {
                    let instance = instance?;
                    let n_parts = match &instance {
                        Instance::Instantiate { args, .. } => args.len(),
                        Instance::FromExports(exports) => exports.len(),
                    };
                    self.keep(Item::CoreInstance(instance), n_parts);
                }
            }
            Payload::ComponentInstanceSection(section) => {
                for instance in section.clone() {
                    let instance = instance?;
                    let n_parts = match &instance {
                        ComponentInstance::Instantiate { args, .. } => args.len(),
                        ComponentInstance::FromExports(exports) => exports.len(),
                    };
                    self.keep(Item::Instance(instance), n_parts);
                }
            }
            Payload::ComponentAliasSection(section) => {
                for alias in section.clone() {
                    self.keep(Item::Alias(alias?), 0);
                }
            }
            Payload::ComponentCanonicalSection(section) => {
                for function in section.clone() {
                    self.keep(Item::Canon(function?), 0);
                }
            }
            Payload::ComponentExportSection(section) => {
                for export in section.clone() {
                    self.keep(Item::Export(export?), 0);
                }
            }
            Payload::ComponentTypeSection(section) => {
                for ty in section.clone() {
                    if let ComponentType::Resource {
                        dtor: Some(function),
                        ..
                    } = ty?
                    {
                        self.keep(Item::Destructor(function), 0);
                    }
                }
            }
            Payload::ComponentStartSection { start, .. } => {
                self.keep(Item::Start(start.func_index), 0);
            }
            _ => {}
        }
        Ok(())
    }

    /// Keeps one item of the component we are in, if that is not too much.
    fn keep(&mut self, item: Item<'a>, n_parts: usize) {
        let Some(Open::Component(index)) = self.open.last() else {
            return;
        };
        self.n_items = self.n_items.saturating_add(1 + n_parts);
        if self.n_items > limits::WIRING {
            // Half of it would be a lie. What was kept so far need not stay.
            self.definitions
                .iter_mut()
                .for_each(|items| *items = Vec::new());
        } else if let Some(items) = self.definitions.get_mut(*index) {
            items.push(item);
        }
    }
}
