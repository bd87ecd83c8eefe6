/** Rule: no comment reaches beyond column 100, diagrams included. */
import { commentsOf } from "./comments";
import type { TextFile } from "./files";

/** In characters, as an editor counts columns. */
export const COMMENT_WIDTH = 100;

export function wideComments(file: TextFile): string[] {
  const comments = commentsOf(file);
  const problems: string[] = [];
  let start = 0;
  for (const [index, line] of file.text.split("\n").entries()) {
    const end = start + line.length;
    const width = [...line].length;
    if (width > COMMENT_WIDTH && comments.some((comment) => comment.start < end && comment.end >= end))
      problems.push(
        `${file.path}:${index + 1}: a comment is ${width} columns wide; ${COMMENT_WIDTH} are allowed`,
      );
    start = end + 1;
  }
  return problems;
}
