/**
 * The comments of a TypeScript file. The compiler's scanner would find them, too, but it takes
 * longer to load than this file takes to read the whole repository.
 */
export interface Comment {
  /** Offset of the first character in the text of the file. */
  start: number;
  /** Offset after the last character. */
  end: number;
  text: string;
}

const STRINGS = String.raw`"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'`;
/** A slash begins a regular expression where an operand is expected; elsewhere it divides. */
const REGULAR_EXPRESSION = String.raw`(?<=(?:[=(,:;!&|?{}[+]|=>|\breturn|^)\s*)/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+/`;
const TOKEN = new RegExp(String.raw`(//.*|/\*[\s\S]*?\*/)|${STRINGS}|${REGULAR_EXPRESSION}|[${"`"}{}]`, "g");
/** What ends the text of a template, or interrupts it by an expression. */
const TEMPLATE_TEXT = /(?:\\[\s\S]|\$(?!\{)|[^\\`$])*(`|\$\{)/g;

export function typescriptComments(text: string): Comment[] {
  const comments: Comment[] = [];
  /** For each template that is open: how many braces are open in its expression. */
  const templates: number[] = [];
  let at = 0;
  /** Goes on behind the text of a template; the template is then over, or an expression begins. */
  const skipTemplateText = (): void => {
    TEMPLATE_TEXT.lastIndex = at;
    const end = TEMPLATE_TEXT.exec(text);
    at = end === null ? text.length : TEMPLATE_TEXT.lastIndex;
    if (end?.[1] === "${") templates.push(0);
  };
  for (;;) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) return comments;
    at = TOKEN.lastIndex;
    const [token, comment] = match;
    const inner = templates.length - 1;
    if (comment !== undefined) {
      comments.push({ start: match.index, end: at, text: comment });
    } else if (token === "`") {
      skipTemplateText();
    } else if (token === "{" && inner >= 0) {
      templates[inner]!++;
    } else if (token === "}" && inner >= 0 && templates[inner]-- === 0) {
      templates.pop();
      skipTemplateText();
    }
  }
}
