import { EXIT_SVC, RECORD_BYTES } from "./layout";

/** An instruction, or a few that make sense only together, as they are in memory. */
export interface Instruction {
  readonly bytes: Uint8Array;
  /** The form of the instruction, for messages. */
  readonly name: string;
}

/**
 * A generated program: straight-line code with forward branches, ended by `SVC #EXIT_SVC` or by a
 * fault.
 */
export interface Program {
  readonly seed: number;
  readonly thumb: boolean;
  /** The state to start in (layout.ts: RECORD); PC is filled in when the program is placed. */
  readonly input: Uint8Array;
  readonly instructions: readonly Instruction[];
  /** Needs the tables of generate/translation.ts in memory. */
  readonly translates?: boolean;
}

/**
 * The exit repeats for this many bytes after the last instruction: as far as a forward branch may
 * reach.
 */
const TAIL_BYTES = 64;

export function armBytes(...words: number[]): Uint8Array {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  words.forEach((word, i) => {
    view.setUint32(i * 4, word >>> 0, true);
  });
  return bytes;
}

/**
 * Halfwords are below 0x10000. A 32-bit Thumb instruction is one number with its first halfword on
 * top.
 */
export function thumbBytes(...units: number[]): Uint8Array {
  const halfwords = units.flatMap((unit) => (unit >>> 0 > 0xffff ? [unit >>> 16, unit & 0xffff] : [unit]));
  const bytes = new Uint8Array(halfwords.length * 2);
  const view = new DataView(bytes.buffer);
  halfwords.forEach((halfword, i) => {
    view.setUint16(i * 2, halfword, true);
  });
  return bytes;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function exits(thumb: boolean, bytes: number): Uint8Array {
  return thumb
    ? thumbBytes(...new Array(bytes / 2).fill(0xdf00 | EXIT_SVC))
    : armBytes(...new Array(bytes / 4).fill((0xef00_0000 | EXIT_SVC) >>> 0));
}

export function codeOf(program: Program): Uint8Array {
  return joined([...program.instructions.map((i) => i.bytes), exits(program.thumb, TAIL_BYTES)]);
}

/**
 * The program with only its first `count` instructions. Exits replace the others, so that branches
 * still fit.
 */
export function prefixOf(program: Program, count: number): Program {
  const kept = program.instructions.slice(0, count);
  const cut = program.instructions.slice(count);
  return {
    ...program,
    instructions: [
      ...kept,
      ...cut.map((i) => ({ name: "exit", bytes: exits(program.thumb, i.bytes.length) })),
    ],
  };
}

export function emptyInput(): Uint8Array {
  return new Uint8Array(RECORD_BYTES);
}
