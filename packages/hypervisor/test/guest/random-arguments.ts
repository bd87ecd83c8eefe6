/** Calls of a hostile guest: numbers of calls, and arguments, from meaningful to meaningless. */
import {
  CONSOLE_WRITE_MAX,
  DELAY_MAX,
  HYPERCALL_CHANNEL_INFO,
  HYPERCALL_CONSOLE_WRITE,
  HYPERCALL_DELAY,
  HYPERCALL_DELAY_POLLING,
  HYPERCALL_LEASE_ACQUIRE,
  HYPERCALL_LEASE_INFO,
  HYPERCALL_TIME,
  HYPERCALL_TIMER,
  HYPERCALL_VERSION,
  HYPERCALL_VM_LEVEL,
  HYPERCALL_VM_RESTART,
  HYPERCALL_VM_STATISTIC,
  HYPERCALL_WATCHDOG_KICK,
  LEASE_WAIT_MIN,
  POLL_INTERVAL_MIN,
  SMCCC_VERSION,
  VM_SELF,
} from "../../../abi/src/hypercall";
import { DDR_END, MVM_BASE, MVM_STRUCTURES, SYSTEM_IMAGE_BASE } from "../../../abi/src/memory-map";
import { PSCI_CPU_OFF, PSCI_SYSTEM_OFF, PSCI_SYSTEM_RESET, PSCI_VERSION } from "../../../abi/src/psci";
import { SLCR_BASE, UART0_BASE } from "../../../abi/src/zynq/memory-map";
import { r32, w32 } from "../../../toolchain/hw/hw";
import { __image_start } from "./asm";
import { SECRET, SECRET_END } from "./layout";
import { oddAddress } from "./odd-mappings";
import { oneIn, random } from "./random";

/** The first of four lines; the guests' one-shot timers use some of them. */
const TIMER_LINE_FIRST: u32 = 88;
const EVERY_LINE: u32 = 128;
const KNOWN_CALLS: u32 = 18;
/** One call in END ends the VM. One call in MUCH writes much to the console. */
const END: u32 = 1 << 13;
const MUCH: u32 = 64;
/** One call of the manager in this many is about another VM. */
const MANAGE: u32 = 1024;

/** A short wait, in µs. */
function soon(): u32 {
  return 1 + (random() & 0x3f);
}

/**
 * Returns the number of a call. `manages`: the VM must not end itself, because nobody would start
 * it again.
 */
export function randomCall(manages: bool): u32 {
  if (oneIn(END)) {
    if (manages || oneIn(2)) return PSCI_SYSTEM_RESET;
    return oneIn(2) ? PSCI_SYSTEM_OFF : PSCI_CPU_OFF;
  }
  const r = random();
  switch (r & 15) {
    case 0:
      return random();
    case 1:
      return isEnd(PSCI_VERSION + ((r >>> 8) & 31)) ? SMCCC_VERSION : PSCI_VERSION + ((r >>> 8) & 31);
    case 2:
      return HYPERCALL_VERSION + ((r >>> 8) & 0xffff);
    case 3:
      return HYPERCALL_WATCHDOG_KICK;
    case 4:
      return HYPERCALL_VERSION + ((r >>> 8) & 0x7f);
    default:
      return knownCall((r >>> 8) % KNOWN_CALLS);
  }
}

/** Returns MVM's own call with index `n`. */
function knownCall(n: u32): u32 {
  if (n < 4) return HYPERCALL_VERSION + n;
  if (n < 7) return HYPERCALL_TIME + n - 4;
  if (n < 9) return HYPERCALL_CHANNEL_INFO + n - 7;
  if (n < 12) return HYPERCALL_LEASE_ACQUIRE + n - 9;
  return HYPERCALL_VM_LEVEL + n - 12;
}

export function isEnd(call: u32): bool {
  return call === PSCI_SYSTEM_OFF || call === PSCI_SYSTEM_RESET || call === PSCI_CPU_OFF;
}

/** Whether the call is about a VM and changes that VM. */
function isControl(call: u32): bool {
  return call >= HYPERCALL_VM_LEVEL && call <= HYPERCALL_VM_RESTART;
}

/**
 * Writes r1 … r5 at `registers`, for the call in r0. `others`: the guest may manage VMs below this
 * number; 0: none.
 */
