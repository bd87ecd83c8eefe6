/**
 * How the guest of periodic tasks is built, for the memory of each VM. Words in the VM's memory say
 * what the guest does (src/table.ts).
 */
import type { ImageDescription } from "../../packages/toolchain/src/index";

const SOURCE = `${import.meta.dirname}/src`;
const MiB = 1 << 20;
const HEXADECIMAL = 16;

export function imageFor({ memory: { base } }: { memory: { base: number } }): ImageDescription {
  return {
    name: `periodic-${base.toString(HEXADECIMAL)}`,
    entry: `${SOURCE}/main.ts`,
    asm: [`${import.meta.dirname}/../baremetal/src/start.S`, `${SOURCE}/periodic.S`],
    memory: { base, dataBase: base + MiB / 4, size: MiB / 2 },
  };
}
