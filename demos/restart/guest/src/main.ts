/**
 * A guest with short lives. The guest works for a while and then fails in one of three ways, and
 * MVM starts the guest again. After two rounds of all three ways the guest switches itself off.
 */
import { faultAt, panicAt } from "../../../../guests/baremetal/src/fault";
import { mapSection } from "../../../../guests/baremetal/src/map";
import { endLine, print, printDecimal } from "../../../../guests/baremetal/src/text";
import { delayFor, kickWatchdog, vmInfo } from "../../../../guests/lib/hypercall";
import { systemOff, systemReset } from "../../../../guests/lib/psci";
import { VM_INFO_STARTS } from "../../../../packages/abi/src/hypercall";
import { UART0_BASE } from "../../../../packages/abi/src/zynq/memory-map";
import { r32 } from "../../../../packages/toolchain/hw/hw";

const WAYS: u32 = 3;
const ROUNDS: u32 = 2;
const WORK_STEPS: u32 = 4;
const STEP_MICROSECONDS: u32 = 5_000;

/**
 * This word does not survive a restart: MVM loads the images again, and the word must be 0 each
 * time.
 */
const memoryOfLastLife: usize = memory.data(4, 4);

export function main(): void {
  const life = <u32>vmInfo(VM_INFO_STARTS);
  print("life ");
  printDecimal(life);
  if (load<u32>(memoryOfLastLife) !== 0) print(", with memories of another");
  store<u32>(memoryOfLastLife, life);
  endLine();
  if (life > ROUNDS * WAYS) {
    print("enough");
    endLine();
    systemOff();
  }
  for (let step: u32 = 0; step < WORK_STEPS; step++) {
    kickWatchdog();
    delayFor(STEP_MICROSECONDS);
  }
  fail((life - 1) % WAYS);
}

function fail(way: u32): void {
  switch (way) {
    case 0:
      announce("it reads a device that is not its own");
      mapSection(UART0_BASE);
      r32(UART0_BASE);
      break;
    case 1:
      announce("it hangs, and its watchdog sees no kick");
      while (true) {}
    default:
      announce("it asks for a reset");
      systemReset();
  }
}

function announce(what: string): void {
  print(what);
  endLine();
}

export function fault(vector: u32, address: u32): void {
  faultAt(vector, address);
}

export function panic(_file: u32, line: u32): void {
  panicAt(line);
}
