/**
 * How the RTOS image is built, for the memory and the console of its VM (demos/NAME/system.jsonc).
 */
import type { GuestDescription } from "../../packages/toolchain/src/index";

const SOURCE = `${import.meta.dirname}/src`;
const MiB = 1 << 20;
const HEXADECIMAL = 16;
/** The number of markers that each VM has (src/instance.ts). */
const MARKERS_PER_VM = 16;

/** What runs on the kernel. */
export interface Application {
  /** Name of the image. */
  name: string;
  /** The folder with the entry files main.ts, main_hrt.ts and main_mvm.ts, or those in use. */
  folder: string;
  /** The numbers, 0–15, by which the report knows its periodic tasks. */
  tasks: readonly number[];
  /** Devices that it uses, beside those of the kernel. */
  devices: readonly string[];
}

/** src/app/control.ts */
const CONTROL: Application = { name: "itron", folder: SOURCE, tasks: [1, 2], devices: [] };

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

export function imageFor(placement: Placement, application: Application = CONTROL): GuestDescription {
  const { name, folder, tasks, devices } = application;
  const { base, size } = placement.memory;
  const entry = entryFor(placement);
  const shares = entry === SHARING;
  const place =
    base === OWNED.memory.base && size === OWNED.memory.size
      ? ""
      : `-${base.toString(HEXADECIMAL)}-${size / MiB}m`;
  return {
    name: `${name}${place}${entry.slice("main".length)}`,
    entry: `${folder}/${entry}.ts`,
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
    devices: ["private-timer", "marker-port", ...(shares ? [] : ["uart1"]), ...devices],
    markers: tasks.map((task) => (shares ? placement.number * MARKERS_PER_VM : 0) + task),
  };
}

const SHARING = "main_mvm";

/** The entry "main" needs no MVM. The other entries call MVM. */
function entryFor({ console, channels, guardInterrupts }: Placement): string {
  if (console === "hypercall") return SHARING;
  return channels.length > 0 || guardInterrupts ? "main_hrt" : "main";
}

export const image: GuestDescription = imageFor(OWNED);
