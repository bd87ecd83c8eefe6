/**
 * Firmware with a mistake: `mvm board` names the place and the cause, and no run ends in silence.
 * The codes of fault status are those of ARM DDI 0406C table B3-23, which the regular expressions
 * have as the manual has them: DFSR and IFSR are read from the text, not from the program.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { board } from "../src/commands/board";
import { tell } from "../src/errors";
import { buildMistake } from "./mistakes/build";
import { mvm } from "./mvm-command";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mvm-mistakes-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Mistake {
  name: string;
  /** The exit status; 0 only where the output says what is wrong. */
  status: number;
  /** Virtual time that shows the mistake; FOR without it. */
  time?: string;
  /** What the output says: the place, and the cause. */
  says: readonly (string | RegExp)[];
}

/** FS of table B3-23, as DFSR and IFSR have it in bits 10 and 3:0. */
const FAULT = { alignment: 0b0_0001, section: 0b0_0101, external: 0b0_1000, asynchronous: 0b1_0110 };
/** The text of a fault status register with this FS. */
function register(name: "DFSR" | "IFSR", fault: keyof typeof FAULT): RegExp {
  const fs = FAULT[fault];
  const low = (fs & 0xf).toString(16).toUpperCase();
  const high = fs >> 4 === 1 ? "[4567CDEF]" : "[012389AB]";
  return new RegExp(`${name} 0x00000${high}[0-9A-F]${low}\\b`);
}
/** The function and the source file stand behind the PC. */
const at = (name: string, of: string, extension = "c") =>
  new RegExp(`PC 0x[0-9A-F]{8} ${of}(\\+0x[0-9a-f]+)? \\([^)]*${name}\\.${extension}:\\d+\\)`);

