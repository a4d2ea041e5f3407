//! Components inside a component: copied, but for what the modules in them have for themselves. Their exports and imports stay.

use wasm_encoder as we;
use wasm_encoder::reencode::{self, Reencode, ReencodeComponent, component_utils};
use wasmparser as wp;

use crate::harden::HardenError;
use crate::harden::core;
use crate::harden::passes::STRIP_SECTIONS;
use crate::harden::plan::ModulePlan;
use crate::harden::receipt::Log;
use crate::policy::Policy;
use crate::policy::units::show_bytes;

/// Rewrites a component inside another. `n_modules` counts modules, of which the outer component has had some.
pub(super) fn rewrite(
    bytes: &[u8],
    policy: &Policy,
    n_modules: &mut usize,
    log: &mut Log,
) -> Result<Vec<u8>, HardenError> {
    let mut rewriter = Rewriter {
        policy,
        log,
        n_modules,
        failed: None,
    };
    let mut out = we::Component::new();
    let mut parser = wp::Parser::new(0);
    parser.set_features(wp::WasmFeatures::all());
    match component_utils::parse_component(&mut rewriter, &mut out, parser, bytes, bytes) {
        Ok(()) => Ok(out.finish()),
        Err(error) => Err(rewriter
            .failed
            .unwrap_or_else(|| HardenError::unsupported(error))),
    }
}

/// Removes or copies a custom section.
pub(super) fn custom(
    policy: &Policy,
    out: &mut we::Component,
    section: &wp::CustomSectionReader<'_>,
    log: &mut Log,
) {
    if policy.keeps_section(section.name()) {
        out.section(&we::CustomSection {
            name: section.name().into(),
            data: section.data().into(),
        });
        return;
    }
    log.change(
        STRIP_SECTIONS,
        section.name(),
        format!(
            "section of {} removed: the policy does not keep it",
            show_bytes(section.data().len() as u64)
        ),
    );
}

/// A [`ReencodeComponent`] that copies everything but modules and custom sections.
struct Rewriter<'m> {
    policy: &'m Policy,
    log: &'m mut Log,
    n_modules: &'m mut usize,
    /// Why a module was refused, with everything that the library's error has no room for.
    failed: Option<HardenError>,
}

/// A module was refused; `Rewriter::failed` says why.
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
        let place = format!("core module {}", self.n_modules);
        *self.n_modules += 1;
        let mut log = Log::default();
        let plan = ModulePlan::untouched(self.policy);
        let bytes = core::rewrite(module, &plan, &mut log).map_err(|error| {
            self.failed = Some(error);
            reencode::Error::UserError(Refused)
        })?;
        self.log.within(&place, log);
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
        custom(self.policy, component, &section, self.log);
        Ok(())
    }
}
