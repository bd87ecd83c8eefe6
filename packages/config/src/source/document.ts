/**
 * A JSONC text that remembers where each of its values stands, so that a later check can name line
 * and column.
 */
import {
  createScanner,
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
  SyntaxKind,
} from "jsonc-parser";
import { ConfigurationError, type Problem } from "./problem";

export type Path = readonly (string | number)[];

export class Document {
  private constructor(
    readonly file: string,
    private readonly lines: Lines,
    private readonly root: Node,
  ) {}

  /**
   * Parses JSON with comments and trailing commas. @throws ConfigurationError when the text is not
   * JSONC.
   */
  static parse(file: string, text: string): Document {
    const lines = new Lines(text);
    const tooDeep = nestedTooDeep(text);
    if (tooDeep !== undefined) {
      const what = `objects and lists are nested deeper than ${DEEPEST} levels`;
      const fix = "remove brackets; a configuration has five levels";
      throw new ConfigurationError([{ code: "syntax", file, ...lines.position(tooDeep), what, fix }]);
    }
    const errors: ParseError[] = [];
    const root = parseTree(text, errors, { allowTrailingComma: true });
    if (root === undefined || errors.length > 0) {
      const offset = errors[0]?.offset ?? 0;
      const reason =
        errors[0] === undefined ? "the file is empty" : inWords(printParseErrorCode(errors[0].error));
      throw new ConfigurationError([
        {
          code: "syntax",
          file,
          ...lines.position(offset),
          what: `this is not JSON with comments: ${reason}`,
          fix: "correct the text at this position; comments and trailing commas are allowed",
        },
      ]);
    }
    return new Document(file, lines, root);
  }

  get value(): unknown {
    return getNodeValue(this.root);
  }

  /**
   * A problem at the value that `path` names, or at the nearest enclosing value when it is missing.
   */
  problemAt(path: Path, code: string, what: string, fix: string): Problem {
    return { code, file: this.file, ...this.lines.position(this.nodeNear(path).offset), what, fix };
  }

  /** A problem at the *key* of `path` rather than at its value. */
  problemAtKey(path: Path, code: string, what: string, fix: string): Problem {
    const node = this.nodeNear(path);
    const offset = node.parent?.type === "property" ? node.parent.offset : node.offset;
    return { code, file: this.file, ...this.lines.position(offset), what, fix };
  }

  /**
   * A problem for each key that stands twice in one object; JSON parsers keep the last and say
   * nothing.
   */
  repeatedKeys(): Problem[] {
    const found: Problem[] = [];
    const visit = (node: Node) => {
      const seen = new Set<string>();
      for (const child of node.children ?? []) {
        const key = node.type === "object" ? child.children?.[0] : undefined;
        if (key !== undefined && seen.has(key.value)) {
          const at = this.lines.position(key.offset);
          const what = `"${key.value}" stands twice`;
          found.push({ code: "repeated-key", file: this.file, ...at, what, fix: "keep one of the two" });
        }
        if (key !== undefined) seen.add(key.value);
        visit(child);
      }
    };
    visit(this.root);
    return found;
  }

  private nodeNear(path: Path): Node {
    for (let length = path.length; length > 0; length--) {
      const node = findNodeAtLocation(this.root, path.slice(0, length) as (string | number)[]);
      if (node !== undefined) return node;
    }
    return this.root;
  }
}

/** `CloseBraceExpected` → `close brace expected`. */
function inWords(errorCode: string): string {
  return errorCode.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

/** More than a configuration needs; the parser and the checks go down a level by a call. */
const DEEPEST = 64;

/** Where the text is nested too deeply; undefined: nowhere. */
function nestedTooDeep(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let kind = scanner.scan(); kind !== SyntaxKind.EOF; kind = scanner.scan()) {
    if (kind === SyntaxKind.OpenBraceToken || kind === SyntaxKind.OpenBracketToken) depth++;
    if (kind === SyntaxKind.CloseBraceToken || kind === SyntaxKind.CloseBracketToken) depth--;
    if (depth > DEEPEST) return scanner.getTokenOffset();
  }
  return undefined;
}

/** Where the lines of a text begin. */
class Lines {
  private readonly starts = [0];

  constructor(text: string) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.starts.push(at + 1);
  }

  /** Line and column, from 1 on. */
  position(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - this.starts[low]! + 1 };
  }
}
