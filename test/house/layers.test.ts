import { expect, it } from "vitest";
import { wrongWays } from "./layers";

/** @param edges from, to */
function check(...edges: [from: string, to: string][]): string[] {
  const imports = new Map<string, string[]>(edges.map(([, to]) => [to, []]));
  for (const [from, to] of edges) imports.set(from, [to]);
  return wrongWays(imports);
}
const H = "packages/hypervisor/src";

it.each([
  ["packages/abi/src/a.ts", "packages/board/src/b.ts"],
  ["packages/board/src/a.ts", "packages/hypervisor/src/b.ts"],
  ["packages/board/src/a.ts", "packages/config/src/b.ts"],
  ["packages/board/src/a.ts", "packages/cli/src/b.ts"],
  ["packages/hypervisor/src/a.ts", "packages/board/src/b.ts"],
  ["packages/hypervisor/src/a.ts", "packages/config/src/b.ts"],
  ["packages/config/src/a.ts", "packages/cli/src/b.ts"],
  ["packages/web/src/a.ts", "packages/cli/src/b.ts"],
  ["packages/report/src/a.ts", "packages/web/src/b.ts"],
  ["guests/itron/src/a.ts", "packages/hypervisor/src/b.ts"],
])("%s may not import %s", (from, to) => {
  expect(check([from, to])).toEqual([`${from} imports ${to}: against the layers`]);
});

it.each([
  ["packages/board/src/a.ts", "packages/abi/src/b.ts"],
  ["packages/hypervisor/src/a.ts", "packages/toolchain/hw/hw.ts"],
  ["packages/hypervisor/test/a.ts", "packages/board/src/b.ts"],
  ["packages/cli/src/a.ts", "packages/board/src/b.ts"],
  ["guests/itron/src/a.ts", "guests/lib/b.ts"],
])("%s may import %s", (from, to) => expect(check([from, to])).toEqual([]));

it("MVM's core reaches the board and the processor through their façades", () => {
  const board = `${H}/board/board.ts`;
  expect(check([`${H}/core/a.ts`, board])).toEqual([]);
  expect(check([board, `${H}/board/zc702/gic.ts`])).toEqual([]);
  expect(check([board, `${H}/core/x.ts`], [`${H}/core/a.ts`, `${H}/board/zc702/gic.ts`])).toEqual([
    `${H}/core/a.ts imports ${H}/board/zc702/gic.ts: only ${board} is open to ${H}/core/`,
  ]);
});

it("a façade binds as soon as it exists", () => {
  const inside: [string, string] = [`${H}/core/a.ts`, `${H}/arch/armv7/psr.ts`];
  expect(check(inside)).toEqual([]);
  expect(check(inside, [`${H}/main.ts`, `${H}/arch/arch.ts`])).toHaveLength(1);
});

it("neither MVM's core nor the virtual processor names a board's numbers", () => {
  const zynq = "packages/abi/src/zynq/memory-map.ts";
  for (const part of [`${H}/core/`, "packages/board/src/cpu/core/"])
    expect(check([`${part}a.ts`, zynq])).toEqual([
      `${part}a.ts imports ${zynq}: ${part} knows no number of a board`,
    ]);
  expect(check([`${H}/core/a.ts`, "packages/abi/src/arm/gic.ts"])).toEqual([]);
  expect(check([`${H}/board/zc702/a.ts`, zynq])).toEqual([]);
});

it("MVM's core names no register of the processor", () => {
  const registers = "packages/abi/src/arm/cp15.ts";
  expect(check([`${H}/core/a.ts`, registers])).toHaveLength(1);
  expect(check([`${H}/arch/armv7/a.ts`, registers])).toEqual([]);
});
