// Runs a module and writes all that it wrote: how FILE HOW FOLDER ARGUMENT…
import { readFileSync, readdirSync, statSync } from "node:fs";
import { WASI } from "node:wasi";

const [file, how, folder, ...args] = process.argv.slice(2);
const wasi = new WASI({ version: "preview1", args, env: {}, preopens: { "/": folder }, returnOnExit: true });
const module = new WebAssembly.Module(readFileSync(file));
const { exports } = new WebAssembly.Instance(module, wasi.getImportObject());

// Every file that the module left in its folder.
const show = (path) => {
  for (const name of readdirSync(path).sort()) {
    const inner = `${path}/${name}`;
    if (statSync(inner).isDirectory()) show(inner);
    else console.log(inner.slice(folder.length), readFileSync(inner).toString("hex"));
  }
};

switch (how) {
  case "start":
    process.exitCode = wasi.start({ exports });
    break;
  case "unnamed":
    process.exitCode = wasi.start({ exports: { memory: exports.memory, _start: exports[""] } });
    show(folder);
    break;
  case "graphviz": {
    wasi.initialize({ exports: { memory: exports.memory } });
    const given = args.map((text) => {
      const bytes = new TextEncoder().encode(`${text}\0`);
      const at = exports.malloc(bytes.length);
      new Uint8Array(exports.memory.buffer, at, bytes.length).set(bytes);
      return at;
    });
    const length = exports.malloc(4);
    const at = exports.graphviz_render(...given, length);
    const bytes = new DataView(exports.memory.buffer).getUint32(length, true);
    process.stdout.write(at === 0 ? "no answer\n" : new Uint8Array(exports.memory.buffer, at, bytes));
    break;
  }
}
