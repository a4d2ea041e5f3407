//! The functions by which core modules use streams and futures.

use wit_parser::{
    Function, FutureIntrinsic, Resolve, StreamIntrinsic, TypeDefKind, TypeId, WasmImport, WorldKey,
};

use super::core_names::{CoreFunction, SYNC};

/// The functions that make, read, write and end the streams and futures in a function's type.
pub(super) fn streams(
    resolve: &Resolve,
    interface: Option<&WorldKey>,
    func: &Function,
    exported: bool,
    out: &mut Vec<CoreFunction>,
) {
    for id in func.find_futures_and_streams(resolve) {
        let kind = resolve.types.get(id).map(|ty| &ty.kind);
        let is_stream = matches!(kind, Some(TypeDefKind::Stream(_)));
        let copy = if is_stream {
            "(func (param i32 i32 i32) (result i32))"
        } else {
            "(func (param i32 i32) (result i32))"
        };
        let cancel = "(func (param i32) (result i32))";
        let end = "(func (param i32))";
        let mut add = |stream, future, async_, text: &str| {
            let ty: Option<TypeId> = Some(id);
            let import = if is_stream {
                WasmImport::StreamIntrinsic {
                    interface,
                    func,
                    ty,
                    intrinsic: stream,
                    exported,
                    async_,
                }
            } else {
                WasmImport::FutureIntrinsic {
                    interface,
                    func,
                    ty,
                    intrinsic: future,
                    exported,
                    async_,
                }
            };
            let name = resolve.wasm_import_name(SYNC, import);
            out.push(CoreFunction::import(name, text.to_owned()));
        };
        use {FutureIntrinsic as F, StreamIntrinsic as S};
        add(S::New, F::New, false, "(func (result i64))");
        add(S::DropReadable, F::DropReadable, false, end);
        add(S::DropWritable, F::DropWritable, false, end);
        add(S::Forward, F::Forward, false, "(func (param i32 i32))");
        for async_ in [false, true] {
            add(S::Read, F::Read, async_, copy);
            add(S::Write, F::Write, async_, copy);
            add(S::CancelRead, F::CancelRead, async_, cancel);
            add(S::CancelWrite, F::CancelWrite, async_, cancel);
        }
    }
}
