/** A debugger may look at every register of every device: nothing changes by that. */
import { PL_UART_BASE } from "@mvm/abi/zynq/memory-map";
import { beforeAll, describe, expect, it } from "vitest";
import { buildCore } from "../../build";
import { createZc702From } from "../../src/create";
import { PERIPHERALS } from "../../src/memory/map";
import { axiUart16550 } from "../../src/pl/axi-uart16550";
import type { Zc702 } from "../../src/zc702";
import { assemble } from "../assemble";

const MIB = 0x10_0000;
const ENTRY = 0x10_0000;
const UART_1 = 0xe000_1000;
const UART_16550 = PL_UART_BASE + 0x1000;
const TTC_0_INTERRUPT = 0xf800_1054;
const ACKNOWLEDGE = 0xf8f0_010c;
const poke = (address: number, value: number) => `ldr r0, =${address}\n ldr r1, =${value}\n str r1, [r0]\n`;

/** Something waits in each register that a read would empty: bytes, events, an interrupt. */
const PROGRAM = `
  ${poke(UART_1, 0x14)}
  ${poke(0xf800_1024, 100)} ${poke(0xf800_1060, 1)} ${poke(0xf800_100c, 0x02)}
  ${poke(0xf8f0_1000, 1)} ${poke(0xf8f0_1100, 0x2000_0000)} ${poke(0xf8f0_0104, 0xff)} ${poke(0xf8f0_0100, 1)}
  ${poke(0xf8f0_0600, 500)} ${poke(0xf8f0_0608, 4 | 1)}
1: add r2, r2, #1
  b 1b
  .ltorg
`;

const PL_UART = { name: "16550", base: UART_16550, size: 0x20 };

let board: Zc702;
beforeAll(async () => {
  board = await createZc702From(buildCore(), { ddrSize: 4 * MIB, pl: [axiUart16550()] });
  board.writeMemory(ENTRY, assemble(PROGRAM, ENTRY));
  board.start(ENTRY);
  for (const name of ["uart1", "pl-uart"]) board.serialPort(name).send("abcdefgh");
  board.run({ until: 4_000_000 });
});

function lookAround(): string[] {
  return [0, 1].flatMap((core) =>
    [false, true].flatMap((nonSecure) =>
      [...PERIPHERALS.filter(({ modelled }) => modelled), PL_UART].map(({ name, base, size }) => {
        const bytes = board.debugger.memory.readPhysical(core, base, Math.min(size, 0x1000), nonSecure);
        return `${name} ${Buffer.from(bytes).toString("hex")}`;
      }),
    ),
  );
}

const look = (address: number) => board.debugger.memory.readPhysical(0, address, 4, false)[0];

describe("looking", () => {
  it("changes nothing, and is not noted", () => {
    const before = lookAround();
    expect(before.some((line) => line.includes("61"))).toBe(true);
    expect(lookAround()).toEqual(before);
    expect(board.diagnostics.violations).toEqual([]);
    expect(board.diagnostics.unimplemented).toEqual([]);
  });

  it("sees what waits, again and again", () => {
    for (let i = 0; i < 3; i++) {
      expect(look(UART_1 + 0x30)).toBe("a".charCodeAt(0));
      expect(look(UART_16550)).toBe("a".charCodeAt(0));
      expect(look(TTC_0_INTERRUPT)).toBe(1);
      expect(look(ACKNOWLEDGE)).toBe(29);
    }
  });
});
