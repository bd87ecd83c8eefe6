/**
 * Monitor commands for breakpoints and watchpoints with a condition that gdb cannot evaluate fast:
 * the board itself asks whether the core is in the world, or runs the VM, that is meant. So a core
 * elsewhere runs on at full speed.
 */
import type { Condition, WatchKind } from "../../debugger/points";
import { hex } from "../../hex";
import type { Zc702 } from "../../zc702";
import { CommandError } from "../command-error";
import type { MonitorCommand } from "../monitor";
import { noMore, wordArgument } from "./words";

/**
 * A kind of condition, such as "world": which condition a name means. Throws CommandError for a
 * name that means none.
 */
export type ConditionKind = (name: string) => Condition;

export interface PointNames {
  readonly conditions: Readonly<Record<string, ConditionKind>>;
  /** The address of a symbol; `place`: the kind and the name of the condition. */
  addressOf?(symbol: string, place: readonly [kind: string, name: string]): number | undefined;
}

const KINDS: readonly string[] = ["write", "read", "access"] satisfies WatchKind[];

export function pointCommands(board: Zc702, { conditions, addressOf }: PointNames): MonitorCommand[] {
  const all: Readonly<Record<string, ConditionKind>> = { world: worldCondition(board), ...conditions };
  const points = new Map<number, { text: string; remove: () => void }>();
  let next = 1;
  const add = (text: string, remove: () => void): string => {
    const number = next++;
    points.set(number, { text, remove });
    return `${number}: ${text}`;
  };
  const where = ([kind = "", name = "", place]: readonly string[]) => {
    const make = all[kind];
    if (make === undefined)
      throw new CommandError(`"${kind}" is no condition: ${Object.keys(all).join(", ")}`);
    const condition = make(name);
    const symbol = place === undefined ? undefined : addressOf?.(place, [kind, name]);
    const address = symbol ?? wordArgument(place, "the symbol or the address");
    return { condition, address, text: `${kind} ${name}` };
  };
  const usage = Object.keys(all).join("|");
  return [
    {
      name: "break",
      usage: `${usage} NAME SYMBOL|ADDRESS`,
      help: "stop at an instruction, if the core is in the world, or runs the VM, of this name",
      run(words) {
        noMore(words.slice(3));
        const { condition, address: given, text } = where(words);
        // The lowest bit of a symbol says Thumb.
        const address = given & ~1;
        const remove = board.debugger.points.addBreakpoint({ address: address >>> 0, condition });
        return add(`break ${text} at ${hex(address)}`, remove);
      },
    },
    {
      name: "watch",
      usage: `${usage} NAME SYMBOL|ADDRESS [LENGTH] [write|read|access]`,
      help: "the same for an access to memory or a device; 4 bytes and write, if nothing else is said",
      run(words) {
        noMore(words.slice(5));
        const { condition, address, text } = where(words);
        const length = words[3] === undefined ? 4 : wordArgument(words[3], "the length");
        const kind = words[4] ?? "write";
        if (!KINDS.includes(kind)) throw new CommandError(`"${kind}" is none of ${KINDS.join(", ")}`);
        if (length === 0 || address + length > 2 ** 32)
          throw new CommandError(`the length is wrong: ${length}`);
        const watchpoint = { address, length, kind: kind as WatchKind, condition };
        return add(
          `watch ${text}, ${kind} of ${length} bytes at ${hex(address)}`,
          board.debugger.points.addWatchpoint(watchpoint),
        );
      },
    },
    {
      name: "points",
      usage: "",
      help: "the points that were set by monitor break and monitor watch",
      run(words) {
        noMore(words);
        return [...points].map(([number, { text }]) => `${number}: ${text}`).join("\n") || "none";
      },
    },
    {
      name: "delete",
      usage: "[NUMBER]",
      help: "delete one of these points, or all",
      run([number, ...rest]) {
        noMore(rest);
        const chosen = number === undefined ? [...points.keys()] : [wordArgument(number, "the number")];
        for (const each of chosen) {
          if (!points.has(each)) throw new CommandError(`there is no point ${each}`);
          points.get(each)!.remove();
          points.delete(each);
        }
        return "";
      },
    },
  ];
}

function worldCondition(board: Zc702): ConditionKind {
  return (name) => {
    if (name !== "secure" && name !== "normal")
      throw new CommandError(`"${name}" is no world: secure, normal`);
    return (core) => board.debugger.isSecure(core) === (name === "secure");
  };
}
