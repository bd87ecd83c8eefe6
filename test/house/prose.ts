/** What people read in a file: its comments, or a document without its code blocks. */
import { extname } from "node:path";
import { commentsOf } from "./comments";
import type { TextFile } from "./files";

export interface Passage {
  line: number;
  text: string;
}

const FENCED = /^```[\s\S]*?^```/gm;

/** One passage a line. */
export function proseOf(file: TextFile): Passage[] {
  const parts =
    extname(file.path) === ".md"
      ? [{ start: 0, text: file.text.replace(FENCED, (block) => block.replace(/[^\n]/g, "")) }]
      : commentsOf(file);
  return parts.flatMap(({ start, text }) => {
    const first = file.text.slice(0, start).split("\n").length;
    return text.split("\n").map((line, index) => ({ line: first + index, text: line }));
  });
}
