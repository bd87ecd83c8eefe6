/** SEV between the cores, and what is counted by world, on the WebAssembly cores. */
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { buildCore } from "../../build";
import { createZc702From } from "../../src/create";
import { QUANTUM } from "../../src/machine/run-loop";
import type { Zc702 } from "../../src/zc702";
import { assemble } from "../assemble";

const MIB = 0x10_0000;
const ENTRY = 0x10_0000;
const SECOND = 0x20_0000;
const NS_CODE = 0x400_0000;
const MARKER_NOTE = 0x43c0_000c;

let core: WebAssembly.Module;
beforeAll(() => {
  core = buildCore();
});

const li = (register: string, value: number) =>
  `movw ${register}, #${value & 0xffff}\n movt ${register}, #${value >>> 16}\n`;
const poke = (address: number, value: number) => `${li("r0", address)}${li("r1", value)} str r1, [r0]\n`;
const note = (value: number) => `${li("r8", MARKER_NOTE)} mov r9, #${value}\n str r9, [r8]\n`;
const wait = (loops: number) => `${li("r7", loops)} 8: subs r7, r7, #1\n bne 8b\n`;
const park = "9: wfi\n b 9b\n";

async function boardWith(programs: [source: string, at: number][], quantum?: number): Promise<Zc702> {
  const options = { ddrSize: 80 * MIB, ...(quantum === undefined ? {} : { quantum }) };
  const board = await createZc702From(core, options);
  for (const [source, at] of programs) board.writeMemory(at, assemble(source, at));
  board.start(ENTRY);
  return board;
}

const cycleOf = (board: Zc702, value: number) => {
  const marker = [...board.trace.markers].find((each) => each.value === value);
  expect(marker, `marker ${value}`).toBeDefined();
  return marker!.cycle;
};

