/**
 * The VM whose life is measured: as small as one can be. Its lives, as the bench calls for them
 * (src/life.ts):
 *
 *     started ── 1: resets itself ── 2: waits ── stopped, restarted ── 3: switches itself off
 */
import {
  HYPERCALL_DELAY,
  HYPERCALL_VM_INFO,
  VM_INFO_ID,
  VM_INFO_STARTS,
} from "../../../packages/abi/src/hypercall";
import { PSCI_SYSTEM_OFF, PSCI_SYSTEM_RESET } from "../../../packages/abi/src/psci";
import { smc } from "../../../packages/toolchain/hw/hw";
import { beginOf, between, endOf, prepare } from "../src/calls";
import { PATH_NONE, PATH_OFF, PATH_RESET } from "../src/paths";
import { SMALL } from "../src/system";

const LIVES: u32 = 3;
const LIFE_OF_RESET: u32 = 1;
const LIFE_OF_OFF: u32 = 0;

export function main(): void {
  const life = smc(HYPERCALL_VM_INFO, VM_INFO_STARTS, 0, 0) % LIVES;
  if (smc(HYPERCALL_VM_INFO, VM_INFO_ID, 0, 0) === SMALL) {
    if (life === LIFE_OF_RESET) end(PSCI_SYSTEM_RESET, PATH_RESET);
    if (life === LIFE_OF_OFF) end(PSCI_SYSTEM_OFF, PATH_OFF);
  }
  for (;;) smc(HYPERCALL_DELAY, 0, 0, 0);
}

function end(call: u32, path: u32): void {
  prepare(call);
  between(beginOf(path), endOf(PATH_NONE));
}

export function panic(_file: u32, _line: u32): void {
  smc(PSCI_SYSTEM_OFF, 0, 0, 0);
}
