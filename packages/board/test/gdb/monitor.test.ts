/** The monitor commands of the board, on a program of which one knows what it has done. */
import { beforeAll, describe, expect, it } from "vitest";
import { boardCommands } from "../../src/gdb/board-commands";
import { Monitor } from "../../src/gdb/monitor";
import type { Zc702 } from "../../src/zc702";
import { at, COUNTS, startedBoard } from "../debugger/two-cores";

let board: Zc702;
let monitor: Monitor;
const ask = (line: string, core = 0) => monitor.answer(line, core);

beforeAll(async () => {
  board = await startedBoard();
  monitor = new Monitor(boardCommands(board, { conditions: {} }));
  board.run({ until: 20_480 });
});

describe("monitor", () => {
  it("phys shows words of memory and of devices, as a world sees them", () => {
    const count = new DataView(board.readMemory(COUNTS[0]!, 4).buffer).getUint32(0, true);
    const hex = count.toString(16).toUpperCase().padStart(8, "0");
    expect(ask(`phys 0x${COUNTS[0]!.toString(16)} 4`)).toBe(`0x00110000: 0x${hex}`);
    // ICCICR as the program has written it. The normal world sees the bit of Group 1 alone.
    expect(ask("phys 0xf8f00100 4")).toBe("0xF8F00100: 0x00000003");
    expect(ask("phys 0xf8f00100 4 normal")).toBe("0xF8F00100: 0x00000001");
    expect(ask("phys 0x110000 4 normal")).toContain("refused");
  });

  it("firewall says what is there, and what opens it", () => {
    expect(ask("firewall 0x110000")).toMatch(/DDR, secure world only: .*bit 0 of SLCR TZ_DDR_RAM/);
    expect(ask("firewall 0xe0001000")).toMatch(/uart1, secure world only: .*bit 7 of security_apb_slaves/);
    expect(ask("firewall 0xf8f01000")).toContain("the device itself looks at the world");
    expect(ask("firewall 0x30000000")).toContain("nothing is at this address");
  });

  it("tables says that the MMU is off", () => {
    expect(ask("tables 0x1234")).toBe("secure world, MMU off: physical address 0x00001234");
  });

  it("irq shows the timer's interrupt, and why another does not come", () => {
    expect(ask("irq")).toMatch(/core 0: Group 0 on as IRQ, Group 1 on, mask 0xF8/);
    expect(ask("irq")).toMatch(/\n {2}29: enabled, Group 0, priority 0x00/);
    expect(ask("irq 29")).toContain("yes  enabled in the distributor");
    expect(ask("irq 59")).toContain("NO   not pending: its wire is low");
    expect(ask("irq 59")).toContain("NO   disabled in the distributor");
    expect(ask("irq 59")).toContain("NO   goes to no core");
    expect(ask("irq 29", 1)).toContain("NO   and off in the core's interface (ICCICR)");
  });

  it("timers shows the private timer of each core", () => {
    expect(ask("timers")).toMatch(/cycle 20480, 30.720 µs/);
    expect(ask("timers")).toMatch(/private timer of core 0: LOAD 0x000002BD, .*CONTROL 0x00000007/);
    expect(ask("timers")).toMatch(/private timer of core 1: all 0/);
  });

  it("break and watch stop in the world that is named, until they are deleted", () => {
    expect(ask(`break world normal ${at("loop0")}`)).toMatch(/^1: break world normal at 0x/);
    expect(board.run({ for: 8192 }).kind).toBe("time");
    expect(ask(`watch world secure ${COUNTS[1]} 4 write`)).toMatch(
      /^2: watch world secure, write of 4 bytes/,
    );
    expect(board.run({ for: 8192 })).toEqual({ kind: "debugger", core: 1 });
    expect(ask("points")).toMatch(/^1: .*\n2: /);
    expect(ask("delete 2")).toBe("");
    ask(`break world secure ${at("loop0")}`);
    expect(board.run({ for: 8192 })).toEqual({ kind: "debugger", core: 0 });
    ask("delete");
    expect(ask("points")).toBe("none");
    expect(board.run({ for: 8192 }).kind).toBe("time");
  });

  it.each([
    ["nothing", "there is no command"],
    ["phys", "the address is missing"],
    ["phys x 4", "is no number"],
    ["phys 0 4 middle", "is no world"],
    ["phys 0 4 secure more", "is too much"],
    ["tables 0x100000000", "is no number of 32 bits"],
    ["irq 96", "interrupts are 0 to 95"],
    ["break", "is no condition"],
    ["break world underworld 0", "is no world"],
    ["break world secure", "is missing"],
    ["watch world secure 0 0", "the length is wrong"],
    ["watch world secure 0 4 scribble", "is none of"],
    ["delete 77", "there is no point 77"],
  ])("%s: %s", (line, message) => {
    expect(ask(line)).toContain(message);
  });

  it("help names each command", () => {
    for (const { name } of boardCommands(board, { conditions: {} }))
      expect(ask("help")).toContain(`monitor ${name}`);
  });
});
