/** Device trees as source text, and Debian's device tree compiler. */
import { execFile } from "node:child_process";

export interface DtsNode {
  /** With the unit address, e.g. "memory@8000000". */
  name: string;
  /** Each property without its semicolon, for example `reg = <0x8000000 0x1000000>`. */
  properties: readonly string[];
  children?: readonly DtsNode[];
}

/** The source of a tree. The nodes of `include` come first, together with the root's properties. */
export function formatDts(include: string, nodes: readonly DtsNode[]): string {
  const lines = ["/dts-v1/;", `/include/ ${quoted(include)}`];
  return `${[...lines, ...formatNode({ name: "/", properties: [], children: nodes })].join("\n")}\n`;
}

function formatNode({ name, properties, children = [] }: DtsNode): string[] {
  const inner = [...properties.map((property) => `${property};`), ...children.flatMap(formatNode)];
  return [`${name} {`, ...inner.map((line) => `\t${line}`), "};"];
}

/** The value of a string property: quotes and backslashes are escaped as in C. */
export const quoted = (text: string) => `"${text.replace(/[\\"]/g, "\\$&")}"`;

/** Numbers as one list of cells. */
export const cells = (...values: number[]) =>
  `<${values.map((value) => `0x${value.toString(16)}`).join(" ")}>`;

/**
 * The blob of a source text. @throws Error with dtc's own words if dtc is missing or refuses the
 * tree.
 */
export function compileDts(source: string, what: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const args = ["-I", "dts", "-O", "dtb", "-o", "-", "-"];
    const dtc = execFile("dtc", args, { encoding: "buffer" }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`dtc cannot compile ${what}: ${stderr || error.message}`));
    });
    dtc.stdin!.on("error", () => undefined);
    dtc.stdin!.end(source);
  });
}
