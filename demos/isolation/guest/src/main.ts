/**
 * A hostile guest: makes its own translation table, which maps the whole machine, and waits for
 * orders over its channel. A message is the name of an attack. The answer tells how many accesses
 * were refused, and how many were not. The guest looks every 10 ms.
 */
import { MESSAGE_MAX } from "../../../../packages/abi/src/channel-ring";
import { faultAt, panicAt } from "../../../../guests/baremetal/src/fault";
import { Channel, openChannel, receiveMessage, sendMessage } from "../../../../guests/lib/channel";
import { attackDistributor } from "../../../../guests/lib/hostile";
import { channelInfo, ChannelInfo, delayFor } from "../../../../guests/lib/hypercall";
import { refusesRead, refusesWrite } from "./asm";
import { devicePlace, memoryPlace, tablePlace } from "./places";
import { forgeTableAt, mapEverything } from "./table";
import { answer, answerLength, startAnswer, write, writeDecimal } from "./answer";

const INTERVAL_US: u32 = 10_000;
const ROUNDS: u32 = 20;
const MARK: u32 = 0xbad0bad0;

const info = changetype<ChannelInfo>(memory.data(offsetof<ChannelInfo>(), 4));
const channel = changetype<Channel>(memory.data(offsetof<Channel>(), 4));
/** Room for MESSAGE_MAX bytes. */
const order: usize = memory.data(1024, 4);

let refused: u32 = 0;
let done: u32 = 0;

export function main(): void {
  mapEverything();
  assert(MESSAGE_MAX <= 1024);
  channelInfo(0, info);
  openChannel(channel, 0, info.base, info.size, info.end);
  for (;;) {
    for (
      let length = receiveMessage(channel, <u32>order);
      length >= 0;
      length = receiveMessage(channel, <u32>order)
    ) {
      obey(length);
    }
    delayFor(INTERVAL_US);
  }
}

function obey(length: u32): void {
  refused = 0;
  done = 0;
  startAnswer();
  if (isOrder("memory", length)) attackAll(memoryPlace);
  else if (isOrder("tables", length)) attackTables();
  else if (isOrder("devices", length)) attackAll(devicePlace);
  else if (isOrder("interrupts", length)) attackInterrupts();
  else write("memory, tables, devices or interrupts");
  if (answerLength() === 0) {
    writeDecimal(refused);
    write(" accesses refused, ");
    writeDecimal(done);
    write(" not");
  }
  sendMessage(channel, <u32>answer, answerLength());
}

function isOrder(name: string, length: u32): bool {
  if (length !== <u32>name.length) return false;
  for (let n: u32 = 0; n < length; n++) {
    if (load<u8>(order + n) !== load<u8>(changetype<usize>(name) + 2 * n)) return false;
  }
  return true;
}

function attackAll(place: (n: u32) => u32): void {
  for (let n: u32 = 0, address = place(0); address !== 0; address = place(++n)) attack(address);
}

/** The tables themselves, and each of them as a second-level table of this guest. */
function attackTables(): void {
  attackAll(tablePlace);
  for (let n: u32 = 0, address = tablePlace(0); address !== 0; address = tablePlace(++n)) {
    attack(forgeTableAt(address));
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

/** The distributor shows this guest its own lines, and it has none: every write is without effect. */
function attackInterrupts(): void {
  for (let round: u32 = 0; round < ROUNDS; round++) attackDistributor(round);
  write("every line disabled, as far as this guest can tell");
}

export function fault(vector: u32, address: u32): void {
  faultAt(vector, address);
}

export function panic(_file: u32, line: u32): void {
  panicAt(line);
}
