//! Bytes in, [`Facts`] out: one walk, in the order of the binary.
//!
//! The walk validates everything on its way, so facts without `malformed` are those of a valid binary. It decides nothing else.

mod calls;
mod code;
mod component;
mod contents;
mod contradictions;
mod core;
mod core_types;
mod dependencies;
mod facts;
mod graph;
mod headers;
mod module;
mod paths;
mod proposals;
mod reach;
mod segments;
mod taken;
mod types;
mod visit;
mod wiring;

use wasmparser::{KnownCustom, Parser, Payload, ValidPayload, Validator, WasmFeatures};

pub use contents::{BuildPath, Content, Contradiction, Dependency, Held};
pub use facts::{Export, ExternKind, Facts, Function, Headers, Import, Malformed, Member, Section};
pub use headers::{headers, headers_of};
pub use module::{Code, CoreModule, Global, Memory, Nondeterminism, Segments, Spot, Table, Tag};
pub use reach::{By, Reach};
pub use taken::Taken;

use crate::artifact::{Artifact, Kind};
use crate::digest::Digest;
use crate::limits;

/// Reads everything off an artifact that can be read without running it.
pub fn inspect(artifact: &Artifact) -> Facts {
    let size = artifact.bytes().len() as u64;
    let mut walk = Walk::new(artifact.digest(), size, artifact.kind());
    match walk.run(artifact.bytes()) {
        Ok(()) => walk.reach(),
        Err(malformed) => walk.facts.headers.malformed = Some(malformed),
    }
    walk.facts
}

/// The state of one walk.
struct Walk<'a> {
    facts: Facts,
    /// What we are inside of, outermost first.
    frames: Vec<Frame<'a>>,
    /// Who calls whom, in the order of [`Headers::modules`].
    graphs: Vec<graph::Graph<'a>>,
    /// Names of the outermost component's imports and exports, whose types are known only at its end.
    surface: component::Surface,
    /// Bytes of text that the types of core modules may still take.
    text_left: usize,
    /// Modules and components so far, and imports and exports of all of them.
    n_modules: usize,
    n_surface: usize,
    n_types: usize,
    /// What components at every depth say of how their parts are connected.
    wiring: wiring::Recorder<'a>,
}

/// One module or component that has begun and not ended.
enum Frame<'a> {
    Module(Box<core::Module<'a>>),
    Component,
}

impl<'a> Walk<'a> {
    fn new(digest: Digest, size: u64, kind: Kind) -> Self {
        Self {
            facts: Facts {
                digest,
                headers: Headers {
                    size,
                    kind,
                    malformed: None,
                    imports: Vec::new(),
                    exports: Vec::new(),
                    modules: Vec::new(),
                    sections: Vec::new(),
                    producers: Default::default(),
                    target_features: Default::default(),
                },
                proposals: Default::default(),
                reach: Vec::new(),
                contents: Vec::new(),
                contradictions: Vec::new(),
                dependencies: Vec::new(),
                paths: Vec::new(),
            },
            frames: Vec::new(),
            graphs: Vec::new(),
            surface: component::Surface::default(),
            text_left: limits::TYPE_TEXT_TOTAL_BYTES,
            n_modules: 0,
            n_surface: 0,
            n_types: 0,
            wiring: wiring::Recorder::default(),
        }
    }

