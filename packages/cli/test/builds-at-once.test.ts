/** Commands that build at the same time do not get each other's files. */
import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { afterAll, expect, it } from "vitest";
import { PROJECT_ROOT } from "../src/system-file";
import { MVM } from "./mvm-command";

const FOLDER = join(PROJECT_ROOT, "build/at-once");
/** Two systems of one name, each with a guest of one name. */
const SYSTEMS = ["left", "right"].map((side) => join(FOLDER, side, "twin"));

/** Where the guests are built. */
const IMAGES = join(PROJECT_ROOT, "build/twin");

afterAll(() => {
  for (const folder of [FOLDER, IMAGES]) rmSync(folder, { recursive: true, force: true });
});

function put(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** A system whose guest says `text` and switches itself off. */
function writeSystem(system: string, text: string): void {
  const root = (folder: string) => relative(join(system, folder), PROJECT_ROOT);
  const vm = {
    name: "twin",
    level: "srt",
    cores: [0],
    memory: { base: "0x30000000", size: "4 MiB" },
    image: { program: "guest" },
  };
  put(join(system, "system.jsonc"), JSON.stringify({ vms: [vm] }));
  put(
    join(system, "guest/image.ts"),
    `import { imageFor as bareMetal, type Placement } from "${root("guest")}/guests/baremetal/image";
    export const imageFor = (placement: Placement) => bareMetal(placement, { name: "twin", entry: "src/main.ts" });
    `,
  );
  put(
    join(system, "guest/src/main.ts"),
    `import { faultAt, panicAt } from "${root("guest/src")}/guests/baremetal/src/fault";
    import { endLine, print } from "${root("guest/src")}/guests/baremetal/src/text";
    import { systemOff } from "${root("guest/src")}/guests/lib/psci";
    export function main(): void {
      print("${text}");
      endLine();
      systemOff();
    }
    export function fault(vector: u32, address: u32): void {
      faultAt(vector, address);
    }
    export function panic(_file: u32, line: u32): void {
      panicAt(line);
    }
    `,
  );
}

/** A command that runs beside others. */
function mvm(command: string, system: string): Promise<{ status: number | null; output: string }> {
  const process_ = spawn(process.execPath, [...MVM, command, system], {
    cwd: PROJECT_ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [process_.stdout, process_.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve) => process_.on("close", (status) => resolve({ status, output })));
}

const said = (output: string) => /^twin +│ (I am .*)$/m.exec(output)?.[1];

it("two systems of one name with guests of one name, each twice, and again after a change", async () => {
  for (const round of [1, 2]) {
    const texts = SYSTEMS.map((_, n) => `I am number ${n} of round ${round}`);
    for (const [n, system] of SYSTEMS.entries()) writeSystem(system, texts[n]!);
    const commands = ["run", "check", "run"];
    const runs = commands.flatMap((command) =>
      SYSTEMS.map((system, n) => ({ n, ended: mvm(command, system) })),
    );
    for (const [at, { n, ended }] of runs.entries()) {
      const { status, output } = await ended;
      expect(output, output).not.toContain("rror");
      expect(status, output).toBe(0);
      if (commands[Math.floor(at / SYSTEMS.length)] === "run") expect(said(output), output).toBe(texts[n]);
    }
  }
});
