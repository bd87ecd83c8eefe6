/**
 * One debugger: answers its packets (GDB manual, E.2–E.4), and tells it when the board has stopped.
 * A thread is a core. All cores stop together ("all-stop").
 */
import { CORES } from "../cpu/core/contract";
import type { Stop } from "../debugger/debugger";
import type { Zc702 } from "../zc702";
import { GdbPoints } from "./gdb-points";
import type { Monitor } from "./monitor";
import { bytesOfHex, hexOfBytes, hexOfRegister, hexOfText, registerOfHex, wordOfHex } from "./numbers";
import { framed, PacketReader } from "./packet";
import { type Action, coreOfThread, parseResume, threadOf, VCONT_ACTIONS } from "./resume";
import type { RunControl } from "./run-control";
import { targetDescription } from "./target-description";
import { threadList } from "./thread-list";

/** What a debugger needs beside the board. */
export interface Surroundings {
  readonly control: RunControl;
  readonly monitor: Monitor;
  /** What the core runs, such as "linux, normal world, SVC". */
  describe(core: number): string;
  /** The debugger wants the run to end. */
  kill(): void;
  /** The debugger leaves, and the board runs on without it. */
  detached(): void;
}

const PACKET_SIZE = 0x4000;
/** An answer of hexadecimal digits, with what stands around it. */
const LONGEST_READ = (PACKET_SIZE - 8) / 2;
const SIGINT = 2;
const SIGTRAP = 5;
const OK = "OK";
/** Errno values, as gdb shows them. */
const BAD_PACKET = "E16";
const NO_SUCH_THREAD = "E03";
const NO_MEMORY = "E0e";
const READ_ONLY = "E01";
const NOT_SUPPORTED = "";

/** The state is where the history begins, and there is nothing before it. */
const HISTORY_BEGINS = "replaylog:begin;";

const FEATURES = [
  `PacketSize=${PACKET_SIZE.toString(16)}`,
  "qXfer:features:read+",
  "qXfer:threads:read+",
  "QStartNoAckMode+",
  "vContSupported+",
  "ReverseStep+",
  "ReverseContinue+",
  "swbreak+",
  "hwbreak+",
].join(";");

export class Remote {
  private readonly reader = new PacketReader();
  private readonly points: GdbPoints;
  private acknowledges = true;
  /** What gdb has not acknowledged yet. */
  private lastSent: Buffer | undefined;
  /** The core that packets about registers and memory mean (Hg). */
  private selected = 0;
  /** The core that steps back (Hc). */
  private stepped = 0;
  /** The core and the signal of the last stop. */
  private stopReply: string;
  /** gdb has let the board go on and waits for a stop. */
  private waits = false;
  private actions: (Action | undefined)[] = [];

  /** The board is halted. `send` takes the bytes for the debugger. */
  constructor(
    private readonly board: Zc702,
    private readonly around: Surroundings,
    private readonly send: (bytes: Buffer) => void,
  ) {
    this.points = new GdbPoints(board.debugger.points);
    this.stopReply = reply(SIGTRAP, 0);
  }

  /** Bytes of the debugger. Throws ProtocolError. */
  receive(bytes: Uint8Array): void {
    for (const received of this.reader.take(bytes)) {
      switch (received.kind) {
        case "packet":
          if (this.acknowledges) this.send(Buffer.from("+"));
          this.handle(received.payload);
          break;
        case "damaged":
          if (this.acknowledges) this.send(Buffer.from("-"));
          break;
        case "again":
          if (this.lastSent !== undefined) this.send(this.lastSent);
          break;
        case "interrupt":
          if (this.waits) this.around.control.haltWanted = true;
          break;
      }
    }
  }

  /**
   * A core stands still by a breakpoint, a watchpoint or a step. False: the board goes on, because
   * the step of a range has not reached its end.
   */
  stopped(stop: Stop): boolean {
    const action = this.actions[stop.core];
    if (stop.reason === "step" && action?.kind === "range") {
      const pc = this.board.debugger.registers.read(stop.core, "pc");
      if (pc >= action.start && pc < action.end) return false;
    }
    this.halt(SIGTRAP, stop.core, this.points.reasonOf(stop));
    return true;
  }

  /** The debugger has asked for the halt, or `why` is a text for its user. */
  halted(why?: string): void {
    if (why !== undefined) this.print(`${why}\n`);
    this.halt(why === undefined ? SIGINT : SIGTRAP, this.selected);
  }

  /** The run is over. */
  ended(): void {
    if (this.waits) this.put("W00");
    this.waits = false;
  }

  /** The debugger is gone: nothing of it stays on the board. */
  leave(): void {
    this.points.clear();
    this.releaseCores();
  }

