//! How the parts of a component are wired together, and who reaches its imports through that.
//!
//! A component holds core modules, and says by sections of its own whose exports become whose imports. What
//! [`reach::of_module`](super::reach::of_module) does for one module is done here for all of them as one graph: the functions
//! of every core module, and between them what the component adds. Nothing is taken for unreachable that could be called: what
//! is handed to somebody whose code is not here counts as called by somebody unknown.

mod answer;
mod follow;
mod graph;
mod items;
mod lookup;
mod record;
mod shape;
mod value;

pub(super) use record::Recorder;

use super::{Headers, Reach};
use crate::inspect::graph::Graph;

/// Finds out how often each core module is instantiated and who reaches the imports of a component.
pub(super) fn of_component(
    recorder: &Recorder<'_>,
    graphs: &[Graph<'_>],
    headers: &mut Headers,
) -> Vec<Reach> {
    let followed = recorder
        .definitions()
        .and_then(|definitions| follow::follow(definitions, recorder.shapes(), graphs, headers));
    let Some((wiring, instances)) = followed else {
        return answer::unknown(headers);
    };
    let reach = answer::of_wiring(&wiring);
    for (module, instances) in headers.modules.iter_mut().zip(instances) {
        module.instances = instances;
    }
    reach
}
