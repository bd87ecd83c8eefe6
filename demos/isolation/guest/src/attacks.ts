import { endLine, print, printDecimal } from "../../../../guests/baremetal/src/text";
import { attackDistributor } from "../../../../guests/lib/hostile";
import { DATA_PLACES } from "../../../../guests/processes/src/addresses";
import { dataOf } from "../../../../guests/processes/src/process";
import { w32 } from "../../../../packages/toolchain/hw/hw";
import { refusesRead, refusesWrite } from "./asm";
import { devicePlace, kernelPlace, memoryPlace, tablePlace } from "./places";
import { forgeTableAt, mapEverything } from "./table";

// The attacks, by number.

export const KERNEL_ATTACKS: u32 = 4;
const ROUNDS: u32 = 20;
const MARK: u32 = 0xbad0bad0;

let refused: u32 = 0;
let done: u32 = 0;

/** Attack `number` of the kernel, below KERNEL_ATTACKS. */
export function attackByKernel(number: u32): void {
  mapEverything();
  switch (number) {
    case 0:
      print("memory of others");
      attackAll(memoryPlace);
      break;
    case 1:
      print("tables that the hardware walks");
      attackAll(tablePlace);
      attackByForgedTables();
      break;
    case 2:
      print("devices of others");
      attackAll(devicePlace);
      break;
    default:
      for (let round: u32 = 0; round < ROUNDS; round++) attackDistributor(round);
      // No write is refused. The distributor that MVM shows has no line of another guest.
      print("interrupts of others: all written");
  }
  if (refused + done !== 0) printCounts();
  endLine();
}

/** The places that the hostile program of process `number` attacks, in its data page. */
export function listPlaces(number: u32): void {
  let at = dataOf(number) + DATA_PLACES;
  for (let n: u32 = 0, place = kernelPlace(0); place !== 0; place = kernelPlace(++n), at += 4) w32(at, place);
  for (let n: u32 = 0, place = memoryPlace(0); place !== 0; place = memoryPlace(++n), at += 4) w32(at, place);
  for (let n: u32 = 0, place = devicePlace(0); place !== 0; place = devicePlace(++n), at += 4) w32(at, place);
  w32(at, 0);
}

function printCounts(): void {
  print(": ");
  printDecimal(refused);
  print(" accesses refused, ");
  printDecimal(done);
  print(" not");
}

function attackAll(place: (n: u32) => u32): void {
  for (let n: u32 = 0, address = place(0); address !== 0; address = place(++n)) attack(address);
}

/** Each place as a second-level table of this guest. */
function attackByForgedTables(): void {
  for (let n: u32 = 0, place = tablePlace(0); place !== 0; place = tablePlace(++n)) {
    attack(forgeTableAt(place));
  }
}

function attack(address: u32): void {
  count(refusesRead(address));
  count(refusesWrite(address, MARK));
}

function count(abort: u32): void {
  if (abort !== 0) refused++;
  else done++;
}
