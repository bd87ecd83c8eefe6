import { CONTEXTIDR, TTBR0 } from "../../../packages/abi/src/arm/cp15";
import { isb, mcr } from "../../../packages/toolchain/hw/hw";
import { endLine, print, printDecimal } from "../../baremetal/src/text";
import { resume, useTable } from "./asm";
import { CALL_REPORT, CALL_SLEEP } from "./calls";
import { now, startTicks, takeInterrupt, waitForInterrupt } from "./clock";
import { PROCESSES, Process, processAt } from "./process";

// A kernel in a hundred lines: processes take turns, a tick each.

/** Why a process came to the kernel: a system call, an interrupt, any other exception. */
export const REASON_CALL: u32 = 0;
export const REASON_INTERRUPT: u32 = 1;
export const REASON_ABORT: u32 = 2;

/** Every descriptor has domain 0, whose access rights count. */
const DOMAIN_0_CLIENT: u32 = 1;
/** ASID while TTBR0 changes (ARM DDI 0406C B3.10.4). */
const NO_PROCESS: u32 = 0;
const INSTRUCTION: u32 = 4;

/** Runs the processes, which are made. Does not return. */
export function runProcesses(): void {
  useTable(processAt(1).table, DOMAIN_0_CLIENT);
  startTicks();
  resume(changetype<u32>(choose(PROCESSES)));
}

/** `process` came to the kernel for `reason`. Returns the process that goes on. */
export function handle(address: u32, reason: u32): u32 {
  const process = changetype<Process>(address);
  if (reason === REASON_CALL) {
    serve(process);
  } else if (reason === REASON_INTERRUPT) {
    takeInterrupt();
    process.preemptions++;
  } else {
    process.aborts++;
    process.pc += INSTRUCTION; // the programs are in ARM state
    return address;
  }
  return changetype<u32>(choose(process.number));
}

function serve(process: Process): void {
  if (process.r7 === CALL_SLEEP) process.wake = now() + process.r0;
  else if (process.r7 === CALL_REPORT) printReport(process);
}

function printReport(process: Process): void {
  print("process ");
  printDecimal(process.number);
  print(": ");
  printDecimal(process.r0);
  print(" rounds, ");
  printDecimal(process.preemptions);
  print(" times preempted, ");
  printDecimal(process.aborts);
  print(" aborts");
  endLine();
}

/** The next process after `last` that does not sleep, on its table. */
function choose(last: u32): Process {
  let number = readyAfter(last);
  for (; number === 0; number = readyAfter(last)) waitForInterrupt();
  const process = processAt(number);
  switchTo(process);
  return process;
}

/** Number of the next process after `last` that does not sleep, or 0. */
function readyAfter(last: u32): u32 {
  for (let n: u32 = 0; n < PROCESSES; n++) {
    const number = ((last + n) % PROCESSES) + 1;
    if (now() >= processAt(number).wake) return number;
  }
  return 0;
}

function switchTo(process: Process): void {
  mcr(CONTEXTIDR, NO_PROCESS);
  isb();
  mcr(TTBR0, process.table);
  isb();
  mcr(CONTEXTIDR, process.number);
  isb();
}
