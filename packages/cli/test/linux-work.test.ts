/**
 * Debian's Linux on shadow tables works for a long time: processes, pipes, signals, files, memory,
 * its module (guests/linux/test/work). The same rounds of work print the same on a direct Linux.
 * MVM_LINUX_SECONDS: for how many virtual seconds; 300 for a long run.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildLinuxImages, writeCpio } from "@mvm/guest-linux";
import { PROJECT_ROOT } from "@mvm/setup";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Conversation } from "./conversation";

const SECONDS = Number(process.env["MVM_LINUX_SECONDS"] ?? 20);
/** Vitest's timeout of a test is wall time; a long run takes as long as it takes. */
const NO_TIMEOUT = 0;
const EXECUTABLE = 0o755;

const folder = mkdtempSync(join(tmpdir(), "mvm-work-"));
let initramfs: string;

beforeAll(async () => {
  const contents = readFileSync(join(PROJECT_ROOT, "guests/linux/test/work/work"));
  const work = writeCpio([{ kind: "file", name: "work", contents, mode: EXECUTABLE }]);
  initramfs = join(folder, "initramfs.cpio");
  writeFileSync(initramfs, Buffer.concat([readFileSync((await buildLinuxImages()).initramfs), work]));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** To the prompt of its shell, without messages of the kernel on the console. */
async function boot(isolation: object): Promise<Conversation> {
  const cmdline = "console=ttyS0 quiet cryptomgr.notests=1 initcall_blacklist=jent_mod_init";
  const linux = {
    ...{ name: "linux", level: "srt", cores: [0] },
    ...isolation,
    memory: { base: "0x08000000", size: "128 MiB" },
    image: { linux: { cmdline, unpack: true, initramfs } },
    devices: ["uart16550", "private-timer", "global-timer"],
    console: "uart16550",
  };
  const file = join(folder, "system.jsonc");
  writeFileSync(file, JSON.stringify({ board: "zc702", vms: [linux] }));
  const conversation = await Conversation.start(file);
  conversation.waitForPrompt();
  conversation.ask("dmesg -n 1");
  return conversation;
}

/** What a round printed. */
function work(linux: Conversation, round: number): string {
  const said = linux.ask(`/work ${round}`);
  const [begin, end] = ["begins", "ends"].map((word) => said.indexOf(`WORK ${round} ${word}`));
  expect(end).toBeGreaterThan(begin!);
  return said.slice(begin, end);
}

it("works without an oops, and prints what a direct Linux prints", { timeout: NO_TIMEOUT }, async () => {
  // The least memory for tables: processes at the same time do not all have a table.
  const shadowed = await boot({ isolation: "shadow", shadowMemory: "1 MiB" });
  const said: string[] = [];
  const begin = shadowed.board.seconds;
  do said.push(work(shadowed, said.length));
  while (shadowed.board.seconds - begin < SECONDS);
  for (const text of said) expect(text).not.toMatch(/failed|Oops|error|Unable|BUG|WARNING|stall/);
  expect(shadowed.report().vms[0]).toMatchObject({ state: "running", faults: 0, life: { starts: 1 } });

  const direct = await boot({});
  expect(said).toEqual(said.map((_, round) => work(direct, round)));
});
