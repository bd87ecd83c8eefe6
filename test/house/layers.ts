/**
 * Rule: dependencies point one way. Tests are free: they put the layers together.
 *
 *     guests, hypervisor ──▶ toolchain ──▶ abi, setup
 *
 *     cli ──▶ config, board ──▶ abi, symbols
 *         ──▶ trace ──▶ board, abi
 *         ──▶ web ──▶ report ──▶ board, trace, config
 *         ──▶ setup, toolchain, firmware, symbols
 */
import { unitOf } from "./files";
import type { Imports } from "./imports";

/** By unit: the other units that its files may import. A unit that is not here may import any. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "packages/abi": [],
  "packages/board": ["packages/abi", "packages/symbols"],
  "packages/config": ["packages/abi", "packages/symbols"],
  "packages/trace": ["packages/board", "packages/abi"],
  "packages/campaign": ["packages/board", "packages/config", "packages/abi", "packages/setup"],
  "packages/firmware": ["packages/setup", "guests/linux"],
  "packages/pack": ["packages/board"],
  "packages/report": ["packages/abi", "packages/board", "packages/config", "packages/trace"],
  "packages/testing": ["packages/board", "packages/symbols"],
  "packages/hypervisor": ["packages/abi", "packages/toolchain"],
  "packages/setup": [],
  "packages/site": [],
  "packages/symbols": [],
  "packages/toolchain": ["packages/abi", "packages/setup"],
  "packages/web": [
    "packages/abi",
    "packages/board",
    "packages/config",
    "packages/hypervisor",
    "packages/report",
    "packages/trace",
  ],
};
/** A guest knows the boundary and what compiles it, nothing of what runs it. */
const ALLOWED_TO_GUESTS = ["packages/abi", "packages/toolchain", "packages/setup"];

/** A part of a package that is reached through its façade alone. */
interface Facade {
  /** Files that stand outside. */
  from: string;
  /** The part. */
  to: string;
  /** The only file of the part that they may import. While it does not exist the rule rests. */
  facade: string;
}

const CORE = "packages/hypervisor/src/core/";
const FACADES: readonly Facade[] = [
  { from: CORE, to: "packages/hypervisor/src/board/", facade: "packages/hypervisor/src/board/board.ts" },
  { from: CORE, to: "packages/hypervisor/src/arch/", facade: "packages/hypervisor/src/arch/arch.ts" },
];

/** What serves every board and names none: MVM's core, and the processor of the virtual board. */
const BOARDLESS = [CORE, "packages/board/src/cpu/core/"];
/** Addresses and interrupts of one board. */
const BOARD_NUMBERS = ["packages/abi/src/zynq/", "packages/abi/src/boards/zc702"];

/** MVM's core reaches the processor's registers through arch/arch.ts alone. */
const PROCESSOR_REGISTERS = "packages/abi/src/arm/cp15.ts";

const TEST = /\/test\//;

export function wrongWays(imports: Imports): string[] {
  return [...imports].flatMap(([from, targets]) => {
    if (TEST.test(from)) return [];
    return targets.flatMap((to) => {
      const reason =
        againstLayers(from, to) ??
        pastFacade(from, to, imports) ??
        namesBoard(from, to) ??
        namesRegisters(from, to);
      return reason === undefined ? [] : [`${from} imports ${to}: ${reason}`];
    });
  });
}

function againstLayers(from: string, to: string): string | undefined {
  const [unit, target] = [unitOf(from), unitOf(to)];
  const allowed = unit.startsWith("guests/")
    ? target.startsWith("guests/") || ALLOWED_TO_GUESTS.includes(target)
    : unit === target || (ALLOWED[unit]?.includes(target) ?? true);
  return allowed ? undefined : "against the layers";
}

function pastFacade(from: string, to: string, imports: Imports): string | undefined {
  const passed = FACADES.find(
    (rule) =>
      from.startsWith(rule.from) && to.startsWith(rule.to) && to !== rule.facade && imports.has(rule.facade),
  );
  return passed && `only ${passed.facade} is open to ${passed.from}`;
}

function namesBoard(from: string, to: string): string | undefined {
  const part = BOARDLESS.find((prefix) => from.startsWith(prefix));
  const named = BOARD_NUMBERS.some((prefix) => to.startsWith(prefix));
  return part !== undefined && named ? `${part} knows no number of a board` : undefined;
}

function namesRegisters(from: string, to: string): string | undefined {
  return from.startsWith(CORE) && to === PROCESSOR_REGISTERS ? `${CORE} knows no register` : undefined;
}
