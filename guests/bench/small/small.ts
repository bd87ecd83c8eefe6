/**
 * The VM whose life is measured: as small as a VM can be. The bench starts the VM's lives in this
 * order (src/life.ts):
 *
 *     started ── 1: resets itself ── 2: waits ── stopped, restarted ── 3: switches itself off
 */
import { VM_INFO_ID, VM_INFO_STARTS } from "../../../packages/abi/src/hypercall";
import { PSCI_SYSTEM_OFF, PSCI_SYSTEM_RESET } from "../../../packages/abi/src/psci";
import { delay, vmInfo } from "../../lib/hypercall";
import { systemOff } from "../../lib/psci";
import { beginOf, between, endOf, prepare } from "../src/calls";
import { PATH_NONE, PATH_OFF, PATH_RESET } from "../src/paths";
import { SMALL } from "../src/system";

const LIVES: u32 = 3;
const LIFE_OF_RESET: u32 = 1;
const LIFE_OF_OFF: u32 = 0;

export function main(): void {
  const life = <u32>vmInfo(VM_INFO_STARTS) % LIVES;
  if (<u32>vmInfo(VM_INFO_ID) === SMALL) {
    if (life === LIFE_OF_RESET) end(PSCI_SYSTEM_RESET, PATH_RESET);
    if (life === LIFE_OF_OFF) end(PSCI_SYSTEM_OFF, PATH_OFF);
  }
  for (;;) delay();
}

function end(call: u32, path: u32): void {
  prepare(call);
  between(beginOf(path), endOf(PATH_NONE));
}

export function panic(_file: u32, _line: u32): void {
  systemOff();
}
