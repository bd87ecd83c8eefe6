/**
 * A hostile guest: makes a translation table of its own, which maps the whole machine, and attacks.
 * Each start of the guest is another attack. The guest says how many accesses were refused, and how
 * many were not. Then the guest switches its VM off.
 */
import { faultAt, panicAt } from "../../../../guests/baremetal/src/fault";
import { endLine, print, printDecimal } from "../../../../guests/baremetal/src/text";
import { attackDistributor } from "../../../../guests/lib/hostile";
import { vmInfo } from "../../../../guests/lib/hypercall";
import { systemOff } from "../../../../guests/lib/psci";
import { VM_INFO_STARTS } from "../../../../packages/abi/src/hypercall";
import { refusesRead, refusesWrite } from "./asm";
import { devicePlace, memoryPlace, tablePlace } from "./places";
import { forgeTableAt, mapEverything } from "./table";

const ATTACKS: u32 = 4;
const ROUNDS: u32 = 20;
const MARK: u32 = 0xbad0bad0;

let refused: u32 = 0;
let done: u32 = 0;

export function main(): void {
  mapEverything();
  switch ((<u32>vmInfo(VM_INFO_STARTS) - 1) % ATTACKS) {
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
  systemOff();
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

export function fault(vector: u32, address: u32): void {
  faultAt(vector, address);
}

export function panic(_file: u32, line: u32): void {
  panicAt(line);
}
