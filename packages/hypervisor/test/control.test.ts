/** Calls by which one VM changes another. */
import { expect, test } from "vitest";
import * as abi from "../../abi/src/index";
import { BEST_EFFORT, HARD, RESERVED, SHARED_CORE, Trio, VMS } from "./trio";

test("a change of level that moves the manager which asks for it returns to it on its new core", () => {
  const trio = new Trio(
    [
      { ...VMS[RESERVED]!, budget: 5_000, weight: 1 },
      { ...VMS[BEST_EFFORT]!, flags: abi.VM_FLAG_MANAGER },
      { ...VMS[HARD]!, level: abi.LEVEL_SRT },
    ],
    {},
  );
  trio.pass(6_000);
  expect(trio.vmOn(SHARED_CORE)).toBe(BEST_EFFORT);
  const manager = trio.vcpu(SHARED_CORE);
  trio.hypercall(SHARED_CORE, abi.HYPERCALL_VM_LEVEL, RESERVED, abi.LEVEL_HRT);
  expect(trio.vmOn(SHARED_CORE)).toBe(RESERVED);
  expect(trio.vcpu(SHARED_CORE)).not.toBe(manager);
  expect(trio.read(manager)).toBe(abi.SUCCESS);
});
