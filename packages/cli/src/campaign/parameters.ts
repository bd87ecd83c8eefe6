/** Puts the values of a campaign's parameters into the text of a system.jsonc. */
import { applyEdits, modify, parse, type Segment } from "jsonc-parser";

const STEP = /([^.[\]]+)|\[([^[\]]+)\]/g;
const NUMBER = /^\d+$/;

/**
 * @param key such as `vms[rtos].reservation.budget`: names, and in brackets the number of an
 * element or its name
 * @returns undefined: the text has no such place
 */
export function withParameter(text: string, key: string, value: unknown): string | undefined {
  const path = pathOf(key, parse(text, [], { allowTrailingComma: true }));
  return path && applyEdits(text, modify(text, path, value, {}));
}

function pathOf(key: string, root: unknown): Segment[] | undefined {
  const steps = [...key.matchAll(STEP)];
  const length = steps.reduce((sum, [step]) => sum + step.length, 0);
  const points = key.split(".").length - 1;
  if (steps.length === 0 || length + points !== key.length) return undefined;
  const path: Segment[] = [];
  let at = root;
  for (const [, name, element] of steps) {
    const segment = name ?? numberOf(element!, at);
    if (segment === undefined || typeof at !== "object" || at === null) return undefined;
    path.push(segment);
    at = (at as Record<string | number, unknown>)[segment] ?? {};
  }
  return path;
}

function numberOf(element: string, list: unknown): number | undefined {
  if (!Array.isArray(list)) return undefined;
  const number = NUMBER.test(element)
    ? Number(element)
    : list.findIndex((each: { name?: unknown }) => each?.name === element);
  return number >= 0 && number < list.length ? number : undefined;
}
