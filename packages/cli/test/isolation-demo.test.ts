/**
 * demos/isolation, end to end: Debian's kernel as its package delivers it, beside a confined RTOS
 * and a small kernel with processes that attacks both.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CPU_HZ } from "@mvm/config";
import { buildLinuxImages } from "@mvm/guest-linux";
import { beforeAll, describe, expect, it } from "vitest";
import { findSystemFile, PROJECT_ROOT } from "../src/system-file";
import { Conversation } from "./conversation";
import { type Run, runSystem } from "./demo-run";
import { expectSameLatencies, latencies } from "./latencies";

const LINUX = "pl-uart";
const ATTACKS = [
  { says: "memory of others: 18 accesses refused, 0 not", named: 18 },
  // MVM does not name the half that goes through forged tables: the guest's own tables are wrong.
  { says: "tables that the hardware walks: 24 accesses refused, 0 not", named: 12 },
  { says: "devices of others: 18 accesses refused, 0 not", named: 18 },
  { says: "interrupts of others: all written", named: 0 },
  // Its kernel's tables do not let the process do it: MVM has nothing to refuse. 22 places.
  { says: "process 3: 0 rounds, 0 times preempted, 44 aborts", named: 0 },
];

interface Told {
  conversation: Conversation;
  /** What Linux and MVM said, in the order of the questions. */
  boot: string;
  attacks: string[];
  /** What the small kernel's processes did before the attacks, and after each. */
  processes: string[];
  shell: string;
  oopses: string;
}

/** Linux boots, works, gives a shell, and is attacked. */
async function converse(): Promise<Told> {
  const conversation = await Conversation.start("isolation");
  const boot = conversation.waitFor(LINUX, "MVM-LINUX-READY");
  conversation.waitForPrompt();
  const waitForProcesses = () => conversation.waitFor("uart0", "process 2: 1048576 rounds");
  const processes = [waitForProcesses()];
  const attacks = ATTACKS.map(({ says }) => {
    conversation.command("restart hostile");
    const text = conversation.waitFor("uart0", says);
    processes.push(waitForProcesses());
    return text;
  });
  const shell = conversation.ask("for i in $(seq 1 20); do echo $i | cat; done | md5sum");
  const oopses = conversation.ask("dmesg | grep -cE 'Oops|Internal error|Unable to handle|BUG:|stall'");
  return { conversation, boot, attacks, processes, shell, oopses };
}

/** The confined RTOS, and nobody else. */
async function rtosAlone(cycles: number): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), "mvm-isolation-"));
  try {
    const file = join(folder, "system.jsonc");
    const rtos = {
      ...{ name: "rtos", level: "hrt", cores: [1], isolation: "confined" },
      memory: { base: "0x04000000", size: "16 MiB" },
      image: { program: join(PROJECT_ROOT, "guests/itron") },
      devices: ["uart1", "private-timer", "marker-port"],
      console: "uart1",
    };
    writeFileSync(file, JSON.stringify({ board: "zc702", vms: [rtos] }));
    return await runSystem(findSystemFile(file), cycles);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("demos/isolation", () => {
  let told: Told;
  beforeAll(async () => {
    told = await converse();
  });

  it("boots Debian's kernel with its own decompressor to a shell, with its module", async () => {
    const { versions } = await buildLinuxImages();
    // For example "linux-image-6.1.0-50-armmp 6.1.176-1".
    const [, release] = /^linux-image-(\S+) /.exec(versions.kernel)!;
    expect(told.boot).toContain(`Linux version ${release} `);
    expect(told.boot).toContain("mvm: /dev/mvm:");
    // Of seq 1 20.
    expect(told.shell).toContain("69d61ec73a9426dba64bf17888794b6e");
  });

  it("refuses each access of the attacks, and names it", () => {
    for (const [n, { named }] of ATTACKS.entries()) {
      expect(told.attacks[n]!.match(/VM hostile faulted/g) ?? []).toHaveLength(named);
    }
    const [rtos, linux, hostile] = told.conversation.report().vms;
    expect(rtos).toMatchObject({ state: "running", tasks: [{ misses: 0 }, { misses: 0 }] });
    expect(linux).toMatchObject({ state: "running", faults: 0, life: { starts: 1 } });
    expect(hostile).toMatchObject({ state: "running", life: { starts: 1 + ATTACKS.length } });
    expect(told.oopses).toMatch(/^0\r?$/m);
  });

  it("runs three processes at one virtual address, which take turns, before the attacks and after", () => {
    for (const text of told.processes) {
      expect(text).toMatch(/process 1: 1048576 rounds, \d+ times preempted, 0 aborts/);
    }
  });

  it("leaves each latency of the RTOS as it is without other guests", async () => {
    const { board } = told.conversation;
    const alone = await rtosAlone(board.time + CPU_HZ);
    expectSameLatencies(board, latencies(alone.board), Math.floor(board.seconds * 900));
  });

  it("is the same a second time, byte for byte", async () => {
    const { conversation, ...again } = await converse();
    const { conversation: first, ...before } = told;
    expect(again).toEqual(before);
    expect(JSON.stringify(conversation.report())).toBe(JSON.stringify(first.report()));
  });
});
