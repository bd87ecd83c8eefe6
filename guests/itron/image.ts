/** How the RTOS image is built, for the memory and the console of its VM (demos/NAME/system.jsonc). */
import type { ImageDescription } from "../../packages/toolchain/src/index";

const SOURCE = "guests/itron/src";
const MiB = 1 << 20;
const HEXADECIMAL = 16;

export interface Placement {
  memory: { base: number; size: number };
  /** "uart1", or "hypercall": an instance that shares its core (src/instance.ts). */
  console: string;
}

/** On a core of its own, or on the bare board. */
const OWNED: Placement = { memory: { base: 0x0400_0000, size: 16 * MiB }, console: "uart1" };

export function imageFor({ memory: { base, size }, console }: Placement): ImageDescription {
  const entry = console === "hypercall" ? "main_mvm" : "main";
  const place =
    base === OWNED.memory.base && size === OWNED.memory.size
      ? ""
      : `-${base.toString(HEXADECIMAL)}-${size / MiB}m`;
  return {
    name: `itron${place}${entry.slice("main".length)}`,
    entry: `${SOURCE}/${entry}.ts`,
    asm: ["start.S", "interrupt.S", "dispatch.S"].map((file) => `${SOURCE}/arch/armv7/${file}`),
    offsets: `${SOURCE}/arch/armv7/offsets.ts`,
    memory: {
      base,
      size,
      reserve: { startStack: { size: 0x400 }, interruptStack: { size: 0x1000 } },
    },
  };
}

export const image: ImageDescription = imageFor(OWNED);
