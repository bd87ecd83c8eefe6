/** The breakpoints and watchpoints that a debugger has set: packets Z and z (GDB manual, E.2). */
import type { Stop } from "../debugger/debugger";
import type { Points, WatchKind } from "../debugger/points";
import { wordOfHex } from "./numbers";

const OK = "OK";
const BAD_PACKET = "E16";
const NOT_SUPPORTED = "";
const SOFTWARE = "0";
const HARDWARE = "1";
/** How the board watches, by the digit of the packet. */
const WATCHED: Readonly<Record<string, WatchKind>> = { "2": "write", "3": "read", "4": "access" };
/** How a stop reply calls it. */
const STOP_NAMES: Readonly<Record<WatchKind, string>> = { write: "watch", read: "rwatch", access: "awatch" };

export class GdbPoints {
  /** By packet: what takes the point away. */
  private readonly set = new Map<string, () => void>();

  constructor(private readonly points: Points) {}

  /** TYPE,ADDRESS,KIND; conditions behind a ";" are not supported. */
  insert(text: string): string {
    const [type = "", addressText, kindText] = text.split(";")[0]!.split(",");
    const [address, kind] = [wordOfHex(addressText), wordOfHex(kindText)];
    if (address === undefined || kind === undefined) return BAD_PACKET;
    const key = keyOf(type, address, kind);
    // A packet may come twice, if an answer was lost.
    if (this.set.has(key)) return OK;
    if (type === SOFTWARE || type === HARDWARE) {
      this.set.set(key, this.points.addBreakpoint({ address }));
      return OK;
    }
    const watch = WATCHED[type];
    if (watch === undefined) return NOT_SUPPORTED;
    if (kind === 0 || address + kind > 2 ** 32) return BAD_PACKET;
    this.set.set(key, this.points.addWatchpoint({ address, length: kind, kind: watch }));
    return OK;
  }

  remove(text: string): string {
    const [type = "", addressText, kindText] = text.split(";")[0]!.split(",");
    const [address, kind] = [wordOfHex(addressText), wordOfHex(kindText)];
    if (address === undefined || kind === undefined) return BAD_PACKET;
    const key = keyOf(type, address, kind);
    this.set.get(key)?.();
    this.set.delete(key);
    return OK;
  }

  clear(): void {
    for (const remove of this.set.values()) remove();
    this.set.clear();
  }

  /** What a stop reply says about the stop; "": gdb knows nothing of the point. */
  reasonOf(stop: Stop): string {
    if (stop.reason === "watchpoint") return `${STOP_NAMES[stop.kind]}:${stop.address.toString(16)};`;
    if (stop.reason !== "breakpoint") return "";
    const place = stop.address.toString(16);
    const has = (type: string) => [...this.set.keys()].some((key) => key.startsWith(`${type},${place},`));
    if (has(SOFTWARE)) return "swbreak:;";
    return has(HARDWARE) ? "hwbreak:;" : "";
  }
}

/** The kind of a breakpoint (ARM or Thumb) is not a part of its place. */
function keyOf(type: string, address: number, kind: number): string {
  const isBreakpoint = type === SOFTWARE || type === HARDWARE;
  return `${type},${address.toString(16)},${isBreakpoint ? "" : kind}`;
}
