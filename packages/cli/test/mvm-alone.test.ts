/** MVM has fallen into an exception before its report exists. */
import { createZc702 } from "@mvm/board/node";
import type { System } from "@mvm/config";
import { troubleFailures } from "@mvm/report/doing";
import { expect, it } from "vitest";
import { SystemWatcher } from "../src/condition/system";
import { CodePlaces } from "../src/program/code-places";

const ENTRY = 0x0010_0000;
/** UDF #0; the vector of an undefined instruction is a branch to itself. */
const UDF = 0xe7f0_00f0;
const LOOP = 0xeaff_fffe;
const UNDEFINED_VECTOR = 4;

it("is a failure, and ends the run", async () => {
  const board = await createZc702();
  const put = (at: number, word: number) =>
    board.writeMemory(at, new Uint8Array(Uint32Array.of(word).buffer));
  put(ENTRY, UDF);
  put(UNDEFINED_VECTOR, LOOP);
  board.start(ENTRY);
  board.run({ for: 1000 });
  const watcher = new SystemWatcher(board, {} as System, new CodePlaces([]));
  expect(troubleFailures(watcher.doing())).toEqual([
    expect.stringMatching(/^"mvm" on core 0 .* undefined instruction 0xE7F000F0/),
  ]);
  expect(watcher.isCaught()).toBe(true);
});
