//! Components.

use wasm_encoder::*;

use super::{bears, importing};

#[test]
fn a_thousand_modules_in_a_component() {
    let inner = importing((0..1_000).map(|n| ("env".into(), format!("{n}"))));
    let mut component = Component::new();
    (0..1_000).for_each(|_| {
        component.section(&ModuleSection(&inner));
    });
    bears(
        &component.finish(),
        Some("more than 100000 imports and exports"),
    );
}

#[test]
fn components_inside_one_another() {
    let mut component = Component::new();
    for _ in 0..40 {
        let mut outer = Component::new();
        outer.section(&NestedComponentSection(&component));
        component = outer;
    }
    bears(
        &component.finish(),
        Some("more than 32 modules and components inside one another"),
    );
}

/// Every type has the one before it twice in it: thirteen of them are 8,192 words of text, forty would be 10^12.
fn doubling(levels: u32, imports: u32) -> Vec<u8> {
    let mut types = ComponentTypeSection::new();
    types.defined_type().primitive(PrimitiveValType::U8);
    for level in 0..levels {
        types
            .defined_type()
            .tuple([level, level].map(ComponentValType::Type));
    }
    types
        .function()
        .params([("p", ComponentValType::Type(levels))])
        .result(None);
    let mut section = ComponentImportSection::new();
    for n in 0..imports {
        section.import(&*format!("f{n}"), ComponentTypeRef::Func(levels + 1));
    }
    let mut component = Component::new();
    component.section(&types).section(&section);
    component.finish()
}

#[test]
fn types_that_double_themselves() {
    bears(&doubling(9, 100), None);
    bears(&doubling(11, 100_000), Some("type"));
    bears(&doubling(15, 1), Some("type"));
    bears(&doubling(40, 1), Some("type"));
}

#[test]
fn instances_that_share_one_type() {
    let mut instance = InstanceType::new();
    instance
        .ty()
        .function()
        .params([("a", PrimitiveValType::String)])
        .result(None);
    for n in 0..1_000 {
        instance.export(&*format!("f{n}"), ComponentTypeRef::Func(0));
    }
    let mut types = ComponentTypeSection::new();
    types.instance(&instance);
    let mut imports = ComponentImportSection::new();
    for n in 0..300 {
        imports.import(&*format!("a:b/c{n}"), ComponentTypeRef::Instance(0));
    }
    let mut component = Component::new();
    component.section(&types).section(&imports);
    bears(&component.finish(), None);
}

#[test]
fn arrays_of_arrays_of_arrays() {
    let mut types = TypeSection::new();
    types.ty().array(&StorageType::I8, true);
    for n in 0..400_000 {
        let before = ValType::Ref(RefType {
            nullable: true,
            heap_type: HeapType::Concrete(n),
        });
        types.ty().array(&StorageType::Val(before), true);
    }
    let mut module = Module::new();
    module.section(&types);
    bears(&module.finish(), None);
}
