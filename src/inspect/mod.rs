//! Bytes in, [`Facts`] out: one walk, in the order of the binary.
//!
//! The walk validates everything on its way, so facts without `malformed` are those of a valid binary. It decides nothing else.

mod component;
mod core;
mod facts;
mod proposals;
mod types;

use wasmparser::{
    FuncValidatorAllocations, Parser, Payload, ValidPayload, Validator, WasmFeatures,
};

pub use facts::{
    CoreModule, Export, ExternKind, Facts, Function, Import, Malformed, Member, Memory, Section,
    Table,
};

use crate::artifact::Artifact;
use crate::limits;

/// Reads everything off an artifact that can be read without running it.
pub fn inspect(artifact: &Artifact) -> Facts {
    let mut walk = Walk {
        facts: Facts {
            digest: artifact.digest(),
            size: artifact.bytes().len() as u64,
            kind: artifact.kind(),
            malformed: None,
            imports: Vec::new(),
            exports: Vec::new(),
            modules: Vec::new(),
            sections: Vec::new(),
            proposals: Default::default(),
            producers: Default::default(),
        },
        frames: Vec::new(),
        surface: component::Surface::default(),
    };
    if let Err(malformed) = walk.run(artifact.bytes()) {
        walk.facts.malformed = Some(malformed);
    }
    walk.facts
}

/// The state of one walk.
struct Walk {
    facts: Facts,
    /// What we are inside of, outermost first.
    frames: Vec<Frame>,
    /// Names of the outermost component's imports and exports, whose types are known only at its end.
    surface: component::Surface,
}

/// One module or component that has begun and not ended.
enum Frame {
    Module(core::Module),
    Component,
}

impl Walk {
    fn run(&mut self, bytes: &[u8]) -> Result<(), Malformed> {
        let mut parser = Parser::new(0);
        parser.set_features(WasmFeatures::all());
        let mut validator = Validator::new_with_features(WasmFeatures::all());
        let mut allocations = FuncValidatorAllocations::default();
        for payload in parser.parse_all(bytes) {
            let payload = payload?;
            match validator.payload(&payload)? {
                ValidPayload::Func(func, body) => {
                    let mut func = func.into_validator(std::mem::take(&mut allocations));
                    proposals::validate_body(&mut func, &body, &mut self.facts.proposals)?;
                    allocations = func.into_allocations();
                }
                ValidPayload::End(types) if self.frames.len() == 1 => {
                    if let Some(Frame::Component) = self.frames.last() {
                        component::surface(&self.surface, types.as_ref(), &mut self.facts)?;
                    }
                }
                _ => {}
            }
            self.take(payload)?;
        }
        Ok(())
    }

    /// Notes down one payload that has been validated.
    fn take(&mut self, payload: Payload<'_>) -> Result<(), Malformed> {
        match &payload {
            Payload::Version {
                encoding, range, ..
            } => {
                if self.frames.len() >= limits::NESTING {
                    let message = format!(
                        "more than {} modules and components inside one another",
                        limits::NESTING
                    );
                    return Err(Malformed {
                        offset: range.start,
                        message,
                    });
                }
                self.frames.push(match encoding {
                    wasmparser::Encoding::Module => {
                        let within = (!self.frames.is_empty())
                            .then(|| format!("core module {}", self.facts.modules.len()));
                        self.facts.modules.push(CoreModule {
                            within,
                            ..CoreModule::default()
                        });
                        Frame::Module(core::Module::new(self.facts.modules.len() - 1))
                    }
                    wasmparser::Encoding::Component => Frame::Component,
                });
            }
            Payload::End(_) => {
                self.frames.pop();
            }
            Payload::CustomSection(section) => {
                if self.facts.sections.len() >= limits::SECTIONS {
                    let message = format!("more than {} custom sections", limits::SECTIONS);
                    return Err(Malformed {
                        offset: section.range().start,
                        message,
                    });
                }
                self.custom(section);
            }
            _ => match self.frames.as_mut_slice() {
                [.., Frame::Module(module)] => module.take(&payload, &mut self.facts)?,
                [.., Frame::Component] => {
                    component::proposals(&payload, &mut self.facts.proposals)?;
                    if self.frames.len() == 1 {
                        self.surface.take(&payload, &mut self.facts)?;
                    }
                }
                [] => {}
            },
        }
        Ok(())
    }

    fn custom(&mut self, section: &wasmparser::CustomSectionReader<'_>) {
        let within = match self.frames.as_slice() {
            [_] => None,
            [.., Frame::Module(module)] => self
                .facts
                .modules
                .get(module.index())
                .and_then(|m| m.within.clone()),
            frames => Some(format!("component at depth {}", frames.len() - 1)),
        };
        self.facts.sections.push(Section {
            name: section.name().to_owned(),
            size: section.data().len() as u64,
            within,
            offset: Some(section.range().start),
        });
        if let wasmparser::KnownCustom::Producers(fields) = section.as_known() {
            for field in fields.into_iter().flatten() {
                for value in field.values.into_iter().flatten() {
                    self.facts.producers.insert(
                        format!("{} {} {}", field.name, value.name, value.version)
                            .trim_end()
                            .to_owned(),
                    );
                }
            }
        }
    }
}

impl From<wasmparser::BinaryReaderError> for Malformed {
    fn from(error: wasmparser::BinaryReaderError) -> Self {
        Self {
            offset: error.offset(),
            message: error.message().to_owned(),
        }
    }
}
