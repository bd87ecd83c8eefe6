/** Sound configurations by chance: one or two VMs that share nothing. */
import fc from "fast-check";

export interface MadeVm {
  name: string;
  level: string;
  cores: number[];
  memory: { base: string; size: string; guestBase?: string };
  isolation: "direct" | "confined" | "shadow";
  shadowMemory?: string;
  image: object;
  devices: string[];
  interrupts: number[];
  console: string;
  deadlines: { task: string; marker: number; period: string; deadline: string }[];
}

export interface MadeConfiguration {
  board: string;
  vms: MadeVm[];
}

const MIB = 0x10_0000;
const FIRST_BASE = 128; // MiB; where sound.elf is linked
const FREE_INTERRUPTS = [62, 63, 64, 65, 66, 67, 68, 84, 85, 86, 87, 88, 89, 90, 91];
const SHARED_DEVICES = ["uart1", "uart16550", "ttc1", "marker-port", "global-timer"];
const PER_CORE_DEVICES = ["private-timer", "private-watchdog"];

const hex = (value: number) => `0x${value.toString(16).padStart(8, "0")}`;

const deadlines = fc
  .uniqueArray(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 3 })
  .chain((markers) =>
    fc.tuple(
      ...markers.map((marker) =>
        fc.integer({ min: 1, max: 1000 }).chain((period) =>
          fc.integer({ min: 1, max: period }).map((deadline) => ({
            task: `task-${marker}`,
            marker,
            period: `${period} us`,
            deadline: `${deadline} us`,
          })),
        ),
      ),
    ),
  );

const walls = fc.record({
  bare: fc.constantFrom("direct" as const, "confined" as const, "shadow" as const),
  linux: fc.constantFrom("direct" as const, "shadow" as const),
  shadowMemory: fc.option(fc.integer({ min: 1, max: 16 }), { nil: undefined }),
  elsewhere: fc.boolean(),
});

/** MiB between where a guest on shadow tables sees its memory and where the memory lies. */
const AWAY = 37;

/**
 * Every VM gets its own core, or a single one both of them, place and share of the devices and
 * interrupts.
 */
export const soundConfiguration: fc.Arbitrary<MadeConfiguration> = fc
  .record({
    levels: fc.array(fc.constantFrom("hrt", "srt"), { minLength: 1, maxLength: 2 }),
    names: fc.uniqueArray(
      fc.stringMatching(/^[a-z][a-z0-9-]{0,14}$/).filter((name) => name !== "mvm"),
      { minLength: 2, maxLength: 2 },
    ),
    size: fc.integer({ min: 1, max: 64 }),
    gap: fc.integer({ min: 0, max: 64 }),
    firstCore: fc.integer({ min: 0, max: 1 }),
    several: fc.boolean(),
    shared: fc.array(fc.integer({ min: -1, max: 1 }), {
      minLength: SHARED_DEVICES.length,
      maxLength: SHARED_DEVICES.length,
    }),
    perCore: fc.subarray(PER_CORE_DEVICES),
    interrupts: fc.subarray(FREE_INTERRUPTS),
    deadlines,
    walls,
  })
  .map(({ levels, names, size, gap, firstCore, several, shared, perCore, interrupts, deadlines, walls }) => ({
    board: "zc702",
    vms: levels.map((level, index): MadeVm => {
      const devices = [...SHARED_DEVICES.filter((_, n) => shared[n] === index), ...perCore];
      const linux = { linux: { cmdline: "console=ttyS0" } };
      const cores = several && levels.length === 1 ? [0, 1] : [(firstCore + index) % 2];
      const isolation = cores.length > 1 ? "direct" : index === 0 ? walls.bare : walls.linux;
      // Room for the shadow tables of the first, which does not reach the second.
      const kept = isolation === "shadow" ? (walls.shadowMemory ?? 1) : 0;
      const seen = index === 0 ? FIRST_BASE : 256 + 128 * (gap % 3);
      const away = isolation === "shadow" && walls.elsewhere ? AWAY : 0;
      const place = { base: hex((seen + away) * MIB), size: `${index === 0 ? size + kept : 128} MiB` };
      return {
        name: names[index]!,
        level,
        cores,
        memory: away > 0 ? { ...place, guestBase: hex(seen * MIB) } : place,
        isolation,
        ...(isolation === "shadow" && walls.shadowMemory !== undefined
          ? { shadowMemory: `${kept} MiB` }
          : {}),
        image: index === 0 ? { elf: "sound.elf" } : linux,
        devices,
        interrupts: interrupts.filter((id) => id % levels.length === index),
        console: devices.find((device) => device.startsWith("uart")) ?? "hypercall",
        deadlines: devices.includes("marker-port") ? deadlines : [],
      };
    }),
  }));
