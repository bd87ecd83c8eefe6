/** Small C programs for `mvm board`, compiled with Debian's compiler. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const START = `
  .text
  .global _start
_start:
  ldr sp, =0x00180000
  bl main
end:
  wfe
  b end
`;

/**
 * The path of the ELF, in `folder`; the source file is NAME.c. After main() core 0 sleeps, if main
 * has started a timer; a board that has nothing to wait for ends the run.
 */
export function compileC(
  folder: string,
  name: string,
  source: string,
  flags: readonly string[] = [],
): string {
  const [start, file, elf] = ["start.S", `${name}.c`, `${name}.elf`].map((each) => join(folder, each));
  writeFileSync(start!, START);
  writeFileSync(file!, source);
  const options = ["-mcpu=cortex-a9", "-nostdlib", "-static", "-g", "-Wl,-Ttext=0x00100000", ...flags];
  const { status, stderr } = spawnSync("arm-none-eabi-gcc", [...options, start!, file!, "-o", elf!], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return elf!;
}
