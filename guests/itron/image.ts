/** How the RTOS image is built, for the memory and the console of its VM (demos/NAME/system.jsonc). */
import type { ImageDescription } from "../../packages/toolchain/src/index";

const SOURCE = "guests/itron/src";
const MiB = 1 << 20;
const HEXADECIMAL = 16;

export interface Placement {
  memory: { base: number; size: number };
  /** "uart1", or "hypercall": an instance that shares its core (src/instance.ts). */
  console: string;
  /** Its channels: with one, and a core of its own, it sends its lines there too. */
  channels: readonly unknown[];
  /** Whether MVM forwards its interrupts; so it asks MVM for them. */
  guardInterrupts: boolean;
}

/** On a core of its own, or on the bare board. */
const OWNED: Placement = {
  memory: { base: 0x0400_0000, size: 16 * MiB },
  console: "uart1",
  channels: [],
  guardInterrupts: false,
};

export function imageFor(placement: Placement): ImageDescription {
  const { base, size } = placement.memory;
  const entry = entryFor(placement);
  const place =
    base === OWNED.memory.base && size === OWNED.memory.size
      ? ""
      : `-${base.toString(HEXADECIMAL)}-${size / MiB}m`;
  return {
    name: `itron${place}${entry.slice("main".length)}`,
    entry: `${SOURCE}/${entry}.ts`,
    asm: ["start.S", "interrupt.S", "dispatch.S", "hypercall.S"].map(
      (file) => `${SOURCE}/arch/armv7/${file}`,
    ),
    offsets: `${SOURCE}/arch/armv7/offsets.ts`,
    memory: {
      base,
      size,
      reserve: { startStack: { size: 0x400 }, interruptStack: { size: 0x1000 } },
    },
  };
}

/** "main" needs no MVM; the others ask it. */
function entryFor({ console, channels, guardInterrupts }: Placement): string {
  if (console === "hypercall") return "main_mvm";
  return channels.length > 0 || guardInterrupts ? "main_hrt" : "main";
}

export const image: ImageDescription = imageFor(OWNED);
