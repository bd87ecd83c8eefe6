/**
 * CPU exception handlers on the virtual board (exceptions/main.ts): where the handler runs, what it
 * sees, what its services do, and where the interrupted code goes on.
 */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CPU_HZ, createZc702 } from "../../../packages/board/src/index";
import { buildImage } from "../../../packages/toolchain/src/index";
import { image } from "../image";
import { E } from "./specification";

const [UNDEFINED, SUPERVISOR_CALL, PREFETCH_ABORT, DATA_ABORT] = [1, 2, 3, 4];
const CAUSER = 1;
const HALF_SECOND = Math.round(CPU_HZ / 2);

const told = (exception: number, ctx: number, loc: number, dpn: number) =>
  `exception ${exception}: ctx ${ctx}, loc ${loc}, dpn ${dpn}; in the handler ctx 1, loc ${loc || ctx}, ${
    loc || ctx ? "get_tid E_CTX" : `task ${CAUSER}`
  }`;

/** Where the program reads how its run ends. */
const ENDING = 0x04f0_0000;

/** Each ending, and what the program says then. */
const ENDINGS = [
  [
    "an SVC instruction in a handler, which has no way back",
    0,
    [told(DATA_ABORT!, 1, 0, 1), `fault, vector ${SUPERVISOR_CALL}`],
  ],
  ["an exception in the kernel", 1, [`fault, vector ${DATA_ABORT}`]],
  ["an exception in an exception handler", 2, [`fault, vector ${DATA_ABORT}`]],
  ["an exception without a handler", 3, [`fault, vector ${UNDEFINED}`]],
] as const;

it.each(ENDINGS)("handlers run until %s", async (_, ending, last) => {
  const elf = await buildImage({
    ...image,
    name: "itron-exceptions",
    entry: `${import.meta.dirname}/exceptions/main.ts`,
    asm: [...image.asm, `${import.meta.dirname}/exceptions/cause.S`],
  });
  const board = await createZc702();
  let text = "";
  board.serialPort("uart1").onByte = (byte) => {
    text += String.fromCharCode(byte);
  };
  const entry = board.loadElf(readFileSync(elf), elf);
  board.writeMemory(ENDING, Uint8Array.of(ending));
  board.start(entry);
  board.run({ until: HALF_SECOND });
  expect(text.split("\r\n")).toEqual([
    told(UNDEFINED!, 0, 0, 0),
    "r0 of the handler: 42",
    told(PREFETCH_ABORT!, 0, 0, 0),
    told(DATA_ABORT!, 0, 0, 0),
    // TSK_SELF is no task in a handler. The urgent task runs before the exception of the task.
    told(SUPERVISOR_CALL!, 0, 0, 0),
    `wup_tsk ${E.OK}`,
    `ras_tex ${E.ID}`,
    `ras_tex of the task ${E.OK}`,
    "the urgent task",
    "task exception 2",
    told(SUPERVISOR_CALL!, 0, 0, 1),
    `wup_tsk ${E.OK}`,
    `ras_tex ${E.ID}`,
    `ras_tex of the task ${E.OK}`,
    "task exception 2",
    "dispatching is disabled",
    "the urgent task",
    told(SUPERVISOR_CALL!, 0, 1, 1),
    `wup_tsk ${E.CTX}`,
    `ras_tex ${E.CTX}`,
    `ras_tex of the task ${E.CTX}`,
    "registers kept: 1",
    ...last,
    "",
  ]);
});
