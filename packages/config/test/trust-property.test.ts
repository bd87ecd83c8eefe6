/**
 * The matrix of trust of sound systems by chance: it is complete, and an option that protects opens
 * nothing.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { closedIsClosed } from "../src/checks/closed";
import { parseConfiguration } from "../src/load";
import type { System } from "../src/schema/system";
import { type Cell, isTrusted, MVM, trustMatrix } from "../src/trust/matrix";
import { RESOURCES } from "../src/trust/pair";

const MIB = 0x10_0000;
const hex = (mebibytes: number) => `0x${(mebibytes * MIB).toString(16)}`;
const FIRST_BASE = 128; // MiB; where sound.elf is linked
const LINUX_BASE = 256;
const LINUX_STEP = 128;
const CHANNEL_BASE = 900;

interface Vm {
  name: string;
  level: "hrt" | "srt";
  cores: number[];
  memory: { base: string; size: string };
  isolation: "direct" | "confined" | "shadow";
  image: object;
  devices: string[];
  guardInterrupts: boolean;
  manager: boolean;
  changesLevel: boolean;
  reservation?: { budget: string; period: string };
}

const RESERVATION = { budget: "200 us", period: "500 ms" };

const isGuardable = (vm: Vm) =>
  vm.level === "hrt" && !vm.changesLevel && !("linux" in vm.image) && vm.isolation === "direct";

/** Up to four VMs: the first may own its core, the others are on the other core, or on any. */
const systems = fc
  .record({
    owner: fc.boolean(),
    ownersCore: fc.integer({ min: 0, max: 1 }),
    vms: fc.array(
      fc.record({
        core: fc.integer({ min: 0, max: 1 }),
        linux: fc.boolean(),
        walls: fc.boolean(),
        shadow: fc.boolean(),
        timer: fc.boolean(),
        marker: fc.boolean(),
        guard: fc.boolean(),
        manager: fc.constantFrom(false, false, false, true),
        changesLevel: fc.constantFrom(false, false, true),
        reserved: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    uart1: fc.nat({ max: 5 }),
    globalTimer: fc.nat({ max: 5 }),
    leased: fc.boolean(),
    channel: fc.boolean(),
    guestDebug: fc.constantFrom(false, false, false, true),
  })
  .map((made) => {
    const vms = made.vms.map((chosen, index): Vm => {
      const isOwner = made.owner && index === 0;
      const core = isOwner ? made.ownersCore : made.owner ? 1 - made.ownersCore : chosen.core;
      const vm: Vm = {
        name: `vm${index}`,
        level: isOwner ? "hrt" : "srt",
        cores: [core],
        memory: chosen.linux
          ? { base: hex(LINUX_BASE + index * LINUX_STEP), size: "16 MiB" }
          : { base: hex(FIRST_BASE + 2 * index), size: "2 MiB" },
        isolation: !chosen.walls ? "direct" : chosen.linux || chosen.shadow ? "shadow" : "confined",
        image: chosen.linux ? { linux: { cmdline: "" } } : { elf: "sound.elf" },
        devices: [
          ...(chosen.timer ? ["private-timer"] : []),
          ...(chosen.marker ? ["marker-port"] : []),
          ...(made.uart1 === index ? ["uart1"] : []),
          ...(made.globalTimer === index ? ["global-timer"] : []),
        ],
        guardInterrupts: false,
        manager: chosen.manager,
        changesLevel: chosen.changesLevel,
      };
      if (chosen.reserved && !isOwner) vm.reservation = RESERVATION;
      return { ...vm, guardInterrupts: chosen.guard && isGuardable(vm) };
    });
    const pair = [vms[0]!.name, vms.at(-1)!.name];
    return {
      guestDebug: made.guestDebug,
      vms,
      channels:
        made.channel && vms.length > 1
          ? [{ name: "link", between: pair, memory: { base: hex(CHANNEL_BASE), size: "1 MiB" } }]
          : [],
      sharedDevices: made.leased ? [{ device: "ttc1", vms: [...new Set(pair)], hold: "1 ms" }] : [],
    };
  });

type Made = ReturnType<typeof systems.generate>["value"];

const parse = (made: object) => parseConfiguration("made.jsonc", JSON.stringify(made));
const matrixOf = (made: Made) => trustMatrix(parse(made).system);
const nameOf = ({ victim }: Cell) => (victim === MVM ? victim : victim.name);
const keyOf = (cell: Cell) => `${nameOf(cell)} ${cell.actor.name} ${cell.resource}`;

function expectedKeys({ vms }: System): string[] {
  const names = vms.map(({ name }) => name);
  return [...names, MVM].flatMap((victim) =>
    names
      .filter((actor) => actor !== victim)
      .flatMap((actor) => RESOURCES.map((resource) => `${victim} ${actor} ${resource}`)),
  );
}

it("has one cell for each victim, each other VM and each resource, and a reason in each cell", () => {
  fc.assert(
    fc.property(systems, (made) => {
      const { system } = parse(made);
      const matrix = trustMatrix(system);
      expect(matrix.map(keyOf).sort()).toEqual(expectedKeys(system).sort());
      for (const cell of matrix) {
        if (!isTrusted(cell)) expect(cell.keptBy).not.toEqual([]);
        for (const { way, pair } of cell.open) {
          expect(pair.actor.name).toBe(cell.actor.name);
          expect(pair.victim.name).toBe(nameOf(cell));
          expect(way.fix(pair)).not.toMatch(/undefined|""|^$/);
        }
      }
    }),
  );
});

it("a system is closed exactly if no cell says that a VM must trust another", () => {
  fc.assert(
    fc.property(systems, (made) => {
      const trusted = matrixOf(made).filter(isTrusted);
      const open = parse({ ...made, closed: false });
      expect(closedIsClosed(open)).toEqual([]);
      const asked = { ...open, system: { ...open.system, closed: true } };
      const problems = closedIsClosed(asked);
      expect(problems.length === 0).toBe(trusted.length === 0);
      // A direct guest is one problem, whatever it reaches.
      const direct = made.vms.filter(({ isolation }) => isolation === "direct");
      const told = problems.filter(({ what }) => what.includes("all others must trust"));
      expect(told).toHaveLength(made.vms.length === 1 ? 0 : direct.length);
      if (direct.length === 0) expect(problems).toHaveLength(trusted.length);
    }),
  );
});

/** An option that protects, for VM `index`; undefined: the VM cannot have it, or has it. */
type Option = (made: Made, index: number) => Made | undefined;

const withVm = (made: Made, index: number, changed: Partial<Vm>): Made => ({
  ...made,
  vms: made.vms.map((vm, other) => (other === index ? { ...vm, ...changed } : vm)),
});

const OPTIONS: Readonly<Record<string, Option>> = {
  walls: (made, index) => {
    const vm = made.vms[index]!;
    if (vm.isolation !== "direct" || vm.guardInterrupts) return undefined;
    return withVm(made, index, { isolation: "linux" in vm.image ? "shadow" : "confined" });
  },
  "guarded interrupts": (made, index) =>
    isGuardable(made.vms[index]!) && !made.vms[index]!.guardInterrupts
      ? withVm(made, index, { guardInterrupts: true })
      : undefined,
  // For good: a VM that may become soft real-time is best effort then, because an HRT VM has no
  // reservation.
  "hard real-time for good, on a core that it has alone": (made, index) => {
    const vm = made.vms[index]!;
    if (vm.changesLevel || made.vms.some(({ manager }) => manager)) return undefined;
    const alone = made.vms.every((other) => other === vm || other.cores[0] !== vm.cores[0]);
    if (!alone || vm.level === "hrt") return undefined;
    const { reservation, ...rest } = vm;
    return { ...made, vms: made.vms.map((other) => (other === vm ? { ...rest, level: "hrt" } : other)) };
  },
  "a reservation": (made, index) => {
    const vm = made.vms[index]!;
    if (vm.level === "hrt" || vm.reservation !== undefined) return undefined;
    return withVm(made, index, { reservation: RESERVATION });
  },
  "no manager": (made, index) =>
    made.vms[index]!.manager ? withVm(made, index, { manager: false }) : undefined,
  "no change of its level": (made, index) =>
    made.vms[index]!.changesLevel ? withVm(made, index, { changesLevel: false }) : undefined,
  "no devices": (made, index) =>
    made.vms[index]!.devices.length > 0 ? withVm(made, index, { devices: [] }) : undefined,
  "no debug": (made) => (made.guestDebug ? { ...made, guestDebug: false } : undefined),
};

it.each(Object.entries(OPTIONS))("%s: what is kept stays kept", (_, apply) => {
  fc.assert(
    fc.property(systems, fc.nat(), (made, choice) => {
      const changed = apply(made, choice % made.vms.length);
      fc.pre(changed !== undefined);
      const after = new Map(matrixOf(changed!).map((cell) => [keyOf(cell), cell]));
      for (const cell of matrixOf(made)) {
        if (!isTrusted(cell)) expect(isTrusted(after.get(keyOf(cell))!), keyOf(cell)).toBe(false);
      }
    }),
  );
});
