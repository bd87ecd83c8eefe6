/**
 * The kernel as the compiler made it, on the virtual board: a service that is called in a loop
 * returns what an interrupt has changed, and the exclusive monitor is clear after an interrupt and
 * after a switch of tasks (polls/main.ts).
 */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CPU_HZ, createZc702 } from "../../../packages/board/src/index";
import { buildImage } from "../../../packages/toolchain/src/index";
import { image } from "../image";

const POLLED =
  "get_tim pol_sem pol_flg prcv_dtq prcv_mbx pget_mpf tslp_tsk can_wup can_act get_pri ref_tst".split(" ");
const HALF_SECOND = Math.round(CPU_HZ / 2);

it("a loop of calls sees what an interrupt changes, and no STREX survives a switch", async () => {
  const elf = await buildImage({
    ...image,
    name: "itron-polls",
    entry: `${import.meta.dirname}/polls/main.ts`,
    markers: [],
  });
  const board = await createZc702();
  let text = "";
  board.serialPort("uart1").onByte = (byte) => {
    text += String.fromCharCode(byte);
  };
  board.start(board.loadElf(readFileSync(elf), elf));
  board.run({ until: HALF_SECOND });
  expect(text.split("\r\n")).toEqual([
    ...POLLED.map((service) => `${service}: ended`),
    "STREX after an interrupt: 1",
    "STREX after a switch of tasks: 1",
    "exception by itself: 1",
    "exception at the exit of an interrupt: ended",
    "exception during a wait that times out: 2, E_TMOUT",
    "all ended",
    "",
  ]);
});
