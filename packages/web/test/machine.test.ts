/** The board with a system: the same run in slices, back in time, and with other inputs. */
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { QUANTUM } from "@mvm/board";
import { buildCore } from "@mvm/board/build";
import { findSystemFile } from "@mvm/cli/system-file";
import { Assets } from "@mvm/cli/web/assets";
import { partsOf } from "@mvm/cli/web/parts";
import { CPU_HZ } from "@mvm/config";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loadFiles } from "../src/machine/files";
import { bootable, configurationOf } from "../src/machine/images";
import { Machine } from "../src/machine/machine";
import { readWarm, writeWarm } from "../src/machine/warm";
import type { SystemParts } from "../src/parts";

const FOLDER = join(tmpdir(), `mvm-web-test-${process.pid}`);
const VMS = { rtos: 0, flaky: 1, counter: 2 };
const MS = CPU_HZ / 1000;
/** The first moment to go back to after the begin (machine.ts). */
const MOMENT = 8192 * QUANTUM;

let parts: SystemParts;
let files: Map<string, Uint8Array>;

beforeAll(async () => {
  parts = await partsOf(findSystemFile("restart"), new Assets(FOLDER));
  files = await loadFiles(parts, async (asset) => gunzipSync(readFileSync(join(FOLDER, asset))));
});

afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

async function machine(text = parts.text, momentsBytes?: number): Promise<Machine> {
  const configuration = configurationOf(parts, text);
  const elf = await bootable(parts, files, configuration);
  const { name, places } = parts;
  return Machine.create({ core: buildCore(), elf, configuration, places, name, momentsBytes });
}

const at = (ms: number) => Math.floor((ms * MS) / QUANTUM) * QUANTUM;
const texts = (of: Machine) =>
  of.consoles.texts().map(([name, bytes]) => [name, Buffer.from(bytes).toString()]);
const stateOf = (of: Machine) => ({ time: of.time, instructions: of.instructions, texts: texts(of) });

it("is the same run in one slice, in many, and after ways back", async () => {
  const whole = await machine();
  whole.runTo(at(40));
  const sliced = await machine();
  while (sliced.time < at(40)) sliced.runTo(Math.min(at(40), sliced.boundary(37)));
  sliced.goTo(at(13));
  expect(sliced.time).toBe(at(13));
  sliced.goTo(at(31));
  sliced.goTo(at(40));
  expect(stateOf(sliced)).toEqual(stateOf(whole));
});

it("a stored run goes on as it would have, without its program", async () => {
  const whole = await machine();
  whole.runTo(at(20));
  const bytes = await writeWarm(whole.store());
  const configuration = configurationOf(parts, parts.text);
  const { name, places } = parts;
  const options = { core: buildCore(), elf: undefined, configuration, places, name };
  const stored = await Machine.create(options, await readWarm(bytes));
  expect(stored.time).toBe(at(20));
  for (const run of [whole, stored]) run.runTo(at(40));
  expect(stateOf(stored)).toEqual(stateOf(whole));
  expect(stored.report().vms.map(({ life }) => life)).toEqual(whole.report().vms.map(({ life }) => life));
});

it("keeps moments below a bound: recent ones close to each other, older ones further apart", async () => {
  const most = 2 * 2 ** 20;
  const run = await machine(parts.text, most);
  run.runTo(at(1000));
  const { snapshots, bytes } = run.moments;
  const first = new Set([...snapshots[0]!.cpu.ram.pages()].map(([, page]) => page));
  const others = snapshots.flatMap(({ cpu }) => [...cpu.ram.pages()].map(([, page]) => page));
  const pages = new Set(others.filter((page) => !first.has(page)));
  expect(pages.size * 4096).toBeLessThanOrEqual(bytes);
  expect(bytes).toBeLessThanOrEqual(most);
  const gaps = snapshots.slice(1).map(({ cycle }, index) => cycle - snapshots[index]!.cycle);
  expect(gaps.length).toBeGreaterThan(3);
  expect(gaps.at(-1)).toBe(Math.min(...gaps));
  expect(Math.max(...gaps)).toBeGreaterThanOrEqual(2 * gaps.at(-1)!);
  expect(Math.max(...gaps)).toBeLessThan(at(400));
  const half = Math.floor(gaps.length / 2);
  expect(Math.max(...gaps.slice(0, half))).toBe(Math.max(...gaps));
  run.goTo(at(333));
  const direct = await machine();
  direct.runTo(at(333));
  expect(stateOf(run)).toEqual(stateOf(direct));
});

it("gives what was typed again, on the way from the past", async () => {
  const run = await machine();
  run.runTo(at(10));
  run.send("mvm", "vms\n");
  run.runTo(at(20));
  const before = stateOf(run);
  expect(texts(run).find(([name]) => name === "mvm")![1]).toContain("> vms");
  run.goTo(at(5));
  expect(texts(run).find(([name]) => name === "mvm")![1]).not.toContain("> vms");
  run.runTo(at(20));
  expect(stateOf(run)).toEqual(before);
});

it("becomes another run where something else comes in the past", async () => {
  const run = await machine();
  run.runTo(at(10));
  run.send("mvm", "vms\n");
  run.runTo(at(20));
  run.goTo(at(8));
  run.send("mvm", "help\n");
  expect(run.forkedAt).toBe(at(8));
  run.runTo(at(20));
  const [, text] = texts(run).find(([name]) => name === "mvm")!;
  expect(text).toContain("> help");
  expect(text).not.toContain("> vms");
});

