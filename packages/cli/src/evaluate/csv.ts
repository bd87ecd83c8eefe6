/** Text to and from CSV (RFC 4180), with line feeds. */

const NEEDS_QUOTES = /[",\n]/;
/** A field, quoted or not, and what ends it. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g;

export function csvLine(fields: readonly string[]): string {
  return `${fields.map(quoted).join(",")}\n`;
}

export function readCsv(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  for (const [, inQuotes, plain, end] of text.matchAll(FIELD)) {
    line.push(inQuotes?.replaceAll('""', '"') ?? plain!);
    if (end !== "\n") continue;
    lines.push(line);
    line = [];
  }
  return lines;
}

function quoted(field: string): string {
  return NEEDS_QUOTES.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
