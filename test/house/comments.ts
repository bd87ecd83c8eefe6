/** Comments and code of a source file, told apart. */
import { basename, extname } from "node:path";
import type { TextFile } from "./files";
import { type Comment, typescriptComments } from "./typescript-comments";

/** Comments are the first group. The rest of a pattern is strings, which may look like comments. */
const C = /(\/\/.*|\/\*[\s\S]*?\*\/)|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;
const ASSEMBLY = /(\/\/.*|@.*|\/\*[\s\S]*?\*\/)|"(?:\\.|[^"\\\n])*"/g;
const SHELL = /(?<=^|\s)(#.*)/gm;

/** The makefile of a kernel module. */
const KERNEL_MAKEFILE = "Kbuild";

const found = new WeakMap<TextFile, Comment[]>();

/** All comments, in their order. Several rules ask for them, so each file is read once. */
export function commentsOf(file: TextFile): Comment[] {
  const comments = found.get(file) ?? read(file);
  found.set(file, comments);
  return comments;
}

/** The text with every character of a comment replaced by a space. Lines stay where they are. */
export function codeOf(file: TextFile): string {
  let code = "";
  let done = 0;
  for (const { start, end, text } of commentsOf(file)) {
    code += file.text.slice(done, start) + text.replace(/[^\n]/g, " ");
    done = end;
  }
  return code + file.text.slice(done);
}

function read({ path, text }: TextFile): Comment[] {
  switch (extname(path)) {
    case ".ts":
    case ".mjs":
      return typescriptComments(text);
    case ".S":
      return matches(text, ASSEMBLY);
    case ".c":
    case ".h":
    case ".dtsi":
    case ".jsonc":
      return matches(text, C);
    case ".sh":
      return matches(text, SHELL);
    case "":
      return text.startsWith("#!") || basename(path) === KERNEL_MAKEFILE ? matches(text, SHELL) : [];
    default:
      return [];
  }
}

function matches(text: string, pattern: RegExp): Comment[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const comment = match[1];
    if (comment === undefined) return [];
    return [{ start: match.index, end: match.index + comment.length, text: comment }];
  });
}
