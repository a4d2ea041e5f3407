//! The command line of wasmtime, as the sources of `wasmtime-cli` and `wasmtime-cli-flags` 48.0.8 have it.

use super::{Grants, Needs};
use crate::artifact::Kind;
use crate::capability::{Ability as A, Area};
use crate::inspect::Facts;
use crate::limits;
use crate::version::track;

/// Options that are off unless asked for, by the proposal that needs them.
const PROPOSALS: [(&str, &str); 4] = [
    ("component-model-async", "component-model-async"),
    ("custom-page-sizes", "custom-page-sizes"),
    ("stack-switching", "stack-switching"),
    ("wide-arithmetic", "wide-arithmetic"),
];

/// Returns what to tell wasmtime.
pub fn wasmtime(facts: &Facts) -> Grants {
    let needs = Needs::of(facts);
    let serves = facts.exports.iter().any(|export| {
        matches!(
            interface(&export.name),
            "wasi:http/incoming-handler" | "wasi:http/handler"
        )
    });
    let mut grants = Grants::default();
    let subcommand = if serves { "serve" } else { "run" };
    grants.command = vec!["wasmtime".into(), subcommand.into()];
    system(facts, &needs, &mut grants);
    network(facts, &needs, &mut grants);
    limits(facts, &mut grants);
    if !serves {
        start(facts, &needs, &mut grants);
    }
    let missing = needs.missing(facts, "the command line of wasmtime");
    grants.missing.extend(missing);
    if needs.has_any(Area::Processes) {
        let text = "wasmtime starts no other programs and sends no signals for a module";
        grants.missing.push(text.into());
    }
    grants
}

fn interface(name: &str) -> &str {
    name.split('@').next().unwrap_or(name)
}

/// Files, environment, standard input and output, and what wasmtime gives to everyone.
fn system(facts: &Facts, needs: &Needs, grants: &mut Grants) {
    if !uses_wasi(facts) {
        option(grants, "-S", "cli=n");
        return;
    }
    if needs.has_any(Area::Files) {
        option(grants, "--dir", "HOST_DIR::GUEST_DIR");
        grants.fill_in.push("HOST_DIR::GUEST_DIR: a directory of yours, and its name inside; leave `--dir` out to give none, repeat it for more".into());
        if !needs.changes_files() {
            grants.too_much.push("`--dir` lets it write as well, though it imports nothing that changes a file: wasmtime's command line cannot give a directory for reading alone".into());
        }
    }
    if needs.has(A::Environment) {
        option(grants, "--env", "NAME=VALUE");
        grants.fill_in.push("NAME=VALUE: a variable that it may read; leave `--env` out to give none, repeat it for more".into());
    }
    for (ability, switches) in [
        (A::Stdin, &["inherit-stdin=n"][..]),
        (A::Stdout, &["inherit-stdout=n", "inherit-stderr=n"]),
    ] {
        if !needs.has(ability) {
            switches
                .iter()
                .for_each(|switch| option(grants, "-S", switch));
        }
    }
    for (ability, switch) in [
        (A::Threads, "threads"),
        (A::Settings, "config"),
        (A::Models, "nn"),
    ] {
        if needs.has(ability) {
            option(grants, "-S", switch);
        }
    }
    // Whoever only writes needs it too.
    if needs.has(A::StoreRead) || needs.has(A::StoreWrite) {
        option(grants, "-S", "keyvalue");
    }
    if has_track(facts, "@0.3") {
        option(grants, "-S", "p3");
    }
    if needs.has_any(Area::Clock) || needs.has_any(Area::Randomness) {
        grants.too_much.push("wasmtime gives clocks and random numbers to every program that uses WASI: its command line cannot keep them back".into());
    }
}

fn uses_wasi(facts: &Facts) -> bool {
    facts.imports.iter().any(|import| {
        let name = import.module.as_deref().unwrap_or(&import.name);
        name.starts_with("wasi:") || name.starts_with("wasi_") || name == "wasi"
    })
}

