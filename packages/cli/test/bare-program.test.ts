/**
 * `mvm board` and `mvm run` with programs: diagnoses on the standard error, typed bytes from a
 * pipe, and the exit status.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assemble } from "../../board/test/assemble";
import { elf } from "./elf";
import { mvm } from "./mvm-command";

const ENTRY = 0x10_0000;

/** `source` at ENTRY. */
const elfOf = (source: string) => elf(assemble(source, ENTRY), ENTRY);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mvm-test-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function board(source: string, args: string[], input?: string) {
  const file = join(folder, "program.elf");
  writeFileSync(file, elfOf(source));
  return mvm(["board", file, ...args], input);
}

describe("mvm board", () => {
  it("tells of a jump to nothing as it happens", () => {
    const { stderr } = board("mov r0, #0x90000000\n bx r0", ["--for", "1000cycles"]);
    expect(stderr).toMatch(
      /core 0, PC 0x00100004, secure fetch of 0x90000000 at cycle \d+: nothing at this address/,
    );
  });

  it("says that no console has the name before the colon of --until", () => {
    const { stderr, status } = board("1: b 1b", ["--for", "1000cycles", "--until", "nosuch:text"]);
    expect(stderr).toContain('no console is called "nosuch" (there are uart1, uart0, uart16550)');
    expect(stderr).toContain('"nosuch:text" never came in 1.500 µs');
    expect(status).toBe(1);
  });

  it("ends with status 1 after an access to nothing only if --strict asks for it", () => {
    // Its handler of data aborts goes on behind the access.
    const probe = `
      ldr r0, =vectors
      mcr p15, 0, r0, c12, c0, 0
      mov r0, #0x90000000
      ldr r0, [r0]
    1: b 1b
      .balign 32
    vectors:
      .space 16
      subs pc, lr, #4`;
    expect(board(probe, ["--for", "1000cycles"]).status).toBe(0);
    const { status, stderr } = board(probe, ["--for", "1000cycles", "--strict"]);
    expect(stderr).toMatch(/mvm: --strict: .* first: core 0, PC 0x0010000C, secure read of 0x90000000/);
    expect(status).toBe(1);
    expect(board("1: b 1b", ["--for", "1000cycles", "--strict"]).status).toBe(0);
  });

  it("counts the exceptions of the program", () => {
    const { stdout } = board("udf #0", ["--for", "1000cycles"]);
    expect(stdout).toMatch(/^Exceptions on the program's own vectors: core 0 undefined 1,/m);
  });

  // PSS_RST_CTRL resets the system. Before, the program writes what REBOOT_STATUS holds to UART1.
  const reset = `
      movw r0, #0x1000
      movt r0, #0xe000
      mov r1, #0x14
      str r1, [r0]
      movw r2, #0
      movt r2, #0xf800
      movw r1, #0xdf0d
      str r1, [r2, #8]
      ldr r1, [r2, #0x258]
      lsr r1, r1, #16
      add r1, r1, #0x30
      str r1, [r0, #0x30]
      mov r1, #0x0a
      str r1, [r0, #0x30]
      mov r1, #1
      str r1, [r2, #0x200]
    1: b 1b`;

  it("ends at a reset of the board, and says what reset the board", () => {
    const { stderr, status } = board(reset, ["--for", "1ms"]);
    expect(stderr).toContain("the board was reset by software (SLCR PSS_RST_CTRL)");
    expect(status).toBe(1);
  });

  it("goes on after a reset with --reset restart, and the program reads the reason", () => {
    const { stdout, stderr, status } = board(reset, ["--for", "1000cycles", "--reset", "restart"]);
    // UG585 B.28, REBOOT_STATUS: bit 22 power-on (0x40 + "0" = "p"), bit 19 software (0x08 + "0" =
    // "8").
    expect(stdout).toMatch(/uart1 +│ p\n(uart1 +│ 8\n){2}/);
    expect(stderr).toMatch(/the board was reset by software .* and starts again/);
    expect(stdout).toMatch(/The board was reset: \d+ times, the last time by software/);
    expect(status).toBe(0);
  });

  it("gives what comes from a pipe to the UART", () => {
    const echo = `
      movw r0, #0x1000
      movt r0, #0xe000
      mov r1, #0x14
      str r1, [r0]
    1: ldr r1, [r0, #0x2c]
      tst r1, #2
      bne 1b
      ldr r1, [r0, #0x30]
      add r1, r1, #1
      str r1, [r0, #0x30]
      b 1b`;
    const { stdout, status } = board(echo, ["--until", "uart1:IBM", "--for", "20s"], "HAL");
    expect(stdout).toContain("uart1");
    expect(stdout).toContain("IBM");
    expect(status).toBe(0);
  });
});

describe("mvm run", () => {
  it("ends with status 0 when every VM has switched itself off", () => {
    expect(mvm(["run", "demos/hello"])).toMatchObject({ status: 0 });
  });

  it("tells of each violation on the standard error", () => {
    const { stderr } = mvm(["run", "demos/violation", "--for", "200ms"]);
    expect(stderr).toMatch(
      /board: core 0, PC 0x[0-9A-F]{8} main.*, non-secure read of 0x3FFFFFFC at cycle \d+: memory of MVM/,
    );
  });
});
