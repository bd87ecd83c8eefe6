/**
 * How the RTOS image is built, for the memory and the console of its VM (demos/NAME/system.jsonc).
 */
import type { GuestDescription } from "../../packages/toolchain/src/index";

const SOURCE = `${import.meta.dirname}/src`;
const MiB = 1 << 20;
const HEXADECIMAL = 16;
/**
 * Markers of the control application (src/app/control.ts), and the number of markers that each VM
 * has (src/instance.ts).
 */
const TASKS = [1, 2];
const MARKERS_PER_VM = 16;

export interface Placement {
  /** Number of the VM. */
  number: number;
  memory: { base: number; size: number };
  /** "uart1", or "hypercall" for an instance that shares its core (src/instance.ts). */
  console: string;
  /**
   * The VM's channels. An instance with a channel and a core of its own sends its lines there, too.
   */
  channels: readonly unknown[];
  /** Whether MVM forwards the VM's interrupts. The instance then asks MVM for them. */
  guardInterrupts: boolean;
}

/** For an instance on a core of its own, or on the bare board. */
const OWNED: Placement = {
  number: 0,
  memory: { base: 0x0400_0000, size: 16 * MiB },
  console: "uart1",
  channels: [],
  guardInterrupts: false,
};

export function imageFor(placement: Placement): GuestDescription {
  const { base, size } = placement.memory;
  const entry = entryFor(placement);
  const shares = entry === SHARING;
  const place =
    base === OWNED.memory.base && size === OWNED.memory.size
      ? ""
      : `-${base.toString(HEXADECIMAL)}-${size / MiB}m`;
  return {
    name: `itron${place}${entry.slice("main".length)}`,
    entry: `${SOURCE}/${entry}.ts`,
    asm: ["start.S", "interrupt.S", "exception.S", "dispatch.S"].map(
      (file) => `${SOURCE}/arch/armv7/${file}`,
    ),
    offsets: `${SOURCE}/arch/armv7/offsets.ts`,
    memory: {
      base,
      size,
      reserve: {
        startStack: { size: 0x400 },
        interruptStack: { size: 0x1000 },
        exceptionStack: { size: 0x100 },
      },
    },
    devices: ["private-timer", "marker-port", ...(shares ? [] : ["uart1"])],
    markers: TASKS.map((task) => (shares ? placement.number * MARKERS_PER_VM : 0) + task),
  };
}

const SHARING = "main_mvm";

/** The entry "main" needs no MVM. The other entries call MVM. */
function entryFor({ console, channels, guardInterrupts }: Placement): string {
  if (console === "hypercall") return SHARING;
  return channels.length > 0 || guardInterrupts ? "main_hrt" : "main";
}

export const image: GuestDescription = imageFor(OWNED);
