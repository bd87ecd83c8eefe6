import { describe, expect, it } from "vitest";
import { describePoll } from "../../src/machine/describe-poll";
import { LONG_POLL, type Poll, PollWatch } from "../../src/machine/poll-watch";
import { createZc702 } from "../../src/node";
import { assemble } from "../assemble";
import { Bench } from "../devices/bench";

const STATUS = 0xe000_102c;
const OTHER = 0xe000_1030;
const PERIOD = 20;

function watch() {
  const bench = new Bench();
  const polls = new PollWatch();
  const region = { name: "uart1", writes: 0 };
  let now = 0;
  const read = (value: number, { core = 0, pa = STATUS, times = 1, period = PERIOD } = {}) => {
    const access = { ...bench.access(0, { core }), address: pa };
    for (let n = 0; n < times; n++) {
      access.now = now;
      polls.read(access, value, region);
      now += period;
    }
  };
  return { polls, region, read };
}

describe("polls in vain", () => {
  it("last as long as the register was polled, without pauses", () => {
    const { polls, read } = watch();
    read(1, { times: LONG_POLL });
    const lasted = ({ since, until }: Poll) => until - since;
    const before = lasted(polls.inVain[0]!);
    read(1, { period: 100_000_000 });
    read(1, { times: 100 });
    const [poll] = polls.inVain;
    expect(poll!.count).toBe(LONG_POLL + 101);
    expect(lasted(poll!)).toBe(before + PERIOD * 100);
  });

  it("are reads of one register that gives one value, from a number on", () => {
    const { polls, read } = watch();
    read(1);
    read(2, { times: LONG_POLL - 1 });
    expect(polls.inVain).toEqual([]);
    read(2, { times: 5 });
    expect(polls.inVain).toEqual([
      expect.objectContaining({
        core: 0,
        pa: STATUS,
        device: "uart1",
        value: 2,
        count: LONG_POLL + 4,
        since: PERIOD,
        until: PERIOD * (LONG_POLL + 4),
      }),
    ]);
  });

  it("give the value and the address as unsigned numbers", () => {
    const { polls, read } = watch();
    read(0xffff_fffe | 0, { times: LONG_POLL });
    expect(polls.inVain).toEqual([expect.objectContaining({ pa: STATUS, value: 0xffff_fffe })]);
  });

  it("are none any more when the value changes, or when somebody has written the device", () => {
    const { polls, region, read } = watch();
    read(2, { times: LONG_POLL });
    read(3);
    expect(polls.inVain).toEqual([]);
    read(3, { times: LONG_POLL });
    expect(polls.inVain).toHaveLength(1);
    region.writes++;
    read(3);
    expect(polls.inVain).toEqual([]);
  });

  it("are counted for each register and each core, whatever the core reads between", () => {
    const { polls, read } = watch();
    for (let n = 0; n < LONG_POLL; n++) {
      read(2);
      read(n, { pa: OTHER });
      if (n % 2 === 0) read(2, { core: 1 });
    }
    expect(polls.inVain.map(({ core, pa, count }) => [core, pa, count])).toEqual([[0, STATUS, LONG_POLL]]);
    read(2, { core: 1, times: LONG_POLL / 2 });
    expect(polls.inVain.map(({ core }) => core)).toEqual([0, 1]);
    polls.clear();
    expect(polls.inVain).toEqual([]);
  });

  it("are none where the register is read now and then", () => {
    const { polls, read } = watch();
    read(2, { times: LONG_POLL, period: 2000 });
    expect(polls.inVain).toEqual([]);
  });
});

it("a program that waits for the configuration of the PL, which never comes", async () => {
  const ENTRY = 0x10_0000;
  const board = await createZc702();
  // while ((devcfg INT_STS & PCFG_DONE) == 0) …; a timer that runs is read in the same loop.
  const program = `
    movw r1, #0x700c
    movt r1, #0xf800
    movw r2, #0x0200
    movt r2, #0xf8f0
    mov r3, #1
    str r3, [r2, #8]
  1: ldr r3, [r2]
    ldr r0, [r1]
    tst r0, #4
    beq 1b
  `;
  board.writeMemory(ENTRY, assemble(program, ENTRY));
  board.start(ENTRY);
  board.run({ for: 100 * LONG_POLL, when: () => board.diagnostics.polls.inVain.length > 0 });
  expect(board.diagnostics.polls.inVain.map(describePoll)).toEqual([
    expect.stringMatching(
      /^core 0, PC 0x0010001C, secure reads of 0xF800700C \(devcfg INT_STS\): 0x[0-9A-F]{8} each time, 1\d{6} times in /,
    ),
  ]);
});
