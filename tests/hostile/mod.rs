//! Modules that are made to be a burden: each is answered within ten seconds of processor time and one gigabyte, and hardened
//! within two.

#![cfg(feature = "cli")]

mod components;
mod sections;

use std::io::Write as _;
use std::process::{Command, Output};

use wasm_encoder::{
    CodeSection, CustomSection, ElementSection, Elements, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, ImportSection, Instruction, Module, NameMap, NameSection, RefType,
    TableSection, TableType, TypeSection, ValType,
};

/// Gigabytes of address space, then the command, within which the kernel gives a process ten seconds of processor time before
/// it ends it.
const BOUNDS: &str = "ulimit -v $(($0 << 20)) && ulimit -t 10 && exec \"$@\"";

/// Runs the program on a module within the bounds; its status and what it wrote.
fn ask(command: &[&str], bytes: &[u8]) -> Output {
    ask_within(1, command, bytes)
}

fn ask_within(gigabytes: u8, command: &[&str], bytes: &[u8]) -> Output {
    let mut file = tempfile::Builder::new().suffix(".wasm").tempfile().unwrap();
    file.write_all(bytes).unwrap();
    Command::new("sh")
        .args(["-c", BOUNDS, &gigabytes.to_string()])
        .arg(env!("CARGO_BIN_EXE_wasm-audit"))
        .args(command)
        .arg(file.path())
        .output()
        .unwrap()
}

/// Asks for everything in every way. The module is read (status 0), or refused with this reason (status 3); no status is a
/// process that the kernel ended.
fn bears(bytes: &[u8], refused: Option<&str>) {
    assert!(bytes.len() <= 50 << 20, "{} bytes", bytes.len());
    hardens(bytes, refused);
    for format in ["human", "json"] {
        let output = ask(&["inspect", "--format", format], bytes);
        let status = if refused.is_some() { 3 } else { 0 };
        assert_eq!(
            output.status.code(),
            Some(status),
            "inspect --format {format}: {}",
            said(&output)
        );
        let text = String::from_utf8(output.stdout).unwrap();
        if let Some(reason) = refused {
            assert!(text.contains(reason), "{}", &text[..text.len().min(2000)]);
        }
        let output = ask(&["check", "--format", format], bytes);
        let code = output.status.code();
        assert!(
            matches!(code, Some(0 | 1)),
            "check --format {format}: {}",
            said(&output)
        );
        assert!(
            refused.is_none() || code == Some(1),
            "passed what cannot be read"
        );
    }
}

/// Hardens a module under a policy that grants nothing, to the end and without writing it.
fn hardens(bytes: &[u8], refused: Option<&str>) {
    let policy = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/hostile/policy");
    let output = ask_within(2, &["harden", "--dry-run", "--policy", policy], bytes);
    let expected = if refused.is_some() { 3..=3 } else { 0..=1 };
    assert!(
        output
            .status
            .code()
            .is_some_and(|code| expected.contains(&code)),
        "harden: {}",
        said(&output)
    );
}

fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
    format!(
        "{}, {}",
        output.status,
        text.chars().take(800).collect::<String>()
    )
}

/// A type section with the one function type `(func)`.
fn one_type() -> TypeSection {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    types
}

fn functions(count: u32) -> FunctionSection {
    let mut functions = FunctionSection::new();
    (0..count).for_each(|_| {
        functions.function(0);
    });
    functions
}