describe("SEV", () => {
  const SENT = 1;
  const WOKEN = 2;
  /**
   * Core 0 sends an event `loops` turns of a loop after it has started core 1, which waits for it.
   */
  const sender = (loops: number) =>
    `${poke(0xffff_fff0, SECOND)} sev\n ${wait(loops)} ${note(SENT)} sev\n ${park}`;
  const receiver = `wfe\n ${note(WOKEN)} ${park}`;

  it.each([100, 1500, 5000])("wakes the other core from WFE at its own cycle, %i loops on", async (loops) => {
    const run = async (quantum?: number) => {
      const board = await boardWith(
        [
          [sender(loops), ENTRY],
          [receiver, SECOND],
        ],
        quantum,
      );
      board.run({ until: 100_000 });
      return cycleOf(board, WOKEN) - cycleOf(board, SENT);
    };
    const delay = await run();
    // SEV itself, then what the receiver executes before its own marker; no wait for a window to
    // end.
    expect(delay).toBeGreaterThan(0);
    expect(delay).toBeLessThan(50);
    expect(await run(512)).toBe(delay);
  });

  it("wakes the other core each time, however soon after the last", async () => {
    const turns = fc.array(fc.integer({ min: 30, max: 3000 }), { minLength: 2, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(turns, fc.constantFrom(64, 512, QUANTUM), async (waits, quantum) => {
        const events = waits.map((loops) => `${wait(loops)} ${note(SENT)} sev\n`).join("");
        const board = await boardWith(
          [
            [`${poke(0xffff_fff0, SECOND)} sev\n ${events} ${park}`, ENTRY],
            [`7: wfe\n ${note(WOKEN)} b 7b\n`, SECOND],
          ],
          quantum,
        );
        board.run({ until: 200_000 });
        const cycles = (value: number) =>
          [...board.trace.markers].filter((marker) => marker.value === value).map(({ cycle }) => cycle);
        const delays = cycles(WOKEN).map((woken, n) => woken - cycles(SENT)[n]!);
        expect(delays).toHaveLength(waits.length);
        for (const delay of delays) expect(delay).toBeGreaterThan(0);
        for (const delay of delays) expect(delay).toBeLessThan(50);
      }),
      { numRuns: 30 },
    );
  });

  describe("to a core in WFI", () => {
    const AWAKE = 3;
    /** The receiver's private timer wakes it from WFI after so many ticks. */
    const TICKS = 5000;
    const sleeper = `
      ${poke(0xf8f0_0104, 0xff)} ${poke(0xf8f0_0100, 1)} ${poke(0xf8f0_1000, 1)} ${poke(0xf8f0_1100, 1 << 29)}
      ${poke(0xf8f0_0600, TICKS)} ${poke(0xf8f0_0608, 0b101)}
      wfi\n ${note(AWAKE)} wfe\n ${note(WOKEN)} ${park}`;

    const loops = Array.from({ length: 28 }, (_, n) => 800 + 200 * n);
    it.each(loops)("lets its next WFE end when the event is there, %i loops on", async (count) => {
      const board = await boardWith([
        [sender(count), ENTRY],
        [sleeper, SECOND],
      ]);
      board.run({ until: 100_000 });
      const begin = Math.max(cycleOf(board, SENT), cycleOf(board, AWAKE));
      expect(cycleOf(board, WOKEN) - begin).toBeGreaterThan(0);
      expect(cycleOf(board, WOKEN) - begin).toBeLessThan(50);
    });

    it("does not wake it", async () => {
      const board = await boardWith([
        [sender(100), ENTRY],
        [`wfi\n ${note(WOKEN)} ${park}`, SECOND],
      ]);
      board.run({ until: 100_000 });
      expect([...board.trace.markers].map(({ value }) => value)).toEqual([SENT]);
    });
  });

  it("leaves core 1 in the boot ROM if there is no RAM at 0xFFFFFFF0", async () => {
    const allLow = `${poke(0xf800_0008, 0xdf0d)} ${poke(0xf800_0910, 0x10)}`;
    const board = await boardWith([[`${allLow} sev\n ${note(SENT)} ${park}`, ENTRY]]);
    expect(board.run({ until: 100_000 }).kind).toBe("stuck");
    expect(cycleOf(board, SENT)).toBeGreaterThan(0);
    expect(board.statistics(1).instructions).toBe(0);
  });

  it("does not reach a core that is behind before its cycle", async () => {
    const polling = `${wait(10)} ${note(3)} wfe\n ${note(WOKEN)} ${park}`;
    const board = await boardWith([
      [sender(1000), ENTRY],
      [polling, SECOND],
    ]);
    board.run({ until: 100_000 });
    expect(cycleOf(board, 3)).toBeLessThan(cycleOf(board, SENT));
    expect(cycleOf(board, WOKEN)).toBeGreaterThan(cycleOf(board, SENT));
  });
});

describe("semihosting", () => {
  it("knows how long a loop took", async () => {
    const TURNS = 1000;
    const FIRST = 0x30_0000;
    const SECOND_TIME = FIRST + 8;
    const elapsed = (at: number) => `mov r0, #0x30\n ${li("r1", at)} svc #0x123456\n`;
    const program = `${elapsed(FIRST)} ${wait(TURNS)} ${elapsed(SECOND_TIME)} ${park}`;
    const board = await createZc702From(core, { ddrSize: 80 * MIB, semihosting: true });
    board.writeMemory(ENTRY, assemble(program, ENTRY));
    board.start(ENTRY);
    board.run({ until: 100_000 });
    const times = new Uint32Array(Uint8Array.from(board.readMemory(FIRST, 16)).buffer);
    // A turn is a subtraction and a branch.
    expect(times[2]! - times[0]!).toBeGreaterThanOrEqual(2 * TURNS);
    expect(times[2]! - times[0]!).toBeLessThan(2 * TURNS + 50);
  });
});

describe("statistics by world", () => {
  it("count time and exceptions where they happen", async () => {
    const monitor = 0x20_0000;
    const secure = `
      ${poke(0xf800_0008, 0xdf0d)} ${poke(0xf800_0430, 0b10)}
      ${li("r0", monitor)} mcr p15, 0, r0, c12, c0, 1
      svc #0
      cps #0x16
      mov r0, #1
      mcr p15, 0, r0, c1, c1, 0
      isb
      ${li("lr", NS_CODE)}
      mov r0, #0x1d3
      msr spsr_fsxc, r0
      movs pc, lr`;
    // Vectors at 0 (OCM): SVC returns. Monitor vectors: SMC returns to the normal world.
    const vectors = "nop\n nop\n movs pc, lr\n";
    const normal = `smc #0\n smc #0\n ${wait(5000)} ${park}`;
    const board = await boardWith([
      [secure, ENTRY],
      [vectors, 0],
      [vectors, monitor],
      [normal, NS_CODE],
    ]);
    board.run({ until: 100_000 });
    const all = board.statistics(0);
    expect(all.secure.exceptions.calls).toBe(1);
    expect(all.monitorExceptions.calls).toBe(2);
    expect(all.nonSecure.exceptions).toEqual({
      undefined: 0,
      calls: 0,
      prefetchAborts: 0,
      dataAborts: 0,
      irqs: 0,
      fiqs: 0,
    });
    expect(all.secure.busyCycles).toBeGreaterThan(40);
    expect(all.secure.busyCycles).toBeLessThan(200);
    expect(all.secure.idleCycles).toBe(0);
    expect(all.nonSecure.busyCycles).toBeGreaterThan(10_000);
    expect(all.secure.busyCycles + all.nonSecure.busyCycles).toBe(all.busyCycles);
    expect(all.nonSecure.idleCycles).toBe(all.idleCycles);
    expect(all.busyCycles + all.idleCycles).toBe(board.time);
    // Core 1 never left the boot ROM.
    expect(board.statistics(1).secure).toMatchObject({ busyCycles: 0, idleCycles: board.time });

    board.start(ENTRY);
    expect(board.statistics(0).nonSecure).toMatchObject({ busyCycles: 0, idleCycles: 0 });
    board.run({ until: 100_000 });
    expect(board.statistics(0)).toEqual(all);
  });
});
