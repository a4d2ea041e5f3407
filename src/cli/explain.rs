//! `wasm-audit explain`

use wasm_audit::check::RULES;
use wasm_audit::text::Printable;

use super::error::CliError;
use super::exit::Exit;
use super::ui::{BOLD, Ui};

#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  wasm-audit explain                            # list the rules
  wasm-audit explain memory-unbounded

Exit status:
  0 the rule was found; 2 there is no such rule")]
pub(super) struct Args {
    /// The finding's code; without it, all codes are listed
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

pub(super) fn run(args: &Args, ui: &mut Ui) -> Result<Exit, CliError> {
    let Some(code) = &args.code else {
        for rule in RULES {
            ui.line(format_args!(
                "{BOLD}{:<24}{BOLD:#} {:<7} {}",
                rule.code,
                rule.severity.to_string(),
                rule.asks
            ));
        }
        return Ok(Exit::YES);
    };
    let Some(rule) = RULES.iter().find(|rule| rule.code == code) else {
        return Err(CliError::new(
            Exit::USAGE,
            format!("there is no rule `{}`", Printable(code)),
        )
        .help("`wasm-audit explain` lists all rules"));
    };
    ui.line(format_args!(
        "{BOLD}{}{BOLD:#}: {} ({} severity, {} confidence)\n",
        rule.code, rule.asks, rule.severity, rule.confidence
    ));
    ui.line(rule.explain.trim_end());
    Ok(Exit::YES)
}
