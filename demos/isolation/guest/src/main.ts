/**
 * A small kernel with processes (guests/processes). At its first start it is a good guest. Each
 * further start is another attack: the kernel makes a translation table that maps the whole
 * machine, and attacks; or one of its processes does. It says how many accesses were refused, and
 * how many were not. Then its processes run as before.
 */
import { faultAt, panicAt } from "../../../../guests/baremetal/src/fault";
import { endLine, print } from "../../../../guests/baremetal/src/text";
import { vmInfo } from "../../../../guests/lib/hypercall";
import { runProcesses } from "../../../../guests/processes/src/kernel";
import { makeProcess, makeProcessOf, PROCESSES } from "../../../../guests/processes/src/process";
import { VM_INFO_STARTS } from "../../../../packages/abi/src/hypercall";
import { hostileEnd, hostileStart } from "./asm";
import { attackByKernel, KERNEL_ATTACKS, listPlaces } from "./attacks";

export { handle } from "../../../../guests/processes/src/kernel";

export function main(): void {
  const starts = <u32>vmInfo(VM_INFO_STARTS);
  for (let number: u32 = 1; number <= PROCESSES; number++) makeProcess(number);
  if (starts > 1) attack((starts - 2) % (KERNEL_ATTACKS + 1));
  runProcesses();
}

function attack(number: u32): void {
  if (number < KERNEL_ATTACKS) {
    attackByKernel(number);
    return;
  }
  print("a process attacks: its report counts an abort for each refused access");
  endLine();
  makeProcessOf(PROCESSES, hostileStart, hostileEnd);
  listPlaces(PROCESSES);
}

export function fault(vector: u32, address: u32): void {
  faultAt(vector, address);
}

export function panic(_file: u32, line: u32): void {
  panicAt(line);
}