    fn run(&mut self, bytes: &'a [u8]) -> Result<(), Malformed> {
        let mut parser = Parser::new(0);
        parser.set_features(WasmFeatures::all());
        let mut validator = Validator::new_with_features(WasmFeatures::all());
        for payload in parser.parse_all(bytes) {
            let payload = payload?;
            // The validator keeps a lot of each thing, too.
            self.bound(&payload)?;
            match validator.payload(&payload)? {
                ValidPayload::Func(func, body) => {
                    if let Some(Frame::Module(module)) = self.frames.last_mut() {
                        self.wiring.body(&body);
                        module.body((func, body))?;
                    }
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

    /// Finds out who reaches the imports, now that every call is known, and what the custom sections say that is not so.
    fn reach(&mut self) {
        contradictions::features(&mut self.facts);
        self.facts.reach = match (self.graphs.as_slice(), self.facts.kind) {
            ([graph], Kind::Core) => reach::of_module(graph),
            (graphs, _) => wiring::of_component(&self.wiring, graphs, &mut self.facts.headers),
        };
    }

    /// Refuses more of anything than is worth reading: what is kept of a thing can be much larger than the thing.
    fn bound(&mut self, payload: &Payload<'_>) -> Result<(), Malformed> {
        let counted = match payload {
            Payload::Version { range, .. } => {
                self.n_modules += 1;
                let deep = self.frames.len() + 1;
                let message = "modules and components inside one another";
                bounded(range.start, deep, limits::NESTING, message)?;
                (
                    range.start,
                    self.n_modules,
                    limits::MODULES,
                    "modules and components",
                )
            }
            Payload::CustomSection(section) => {
                let n = self.facts.sections.len() + 1;
                (
                    section.range().start,
                    n,
                    limits::SECTIONS,
                    "custom sections",
                )
            }
            Payload::TypeSection(section) => {
                let groups = section.clone().into_iter();
                self.n_types += groups
                    .map(|group| group.map_or(1, |group| group.types().len()))
                    .sum::<usize>();
                (section.range().start, self.n_types, limits::TYPES, "types")
            }
            Payload::ImportSection(section) => {
                // One entry of a compact section is many imports.
                self.n_surface += section.clone().into_imports().count();
                (
                    section.range().start,
                    self.n_surface,
                    limits::SURFACE,
                    "imports and exports",
                )
            }
            Payload::ExportSection(section) => {
                self.n_surface += section.count() as usize;
                (
                    section.range().start,
                    self.n_surface,
                    limits::SURFACE,
                    "imports and exports",
                )
            }
            Payload::ComponentImportSection(section) => {
                self.n_surface += section.count() as usize;
                (
                    section.range().start,
                    self.n_surface,
                    limits::SURFACE,
                    "imports and exports",
                )
            }
            Payload::ComponentExportSection(section) => {
                self.n_surface += section.count() as usize;
                (
                    section.range().start,
                    self.n_surface,
                    limits::SURFACE,
                    "imports and exports",
                )
            }
            _ => return Ok(()),
        };
        let (offset, n, limit, what) = counted;
        bounded(offset, n, limit, what)
    }

    /// Notes down one payload that has been validated.
    fn take(&mut self, payload: Payload<'a>) -> Result<(), Malformed> {
        self.wiring.take(&payload)?;
        match &payload {
            Payload::Version { encoding, .. } => {
                self.frames.push(match encoding {
                    wasmparser::Encoding::Module => {
                        let within = (!self.frames.is_empty())
                            .then(|| format!("core module {}", self.facts.modules.len()));
                        self.facts.headers.modules.push(CoreModule {
                            within,
                            ..CoreModule::default()
                        });
                        Frame::Module(Box::new(core::Module::new(
                            self.facts.modules.len() - 1,
                            self.text_left,
                        )))
                    }
                    wasmparser::Encoding::Component => Frame::Component,
                });
            }
            Payload::End(_) => {
                if let Some(Frame::Module(module)) = self.frames.pop() {
                    let module_index = module.index();
                    self.text_left = module.text_left();
                    let graph = module.end(&mut self.facts)?;
                    graph.compare_names(&mut self.facts, module_index);
                    // Modules do not nest in modules: they end in the order in which they began.
                    debug_assert_eq!(self.graphs.len(), module_index);
                    self.graphs.push(graph);
                }
            }
            Payload::CustomSection(section) => {
                if let (KnownCustom::Name(names), Some(Frame::Module(module))) =
                    (section.as_known(), self.frames.last_mut())
                {
                    let offset = section.range().start;
                    module.graph.names.get_or_insert((offset, names));
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
        self.facts.headers.sections.push(Section {
            name: section.name().to_owned(),
            size: section.data().len() as u64,
            within: within.clone(),
            offset: Some(section.range().start),
        });
        self.facts.contents.push(contents::of(section));
        contradictions::take(section, within.as_deref(), &mut self.facts);
    }
}

fn bounded(offset: u64, n: usize, limit: usize, what: &str) -> Result<(), Malformed> {
    if n <= limit {
        return Ok(());
    }
    Err(Malformed {
        offset,
        message: format!("more than {limit} {what}"),
    })
}

impl From<wasmparser::BinaryReaderError> for Malformed {
    fn from(error: wasmparser::BinaryReaderError) -> Self {
        Self {
            offset: error.offset(),
            message: error.message().to_owned(),
        }
    }
}