  /** gdb takes the core of a stop for the selected one. */
  private halt(signal: number, core: number, reason = ""): void {
    this.releaseCores();
    this.selected = core;
    this.stopReply = reply(signal, core, reason);
    if (this.waits) this.put(this.stopReply);
    this.waits = false;
  }

  /** Text in gdb's window; only while gdb waits for a stop. */
  private print(text: string): void {
    if (this.waits) this.put(`O${hexOfText(text)}`);
  }

  private put(payload: string): void {
    this.lastSent = framed(payload);
    this.send(this.lastSent);
  }

  private handle(payload: string): void {
    const answer = this.answer(payload);
    if (answer !== undefined) this.put(answer);
  }

  /** Undefined: the answer comes later, or never. */
  private answer(payload: string): string | undefined {
    const rest = payload.slice(1);
    switch (payload[0]) {
      case "?":
        return this.stopReply;
      case "!":
        return OK;
      case "g":
        return this.readGeneral();
      case "G":
        return this.writeGeneral(rest);
      case "p":
        return this.readRegister(rest);
      case "P":
        return this.writeRegister(rest);
      case "m":
        return this.readMemory(rest);
      case "M":
        return this.writeMemory(rest, bytesOfHex);
      case "X":
        return this.writeMemory(rest, (data) => new Uint8Array(Buffer.from(data, "latin1")));
      case "Z":
        return this.points.insert(rest);
      case "z":
        return this.points.remove(rest);
      case "H":
        return this.selectThread(rest);
      case "T":
        return coreOfThread(rest, CORES) === undefined ? NO_SUCH_THREAD : OK;
      case "c":
      case "s":
      case "C":
      case "S":
        return this.resumeAll(payload);
      case "b":
        return this.goBack(rest);
      case "v":
        return this.verbose(payload);
      case "q":
      case "Q":
        return this.query(payload);
      case "D":
        this.around.detached();
        return OK;
      case "k":
        this.around.kill();
        return undefined;
      default:
        return NOT_SUPPORTED;
    }
  }

  // ── registers ──

  private get general() {
    return this.board.debugger.registers.all.filter(({ group }) => group === "core");
  }

  private readGeneral(): string {
    return this.general.map(({ read, bits }) => hexOfRegister(read(this.selected), bits)).join("");
  }

  private writeGeneral(text: string): string {
    let at = 0;
    for (const { bits, write } of this.general) {
      const digits = bits / 4;
      const value = registerOfHex(text.slice(at, at + digits), bits);
      if (value === undefined) return BAD_PACKET;
      write?.(this.selected, value);
      at += digits;
    }
    this.board.debugger.onChange();
    return OK;
  }

  private readRegister(number: string): string {
    const register = this.board.debugger.registers.all[wordOfHex(number) ?? -1];
    if (register === undefined) return BAD_PACKET;
    return hexOfRegister(register.read(this.selected), register.bits);
  }

  private writeRegister(text: string): string {
    const [number, digits = ""] = text.split("=");
    const register = this.board.debugger.registers.all[wordOfHex(number) ?? -1];
    const value = register === undefined ? undefined : registerOfHex(digits, register.bits);
    if (register === undefined || value === undefined) return BAD_PACKET;
    if (register.write === undefined) return READ_ONLY;
    register.write(this.selected, value);
    this.board.debugger.onChange();
    return OK;
  }

  // ── memory ──

  private readMemory(text: string): string {
    const [address, length] = text.split(",").map(wordOfHex);
    if (address === undefined || length === undefined) return BAD_PACKET;
    const wanted = Math.min(length, LONGEST_READ);
    const bytes = this.board.debugger.memory.read(this.selected, address, wanted);
    return bytes.length === 0 && wanted > 0 ? NO_MEMORY : hexOfBytes(bytes);
  }

  private writeMemory(text: string, decode: (data: string) => Uint8Array | undefined): string {
    const colon = text.indexOf(":");
    const [address, length] = text.slice(0, Math.max(colon, 0)).split(",").map(wordOfHex);
    const bytes = decode(text.slice(colon + 1));
    if (address === undefined || bytes === undefined || bytes.length !== length) return BAD_PACKET;
    const written = this.board.debugger.memory.write(this.selected, address, bytes);
    this.board.debugger.onChange();
    return written ? OK : NO_MEMORY;
  }

  // ── threads, and going on ──

  private selectThread(text: string): string {
    const core = coreOfThread(text.slice(1), CORES);
    if (core === undefined) return NO_SUCH_THREAD;
    if (text[0] === "g" && core !== "all") this.selected = core;
    if (text[0] === "c") this.stepped = core === "all" ? this.selected : core;
    return OK;
  }

