// The AssemblyScript compiler in a process of its own. The file is plain JavaScript, because
// loading the compiler through a TypeScript loader takes ten seconds. Input: the root and asc's
// arguments as JSON in argv. Output: a JSON object on stdout, which asc.ts reads.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";

const { root, args } = JSON.parse(process.argv[2]);
const outputs = {};
const inputs = new Set();

const { error, stderr } = await asc.main(args, {
  readFile(name) {
    try {
      const text = readFileSync(join(root, name), "utf8");
      inputs.add(name);
      return text;
    } catch {
      return null;
    }
  },
  writeFile(name, contents) {
    outputs[name] = Buffer.from(contents).toString("base64");
  },
  listFiles: () => [],
});

process.stdout.write(
  JSON.stringify({
    error: error ? error.message : null,
    messages: stderr.toString().trim(),
    inputs: [...inputs].sort(),
    outputs,
  }),
);
