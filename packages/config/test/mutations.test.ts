/**
 * A sound configuration is accepted; with one mistake of a kind it is refused with that kind's own
 * code.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseConfiguration } from "../src/load";
import { ConfigurationError } from "../src/source/problem";
import { type MadeConfiguration, type MadeVm, soundConfiguration } from "./made-configurations";

const codesOf = (configuration: unknown): string[] => {
  try {
    parseConfiguration("made.jsonc", JSON.stringify(configuration, null, 2));
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems.map((problem) => problem.code);
    throw error;
  }
};

/** Spoils one VM; false when this configuration has nothing of the kind to spoil. */
type Mutation = (vm: MadeVm, configuration: MadeConfiguration, chance: number) => boolean | undefined;

/** Spoils when there is a second VM to conflict with. */
const withOther =
  (spoil: (vm: MadeVm, other: MadeVm) => void): Mutation =>
  (vm, { vms }) => {
    const other = vms.find((candidate) => candidate !== vm);
    if (other === undefined) return false;
    spoil(vm, other);
    return true;
  };

const always =
  (spoil: (vm: MadeVm, chance: number) => void): Mutation =>
  (vm, _, chance) => {
    spoil(vm, chance);
    return true;
  };

const MUTATIONS: Record<string, Mutation> = {
  "unknown-key": always((vm, chance) => Object.assign(vm, { [`key${chance}`]: chance })),
  "missing-key": always((vm) => Reflect.deleteProperty(vm, "memory")),
  "wrong-type": always((vm, chance) => Object.assign(vm, { name: chance })),
  "invalid-value": always((vm, chance) => Object.assign(vm.memory, { size: `${chance} megabytes` })),
  "empty-list": always((vm) => Object.assign(vm, { cores: [] })),
  "duplicate-name": withOther((vm, other) => Object.assign(vm, { name: other.name })),
  "reserved-name": always((vm) => Object.assign(vm, { name: "mvm" })),
  "core-out-of-range": always((vm, chance) => Object.assign(vm, { cores: [2 + chance] })),
  "memory-outside-ddr": always((vm) => Object.assign(vm.memory, { base: "0xF0000000" })),
  "memory-in-mvm": always((vm) => Object.assign(vm.memory, { base: "0x38000000", size: "128 MiB" })),
  "memory-overlap": withOther((vm, other) =>
    Object.assign(vm, { memory: other.memory, image: { elf: "sound.elf" } }),
  ),
  "isolation-impossible": always((vm) => Object.assign(vm, { isolation: "shadow", startCode: "answer" })),
  "shadow-memory": always((vm, chance) => Object.assign(vm, { shadowMemory: `${16 + chance} MiB` })),
  "guest-base": always((vm) => Object.assign(vm.memory, { guestBase: "0xFFF00000" })),
  "memory-alignment": always((vm, chance) => Object.assign(vm.memory, { size: `${chance * 1024 + 1} KiB` })),
  "one-image": always((vm) => Object.assign(vm, { image: {} })),
  "unknown-device": always((vm, chance) => vm.devices.push(`device${chance}`)),
  "device-kept": always((vm) => vm.devices.push("ttc0")),
  "device-twice": (vm, { vms }, chance) => {
    const given = vms.flatMap(({ devices, cores }) => devices.map((device) => ({ device, cores })));
    const choice = given[chance % Math.max(1, given.length)];
    const own = choice !== undefined && /^(private|marker)-/.test(choice.device);
    const common = choice?.device === "global-timer";
    if (choice === undefined || ((own || common) && choice.cores !== vm.cores)) return false;
    return vm.devices.push(choice.device) > 0;
  },
  "device-common": withOther((vm, other) => {
    vm.devices = vm.devices.filter((device) => device !== "global-timer");
    other.devices = [...other.devices.filter((device) => device !== "global-timer"), "global-timer"];
    vm.devices.push("global-timer");
  }),
  "interrupt-out-of-range": always((vm, chance) => vm.interrupts.push(96 + chance)),
  "interrupt-kept": always((vm) => vm.interrupts.push(59)),
  "interrupt-twice": (vm, { vms }) => {
    const given = vms.flatMap(({ interrupts }) => interrupts)[0];
    return given !== undefined && vm.interrupts.push(given) > 0;
  },
  "not-a-console": always((vm) => Object.assign(vm, { console: "ttc1" })),
  "deadlines-without-marker": (vm) => {
    if (vm.deadlines.length === 0) return false;
    vm.devices = vm.devices.filter((device) => device !== "marker-port");
    return true;
  },
  "marker-twice": (vm) => vm.deadlines[0] !== undefined && vm.deadlines.push({ ...vm.deadlines[0] }) > 0,
  "deadline-after-period": (vm) => {
    const first = vm.deadlines[0];
    return first !== undefined && Object.assign(first, { deadline: "1 s" }) === first;
  },
};

describe("configurations by chance", () => {
  it("accepts every sound one", () => {
    fc.assert(
      fc.property(soundConfiguration, (configuration) => {
        expect(codesOf(configuration)).toEqual([]);
      }),
    );
  });

  it.each(Object.entries(MUTATIONS))("refuses %s", (code, mutate) => {
    const vmChoice = fc.nat();
    const chance = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(soundConfiguration, vmChoice, chance, (sound, choice, amount) => {
        const spoilt = structuredClone(sound);
        fc.pre(mutate(spoilt.vms[choice % spoilt.vms.length]!, spoilt, amount) === true);
        expect(codesOf(spoilt)).toContain(code);
      }),
      { numRuns: 50 },
    );
  });
});
