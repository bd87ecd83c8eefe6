/**
 * A run of the bench's guests on QEMU, as an independent judge of the number of instructions of a
 * path. When the guests are ready, QEMU is told to translate each instruction by itself, and to log
 * each instruction before it executes the instruction. The guests' notes are writes to a device
 * that QEMU does not model, so QEMU logs the notes, too:
 *
 *     Trace 0: 0x7f… [00000070/00000000300001a4/…] measureCall
 *         an instruction of core 0
 *     zynq.can0: unimplemented device write (size 4, offset 0x000, value 0x00000002)
 *         the note that this instruction made
 *     Stopped execution of TB chain before 0x7f… […] …
 *         the last logged instruction was not executed, because of an interrupt
 *
 * Both cores take turns in one thread, so a note belongs to the instruction before it. The clock is
 * the host's clock: MVM's timer may interrupt any round, and on a busy host it interrupts most
 * rounds. The log then contains MVM's handler, and such a round does not count:
 *
 *     Trace 0: 0x7f… [00800000/000000003c00491c/…] fiq
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Qemu } from "@mvm/setup";
import { buildSystem } from "../build/system";
import { RunFailure } from "../errors";
import type { Note } from "./measure";
import { DONE, READY } from "./paths";

const CORES = 2;
const MACHINE = ["-M", "xilinx-zynq-a9", "-smp", `${CORES}`, "-m", "1G", "-display", "none"];
const LOGGING = ["-accel", "tcg,thread=single", "-d", "unimp"];
/**
 * UART 1 and QEMU's monitor share the standard input. This sequence changes from the one to the
 * other.
 */
const SWITCH_INPUT = "\x01c";
/** The monitor begins to log instructions. Then the guests get a letter. */
const BEGIN = `${SWITCH_INPUT}one-insn-per-tb on\nlog exec,nochain,unimp\n${SWITCH_INPUT}x`;
/** A QEMU that has logged nothing for this time will log nothing any more. */
const SILENCE_MS = 30_000;

/**
 * All notes of a system's guests. Their cycles are 0.
 * @throws RunFailure if the guests do not come to their end
 */
export async function notesOnQemu({ path, env }: Qemu, file: string): Promise<Note[]> {
  const { elf } = await buildSystem(file, { board: "qemu" });
  const folder = mkdtempSync(join(tmpdir(), "mvm-bench-"));
  const console = join(folder, "console");
  const serial = ["-serial", `file:${console}`, "-serial", "mon:stdio"];
  const qemu = spawn(path, [...MACHINE, ...serial, ...LOGGING, "-kernel", elf], {
    env: { ...process.env, ...env },
    stdio: "pipe",
  });
  const end = () => {
    qemu.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  process.on("exit", end);
  try {
    return await readNotes(qemu);
  } catch (error) {
    const said = existsSync(console) ? readFileSync(console, "latin1") : "";
    throw new RunFailure(`${(error as Error).message}; MVM's console there:\n${said}`);
  } finally {
    process.off("exit", end);
    end();
  }
}

/** Lets the guests begin as soon as they are ready, and reads until they are done. */
function readNotes(qemu: ChildProcess): Promise<Note[]> {
  const log = new Log();
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${why} (${log.lastNotes()})`));
    const silence = setTimeout(() => fail("the bench's guests on QEMU do not go on"), SILENCE_MS);
    qemu.stdout?.resume();
    qemu.stderr?.on("data", (bytes: Buffer) => {
      silence.refresh();
      const wasReady = log.ready;
      log.add(bytes);
      if (log.ready && !wasReady) qemu.stdin?.write(BEGIN);
      if (log.done) resolve(log.notes);
    });
    qemu.stdin?.on("error", () => {});
    qemu.on("error", (error) => fail(`QEMU does not start: ${error.message}`));
    qemu.on("close", () => {
      clearTimeout(silence);
      fail(`QEMU ended before the bench's guests did: ${log.complaint}`);
    });
  });
}

const NOTES_SHOWN = 4;
const LINE_FEED = 0x0a;
const TRACE = "Trace ";
const T = TRACE.charCodeAt(0);
const STOPPED = "Stopped execution";
/**
 * The end of a line about MVM's handler of a FIQ that interrupts a guest
 * (hypervisor/src/core/entry.ts).
 */
const FIQ_HANDLER = Buffer.from("] fiq");
const NOTE = /^zynq\.can0: unimplemented device write .* value (0x[0-9a-f]+)\)/;

/** QEMU's log, line by line. */
export class Log {
  readonly notes: Note[] = [];
  /** QEMU's other output. */
  complaint = "";
  ready = false;
  done = false;
  private readonly instructions = new Array<number>(CORES).fill(0);
  /** How many of the instructions belong to FIQ_HANDLER. */
  private readonly forFiqs = new Array<number>(CORES).fill(0);
  private core = 0;
  private rest: Buffer = Buffer.alloc(0);

  /** The last notes, for the message of a failure. */
  lastNotes(): string {
    const values = this.notes.slice(-NOTES_SHOWN).map(({ core, value }) => `${value} on core ${core}`);
    return `last notes: ${values.join(", ")}`;
  }

  add(bytes: Buffer): void {
    const text = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    let start = 0;
    for (let end = text.indexOf(LINE_FEED); end >= 0; end = text.indexOf(LINE_FEED, start)) {
      if (text[start] === T) {
        this.executed(text[start + TRACE.length]! - "0".charCodeAt(0));
        if (endsWith(text, end, FIQ_HANDLER)) this.forFiqs[this.core]!++;
      } else this.other(text.toString("latin1", start, end));
      start = end + 1;
      if (this.done) return;
    }
    this.rest = text.subarray(start);
  }

  private executed(core: number): void {
    this.core = core;
    this.instructions[core]!++;
  }

  private other(line: string): void {
    const { core } = this;
    if (line.startsWith(STOPPED)) {
      this.instructions[core]!--;
      return;
    }
    const value = NOTE.exec(line)?.[1];
    if (value === undefined) {
      this.complaint += `${line}\n`;
      return;
    }
    this.notes.push({
      core,
      cycle: 0,
      instructions: this.instructions[core]!,
      value: Number(value),
      interruption: this.forFiqs[core]!,
    });
    this.ready ||= Number(value) === READY;
    this.done = Number(value) === DONE;
  }
}

/**
 * Whether the part of `text` that ends at `end` ends with `what`. This function is called for each
 * instruction, so it makes no object.
 */
function endsWith(text: Buffer, end: number, what: Buffer): boolean {
  return text[end - 1] === what[what.length - 1] && what.compare(text, end - what.length, end) === 0;
}
