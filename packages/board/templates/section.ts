/**
 * The templates as bytes, in a custom section of the compiled core. The board copies the section to
 * TEMPLATES (memory/layout.ts).
 *
 *     u32 for each op, then for each shift, condition …: offset of its template, 0 = none
 *     templates: [length, bytes …] │ [0x80 | hole] │ … │ [0]
 */
import * as ops from "../src/cpu/core/op";
import * as holes from "../src/cpu/core/translate/hole-number";
import * as named from "../src/cpu/core/translate/named-template";
import { NoTemplate, type Piece, templateOf } from "./template";
import { WasmReader } from "./wasm-reader";

const HOLE = 0x80;
const LONGEST_RUN = 0x7f;
const WORD = 4;

/**
 * Names of an enum of the core, by number. A const enum is an object where its file is not compiled
 * by tsc.
 */
function namesOf(module: object, name: string): string[] {
  const members = (module as Record<string, Record<string, number | string>>)[name]!;
  return Object.entries(members)
    .filter((entry): entry is [string, number] => typeof entry[1] === "number")
    .sort(([, a], [, b]) => a - b)
    .map(([member]) => member);
}

/** Names of the operations. */
const OPERATIONS = namesOf(ops, "Op").filter((name) => name !== "COUNT");
/** Names of the templates that no operation has of its own. */
const NAMED = namesOf(named, "Named").filter((name) => name !== "END");
/** PUT_RD of Hole is the import "putRd" (holes/hole.ts). */
const HOLES = namesOf(holes, "Hole").map((name) =>
  name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
);

/** Why an operation that was compiled for the templates has none. */
export type Refusals = Map<string, string>;

/** The content of the section, from the compiled module of the templates. */
export function templateSection(module: Uint8Array, refusals: Refusals = new Map()): Uint8Array {
  const reader = new WasmReader(module);
  const names = [...OPERATIONS, ...NAMED];
  const offsets = new Uint32Array(names.length);
  const bytes: number[] = [];
  for (const [number, name] of names.entries()) {
    if (!reader.exports.has(name)) continue;
    try {
      const pieces = templateOf(reader.function(name), reader.imports, number >= OPERATIONS.length);
      offsets[number] = names.length * WORD + bytes.length;
      bytes.push(...encode(pieces));
    } catch (error) {
      if (!(error instanceof NoTemplate)) throw error;
      refusals.set(name, error.message);
    }
  }
  return Uint8Array.from([...new Uint8Array(offsets.buffer), ...bytes]);
}

function encode(pieces: readonly Piece[]): number[] {
  const bytes: number[] = [];
  for (const piece of pieces) {
    if (typeof piece === "string") bytes.push(HOLE | HOLES.indexOf(piece));
    else
      for (let from = 0; from < piece.length; from += LONGEST_RUN) {
        const run = piece.subarray(from, from + LONGEST_RUN);
        bytes.push(run.length, ...run);
      }
  }
  return [...bytes, 0];
}

const CUSTOM_SECTION = 0;

/** The module with a custom section at its end. */
export function withSection(module: Uint8Array, name: string, content: Uint8Array): Uint8Array {
  const named = [name.length, ...new TextEncoder().encode(name), ...content];
  return Uint8Array.from([...module, CUSTOM_SECTION, ...leb(named.length), ...named]);
}

function leb(value: number): number[] {
  return value < HOLE ? [value] : [(value & LONGEST_RUN) | HOLE, ...leb(value >>> 7)];
}
