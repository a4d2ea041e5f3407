//! What the twelve modules show: the bars, and the table that they are read off.

use super::removal::Removal;
use super::samples::Runs;
use super::tools::Tool;
use super::{Made, Outcome};
use crate::bench::table::{Bar, Row};

/// The module of 26 MB that has a bar of its own, in milliseconds of processor time.
const LARGE: (&str, f64) = ("cpython-wasi", 500.0);

/// Megabytes that no input may need more of.
const MEMORY: f64 = 2048.0;

/// Compares what ours made with what the others made.
pub(super) fn rows(outcomes: &[Outcome]) -> Vec<Row> {
    let ours: Vec<&Outcome> = outcomes
        .iter()
        .filter(|outcome| outcome.tool == Tool::Harden)
        .collect();
    let count =
        |is_bad: &dyn Fn(&Outcome) -> bool| ours.iter().filter(|outcome| is_bad(outcome)).count();
    let none =
        |work: String, found: usize| Row::new(&work, found as f64, "", 0.0, Bar::Zero).in_unit("");
    let all = ours.len();
    let made = |outcome: &Outcome, is_bad: &dyn Fn(&Made) -> bool| {
        outcome.made.as_ref().is_none_or(is_bad)
    };
    let fewest = |outcome: &Outcome| {
        let same = outcomes
            .iter()
            .filter(|other| other.module == outcome.module && other.tool.is_peer());
        let peers = same.filter(|other| other.removal == outcome.removal);
        peers
            .filter_map(|other| useful(other).map(|made| made.imports))
            .min()
    };
    let stubbed = |outcome: &Outcome| outcome.removal == Removal::Imports;
    let mut rows = vec![
        none(
            format!("harden: of {all} outputs, not valid"),
            count(&|outcome| made(outcome, &|made| !made.is_valid)),
        ),
        none(
            format!("harden: of {all} outputs, no longer running"),
            count(&|outcome| made(outcome, &|made| made.runs == Runs::No)),
        ),
        none(
            format!("harden: of {all}, more imports than the best"),
            count(&|outcome| {
                made(outcome, &|made| {
                    fewest(outcome).is_some_and(|fewest| made.imports > fewest)
                })
            }),
        ),
        none(
            "harden: Rust commands with no fewer imports than peers".into(),
            count(&|outcome| {
                let no_fewer =
                    |made: &Made| fewest(outcome).is_some_and(|fewest| made.imports >= fewest);
                outcome.is_rust && stubbed(outcome) && made(outcome, &no_fewer)
            }),
        ),
    ];
    let (unneeded, imports) = (Removal::Unneeded, Removal::Imports);
    for (removal, own, tool, bar) in [
        (
            unneeded,
            Tool::SectionsOnly,
            Tool::WasmToolsStrip,
            Bar::AtMost(1.0),
        ),
        // It takes out more, and validates and checks before and after.
        (unneeded, Tool::Harden, Tool::WasmToolsStrip, Bar::None),
        (unneeded, Tool::SectionsOnly, Tool::WasmStrip, Bar::None),
        (unneeded, Tool::Harden, Tool::WasmOpt, Bar::Faster(3.0)),
        (unneeded, Tool::Harden, Tool::WasmMetadce, Bar::None),
        (unneeded, Tool::Harden, Tool::Walrus, Bar::Faster(2.0)),
        (imports, Tool::Harden, Tool::WasmSnip, Bar::None),
        (imports, Tool::Harden, Tool::Walrus, Bar::Faster(2.0)),
    ] {
        rows.extend(time(outcomes, removal, own, tool, bar));
    }
    rows.extend(
        ours.iter()
            .filter(|outcome| outcome.module == LARGE.0)
            .map(|outcome| {
                let work = format!("harden, 26 MB, {}: CPU", words(outcome.removal));
                Row::new(
                    &work,
                    outcome.usage.cpu,
                    "half a second",
                    LARGE.1,
                    Bar::AtMost(1.0),
                )
            }),
    );
    let peak = ours
        .iter()
        .map(|outcome| outcome.usage.peak)
        .fold(0.0, f64::max);
    rows.push(
        Row::new(
            "harden: peak memory",
            peak,
            "2 GiB",
            MEMORY,
            Bar::AtMost(1.0),
        )
        .in_unit("MiB"),
    );
    rows
}

/// What a tool made, if it can be used.
fn useful(outcome: &Outcome) -> Option<&Made> {
    outcome
        .made
        .as_ref()
        .filter(|made| made.is_valid && made.runs != Runs::No)
}

/// Processor time of ours and of a peer, summed over the modules that the peer can rewrite at all.
fn time(
    outcomes: &[Outcome],
    removal: Removal,
    ours_as: Tool,
    tool: Tool,
    bar: Bar,
) -> Option<Row> {
    let of = |tool| move |outcome: &&Outcome| outcome.removal == removal && outcome.tool == tool;
    let (mut ours, mut theirs, mut modules) = (0.0, 0.0, 0);
    for peer in outcomes
        .iter()
        .filter(of(tool))
        .filter(|outcome| outcome.made.is_some())
    {
        let own = outcomes
            .iter()
            .filter(of(ours_as))
            .find(|own| own.module == peer.module)?;
        ours += own.usage.cpu;
        theirs += peer.usage.cpu;
        modules += 1;
    }
    let what = match ours_as {
        Tool::SectionsOnly => "--sections-only",
        _ => words(removal),
    };
    let work = format!("harden, {what}, {modules} modules: CPU");
    (modules > 0).then(|| Row::new(&work, ours, tool.name(removal), theirs, bar))
}

