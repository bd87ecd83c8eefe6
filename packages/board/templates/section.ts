/**
 * The templates as bytes, in a custom section of the compiled core. The board copies the section to
 * TEMPLATES (memory/layout.ts).
 *
 *     u32 for each op, then for each shift, condition …: offset of its template, 0 = none
 *     templates: [length, bytes …] │ [0x80 | hole] │ … │ [0]
 */
import * as ops from "../src/cpu/core/op";
import { HOLE_NAMES } from "./hole-names";
import { NAMED_TEMPLATES } from "./named";
import { NoTemplate, type Piece, templateOf } from "./template";
import { WasmReader } from "./wasm-reader";

const HOLE = 0x80;
const LONGEST_RUN = 0x7f;
const WORD = 4;

/** Names of the ops, by number. */
function opNames(): string[] {
  // A const enum is an object where its file is not compiled by tsc.
  const { Op } = ops as unknown as { Op: Record<string, number | string> };
  return Object.entries(Op)
    .filter((entry): entry is [string, number] => typeof entry[1] === "number" && entry[0] !== "COUNT")
    .sort(([, a], [, b]) => a - b)
    .map(([name]) => name);
}

/** Why an operation that was compiled for the templates has none. */
export type Refusals = Map<string, string>;

/** The content of the section, from the compiled module of the templates. */
export function templateSection(module: Uint8Array, refusals: Refusals = new Map()): Uint8Array {
  const reader = new WasmReader(module);
  const operations = opNames();
  const names = [...operations, ...NAMED_TEMPLATES];
  const offsets = new Uint32Array(names.length);
  const bytes: number[] = [];
  for (const [number, name] of names.entries()) {
    if (!reader.exports.has(name)) continue;
    try {
      const pieces = templateOf(reader.function(name), reader.imports, number >= operations.length);
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
    if (typeof piece === "string") bytes.push(HOLE | HOLE_NAMES.indexOf(piece));
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
