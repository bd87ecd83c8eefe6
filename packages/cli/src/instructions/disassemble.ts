/** Disassembles single instructions: by Debian's objdump, which is there for MVM's own build. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../errors";
import { type Code, codeFile, sectionName } from "./code-file";

const OBJDUMP = "arm-none-eabi-objdump";
const SECTION = /^Disassembly of section (\S+):$/;
const INSTRUCTION = /^\s*([0-9a-f]+):\s+(.*)$/;
/** A symbol that objdump has found in its file of sections. */
const FOUND_SYMBOL = / <[^>]*>/;
const MOST_OUTPUT = 1 << 30;
const HEX = 16;
const UNKNOWN = "?";
/** The time of objdump grows with the square of the number of sections. */
const PIECES_AT_ONCE = 2000;

/** @throws UsageError if objdump is not installed */
export function requireDisassembler(): void {
  const { error } = spawnSync(OBJDUMP, ["--version"]);
  if (error === undefined) return;
  throw new UsageError(
    `--trace-instructions: ${OBJDUMP} cannot be run: ${error.message}\n    fix: install the Debian package binutils-arm-none-eabi`,
  );
}

/** The text of each instruction, such as "add\tr0, r0, #1", in their order. */
export function disassemble(instructions: readonly Code[]): string[] {
  const texts = new Array<string>(instructions.length).fill(UNKNOWN);
  const pieces = piecesOf(instructions);
  const folder = mkdtempSync(join(tmpdir(), "mvm-instructions-"));
  try {
    for (let first = 0; first < pieces.length; first += PIECES_AT_ONCE)
      disassemblePieces(pieces.slice(first, first + PIECES_AT_ONCE), join(folder, "code.elf"), texts);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return texts;
}

/** Instructions that stand one behind the other. An IT block is always in one piece. */
interface Piece {
  readonly address: number;
  readonly thumb: boolean;
  /** By address: the number of the instruction. */
  readonly members: Map<number, number>;
  readonly codes: Uint8Array[];
  end: number;
}

function piecesOf(instructions: readonly Code[]): Piece[] {
  const order = instructions.map((instruction, number) => ({ ...instruction, number }));
  order.sort((a, b) => Number(a.thumb) - Number(b.thumb) || a.address - b.address);
  const pieces: Piece[] = [];
  for (const { address, thumb, code, number } of order) {
    let piece = pieces.at(-1);
    // Several instructions can have one address: code that changes, address spaces of guests.
    if (piece === undefined || piece.end !== address || piece.thumb !== thumb) {
      piece = { address, thumb, members: new Map(), codes: [], end: address };
      pieces.push(piece);
    }
    piece.members.set(address, number);
    piece.codes.push(code);
    piece.end += code.length;
  }
  return pieces;
}

function disassemblePieces(pieces: readonly Piece[], file: string, into: string[]): void {
  const sections = pieces.map(({ address, thumb, codes }) => ({
    address,
    thumb,
    code: Buffer.concat(codes),
  }));
  writeFileSync(file, codeFile(sections));
  const options = ["-d", "-z", "-m", "arm", "--no-show-raw-insn", "-M", "reg-names-std", file];
  const { error, status, stdout, stderr } = spawnSync(OBJDUMP, options, {
    encoding: "utf8",
    maxBuffer: MOST_OUTPUT,
  });
  if (error !== undefined || status !== 0) throw error ?? new Error(stderr);
  const byName = new Map(pieces.map((piece, index) => [sectionName(index), piece]));
  let piece: Piece | undefined;
  for (const line of stdout.split("\n")) {
    const section = SECTION.exec(line)?.[1];
    if (section !== undefined) piece = byName.get(section);
    const [, address, text] = INSTRUCTION.exec(line) ?? [];
    if (address === undefined || piece === undefined) continue;
    const number = piece.members.get(Number.parseInt(address, HEX));
    if (number !== undefined) into[number] = text!.replace(FOUND_SYMBOL, "").trimEnd();
  }
}