  /** c and s of old clients: the selected core steps, and all others go on. */
  private resumeAll(payload: string): string | undefined {
    const step = payload[0] === "s" || payload[0] === "S";
    return this.resume(step ? `vCont;s:${threadOf(this.selected)};c` : "vCont;c");
  }

  private verbose(payload: string): string | undefined {
    if (payload === "vCont?") return VCONT_ACTIONS;
    if (payload.startsWith("vCont;")) return this.resume(payload);
    if (payload.startsWith("vKill")) {
      this.around.kill();
      return OK;
    }
    return NOT_SUPPORTED;
  }

  private resume(payload: string): string | undefined {
    const actions = parseResume(payload, CORES);
    if (actions === undefined) return BAD_PACKET;
    this.actions = actions;
    this.board.debugger.plan(
      actions.map((action) => {
        if (action === undefined) return "hold";
        return action.kind === "continue" ? "run" : "step";
      }),
    );
    this.waits = true;
    this.around.control.resume();
    return undefined;
  }

  /** bs and bc. The board goes back at once, so the answer is the reply of the stop. */
  private goBack(how: string): string {
    if (how !== "s" && how !== "c") return NOT_SUPPORTED;
    const reverse = this.board.keepHistory();
    const stop = how === "c" ? reverse.continue() : reverse.step(this.stepped);
    if (stop === "begin") {
      this.stopReply = reply(SIGTRAP, this.selected, HISTORY_BEGINS);
    } else {
      this.selected = stop.core;
      this.stopReply = reply(SIGTRAP, stop.core, this.points.reasonOf(stop));
    }
    return this.stopReply;
  }

  private releaseCores(): void {
    this.actions = [];
    this.board.debugger.plan(new Array(CORES).fill("run"));
  }

  // ── queries ──

  private query(payload: string): string | undefined {
    const [name = ""] = payload.split(/[:,]/, 1);
    const rest = payload.slice(name.length + 1);
    switch (name) {
      case "qSupported":
        return FEATURES;
      case "QStartNoAckMode":
        this.acknowledges = false;
        return OK;
      case "qC":
        return `QC${threadOf(this.selected)}`;
      case "qAttached":
        return "1";
      case "qfThreadInfo":
        return `m${Array.from({ length: CORES }, (_, core) => threadOf(core)).join(",")}`;
      case "qsThreadInfo":
        return "l";
      case "qThreadExtraInfo":
        return this.threadInfo(rest);
      case "qXfer":
        return this.transfer(rest);
      case "qRcmd":
        return this.monitor(rest);
      case "qSymbol":
        return OK;
      default:
        return NOT_SUPPORTED;
    }
  }

  private threadInfo(thread: string): string {
    const core = coreOfThread(thread, CORES);
    if (core === undefined || core === "all") return NO_SUCH_THREAD;
    return hexOfText(`core ${core}: ${this.around.describe(core)}`);
  }

  /** A piece of a document: OBJECT:read:ANNEX:OFFSET,LENGTH */
  private transfer(text: string): string {
    const [object, verb, annex, range = ""] = text.split(":");
    if (verb !== "read") return NOT_SUPPORTED;
    const document = this.document(object, annex);
    if (document === undefined) return object === "features" ? "E00" : NOT_SUPPORTED;
    const [offset, length] = range.split(",").map(wordOfHex);
    if (offset === undefined || length === undefined) return BAD_PACKET;
    const piece = document.slice(offset, offset + Math.min(length, PACKET_SIZE - 1));
    return `${offset + piece.length < document.length ? "m" : "l"}${piece}`;
  }

  private document(object: string | undefined, annex: string | undefined): string | undefined {
    if (object === "features" && annex === "target.xml")
      return targetDescription(this.board.debugger.registers);
    if (object === "threads" && annex === "") return threadList((core) => this.around.describe(core));
    return undefined;
  }

  private monitor(digits: string): string {
    const bytes = bytesOfHex(digits);
    if (bytes === undefined) return BAD_PACKET;
    const text = this.around.monitor.answer(Buffer.from(bytes).toString("utf8"), this.selected);
    if (text === "") return OK;
    const shown = Buffer.from(`${text}\n`);
    // Longer answers come in pieces, before the last one.
    for (let at = 0; at < shown.length; at += LONGEST_READ)
      this.put(`O${hexOfBytes(shown.subarray(at, at + LONGEST_READ))}`);
    return OK;
  }
}

function reply(signal: number, core: number, reason = ""): string {
  return `T${signal.toString(16).padStart(2, "0")}thread:${threadOf(core)};core:${core};${reason}`;
}
