/**
 * One system on both boards, from the same image: what each console prints. The virtual ZC702 runs
 * for a given virtual time. QEMU counts time on the wall, and on a busy host its guests get less of
 * it. So the run on QEMU goes on until every console has printed as much.
 */
import { readFileSync } from "node:fs";
import { guestsAreOver } from "@mvm/report/collect";
import type { Qemu } from "@mvm/setup";
import { type BuiltSystem, buildSystem } from "../src/build/system";
import { sessionOptions } from "../src/commands/run";
import { elfLoader } from "../src/program/program-file";
import type { Machine } from "../src/run/machine";
import { QemuMachine } from "../src/run/qemu";
import { Session } from "../src/run/session";
import { VirtualZc702 } from "../src/run/virtual-zc702";
import { findSystemFile } from "../src/system-file";

/** Ends a run in which a line never comes. */
const QEMU_LIMIT_MS = 300_000;
const PREFIXED = /^(\S+) *│ (.*)$/;

/** Lines by speaker. MVM's own lines are the lines of "mvm". */
export type Consoles = Record<string, string[]>;

export interface BothBoards {
  zc702: Consoles;
  qemu: Consoles;
}

/**
 * @param cycles virtual time on the ZC702
 * @param enough whether QEMU's consoles have printed what is to be compared
 */
export async function runOnBothBoards(
  demo: string,
  qemu: Qemu,
  cycles: number,
  enough: (zc702: Consoles, qemu: Consoles) => boolean = hasEveryLine,
): Promise<BothBoards> {
  const system = await buildSystem(findSystemFile(`demos/${demo}`));
  const board = { limit: cycles, isOver: guestsAreOver };
  const virtual = await VirtualZc702.start(elfLoader(readFileSync(system.elf), system.elf), board);
  const zc702 = await listen(system, virtual, () => false);
  const emulator = await QemuMachine.start(qemu, system.elf, QEMU_LIMIT_MS);
  return { zc702, qemu: await listen(system, emulator, (consoles) => enough(zc702, consoles)) };
}

function hasEveryLine(zc702: Consoles, qemu: Consoles): boolean {
  return Object.entries(zc702).every(([name, lines]) => qemu[name]!.length >= lines.length);
}

/**
 * Runs until the machine ends, or until the consoles have printed enough.
 * @throws Error that shows the consoles if QEMU never prints enough
 */
async function listen(
  { configuration }: BuiltSystem,
  machine: Machine,
  isEnough: (consoles: Consoles) => boolean,
): Promise<Consoles> {
  const consoles: Consoles = { mvm: [] };
  for (const { name } of configuration.system.vms) consoles[name] = [];
  const write = (text: string) => {
    const [, name, line] = PREFIXED.exec(text.trimEnd()) ?? [];
    if (name !== undefined) consoles[name]!.push(line!);
  };
  const patient: Machine = {
    ports: machine.ports,
    step: async () => (await machine.step()) ?? (isEnough(consoles) ? { reason: "text" } : undefined),
    interrupt: () => machine.interrupt(),
    close: () => machine.close(),
  };
  const options = { ...sessionOptions(configuration, {}), output: { terminal: false, write } };
  const { reason } = await new Session(patient, options).run();
  if (reason === "time" && machine instanceof QemuMachine)
    throw new Error(`QEMU's consoles have too few lines: ${JSON.stringify(consoles, null, 2)}`);
  return consoles;
}
