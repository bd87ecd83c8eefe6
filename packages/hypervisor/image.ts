/** How MVM's image is built, and what it may take of memory. */
import { MVM_BASE, MVM_DATA, MVM_STRUCTURES } from "../abi/src/memory-map";
import type { ImageDescription } from "../toolchain/src/index";

const SOURCE = "packages/hypervisor/src";
const ASSEMBLY = [
  "start.S",
  "monitor.S",
  "guarded.S",
  "vectors.S",
  "guest.S",
  "context.S",
  "deprivileged/stub/stub.S",
];

export const image: ImageDescription = {
  name: "mvm",
  entry: `${SOURCE}/main.ts`,
  asm: ASSEMBLY.map((file) => `${SOURCE}/arch/armv7/${file}`),
  offsets: `${SOURCE}/arch/armv7/offsets.ts`,
  boot: ["main", "secondaryMain"],
  small: true,
  memory: { base: MVM_BASE, dataBase: MVM_DATA, size: MVM_STRUCTURES - MVM_BASE },
};

/** MVM that also checks itself: how it takes its locks (src/core/spinlock.ts). */
export const debugImage: ImageDescription = { ...image, name: "mvm-debug", debug: true };
