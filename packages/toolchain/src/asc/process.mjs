/**
 * The AssemblyScript compiler as a standing process. The file is JavaScript, because the compiler
 * takes ten seconds to load through a TypeScript loader.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";

process.on("message", async (task) => process.send(await compile(task)));

async function compile({ root, args }) {
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
      outputs[name] = typeof contents === "string" ? Buffer.from(contents) : contents;
    },
    listFiles: () => [],
  });
  return {
    error: error ? error.message : null,
    messages: stderr.toString().trim(),
    inputs: [...inputs].sort(),
    outputs,
  };
}