export function randomArguments(registers: u32, others: u32): void {
  const call = r32(registers);
  for (let n: u32 = 1; n <= 5; n++) w32(registers + n * 4, randomArgument());
  if (isControl(call)) {
    // The manager changes other VMs seldom, because otherwise nothing would ever run, and changes
    // only the VMs that it may manage.
    const vm = r32(registers + 4);
    const about = others !== 0 && oneIn(MANAGE) ? random() % others : oneIn(2) ? VM_SELF : vm | 8;
    w32(registers + 4, others !== 0 && call === HYPERCALL_VM_RESTART && about === VM_SELF ? 8 : about);
    if (!oneIn(8)) w32(registers + 8, random() & 1);
  } else if (!oneIn(mayWait(call) ? 128 : 4)) {
    makeSense(call, registers);
  }
}

/** Whether the call may wait. A meaningless wait lasts until the watchdog ends it. */
function mayWait(call: u32): bool {
  return call === HYPERCALL_DELAY_POLLING || call === HYPERCALL_LEASE_ACQUIRE;
}

function randomArgument(): u32 {
  const r = random();
  switch (r & 7) {
    case 0:
    case 1:
      return (r >>> 8) & 15;
    case 2:
      return edge((r >>> 8) % 18);
    case 3:
      return oddAddress();
    case 4:
    case 5:
      return ownAddress();
    default:
      return random();
  }
}

/** An address in the guest's secret, at the secret's end, or anywhere in the guest's memory. */
function ownAddress(): u32 {
  const r = random();
  const inside = SECRET + ((r >>> 8) & (SECRET_END - SECRET - 1));
  switch (r & 7) {
    case 0:
      return __image_start + SECRET_END - ((r >>> 8) & 3);
    case 1:
      return __image_start + ((r >>> 8) & 0x3fffff);
    case 2:
      return __image_start + inside;
    default:
      return __image_start + (inside & ~3);
  }
}

function edge(n: u32): u32 {
  switch (n) {
    case 0:
      return 0xffffffff;
    case 1:
      return 0xfffffffc;
    case 2:
      return 0x80000000;
    case 3:
      return 0x7fffffff;
    case 4:
      return CONSOLE_WRITE_MAX;
    case 5:
      return CONSOLE_WRITE_MAX + 1;
    case 6:
      return DELAY_MAX + 1;
    case 7:
      return POLL_INTERVAL_MIN;
    case 8:
      return POLL_INTERVAL_MIN - 1;
    case 9:
      return MVM_BASE;
    case 10:
      return MVM_STRUCTURES + 0x2000;
    case 11:
      return SYSTEM_IMAGE_BASE;
    case 12:
      return DDR_END - 4;
    case 13:
      return SLCR_BASE;
    case 14:
      return UART0_BASE;
    case 15:
      return __image_start ^ 0x400000;
    case 16:
      return 0xffff0000;
    default:
      return 31;
  }
}

/**
 * Makes arguments with which the call does its work. Waits are short, so that the run continues.
 */
function makeSense(call: u32, registers: u32): void {
  switch (call) {
    case HYPERCALL_CONSOLE_WRITE:
      if (!oneIn(MUCH)) put(registers, 2, random() & 31);
      break;
    case HYPERCALL_DELAY:
      put(registers, 1, soon());
      break;
    case HYPERCALL_TIMER:
      put(registers, 1, random() & 0x7f);
      if (!oneIn(4)) put(registers, 2, TIMER_LINE_FIRST + (random() & 3));
      else put(registers, 2, random() & (EVERY_LINE - 1));
      break;
    case HYPERCALL_DELAY_POLLING:
      put(registers, 4, POLL_INTERVAL_MIN + (random() & 31));
      put(registers, 5, soon());
      break;
    case HYPERCALL_LEASE_ACQUIRE:
      put(registers, 1, random() & 3);
      put(registers, 2, oneIn(2) ? 0 : LEASE_WAIT_MIN + soon());
      break;
    default:
      if (call >= HYPERCALL_CHANNEL_INFO && call <= HYPERCALL_LEASE_INFO) put(registers, 1, random() & 3);
  }
}

function put(registers: u32, n: u32, value: u32): void {
  w32(registers + n * 4, value);
}

/** How many of r1 … r3 are results of a successful call. */
export function resultsOf(call: u32): u32 {
  switch (call) {
    case HYPERCALL_TIME:
    case HYPERCALL_VM_STATISTIC:
      return 2;
    case HYPERCALL_CHANNEL_INFO:
    case HYPERCALL_LEASE_INFO:
      return 3;
    default:
      return 0;
  }
}