fn body(instructions: &[Instruction<'_>]) -> Function {
    let mut function = Function::new([]);
    for instruction in instructions {
        function.instruction(instruction);
    }
    function.instruction(&Instruction::End);
    function
}

fn bodies(count: u32, body: &Function) -> CodeSection {
    let mut code = CodeSection::new();
    (0..count).for_each(|_| {
        code.function(body);
    });
    code
}

fn importing(names: impl Iterator<Item = (String, String)>) -> Module {
    let mut imports = ImportSection::new();
    for (module, name) in names {
        imports.import(&module, &name, EntityType::Function(0));
    }
    let mut module = Module::new();
    module.section(&one_type()).section(&imports);
    module
}

#[test]
fn forty_thousand_imports() {
    bears(
        &importing((0..40_000).map(|n| ("env".into(), format!("function_number_{n}")))).finish(),
        None,
    );
}

#[test]
fn three_hundred_thousand_imports() {
    bears(
        &importing((0..300_000).map(|n| ("a".into(), format!("{n:x}")))).finish(),
        Some("more than 100000 imports and exports"),
    );
}

#[test]
fn names_of_ninety_five_kilobytes() {
    let name = |c: char| c.to_string().repeat(95_000);
    bears(
        &importing((0..250).map(|n| (name('m'), format!("{}{n}", name('n'))))).finish(),
        None,
    );
}

#[test]
fn names_that_are_empty_or_cannot_be_printed() {
    let names = [
        "",
        "\u{1b}[2J",
        "\u{202e}gnp",
        "\0",
        "a\nb",
        "::error::",
        "<script>",
        "\u{e0041}",
        "\u{85}",
    ];
    let pairs = names
        .iter()
        .flat_map(|module| names.map(|name| ((*module).to_owned(), name.to_owned())));
    bears(&importing(pairs).finish(), None);
}

#[test]
fn the_same_import_again_and_again() {
    let mut types = one_type();
    types.ty().function([ValType::I32], []);
    let mut imports = ImportSection::new();
    for n in 0..50_000 {
        imports.import("env", "same", EntityType::Function(n % 2));
    }
    let mut module = Module::new();
    module.section(&types).section(&imports);
    bears(&module.finish(), None);
}

#[test]
fn a_module_in_a_custom_section() {
    let inner = importing((0..1_000).map(|n| ("env".into(), n.to_string()))).finish();
    let mut module = Module::new();
    module.section(&CustomSection {
        name: "data".into(),
        data: inner.as_slice().into(),
    });
    bears(&module.finish(), None);
}

#[test]
fn magic_bytes_and_nothing_else_in_a_custom_section() {
    let mut module = Module::new();
    let data = b"\0asm\x01\0\0\0\x1f\x8b\x08\0PK\x03\x04\x7fELF".repeat(1_000_000);
    module.section(&CustomSection {
        name: "data".into(),
        data: data.as_slice().into(),
    });
    bears(&module.finish(), None);
}

#[test]
fn a_million_functions() {
    let mut module = Module::new();
    module
        .section(&one_type())
        .section(&functions(1_000_000))
        .section(&bodies(1_000_000, &body(&[])));
    bears(&module.finish(), None);
}

#[test]
fn three_hundred_thousand_exports() {
    let mut exports = ExportSection::new();
    for n in 0..300_000 {
        exports.export(&format!("{n:x}"), ExportKind::Func, n % 2);
    }
    let mut module = Module::new();
    module
        .section(&one_type())
        .section(&functions(2))
        .section(&exports)
        .section(&bodies(2, &body(&[])));
    bears(
        &module.finish(),
        Some("more than 100000 imports and exports"),
    );
}

#[test]
fn a_million_types() {
    let mut types = TypeSection::new();
    for n in 0..1_000_000_u32 {
        // Twenty bits as twenty parameters: no two types are the same.
        let parameter = |bit: u32| {
            if n >> bit & 1 == 1 {
                ValType::I64
            } else {
                ValType::I32
            }
        };
        types.ty().function((0..20).map(parameter), []);
    }
    let mut module = Module::new();
    module.section(&types);
    bears(&module.finish(), Some("more than 500000 types"));
}

#[test]
fn imports_of_types_with_a_thousand_parameters() {
    let mut types = TypeSection::new();
    types
        .ty()
        .function((0..1_000).map(|_| ValType::EXTERNREF), [ValType::I32]);
    let mut imports = ImportSection::new();
    for n in 0..90_000 {
        imports.import("", &format!("{n:x}"), EntityType::Function(0));
    }
    let mut module = Module::new();
    module.section(&types).section(&imports);
    bears(&module.finish(), Some("type size"));
}

#[test]
fn three_million_blocks_inside_one_another() {
    let mut deep = Function::new([]);
    for _ in 0..2_500_000 {
        deep.instruction(&Instruction::Block(wasm_encoder::BlockType::Empty));
    }
    for _ in 0..=2_500_000 {
        deep.instruction(&Instruction::End);
    }
    let mut module = Module::new();
    let mut code = CodeSection::new();
    (0..6).for_each(|_| {
        code.function(&deep);
    });
    module
        .section(&one_type())
        .section(&functions(6))
        .section(&code);
    bears(&module.finish(), None);
}

#[test]
fn fifty_thousand_locals_in_every_function() {
    let few = Function::new([(50_000, ValType::I64)]);
    let mut many = Function::new((0..50_000).map(|n| {
        (
            1,
            if n % 2 == 0 {
                ValType::I32
            } else {
                ValType::I64
            },
        )
    }));
    let mut few = few;
    few.instruction(&Instruction::End);
    many.instruction(&Instruction::End);
    let mut code = CodeSection::new();
    (0..300_000).for_each(|_| {
        code.function(&few);
    });
    (0..400).for_each(|_| {
        code.function(&many);
    });
    let mut module = Module::new();
    module
        .section(&one_type())
        .section(&functions(300_400))
        .section(&code);
    bears(&module.finish(), None);
}

/// Every function calls the next one, and the last one all imports: the way to each of them is as long as the module.
#[test]
fn a_long_way_to_many_imports() {
    const LINKS: u32 = 400_000;
    const IMPORTS: u32 = 40_000;
    let mut imports = ImportSection::new();
    for n in 0..IMPORTS {
        imports.import("env", &format!("{n}"), EntityType::Function(0));
    }
    let mut code = CodeSection::new();
    for n in 1..LINKS {
        code.function(&body(&[Instruction::Call(IMPORTS + n)]));
    }
    code.function(&body(
        &(0..IMPORTS).map(Instruction::Call).collect::<Vec<_>>(),
    ));
    let mut exports = ExportSection::new();
    exports.export("run", ExportKind::Func, IMPORTS);
    let mut module = Module::new();
    module
        .section(&one_type())
        .section(&imports)
        .section(&functions(LINKS))
        .section(&exports)
        .section(&code);
    bears(&module.finish(), None);
}

#[test]
fn names_for_a_million_functions() {
    let mut names = NameMap::new();
    let long = "_ZN4core3fmt9Formatter3newE".to_owned();
    (0..1_000_000).for_each(|n| names.append(n, &long));
    let mut section = NameSection::new();
    section.functions(&names);
    let mut module = Module::new();
    module
        .section(&one_type())
        .section(&functions(1_000_000))
        .section(&bodies(1_000_000, &body(&[])))
        .section(&section);
    bears(&module.finish(), None);
}

#[test]
fn ten_million_references_in_a_table() {
    let mut elements = ElementSection::new();
    let zeros = vec![0; 10_000_000];
    (0..4).for_each(|_| {
        elements.passive(Elements::Functions(zeros.as_slice().into()));
    });
    let mut tables = TableSection::new();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: 0,
        maximum: None,
        shared: false,
    });
    let mut module = Module::new();
    module
        .section(&one_type())
        .section(&functions(1))
        .section(&tables)
        .section(&elements)
        .section(&bodies(1, &body(&[])));
    bears(&module.finish(), None);
}
