//! Any bytes, through `inspect` and `check` in every format: the program itself, within this process.
//!
//! It never panics; a format changes neither the exit status nor whether there is an answer; what is meant for a program
//! parses; and nothing that came from the module can act on a terminal.

#![no_main]

use std::ffi::OsString;
use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};
use std::process::ExitCode;
use std::sync::{LazyLock, Mutex, PoisonError};

use libfuzzer_sys::fuzz_target;
use wasm_audit::text::is_inert;

#[path = "../../../src/cli/mod.rs"]
mod cli;

/// What is asked of every input; a format that this version of the program does not have is left out, aloud.
const QUESTIONS: [&[&str]; 10] = [
    &["inspect", "--format", "human"],
    &["inspect", "--format", "human", "--all"],
    &["inspect", "--format", "json"],
    &["check", "--format", "human"],
    &["check", "--format", "json"],
    &["check", "--format", "sarif"],
    &["check", "--format", "github"],
    // A module against itself.
    &["diff", "--format", "human"],
    &["diff", "--format", "json"],
    &["diff", "--format", "github"],
];

const NO_ANSWER: u8 = 3;

static PROGRAM: LazyLock<Mutex<Program>> = LazyLock::new(|| Mutex::new(Program::new()));

fuzz_target!(|bytes: &[u8]| {
    let mut program = PROGRAM.lock().unwrap_or_else(PoisonError::into_inner);
    program.judge(bytes);
});

/// The program, its one input file, and what it wrote.
struct Program {
    input: tempfile::NamedTempFile,
    /// In the place of standard output.
    output: File,
    questions: Vec<&'static [&'static str]>,
}

impl Program {
    fn new() -> Self {
        let output = tempfile::tempfile().expect("the temporary folder can be written");
        rustix::stdio::dup2_stdout(&output).expect("standard output is open");
        let mut program = Self {
            input: tempfile::NamedTempFile::new().expect("the temporary folder can be written"),
            output,
            questions: Vec::new(),
        };
        program.put(b"\0asm\x01\0\0\0");
        for question in QUESTIONS {
            if program.ask(question).0 == ExitCode::SUCCESS {
                program.questions.push(question);
            } else {
                eprintln!("not asked, for the program does not know it: {}", question.join(" "));
            }
        }
        program
    }

    fn judge(&mut self, bytes: &[u8]) {
        self.put(bytes);
        let mut statuses: Vec<(&str, ExitCode)> = Vec::new();
        for question in self.questions.clone() {
            let (status, text) = self.ask(question);
            let &[command, _, format, ..] = question else {
                unreachable!("a question is a command and a format")
            };
            match statuses.iter().find(|(known, _)| *known == command) {
                Some((_, first)) => assert_eq!(status, *first, "{question:?}"),
                None => statuses.push((command, status)),
            }
            assert_ne!(status, ExitCode::from(2), "{question:?}");
            for c in text.chars() {
                assert!(c == '\n' || is_inert(c), "{question:?} wrote {c:?}");
            }
            // What is no answer about a single file stands on standard error.
            let says_nothing = command == "diff" && status == ExitCode::from(NO_ANSWER);
            if matches!(format, "json" | "sarif") && !(says_nothing && text.is_empty()) {
                let document: serde_json::Value =
                    serde_json::from_str(&text).expect("what is written for programs parses");
                assert!(document.get("version").is_some(), "{question:?}");
            } else if command == "inspect" && bytes.starts_with(b"\0asm") {
                assert!(!text.is_empty(), "{question:?} {status:?}");
            }
        }
        // What cannot be read is no answer to `inspect`, and never a pass.
        let malformed = statuses.contains(&("inspect", ExitCode::from(NO_ANSWER)));
        assert!(!(malformed && statuses.contains(&("check", ExitCode::SUCCESS))));
    }

    fn put(&mut self, bytes: &[u8]) {
        let file = self.input.as_file_mut();
        file.set_len(0).expect("the input file can be cut");
        file.rewind().expect("the input file can be rewound");
        file.write_all(bytes).expect("the input file can be written");
    }

    fn ask(&mut self, question: &[&str]) -> (ExitCode, String) {
        self.output.set_len(0).expect("the output file can be cut");
        self.output.rewind().expect("the output file can be rewound");
        let mut args: Vec<OsString> = ["wasm-audit", "--color", "never"].map(Into::into).into();
        args.extend(question.iter().map(Into::into));
        args.push(self.input.path().into());
        if question.first() == Some(&"diff") {
            args.push(self.input.path().into());
        }
        let status = cli::main(&args);
        std::io::stdout().flush().expect("a file can be flushed");
        self.output.rewind().expect("the output file can be rewound");
        let mut text = String::new();
        self.output.read_to_string(&mut text).expect("what is written is UTF-8");
        (status, text)
    }
}
