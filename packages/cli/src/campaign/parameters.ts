/** Puts the values of a campaign's parameters into the text of a system.jsonc. */
import { applyEdits, modify, parse, type Segment } from "jsonc-parser";

const WORD = /[^.[\]]+/g;
/** Names with points between them, and elements of lists in brackets. */
const KEY = /^[^.[\]]+(\[[^.[\]]+\])*(\.[^.[\]]+(\[[^.[\]]+\])*)*$/;
const NUMBER = /^\d+$/;

/**
 * @param key such as `vms[rtos].reservation.budget`: names, and in brackets the number of an
 * element or its name
 * @returns undefined: the text has no such place
 */
export function withParameter(text: string, key: string, value: unknown): string | undefined {
  if (!KEY.test(key)) return undefined;
  const path: Segment[] = [];
  let at: unknown = parse(text, [], { allowTrailingComma: true });
  for (const { 0: word, index } of key.matchAll(WORD)) {
    const segment = key[index - 1] === "[" ? elementOf(at, word) : fieldOf(at, word);
    if (segment === undefined) return undefined;
    path.push(segment);
    // What is not there yet is made on the way.
    at = (at as Record<Segment, unknown>)[segment] ?? {};
  }
  return applyEdits(text, modify(text, path, value, {}));
}

function fieldOf(object: unknown, name: string): string | undefined {
  return typeof object === "object" && object !== null && !Array.isArray(object) ? name : undefined;
}

function elementOf(list: unknown, word: string): number | undefined {
  if (!Array.isArray(list)) return undefined;
  const number = NUMBER.test(word)
    ? Number(word)
    : list.findIndex((each: { name?: unknown } | null) => each?.name === word);
  return number >= 0 && number < list.length ? number : undefined;
}