it("tells each piece of the timeline once", async () => {
  const run = await machine();
  const ends: number[] = [];
  for (const ms of [5, 10, 15]) {
    run.runTo(at(ms));
    const { from, to, tracks } = run.piece();
    expect(from).toBe(ends.at(-1) ?? 0);
    expect(tracks.flatMap(({ slices }) => slices).every(({ begin, end }) => begin >= from && end <= to)).toBe(
      true,
    );
    ends.push(to);
  }
  run.goTo(at(7));
  expect(run.piece().tracks).toEqual([]);
});

it("an attack is refused by the firewall, and its VM starts again", async () => {
  const run = await machine();
  run.runTo(at(10));
  run.mischief(VMS.flaky, "attack");
  run.runTo(run.time + at(12));
  expect(run.outcomes()).toEqual([{ vm: VMS.flaky, code: "attack", outcome: "done" }]);
  const [, flaky] = run.report().vms;
  expect(flaky!.faults).toBe(1);
  expect(flaky!.lastFault!.address).toBe(0x3c00_0000);
  expect(flaky!.life!.starts).toBe(2);
});

it("a hanging VM keeps its core's rest, and the RTOS its deadlines", async () => {
  const run = await machine();
  run.runTo(at(10));
  run.mischief(VMS.counter, "hang");
  run.runTo(at(60));
  expect(run.outcomes()).toMatchObject([{ outcome: "done" }]);
  const [rtos] = run.report().vms;
  expect(rtos!.tasks.map(({ misses }) => misses)).toEqual([0, 0]);
});

it("nothing is done to a VM that is off, and the run goes on", async () => {
  const run = await machine();
  run.runTo(at(10));
  run.send("mvm", "stop flaky\n");
  run.runTo(at(30));
  expect(run.report().vms[VMS.flaky]!.state).toBe("stopped");
  run.mischief(VMS.flaky, "hang");
  expect(run.outcomes()).toEqual([{ vm: VMS.flaky, code: "hang", outcome: "not running" }]);
  const other = await machine();
  other.runTo(at(10));
  other.send("mvm", "stop flaky\n");
  other.runTo(at(30));
  expect(stateOf(run)).toEqual(stateOf(other));
});

it("a command starts a VM when every VM is off, also on the way from the past", async () => {
  const run = await machine();
  run.runTo(at(10));
  for (const name of Object.keys(VMS)) run.send("mvm", `stop ${name}\n`);
  run.runTo(at(100));
  expect(run.over).toMatchObject({ halt: "over" });
  const off = run.time;
  run.send("mvm", "nonsense\n");
  run.runTo(at(200));
  expect(run.over).toMatchObject({ halt: "over" });
  expect(run.time).toBeGreaterThan(off);
  expect(run.time).toBeLessThan(at(200));
  run.send("mvm", "restart rtos\n");
  run.runTo(at(200));
  expect(run.over).toBeUndefined();
  expect(run.report().vms.map(({ state }) => state)).toEqual(["running", "stopped", "stopped"]);
  const before = stateOf(run);
  run.goTo(off - at(1));
  run.runTo(at(200));
  expect(stateOf(run)).toEqual(before);
});

it("a moment between a command and its answer leads to the same run", async () => {
  const run = await machine();
  run.runTo(at(30));
  for (const name of Object.keys(VMS)) run.send("mvm", `stop ${name}\n`);
  while (run.over === undefined) run.runTo(run.boundary(100));
  const sent = MOMENT - 2 * QUANTUM;
  while (run.time < sent) {
    run.send("mvm", "\n");
    run.runTo(Math.min(sent, run.boundary(100)));
  }
  run.send("mvm", "restart rtos\n");
  run.runTo(at(100));
  const before = stateOf(run);
  expect(run.report().vms[VMS.rtos]!.state).toBe("running");
  expect(run.moments.before(MOMENT).cycle).toBe(MOMENT);
  run.goTo(MOMENT + QUANTUM);
  expect(run.report().vms[VMS.rtos]!.state).toBe("stopped");
  run.runTo(at(100));
  expect(stateOf(run)).toEqual(before);
});

it("the next event is the same in the past and in the present", async () => {
  const [known, fresh] = [await machine(), await machine()];
  known.runTo(at(40));
  known.goTo(at(20));
  fresh.runTo(at(20));
  const steps: number[] = [];
  for (let n = 0; n < 30; n++) {
    const from = fresh.time;
    for (const run of [known, fresh]) expect(run.next(CPU_HZ)).toBe(true);
    expect(known.time).toBe(fresh.time);
    steps.push((fresh.time - from) / QUANTUM);
  }
  expect(Math.max(...steps)).toBeGreaterThan(1);
  known.goTo(at(20));
  expect(known.next(0)).toBe(false);
});

it("a mischief that has waited comes again on the way from the past", async () => {
  const run = await machine();
  run.runTo(at(10));
  run.mischief(VMS.flaky, "attack");
  run.runTo(at(40));
  const before = stateOf(run);
  run.goTo(at(5));
  run.runTo(at(40));
  expect(stateOf(run)).toEqual(before);
});

it("a program for another memory has to be built, and the problem stands at its line", async () => {
  const text = parts.text.replace('"0x31000000"', '"0x33000000"');
  const line = text.split("\n").findIndex((each) => each.includes('"program": "guest"')) + 1;
  await expect(machine(text)).rejects.toMatchObject({ problems: [{ code: "image-not-built", line }] });
});

it("another budget needs no compiler", async () => {
  const run = await machine(parts.text.replace('"budget": "2 ms"', '"budget": "1 ms"'));
  run.runTo(at(20));
  expect(run.report().vms[VMS.flaky]!.reservedPercent).toBe(10);
});
