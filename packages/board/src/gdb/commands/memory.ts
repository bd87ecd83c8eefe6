/** Monitor commands about memory: what is at an address, who gets there, and how. */
import { hex } from "../../hex";
import type { Zc702 } from "../../zc702";
import { CommandError } from "../command-error";
import type { MonitorCommand } from "../monitor";
import { noMore, wordArgument } from "./words";

const BYTES_PER_LINE = 16;
const WORD = 4;
const MOST_BYTES = 0x1000;

export function memoryCommands(board: Zc702): MonitorCommand[] {
  return [
    {
      name: "phys",
      usage: "ADDRESS LENGTH [secure|normal]",
      help: "physical memory or device registers, as a world sees them (secure, if none is named)",
      run(words, core) {
        const [address, length, world = "secure", ...rest] = words;
        noMore(rest);
        if (world !== "secure" && world !== "normal") throw new CommandError(`"${world}" is no world`);
        const first = wordArgument(address, "the address");
        const size = Math.min(wordArgument(length, "the length"), MOST_BYTES);
        const bytes = board.debugger.memory.readPhysical(core, first, size, world === "normal");
        const lines = dump(first, bytes);
        if (bytes.length < size)
          lines.push(`${hex(first + bytes.length)}: refused, or nothing is there (monitor firewall ADDRESS)`);
        return lines.join("\n");
      },
    },
    {
      name: "tables",
      usage: "ADDRESS [secure|normal]",
      help: "how the core translates a virtual address, step by step",
      run(words, core) {
        const [address, world, ...rest] = words;
        noMore(rest);
        if (world !== undefined && world !== "secure" && world !== "normal")
          throw new CommandError(`"${world}" is no world`);
        const secure = world === undefined ? undefined : world === "secure";
        return board.debugger.translator
          .translate(core, wordArgument(address, "the address"), secure)
          .steps.join("\n");
      },
    },
    {
      name: "firewall",
      usage: "ADDRESS",
      help: "what is at a physical address, and whether the normal world gets there",
      run([address, ...rest]) {
        noMore(rest);
        return board.debugger.explainPhysical(wordArgument(address, "the address"));
      },
    },
  ];
}

/** Words where the address is aligned and there are whole ones, else bytes. */
function dump(first: number, bytes: Uint8Array): string[] {
  const lines: string[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const asWords = first % WORD === 0;
  for (let at = 0; at < bytes.length; at += BYTES_PER_LINE) {
    const end = Math.min(at + BYTES_PER_LINE, bytes.length);
    const cells: string[] = [];
    let next = at;
    for (; asWords && next + WORD <= end; next += WORD) cells.push(hex(view.getUint32(next, true)));
    for (; next < end; next++) cells.push(bytes[next]!.toString(16).padStart(2, "0"));
    lines.push(`${hex(first + at)}: ${cells.join(" ")}`);
  }
  return lines;
}
