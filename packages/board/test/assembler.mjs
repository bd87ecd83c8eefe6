/**
 * GNU as, as a standing process. A process of tests becomes large, and the start of another program
 * takes a large process several times as long as a small one. This process stays small.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "assembler-"));
process.on("exit", () => rmSync(folder, { recursive: true }));

/** One shell starts all tools, which is faster than to start each from Node.js. */
const TOOLS = `
  arm-none-eabi-as -o s.o s.s &&
  arm-none-eabi-ld -Ttext $1 -e 0 -o s.elf s.o &&
  arm-none-eabi-objcopy -O binary -j .text s.elf s.bin`;

process.on("message", (task) => process.send(assembled(task)));

function assembled({ text, address }) {
  try {
    writeFileSync(join(folder, "s.s"), text);
    execFileSync("sh", ["-c", TOOLS, "sh", address], { cwd: folder, stdio: "pipe" });
    return { code: new Uint8Array(readFileSync(join(folder, "s.bin"))) };
  } catch (error) {
    return { error: error.message };
  }
}
