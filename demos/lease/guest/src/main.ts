/**
 * A guest that writes lines to a UART that no VM owns. The guest leases the UART for each line. In
 * the middle of the line the guest waits, so that another VM has the core while this guest holds
 * the UART. The last VM of the system keeps the lease until MVM revokes the lease.
 */
import { faultAt, panicAt } from "../../../../guests/baremetal/src/fault";
import { endLine, print, printDecimal } from "../../../../guests/baremetal/src/text";
import { initUart, putByte } from "../../../../guests/itron/src/device/uart";
import { delayFor, vmInfo } from "../../../../guests/lib/hypercall";
import { acquireDevice, releaseDevice } from "../../../../guests/lib/lease";
import { DENIED, SUCCESS, VM_INFO_ID, VM_INFO_VMS } from "../../../../packages/abi/src/hypercall";

/** The index of uart1 in `sharedDevices`. */
const UART: u32 = 0;
const DIGIT_0: u32 = 0x30;
const WAIT_MICROSECONDS: u32 = 100_000;
const WORD_MICROSECONDS: u32 = 1_000;
const REST_MICROSECONDS: u32 = 5_000;
/** Longer than the configured holding time. */
const TOO_LONG_MICROSECONDS: u32 = 15_000;

export function main(): void {
  const id = <u32>vmInfo(VM_INFO_ID);
  const greedy = id === <u32>vmInfo(VM_INFO_VMS) - 1;
  for (;;) {
    const result = acquireDevice(UART, WAIT_MICROSECONDS);
    if (result === SUCCESS) {
      initUart();
      if (greedy) keep();
      else writeLine(id);
    } else {
      print("no lease: ");
      printDecimal(result);
      endLine();
    }
    delayFor(REST_MICROSECONDS);
  }
}

function writeLine(id: u32): void {
  write("VM ");
  putByte(DIGIT_0 + id);
  write(" has");
  delayFor(WORD_MICROSECONDS);
  write(" the");
  delayFor(WORD_MICROSECONDS);
  write(" UART\n");
  releaseDevice(UART);
}

function keep(): void {
  delayFor(TOO_LONG_MICROSECONDS);
  print(releaseDevice(UART) === DENIED ? "the UART was taken away" : "the UART was left to me");
  endLine();
}

function write(text: string): void {
  for (let n = 0; n < text.length; n++) putByte(load<u8>(changetype<usize>(text) + 2 * n));
}

export function fault(vector: u32, address: u32): void {
  faultAt(vector, address);
}

export function panic(_file: u32, line: u32): void {
  panicAt(line);
}
