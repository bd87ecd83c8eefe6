/**
 * demos/pendulum, through the command: the RTOS keeps the pole upright beside a loaded Linux and
 * beside every attack, and drops the pole as a best-effort guest, as `mvm check` has said. With a
 * budget that is too small, MVM's reaction keeps the pole upright.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunReport } from "@mvm/report/report";
import { parse } from "jsonc-parser";
import { afterAll, describe, expect, it } from "vitest";
import * as gains from "../../../demos/pendulum/guest/src/gains";
import { GRAVITY, RIG } from "../../board/src/pl/pendulum/motion";
import { ATTACKS } from "../../hypervisor/test/attacks/rotation/image";
import { PROJECT_ROOT } from "../src/system-file";
import { mvm } from "./mvm-command";

const BEST_EFFORT = "demos/pendulum/best-effort.jsonc";
const RESCUED = "demos/pendulum/rescued.jsonc";
const ATTACKED = "demos/pendulum/attacked.jsonc";
/** For all attacks, and for Linux under load: MVM_PENDULUM_SECONDS=60. */
const ATTACKED_SECONDS = Number(process.env["MVM_PENDULUM_SECONDS"] ?? 2);
/** Virtual time in which every attack is made. */
const ROTATION_SECONDS = 20;

const folder = mkdtempSync(join(tmpdir(), "mvm-pendulum-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A run through the command. Only the wall clock may differ between two runs. */
function run(system: string, time: string) {
  const file = join(folder, "report.json");
  const { status, stdout, stderr } = mvm(["run", system, "--for", time, "--cold", "--report", file]);
  const { wall: _, ...report } = JSON.parse(readFileSync(file, "utf8")) as RunReport;
  return { status, stdout: stdout.replace(/^.* virtual, .*$/m, ""), stderr, report };
}

/** Writes a system of this demo without a key of a VM. @returns the path of the file */
function without(system: string, vm: string, key: string): string {
  const changed = parse(readFileSync(join(PROJECT_ROOT, system), "utf8"));
  for (const { image } of changed.vms)
    if (image.program) image.program = join(PROJECT_ROOT, "demos/pendulum", image.program);
  delete changed.vms.find(({ name }: { name: string }) => name === vm)[key];
  const file = join(folder, `without-${key}.jsonc`);
  writeFileSync(file, JSON.stringify(changed));
  return file;
}

describe("demos/pendulum", () => {
  it("has the gains that put all poles of the linear plant at −8 in a second", () => {
    const { cart, pole, halfLength: l } = RIG;
    const mass = cart + pole;
    const k = {
      x: gains.GAIN_POSITION / gains.GAIN_UNIT,
      v: gains.GAIN_SPEED / gains.GAIN_UNIT,
      angle: gains.GAIN_ANGLE / gains.GAIN_UNIT,
      turn: gains.GAIN_TURN / gains.GAIN_UNIT,
    };
    // The linear equations of motion, (M + m) ẍ + m l θ̈ = F and m l ẍ + (4/3) m l² θ̈ = m g l θ,
    // have the solution e^{st} with F = kₓ x + … if this determinant is 0. As a polynomial of
    // fourth order it is known by its values in five places.
    const determinant = (s: number) =>
      (mass * s * s - k.x - k.v * s) * ((4 / 3) * pole * l * l * s * s - pole * GRAVITY * l) -
      (pole * l * s * s - k.angle - k.turn * s) * (pole * l * s * s);
    const leading = (mass * (4 / 3) - pole) * pole * l * l;
    for (const s of [-4, -1, 1, 2, 5]) expect(determinant(s) / (leading * (s + 8) ** 4)).toBeCloseTo(1, 3);
  });

  it("stands beside a loaded Linux, and the same run comes twice", () => {
    const { status, stdout, stderr, report } = run("demos/pendulum", "6s");
    expect(stderr).not.toContain("fell");
    expect(status).toBe(0);
    expect(stdout).toMatch(/MVM-LOAD cpu round 3/);
    const [rtos] = report.vms;
    expect(rtos!.tasks).toMatchObject([{ task: "balance", misses: 0 }]);
    expect(rtos!.tasks[0]!.jobs).toBeGreaterThan(5_900);
    const [plant] = report.plants!;
    expect(plant).not.toHaveProperty("fellSeconds");
    // The clamp holds the pole at 0.05 rad, which is 2.865°.
    expect(plant!.largestAngleDegrees).toBeGreaterThan(2.864);
    expect(plant!.largestAngleDegrees).toBeLessThan(3);
    expect(plant!.largestPositionMillimetres).toBeLessThan(20);
    expect(plant!.angles.degrees).toHaveLength(60);
    expect(stdout).toMatch(
      /pendulum: released at 0\.\d+ s, stood for 5\.9\d\d s and stands; largest angle 2\.87°/,
    );
    expect(stdout).toMatch(/^ +0° │.*[█─]{50}$/m);

    const again = run("demos/pendulum", "6s");
    expect(again.report).toEqual(report);
    expect(again.stdout).toBe(stdout);
  });

  it("stands beside Linux and a kernel that makes one attack after the other", () => {
    const { status, stdout, stderr, report } = run(ATTACKED, `${ATTACKED_SECONDS}s`);
    expect(stderr).not.toContain("fell");
    expect(status).toBe(0);
    const [rtos, linux, attacker] = report.vms;
    expect(rtos!.tasks).toMatchObject([{ task: "balance", misses: 0 }]);
    expect(rtos!.tasks[0]!.jobs).toBeGreaterThan(ATTACKED_SECONDS * 1000 - 100);
    for (const vm of [rtos, linux])
      expect(vm).toMatchObject({ state: "running", life: { starts: 1 }, faults: 0 });
    const [plant] = report.plants!;
    expect(plant).not.toHaveProperty("fellSeconds");
    expect(plant!.largestAngleDegrees).toBeLessThan(3);
    expect(stdout).toContain(`the first of ${ATTACKS.length} attacks`);
    // An attack takes 30 ms at most, with the time to load the kernel anew.
    expect(attacker!.life!.starts).toBeGreaterThan((ATTACKED_SECONDS * 1000) / 30);
    expect(attacker!.faults).toBeGreaterThan(0);
    if (ATTACKED_SECONDS < ROTATION_SECONDS) return;
    expect(attacker!.life!.starts).toBeGreaterThan(ATTACKS.length);
    expect(stdout).toMatch(/MVM-LOAD cpu round 3/);
  });

  it("would have to trust a hostile kernel at PL1, as the check says beforehand", () => {
    const check = mvm(["check", ATTACKED]);
    expect(check.stdout).toContain("rtos balance: done after 20.0 us at worst");
    expect(check.stdout).toContain("no VM must trust another");

    const refused = mvm(["check", without(ATTACKED, "attacker", "isolation")]);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/all others must trust "attacker".*\[not-closed\]/);
  });

  it("stands with a budget that is too small, because MVM reacts to the overrun, and falls without", () => {
    const { status, report } = run(RESCUED, "1500ms");
    expect(status).toBe(0);
    const [rtos, counter] = report.vms;
    expect(rtos).toMatchObject({ level: "hrt", life: { levelChanges: 1, reactions: 1 } });
    expect(rtos!.cores.map(({ core }) => core)).toEqual([0]);
    expect(rtos!.tasks).toMatchObject([{ task: "balance", misses: 0 }]);
    expect(counter!.cores.map(({ core }) => core)).toEqual([1]);
    expect(report.plants![0]).not.toHaveProperty("fellSeconds");

    const alone = run(without(RESCUED, "rtos", "onMiss"), "1500ms");
    expect(alone.status).toBe(1);
    expect(alone.report.vms[0]).toMatchObject({ level: "srt", life: { levelChanges: 0, reactions: 0 } });
    expect(alone.report.plants![0]).toHaveProperty("fellSeconds");
  });

  it("falls if the RTOS is a best-effort guest, as the check says beforehand", () => {
    expect(mvm(["check", "demos/pendulum"]).stdout).toContain("rtos balance: done after 20.0 us at worst");
    const check = mvm(["check", BEST_EFFORT]);
    expect(check.status).toBe(0);
    expect(check.stdout).toContain(
      "rtos balance: nothing guarantees its deadline of 1000.0 us, because rtos has no reservation on its shared core",
    );
    expect(JSON.parse(mvm(["check", BEST_EFFORT, "--json"]).stdout).vms[0].tasks).toEqual([
      { name: "balance", deadline: expect.closeTo(1000, 2), worst: null },
    ]);

    const { status, stdout, stderr, report } = run(BEST_EFFORT, "2s");
    expect(status).toBe(1);
    expect(stderr).toMatch(/the pendulum fell at \d\.\d{3} s: the pole lies in its frame/);
    expect(stderr).toMatch(/deadlines missed: rtos balance/);
    const [plant] = report.plants!;
    expect(plant).toMatchObject({ fall: "frame" });
    expect(plant!.fellSeconds).toBeLessThan(1.5);
    expect(stdout).toMatch(/stood for 0\.\d{3} s and fell at/);
  });
});
