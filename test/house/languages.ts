/**
 * Rule: README.md and README.ja.md say the same. A program cannot compare their sentences. It
 * compares the commands, options and programs that they name, the output that they show, and their
 * links. Each links to the other.
 */
import type { TextFile } from "./files";

const ENGLISH = "README.md";
const JAPANESE = "README.ja.md";
const OTHER_LANGUAGE = "a link to the other language";

const FENCED = /^```\w*\n([\s\S]*?)^```/gm;
/** The remark after a command is translated. */
const REMARK = /\s+# .*/;
/** It may go on in the next line. */
const CODE_SPAN = /`([^`]+)`/g;
const OUTPUT = /^ {4}\w+ +│ .*/gm;
const LINK = /\]\(([^)\s]+)\)/g;

export function differentReadmes(files: readonly TextFile[]): string[] {
  const named = [ENGLISH, JAPANESE].map((path) => ({
    path,
    things: thingsIn(files.find((file) => file.path === path)?.text ?? ""),
  }));
  const all = new Set([OTHER_LANGUAGE, ...named.flatMap(({ things }) => [...things])]);
  return named.flatMap(({ path, things }) =>
    [...all].filter((thing) => !things.has(thing)).map((thing) => `${path}: lacks ${thing}`),
  );
}

function thingsIn(text: string): Set<string> {
  const blocks = [...text.matchAll(FENCED)].flatMap((block) => block[1]!.trimEnd().split("\n"));
  const prose = text.replace(FENCED, "");
  return new Set([
    ...blocks.map((line) => line.replace(REMARK, "")),
    ...[...prose.matchAll(CODE_SPAN)].map((span) => `\`${span[1]!.replace(/\s+/g, " ")}\``),
    ...[...prose.matchAll(OUTPUT)].map((line) => line[0]),
    ...[...prose.matchAll(LINK)].map((link) => targetOf(link[1]!)),
  ]);
}

function targetOf(link: string): string {
  return [ENGLISH, JAPANESE].includes(link) ? OTHER_LANGUAGE : `a link to ${link}`;
}