fn has_track(facts: &Facts, wanted: &str) -> bool {
    facts
        .imports
        .iter()
        .any(|import| import.name.starts_with("wasi:") && track(&import.name).ends_with(wanted))
}

fn network(facts: &Facts, needs: &Needs, grants: &mut Grants) {
    if needs.has(A::NetHttp) {
        option(grants, "-S", "http");
        grants.too_much.push(
            "`-S http` lets it ask every host: wasmtime's command line knows no list of hosts"
                .into(),
        );
    }
    if needs.has(A::Names) {
        option(grants, "-S", "allow-ip-name-lookup");
    }
    if !needs.has_sockets() {
        return;
    }
    if facts.kind == Kind::Core {
        grants.missing.push("wasmtime's command line opens no sockets for preview 1; one that listens already can be passed with `-S preview2=n,listenfd`, all or nothing".into());
        return;
    }
    option(grants, "-S", "inherit-network");
    let names = |part: &str| {
        facts.taken().any(|taken| {
            let name = interface(&taken.import.name);
            name.starts_with("wasi:sockets/")
                && (name.contains(part) || taken.member.is_some_and(|member| member.contains(part)))
        })
    };
    for (part, switch) in [("tcp", "tcp=n"), ("udp", "udp=n")] {
        if !names(part) {
            option(grants, "-S", switch);
        }
    }
    grants.too_much.push("`-S inherit-network` opens every address and port: wasmtime's command line knows no list of them".into());
}

fn limits(facts: &Facts, grants: &mut Grants) {
    let alive = || {
        let modules = facts.modules.iter();
        modules.filter(|module| module.instances != Some(0))
    };
    let memories = || alive().flat_map(|module| &module.memories);
    if memories().next().is_some() {
        // Each memory may reach this size; the module's own maximum where it has one that is smaller.
        let least = memories().map(|memory| memory.minimum_bytes()).max();
        let own = memories()
            .map(|memory| memory.maximum_bytes().unwrap_or(u64::MAX))
            .max();
        let most = own
            .unwrap_or(u64::MAX)
            .min(limits::MEMORY_BYTES.max(least.unwrap_or(0)));
        option(grants, "-W", &format!("max-memory-size={most}"));
        grants
            .too_much
            .push("`max-memory-size` is of each memory, not of all together".into());
    }
    let tables = || alive().flat_map(|module| &module.tables);
    if tables().any(|table| table.maximum.is_none()) {
        let least = tables().map(|table| table.minimum).max().unwrap_or(0);
        let most = limits::TABLE_ELEMENTS.max(least);
        option(grants, "-W", &format!("max-table-elements={most}"));
    }
    if memories().any(|memory| memory.shared) {
        option(grants, "-W", "threads=y,shared-memory=y");
    }
    for (proposal, switch) in PROPOSALS {
        if facts.proposals.contains(proposal) {
            option(grants, "-W", &format!("{switch}=y"));
        }
    }
    option(
        grants,
        "-W",
        &format!("timeout={}s", limits::DEADLINE_MS / 1000),
    );
}

/// Says which function is called, and with what.
fn start(facts: &Facts, needs: &Needs, grants: &mut Grants) {
    let has = |wanted: &str| {
        facts
            .exports
            .iter()
            .any(|export| interface(&export.name) == wanted)
    };
    if !has("_start") && !has("wasi:cli/run") {
        option(grants, "--invoke", "EXPORT");
        grants.fill_in.push("EXPORT: the function to call; `inspect --all` lists them (of a component, write the call: `name(1, \"two\")`)".into());
    }
    if needs.has(A::Arguments) {
        grants.arguments.push("ARGUMENTS".into());
        grants
            .fill_in
            .push("ARGUMENTS: what it reads as its command line, if anything".into());
    }
}

fn option(grants: &mut Grants, flag: &str, value: &str) {
    grants.command.push(flag.into());
    grants.command.push(value.into());
}
