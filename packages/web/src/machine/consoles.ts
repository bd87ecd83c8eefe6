/**
 * What the consoles of a system print, and when. A guest prints on a UART of its own, or by
 * hypercall in lines of MVM's UART.
 */
import type { Zc702 } from "@mvm/board";
import { findDevice, MVM_NAME, type System } from "@mvm/config";
import { MvmConsole } from "@mvm/report/console/mvm-console";
import { MVM_PORT, serialPortOf } from "@mvm/report/console/serial-port";

const LINE_END = [0x0d, 0x0a];

export interface ConsoleInfo {
  name: string;
  /** Its UART, by the board's name; undefined: a VM prints by hypercall, and takes no keys. */
  port: string | undefined;
}

export function consolesOf({ vms, sharedDevices }: System): ConsoleInfo[] {
  const consoles: ConsoleInfo[] = vms.map(({ name, console }) => ({
    name,
    port: console === "hypercall" ? undefined : serialPortOf(console),
  }));
  const shared = sharedDevices.map(({ device }) => device).filter((name) => findDevice(name)?.console);
  for (const name of shared)
    if (consoles.every((each) => each.name !== name)) consoles.push({ name, port: serialPortOf(name) });
  return [...consoles, { name: MVM_NAME, port: MVM_PORT }];
}

/** Bytes of a console that are kept; then the older half goes. A terminal has 5,000 lines. */
const LONGEST = 2 ** 19;

/** What one console has printed: the bytes, and the cycle of each. */
interface Printed {
  bytes: number[];
  cycles: number[];
}

/** What was printed before the run's first moment, for a snapshot. */
export type ConsoleTexts = readonly (readonly [name: string, bytes: Uint8Array])[];

export class Consoles {
  private readonly printed = new Map<string, Printed>();
  /** How much of each console the page has. */
  private readonly told = new Map<string, number>();
  private readonly mvmConsole: MvmConsole;
  private cycle = 0;

  constructor(
    private readonly board: Zc702,
    readonly list: readonly ConsoleInfo[],
  ) {
    for (const { name } of list) this.printed.set(name, { bytes: [], cycles: [] });
    this.mvmConsole = new MvmConsole((vm, line) => {
      const name = vm !== undefined && this.printed.has(vm) ? vm : MVM_NAME;
      this.print(name, [...line, ...LINE_END], this.cycle);
    });
    for (const { name, port } of list) {
      if (port === undefined) continue;
      board.serialPort(port).onByte = (byte, cycle) => {
        if (name !== MVM_NAME) return this.print(name, [byte], cycle);
        this.cycle = cycle;
        this.mvmConsole.byte(byte);
      };
    }
  }

  /** @returns whether the console takes keys */
  send(name: string, text: string): boolean {
    const port = this.list.find((each) => each.name === name)?.port;
    if (port === undefined) return false;
    this.board.serialPort(port).send(text);
    return true;
  }

  /** What has been printed since the last call. */
  news(): [name: string, bytes: Uint8Array][] {
    const news: [string, Uint8Array][] = [];
    for (const [name, { bytes }] of this.printed) {
      const told = this.told.get(name) ?? 0;
      if (bytes.length > told) news.push([name, Uint8Array.from(bytes.slice(told))]);
      this.told.set(name, bytes.length);
    }
    return news;
  }

  /** Forgets what was printed after `cycle`. */
  truncate(cycle: number): void {
    for (const [name, { bytes, cycles }] of this.printed) {
      let length = cycles.length;
      while (length > 0 && cycles[length - 1]! > cycle) length--;
      bytes.length = length;
      cycles.length = length;
      this.told.set(name, Math.min(this.told.get(name) ?? 0, length));
    }
  }

  /** All that is kept. Nothing of it is news any more. */
  texts(): ConsoleTexts {
    return [...this.printed].map(([name, { bytes }]) => {
      this.told.set(name, bytes.length);
      return [name, Uint8Array.from(bytes)] as const;
    });
  }

  /** What was printed before the first moment of this run. */
  begin(texts: ConsoleTexts): void {
    for (const [name, bytes] of texts) if (this.printed.has(name)) this.print(name, bytes, 0);
  }

  /** What was not told yet stays. */
  private forgetHalf(name: string, { bytes, cycles }: Printed): void {
    const told = this.told.get(name) ?? 0;
    const count = Math.min(told, LONGEST / 2);
    bytes.splice(0, count);
    cycles.splice(0, count);
    this.told.set(name, told - count);
  }

  private print(name: string, bytes: Iterable<number>, cycle: number): void {
    const printed = this.printed.get(name)!;
    for (const byte of bytes) {
      printed.bytes.push(byte);
      printed.cycles.push(cycle);
    }
    if (printed.bytes.length > LONGEST) this.forgetHalf(name, printed);
  }
}
