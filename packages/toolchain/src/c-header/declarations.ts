/** What a source file of packages/abi declares, in its order, with its comments. */

/** A paragraph of `//` lines: about the file, or the heading of a section. */
export interface Paragraph {
  kind: "paragraph";
  lines: string[];
}

export interface Constant {
  kind: "constant";
  name: string;
  /** Of AssemblyScript. */
  type: "u32" | "i32";
  /** As it is written in the source. */
  value: string;
  /** Lines of the doc comment; none when there is no doc comment. */
  comment: string[];
}

/** Parts groups of constants. */
export interface BlankLine {
  kind: "blank";
}

export type Declaration = Paragraph | Constant | BlankLine;

/** Blank lines, doc comments, paragraphs and constants, each from the beginning of its line. */
const TOKEN =
  /(?<blank>^\n)|^\/\*\*(?<doc>[\s\S]*?)\*\/$|(?<paragraph>(?:^\/\/.*\n)+)|^export const (?<name>\w+): (?<type>u32|i32) =\s+(?<value>[^;]+);/gm;

export function declarationsOf(source: string): Declaration[] {
  const declarations: Declaration[] = [];
  let comment: string[] = [];
  for (const { groups } of source.matchAll(TOKEN)) {
    const { blank, doc, paragraph, name, type, value } = groups as Record<string, string | undefined>;
    if (doc !== undefined) {
      comment = linesOf(doc, /^ *\* ?/);
      continue;
    }
    if (blank !== undefined) declarations.push({ kind: "blank" });
    else if (paragraph !== undefined) {
      declarations.push({ kind: "paragraph", lines: linesOf(paragraph, /^\/\/ ?/) });
    } else {
      declarations.push({
        kind: "constant",
        name: name!,
        type: type as Constant["type"],
        value: value!,
        comment,
      });
    }
    comment = [];
  }
  return declarations;
}

/** The lines of a comment's text, without what begins each of them. */
function linesOf(text: string, begin: RegExp): string[] {
  return text
    .trim()
    .split("\n")
    .map((line) => line.replace(begin, "").trimEnd());
}
