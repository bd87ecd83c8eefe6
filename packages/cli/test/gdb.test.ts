/** `mvm run --gdb` and `mvm board --gdb` with a real gdb-multiarch: MVM, its guests, their VMs. */
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { loadConfiguration } from "@mvm/config";
import { describe, expect, it } from "vitest";
import { findSystemFile, PROJECT_ROOT } from "../src/system-file";
import { debugRun } from "./gdb-session";
import { mvm } from "./mvm-command";

const GUEST = "guests/baremetal/src/main.ts";

/** The number of the line of a file that has the text. */
function lineOf(file: string, text: string): number {
  const lines = readFileSync(join(PROJECT_ROOT, file), "utf8").split("\n");
  const number = lines.findIndex((line) => line.includes(text)) + 1;
  expect(number, `${file} has no "${text}"`).toBeGreaterThan(0);
  return number;
}

describe("mvm run --gdb", () => {
  it("shows lines of TypeScript in MVM and in a guest, and the VM on each core; the run stays the same", async () => {
    const line = lineOf(GUEST, 'print("VM ")');
    const alone = await debugRun(["run", "demos/hello"], undefined);
    const { gdb, report, status, stdout } = await debugRun(
      ["run", "demos/hello"],
      [
        "break hypercall",
        "continue",
        "info threads",
        "backtrace 1",
        "delete",
        `break ${GUEST}:${line}`,
        "continue",
        "info threads",
        "monitor vms",
        "next",
        "stepi",
        "info registers vbar_ns ttbr0_ns",
        "print $sctlr_ns & 1",
        "delete",
        "monitor break vm hello printDecimal",
        "continue",
        "backtrace 1",
        "monitor points",
        "monitor delete",
        "monitor tables 0x3c000000",
        "monitor firewall 0x3c000000",
        "continue",
      ],
    );
    expect(gdb).toMatch(/hit Breakpoint 1, .*hypercall/);
    expect(gdb).toMatch(
      /\* 1 .*\(MVM for hello, secure world, Monitor\) +hypercall .* at packages\/hypervisor/,
    );
    expect(gdb).toMatch(
      new RegExp(`hit Breakpoint 2, main \\(\\) at ${GUEST}:${line}\\s+${line}\\s+print\\("VM "\\);`),
    );
    expect(gdb).toMatch(/\* 1 .*\(hello, normal world, SVC\)/);
    expect(gdb).toContain("hello: running, srt, cores: 0, starts: 1");
    expect(gdb).toMatch(/\$1 = 1/);
    expect(gdb).toMatch(/1: break vm hello at 0x3000/);
    expect(gdb).toMatch(/#0 .*printDecimal/);
    expect(gdb).toContain("normal world, TTBCR");
    expect(gdb).toMatch(/0x3C000000: DDR, secure world only/);
    expect(gdb).toContain("exited normally");
    expect(report).toEqual(alone.report);
    expect(status).toBe(alone.status);
    const consoles = (text: string) => text.split("\nVM ")[0];
    expect(consoles(stdout)).toBe(consoles(alone.stdout));
  });

  it("goes back from MVM into the guest, and to earlier switches of VMs; the run stays the same", async () => {
    const args = ["run", "demos/restart", "--for", "60ms"];
    const alone = await debugRun(args, undefined);
    const { gdb, report } = await debugRun(args, [
      "break dataAbortEntry if ($cpsr & 0x1f) == 0x16",
      "continue",
      "info threads",
      // Back over the branch of the vector, and back into the guest.
      "reverse-stepi",
      "reverse-stepi",
      "info threads",
      "delete",
      "break switchTo if $_thread == 1",
      "reverse-continue",
      "backtrace 1",
      "reverse-continue",
      "monitor vms",
      "delete",
      "continue",
    ]);
    const [inMvm, inGuest] = [...gdb.matchAll(/^\* 1 .*$/gm)].map(([line]) => line);
    expect(inMvm).toContain("MVM for flaky, secure world, Monitor");
    expect(inGuest).toMatch(/\(flaky, normal world, SVC\).*main .*demos\/restart\/guest/);
    expect(gdb.match(/hit Breakpoint 2\.?\d*, .*switchTo/g)).toHaveLength(2);
    expect(gdb).toMatch(/^flaky: .*starts: \d/m);
    expect(report).toEqual(alone.report);
  });

  it("breaks in MVM's scheduler, and steps from there into the guest that was chosen", async () => {
    const { gdb } = await debugRun(
      ["run", "demos/two-rtos", "--for", "20ms"],
      [
        "break switchTo if $_thread == 1",
        "continue",
        "backtrace 3",
        "delete",
        "tbreak resumeGuest",
        "continue",
        "while ($cpsr & 0x1f) == 0x16",
        "stepi",
        "end",
        "info threads",
        "detach",
      ],
    );
    expect(gdb).toMatch(
      /hit Breakpoint 1, switchTo .* at packages\/hypervisor\/src\/core\/schedule\/\w+\.ts:\d+/,
    );
    expect(gdb).toMatch(/#1 .* at packages\/hypervisor\/src\/core\/[\w/]+\.ts:\d+/);
    expect(gdb).toMatch(/\* 1 .*\([\w-]+, normal world, SVC\)/);
  });

  it("shows the state after a panic of MVM, and then the run ends", async () => {
    const { gdb, stdout, status } = await debugRun(
      ["run", "demos/hello"],
      ["break hypercall", "continue", "delete", "jump panicAt", "info threads", "monitor vms", "continue"],
    );
    expect(gdb).toContain("MVM has stopped with a panic; continue ends the run");
    expect(gdb).toMatch(/\* 1 .*\(MVM for hello, secure world, \w+, asleep in WFI\)/);
    expect(gdb).toContain("MVM: panic\n");
    expect(gdb).toContain("exited normally");
    expect(stdout).toContain("panic");
    expect(status).toBe(1);
  });

  it("watches a channel's word from the core that does not write it", async () => {
    const [channel] = loadConfiguration(findSystemFile("demos/channel")).system.channels;
    const word = `*(unsigned *)0x${channel!.memory.base.toString(16)}`;
    const { gdb } = await debugRun(
      ["run", "demos/channel"],
      [`watch ${word}`, "continue", "info threads", "kill"],
    );
    expect(gdb).toMatch(
      /Thread 2 "core 1" hit Hardware watchpoint 1: .*\s+Old value = 0\s+New value = [1-9]\d*\n/,
    );
    expect(gdb).toMatch(/at guests\/lib\/channel\.ts:\d+/);
    expect(gdb).toMatch(/\* 2 .*\(rtos, normal world, System\)/);
  });

  it("refuses a port that is none, or is in use, and QEMU", async () => {
    expect(mvm(["run", "demos/hello", "--gdb=70000"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("is no TCP port"),
    });
    expect(mvm(["run", "demos/hello", "--board", "qemu", "--gdb"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("QEMU has its own"),
    });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const { status, stderr } = mvm(["run", "demos/hello", `--gdb=${port}`]);
    server.close();
    expect(stderr).toContain(`port ${port} is in use`);
    expect(status).toBe(2);
  });
});

describe("mvm board --gdb", () => {
  it("loads the program's own symbols", async () => {
    const { gdb, status } = await debugRun(
      ["board", "build/mvm/mvm.elf", "--for", "1ms"],
      ["break enableSecureMmu", "continue", "backtrace 1", "delete", "continue"],
    );
    expect(gdb).toMatch(/#0 +enableSecureMmu|hit Breakpoint 1/);
    expect(gdb).toContain("exited normally");
    expect(status).not.toBeNull();
  });
});