const MISTAKES: readonly Mistake[] = [
  { name: "undefined", status: 1, says: ["UDF", at("undefined", "main")] },
  {
    name: "undefined-handler-returns",
    status: 1,
    says: ["in a loop of exceptions", at("undefined-handler-returns", "main")],
  },
  {
    name: "undefined-handler-works",
    status: 1,
    says: ["stays in its handler", "UDF", at("undefined-handler-works", "main")],
  },
  {
    name: "abort-handler-works",
    status: 1,
    says: ["stays in its handler", register("DFSR", "section"), at("abort-handler-works", "main")],
  },
  { name: "unaligned-ldrd", status: 1, says: [register("DFSR", "alignment"), at("unaligned-ldrd", "main")] },
  { name: "unaligned-ldm", status: 1, says: [register("DFSR", "alignment"), at("unaligned-ldm", "main")] },
  {
    name: "unaligned-ldrex",
    status: 1,
    says: [register("DFSR", "alignment"), at("unaligned-ldrex", "main")],
  },
  {
    name: "unaligned-device",
    status: 1,
    says: [register("DFSR", "alignment"), "read of 0xE000102D", at("unaligned-device", "main")],
  },
  {
    name: "unmapped-read",
    status: 1,
    says: [register("DFSR", "external"), "read of 0x80000000", at("unmapped-read", "main")],
  },
  {
    name: "unmapped-write",
    status: 1,
    says: [
      register("DFSR", "asynchronous"),
      /write of 0x80000000 .*nothing at this address/,
      at("unmapped-write", "main"),
    ],
  },
  {
    name: "null-call",
    status: 1,
    says: [register("IFSR", "section"), "at PC 0x00000000", /LR is 0x[0-9A-F]{8} main\+\w+ \(.*null-call\.c/],
  },
  {
    name: "stack-overflow",
    status: 1,
    says: [register("DFSR", "section"), "is the stack too small", at("stack-overflow", "deeper")],
  },
  { name: "stack-never-set", status: 0, says: ["SP 0xFFFFFFF8 (was it ever set?)"] },
  {
    name: "no-vectors",
    status: 1,
    time: "200ms",
    says: ["in a loop of exceptions", at("no-vectors", "_start", "S"), "the memory before it is empty"],
  },
  {
    name: "uart-not-enabled",
    status: 0,
    says: [/uart1: transmitter disabled .*CONTROL bit 4/, at("board", "(print|main)", "h")],
  },
  {
    name: "uart-clock-off",
    status: 0,
    says: ["slcr UART_CLK_CTRL bit 1", at("board", "(print|main)", "h")],
  },
  {
    name: "wrong-link-address",
    status: 2,
    says: ["0x80100000", "is outside RAM", "change the linker script"],
  },
  {
    name: "not-where-it-was-linked",
    status: 1,
    says: ["executes empty memory", "not where it was linked to"],
  },
  { name: "return-from-main", status: 1, time: "200ms", says: ["a return without a caller"] },
  {
    name: "division-by-zero-svc",
    status: 1,
    says: ["no handler", "SVC #8", at("division-by-zero-svc", "__aeabi_idiv0")],
  },
  { name: "division-by-zero-loop", status: 0, says: ["spins", at("division-by-zero-loop", "__aeabi_idiv0")] },
  {
    name: "divide-instruction",
    status: 1,
    says: ["the Cortex-A9 has no divide instruction", at("divide-instruction", "main")],
  },
  {
    name: "svc-without-handler",
    status: 1,
    says: ["no handler", "SVC #5", at("svc-without-handler", "main")],
  },
  { name: "vfp-off", status: 1, says: ["VFP", "set CPACR and then FPEXC.EN", at("vfp-off", "main")] },
  {
    name: "thumb-as-arm",
    status: 1,
    says: ["is Thumb code, and the core is in ARM state", at("thumb-as-arm", "blink", "S")],
  },
  {
    name: "wait-never-enabled",
    status: 0,
    says: ["no IRQ can come, because CPSR.I masks it", at("wait-never-enabled", "main")],
  },
  {
    name: "sleep-never-enabled",
    status: 1,
    says: ["no IRQ can come: the distributor is off (ICDDCR)", at("sleep-never-enabled", "main")],
  },
  {
    name: "interrupt-without-handler",
    status: 1,
    says: ["no handler", at("interrupt-without-handler", "main")],
  },
  {
    name: "interrupt-not-acknowledged",
    status: 1,
    says: ["one interrupt after the other", "ICCIAR", at("interrupt-not-acknowledged", "main")],
  },
  {
    name: "register-that-never-changes",
    status: 0,
    says: ["devcfg INT_STS", "each time", at("register-that-never-changes", "main")],
  },
  {
    name: "double-fault",
    status: 1,
    says: [
      /It began with: data abort .* main\+.*; since then it meets only: data abort .* data_handler/,
      register("DFSR", "external"),
    ],
  },
  { name: "slcr-locked", status: 0, says: ["FPGA0_CLK_CTRL is write-protected", at("slcr-locked", "main")] },
  {
    name: "read-only-register",
    status: 0,
    says: ["ICDICTR", "is read-only", at("read-only-register", "main")],
  },
  {
    name: "secure-register",
    status: 1,
    says: [
      /non-secure read of 0xF8000170 .*slcr/,
      register("DFSR", "external"),
      at("secure-register", "main"),
    ],
  },
  { name: "watchdog-never-served", status: 1, says: ["the board was reset by system watchdog (SWDT)"] },
];

/** The options of the command line without any. */
const OPTIONS = { start: "fsbl", bootMode: "jtag", load: [], uart: "1", allow: [] } as const;
const FOR = "50ms";

/** `mvm board` in this process, with all that it prints. */
async function run(program: string, time: string): Promise<{ status: number; output: string }> {
  let output = "";
  const take = (text: string | Uint8Array) => {
    output += text;
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, "write").mockImplementation(take),
  );
  try {
    const status = await board(program, { ...OPTIONS, load: [], allow: [], for: time }).catch(tell);
    return { status, output };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

describe("mvm board", () => {
  it.each(MISTAKES)("$name", async ({ name, status, says, time = FOR }) => {
    const result = await run(buildMistake(name, folder), time);
    for (const text of says) expect(result.output).toMatch(text);
    expect(result.status).toBe(status);
  });

  it("every program of the folder is in the table", () => {
    const programs = readdirSync(new URL("mistakes", import.meta.url))
      .filter((file) => [".c", ".S"].includes(extname(file)) && file !== "start.S")
      .map((file) => basename(file, extname(file)));
    expect(MISTAKES.map(({ name }) => name).sort()).toEqual(programs.sort());
  });

  it("without --for the run ends by itself, and with --strict at once", () => {
    const program = buildMistake("undefined", folder);
    const alone = mvm(["board", program]);
    expect([alone.status, alone.stdout]).toEqual([1, expect.stringContaining("5.000 ms virtual")]);
    const strict = mvm(["board", program, "--strict", "--for", "1s"]);
    expect([strict.status, strict.stdout]).toEqual([1, expect.stringContaining("5.000 ms virtual")]);
  });

  it("a program may mean it", () => {
    const args = ["board", buildMistake("undefined", folder), "--for", "10ms", "--exception-loop", "ignore"];
    const { status, stdout } = mvm(args);
    expect([status, stdout]).toEqual([0, expect.stringContaining("undefined_handler")]);
  });
});

const BASE = 0x3000_0000;
interface Guest {
  name: string;
  isolation: "direct" | "confined" | "shadow";
  /** Further keys of the VM. */
  more?: object;
  says: readonly (string | RegExp)[];
}
const GUESTS: readonly Guest[] = [
  { name: "undefined", isolation: "direct", says: ["stays in its handler", "UDF", at("undefined", "main")] },
  {
    name: "undefined",
    isolation: "confined",
    says: ["stays in its handler", "UDF", at("undefined", "main")],
  },
  { name: "undefined", isolation: "shadow", says: ["stays in its handler", "UDF", at("undefined", "main")] },
  {
    name: "null-call",
    isolation: "direct",
    says: [register("IFSR", "section"), /LR is 0x[0-9A-F]{8} main\+\w+ \(.*null-call\.c/],
  },
  {
    name: "undefined-handler-returns",
    isolation: "direct",
    says: ["in a loop of exceptions", at("undefined-handler-returns", "main")],
  },
  {
    name: "svc-without-handler",
    isolation: "direct",
    says: ["no handler", "SVC #5", at("svc-without-handler", "main")],
  },
  {
    name: "svc-without-handler",
    isolation: "confined",
    says: ["no handler", "SVC #5", at("svc-without-handler", "main")],
  },
  {
    name: "stack-overflow",
    isolation: "direct",
    says: ["the stack too small", at("stack-overflow", "deeper")],
  },
  {
    name: "undefined-handler-works",
    isolation: "confined",
    says: ["stays in its handler", "UDF", at("undefined-handler-works", "main")],
  },
  {
    name: "abort-handler-works",
    isolation: "shadow",
    says: ["stays in its handler", register("DFSR", "section"), at("abort-handler-works", "main")],
  },
  {
    // MVM gives the guest the abort.
    name: "unmapped-read",
    isolation: "direct",
    more: { onFault: "log" },
    says: ["stays in its handler", "read of 0x80000000", at("unmapped-read", "main")],
  },
];

describe("mvm run", () => {
  /** A system with the mistake as its only guest. */
  function system(name: string, isolation: Guest["isolation"], more: object = {}): string {
    const file = join(folder, `${basename(name)}-${isolation}.jsonc`);
    const elf = basename(buildMistake(name, folder, BASE));
    const memory = { base: `0x${BASE.toString(16)}`, size: "32 MiB" };
    const vm = { name: "guest", level: "srt", cores: [0], memory, isolation, image: { elf }, ...more };
    writeFileSync(file, JSON.stringify({ board: "zc702", vms: [vm] }));
    return file;
  }

  it.each(GUESTS)("$name, $isolation", ({ name, isolation, more, says }) => {
    const { status, stdout, stderr } = mvm(["run", system(name, isolation, more), "--for", "50ms"]);
    expect(stderr).toContain('"guest" on core 0');
    for (const text of says) expect(stdout + stderr).toMatch(text);
    expect(status).toBe(1);
  });

  it("names the mistake of a VM that is off its core", () => {
    const file = join(folder, "two.jsonc");
    const vms = [0, 1].map((number) => {
      const base = BASE + number * 0x0200_0000;
      const of = mkdtempSync(join(folder, "vm-"));
      const elf = join(basename(of), basename(buildMistake("svc-without-handler", of, base)));
      return {
        name: `guest${number}`,
        level: "srt",
        cores: [0],
        memory: { base: `0x${base.toString(16)}`, size: "32 MiB" },
        reservation: { budget: "4 ms", period: "10 ms" },
        image: { elf },
      };
    });
    writeFileSync(file, JSON.stringify({ board: "zc702", vms }));
    const { status, stdout, stderr } = mvm(["run", file, "--for", "50ms"]);
    expect(stdout).toContain("is off its core at this moment");
    for (const name of ["guest0", "guest1"])
      expect(stderr).toMatch(new RegExp(`"${name}" on core 0 has no handler for an exception.*SVC #5`));
    expect(status).toBe(1);
  });

  it("a VM that is started anew has left the exception of its start before", () => {
    const watchdog = { period: "5 ms", action: "restart" };
    const started = system("mvm/second-start", "direct", { watchdog });
    const inTheFirst = mvm(["run", started, "--for", "4ms"]);
    expect([inTheFirst.status, inTheFirst.stderr]).toEqual([1, expect.stringContaining("undefined instr")]);
    const between = mvm(["run", started, "--for", "13ms"]);
    expect(between.stdout).toMatch(/^ {2}guest, core 0: is not started yet: MVM loads its images$/m);
    const inTheSecond = mvm(["run", started, "--for", "50ms"]);
    expect(inTheSecond.stdout).toMatch(
      /restarted[\s\S]*guest, core 0: spins at PC 0x[0-9A-F]{8} main.*CPSR\.I masks it\n/,
    );
    expect(inTheSecond.stdout + inTheSecond.stderr).not.toContain("undefined instr");
    expect(inTheSecond.status).toBe(0);
  });

  it("without --for the run ends by itself; the configuration may allow the loop", () => {
    const report = join(folder, "report.json");
    const alone = mvm(["run", system("undefined", "direct"), "--report", report]);
    const { ending, doing } = JSON.parse(readFileSync(report, "utf8"));
    expect([alone.status, ending.reason]).toEqual([1, "caught"]);
    expect(doing[0]).toMatchObject({
      core: 0,
      vm: "guest",
      trouble: { kind: "stays in handler", exception: { kind: "undefined" }, ignored: false },
    });
    const allowed = system("undefined", "direct", { exceptionLoop: "ignore" });
    expect(mvm(["run", allowed, "--for", "10ms"]).status).toBe(0);
  });
});
