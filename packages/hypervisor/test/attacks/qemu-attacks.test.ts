/**
 * The attacks of kernels in User mode on QEMU, the second, independent board: the same verdicts as
 * on the virtual ZC702. QEMU has no firewall, so nothing but the guests' tables keeps them apart.
 * QEMU counts time on the wall, so the other guests' cycles are not compared.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ensureQemu } from "../../../setup/src/qemu/qemu";
import { FAMILIES } from "./all";
import type { Attack, DeprivilegedKind, Verdict } from "./attack";
import { differences } from "./qemu/judge";
import { AttackedQemu, type Kept, type Work } from "./qemu/system";
import { harmless } from "./verdicts";

/** Attacks of many steps need not end. */
const ATTACKS = FAMILIES.filter(({ steps }) => !steps).flatMap(({ attacks }) => attacks);
const KINDS: readonly DeprivilegedKind[] = ["confined", "shadow"];
/** One of so many attacks is made, for each kind other ones. MVM_QEMU_ATTACKS=all makes all. */
const STEP = process.env["MVM_QEMU_ATTACKS"] === "all" ? 1 : 6;

/** Where QEMU is another processor than the Cortex-A9, and what the attacker sees there. */
const OTHERWISE: Readonly<Record<string, Verdict>> = {
  "exclusive store, after an exclusive load of own memory": harmless(
    "a store that fails need not check the address (ARM DDI 0406C A3.4.5)",
  ),
  "write ACTLR, to leave coherency": harmless("QEMU's ACTLR is 0", 0),
  "SCTLR.NMFI cleared, to mask FIQs": harmless("QEMU's NMFI is 0", 0),
};

const qemu = await ensureQemu();
const missing = "missing" in qemu ? qemu.missing : undefined;
if (missing !== undefined) console.warn(`the attacks are not made on QEMU: ${missing}`);

/** The verdict, if the attack ends. Otherwise it would not come to a place where QEMU stops. */
function verdictOf({ name, verdicts }: Attack, kind: DeprivilegedKind): Verdict | undefined {
  const verdict = verdicts[kind];
  if (verdict?.verdict === "harmless" && verdict.hangs) return undefined;
  return verdict && (OTHERWISE[name] ?? verdict);
}

describe.skipIf(missing !== undefined).each(KINDS)("on QEMU, memory of kind %s", (kind) => {
  let system: AttackedQemu;
  let before: Kept;
  let begun: Work;
  beforeAll(async () => {
    if ("missing" in qemu) return;
    system = await AttackedQemu.start(qemu, kind, ATTACKS);
    before = await system.kept();
    begun = await system.work();
  });
  afterAll(() => system?.close());

  for (const [n, attack] of ATTACKS.entries()) {
    const verdict = verdictOf(attack, kind);
    if (!verdict || n % STEP !== KINDS.indexOf(kind) % STEP) continue;
    test(`${attack.name}: ${verdict.verdict}`, async () => {
      const found = differences(verdict, await system.run(n + 1), before);
      expect(found, [...found, system.console].join("\n")).toEqual([]);
    });
  }

  test("after all attacks, the neighbour and the RTOS have gone on", async () => {
    const { looks, interrupts, rtosMemory, marks } = await system.work();
    expect(looks).toBeGreaterThan(begun.looks);
    expect(interrupts).toBeGreaterThan(begun.interrupts);
    expect(rtosMemory).not.toBe(begun.rtosMemory);
    expect(marks).toBe(0);
  });
});
