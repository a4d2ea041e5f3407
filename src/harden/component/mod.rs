//! The same passes on the core modules nested in a component, in place.
//!
//! The wiring between them is copied: a module that no longer imports something is still instantiated with it, which the
//! component model allows.

use wasm_encoder as we;
use wasm_encoder::reencode::{self, Reencode, ReencodeComponent, component_utils};
use wasmparser as wp;

use super::plan::Plan;
use super::receipt::Change;
use super::{HardenError, emit};
use crate::policy::units::show_bytes;

/// Rewrites a component. When nothing is added to `changes`, nothing was to be done.
pub(super) fn rewrite(
    bytes: &[u8],
    plan: &Plan,
    changes: &mut Vec<Change>,
) -> Result<Vec<u8>, HardenError> {
    let mut rewriter = Rewriter {
        plan,
        changes,
        n_modules: 0,
        failed: None,
    };
    let mut out = we::Component::new();
    let mut parser = wp::Parser::new(0);
    parser.set_features(wp::WasmFeatures::all());
    match component_utils::parse_component(&mut rewriter, &mut out, parser, bytes, bytes) {
        Ok(()) => Ok(out.finish()),
        Err(error) => Err(rewriter
            .failed
            .unwrap_or_else(|| HardenError::Unsupported(error.to_string()))),
    }
}

/// A [`ReencodeComponent`] that copies everything but modules and custom sections.
struct Rewriter<'m> {
    plan: &'m Plan,
    changes: &'m mut Vec<Change>,
    n_modules: usize,
    /// Why a nested module was refused, with everything that the library's error has no room for.
    failed: Option<HardenError>,
}

/// A nested module was refused; `Rewriter::failed` says why.
#[derive(Debug, thiserror::Error)]
#[error("a nested module was refused")]
struct Refused;

impl Reencode for Rewriter<'_> {
    type Error = Refused;
}

impl ReencodeComponent for Rewriter<'_> {
    fn parse_component_submodule(
        &mut self,
        component: &mut we::Component,
        _parser: wp::Parser,
        module: &[u8],
    ) -> Result<(), reencode::Error<Refused>> {
        let noted = self.changes.len();
        let within = format!("core module {}", self.n_modules);
        self.n_modules += 1;
        let bytes = match emit::rewrite(module, self.plan, self.changes) {
            Ok(bytes) if self.changes.len() > noted => bytes,
            Ok(_) => module.to_vec(),
            Err(error) => {
                self.failed = Some(error);
                return Err(reencode::Error::UserError(Refused));
            }
        };
        self.changes
            .iter_mut()
            .skip(noted)
            .for_each(|change| change.within = Some(within.clone()));
        component.section(&we::RawSection {
            id: we::ComponentSectionId::CoreModule as u8,
            data: &bytes,
        });
        Ok(())
    }

    fn parse_component_custom_section(
        &mut self,
        component: &mut we::Component,
        section: wp::CustomSectionReader<'_>,
    ) -> Result<(), reencode::Error<Refused>> {
        if self.plan.keep_sections.contains(section.name()) {
            component.section(&we::CustomSection {
                name: section.name().into(),
                data: section.data().into(),
            });
        } else {
            self.changes.push(Change {
                pass: "strip-sections".into(),
                within: None,
                subject: section.name().to_owned(),
                done: format!(
                    "section of {} removed: the policy does not keep it",
                    show_bytes(section.data().len() as u64)
                ),
            });
        }
        Ok(())
    }
}