fn words(removal: Removal) -> &'static str {
    match removal {
        Removal::Unneeded => "what is not needed",
        Removal::Imports => "imports stubbed",
    }
}

/// One table for each removal, a line for each tool and module.
pub(super) fn tables(outcomes: &[Outcome]) -> String {
    let mut text = String::new();
    for (removal, heading) in [
        (
            Removal::Unneeded,
            "## `harden`: what is not needed\n\n\
             What nothing reaches, and sections for debugging; `harden` under the policy that `policy init` writes, without its\n\
             list of sections; with `--sections-only` it does what strip tools do, and validates and checks nothing. `wasm-opt -all --remove-unused-module-elements --strip`; `wasm-metadce` with every export a root;\n\
             walrus 0.28 in a program of a few lines.",
        ),
        (
            Removal::Imports,
            "## `harden`: imports stubbed\n\n\
             The same, and every function import but `args_*`, `fd_close`, `fd_fdstat_get`, `fd_read`, `fd_seek`, `fd_write` and\n\
             `proc_exit` (Python keeps `clock_time_get`, `fd_filestat_get` and `random_get` as well, QuickJS the clock: they do not start\n\
             without). `wasm-snip` is told the names that the module's name section has for the rest; walrus replaces them by\n\
             functions of ours that answer zero. WASI-Virt takes components only, and is\n\
             built from git by whoever wants it: not measured.",
        ),
    ] {
        text.push_str(&format!(
            "\n{heading}\n\n\
             | module | tool | size | imports | valid | runs | CPU |\n|---|---|---:|---:|---|---|---:|\n"
        ));
        for outcome in outcomes.iter().filter(|outcome| outcome.removal == removal) {
            text.push_str(&line(outcome));
        }
    }
    text
}

fn line(outcome: &Outcome) -> String {
    let (module, tool) = (&outcome.module, outcome.tool.name(outcome.removal));
    let Some(made) = &outcome.made else {
        return format!(
            "| {module} | {tool} | – | – | FAILS ({}) | – | – |\n",
            outcome.usage.status
        );
    };
    let change = 100.0 * (made.after as f64 / made.before as f64 - 1.0);
    let valid = if made.is_valid { "yes" } else { "NO" };
    let runs = match made.runs {
        Runs::Yes => "yes",
        Runs::No => "NO",
        Runs::NotAsked => "–",
    };
    format!(
        "| {module} | {tool} | {} ({change:+.1} %) | {} | {valid} | {runs} | {:.1} ms |\n",
        made.after, made.imports, outcome.usage.cpu
    )
}

#[cfg(test)]
mod tests {
    use super::{rows, tables};
    use crate::bench::harden::removal::Removal;
    use crate::bench::harden::samples::Runs;
    use crate::bench::harden::tools::Tool;
    use crate::bench::harden::{Made, Outcome};
    use crate::bench::processor::Usage;
    use crate::bench::table;

    fn outcome(tool: Tool, imports: usize, runs: Runs, cpu: f64) -> Outcome {
        Outcome {
            module: "m (Rust)".into(),
            is_rust: true,
            removal: Removal::Imports,
            tool,
            usage: Usage {
                cpu,
                peak: 1.0,
                status: 0,
            },
            made: Some(Made {
                before: 100,
                after: 90,
                imports,
                is_valid: true,
                runs,
            }),
        }
    }

    #[test]
    fn a_peer_with_as_few_imports_breaks_the_bar_only_if_its_module_runs() {
        let missed = |runs| {
            let both = [
                outcome(Tool::Harden, 5, Runs::Yes, 1.0),
                outcome(Tool::WasmSnip, 5, runs, 2.0),
            ];
            table::text(&rows(&both)).matches("MISSED").count()
        };
        assert_eq!((missed(Runs::Yes), missed(Runs::No)), (1, 0));
    }

    #[test]
    fn a_module_that_ours_breaks_is_told() {
        let broken = [outcome(Tool::Harden, 5, Runs::No, 1.0)];
        assert!(table::text(&rows(&broken)).contains("MISSED"));
        assert!(tables(&broken).contains("| NO |"), "{}", tables(&broken));
    }

    #[test]
    fn plain_stripping_is_measured_against_what_does_no_more() {
        let unneeded = |tool, cpu| Outcome {
            removal: Removal::Unneeded,
            ..outcome(tool, 5, Runs::Yes, cpu)
        };
        let all = [
            unneeded(Tool::Harden, 90.0),
            unneeded(Tool::SectionsOnly, 9.0),
            unneeded(Tool::WasmToolsStrip, 10.0),
        ];
        let text = table::text(&rows(&all));
        let line = |what: &str| text.lines().find(|line| line.contains(what)).unwrap();
        assert!(line("--sections-only").contains("≤ 1×: met"), "{text}");
        assert!(line("what is not needed").contains("told"), "{text}");
    }

    #[test]
    fn twice_as_fast_as_walrus_is_the_bar() {
        let bar = |theirs| {
            let both = [
                outcome(Tool::Harden, 5, Runs::Yes, 10.0),
                outcome(Tool::Walrus, 5, Runs::Yes, theirs),
            ];
            table::text(&rows(&both)).contains("≥ 2× faster: met")
        };
        assert!(bar(20.0) && !bar(19.0));
    }
}
