/**
 * A hostile guest: it makes random calls to MVM for ever, and checks each call by its own view.
 *
 *   round   fill banked registers ─▶ 63 calls in SVC mode ─▶ check the registers
 *           ─▶ a call in another mode ─▶ take interrupts
 *   call    r0–r5 random, all other registers the guest's secret ─▶ SMC
 *           ─▶ every register unchanged except the results; no secret of another VM
 *   sometimes: the guest's memory is unchanged; no secret of another VM is visible
 *
 * The guest writes its findings to the marker port, and the test reads them there.
 */
import { SCTLR, TTBR0 } from "../../../abi/src/arm/cp15";
import { GICD_ISENABLER } from "../../../abi/src/arm/gic";
import {
  TIMER_CONTROL,
  TIMER_CONTROL_AUTO_RELOAD,
  TIMER_CONTROL_ENABLE,
  TIMER_CONTROL_INTERRUPT,
  TIMER_LOAD,
} from "../../../abi/src/arm/private-timer";
import {
  HYPERCALL_CHANNEL_INFO,
  HYPERCALL_VM_INFO,
  HYPERCALL_VM_START,
  HYPERCALL_WATCHDOG_KICK,
  NOT_RUNNING,
  VM_INFO_ID,
  VM_INFO_STARTS,
} from "../../../abi/src/hypercall";
import { MARKER_NOTE, MARKER_PORT_BASE } from "../../../abi/src/marker-port";
import { GICD_BASE, PRIVATE_TIMER_BASE } from "../../../abi/src/zynq/memory-map";
import { disableIrq, enableIrq, isb, mcr, mrc, r32, smc, w32 } from "../../../toolchain/hw/hw";
import { __image_start, callWith, keepCheck, keepFill } from "./asm";
import * as layout from "./layout";
import { mapOddly, translateEvenly, translateOddly } from "./odd-mappings";
import { oneIn, random, seedRandom } from "./random";
import { isEnd, randomArguments, randomCall, resultsOf } from "./random-arguments";

const CALLS_A_ROUND: u32 = 63;
/** The guest checks all of its memory once in this many rounds. */
const LOOK: u32 = 64;
/** The manager starts VMs that are off once in this many rounds. */
const START: u32 = 16;
const TIMER_LINE: u32 = 29;
const ALL_LINES: u32 = 0xffffffff;
/** 1.5 ms, in counts of the private timer. */
const TIMER_COUNTS: u32 = 500_000;
const LR: u32 = 13;
const CPSR: u32 = 14;
const SPSR: u32 = 15;
const REGISTERS: u32 = 16;
const PSR_I: u32 = 1 << 7;
const PSR_FLAGS: u32 = 0xf80f0000;
const PRIVILEGED_MODES: u32 = 6;
const MODE_FIQ: u32 = 0x11;
const MODE_IRQ: u32 = 0x12;
const MODE_SVC: u32 = 0x13;
const MODE_ABT: u32 = 0x17;
const MODE_UND: u32 = 0x1b;
const MODE_SYS: u32 = 0x1f;
const GIVEN_SPSR: u32 = 0x600001d0;
const TABLE_MASK: u32 = ~0x3fff;
const SCTLR_M: u32 = 1 << 0;
const SCTLR_TRE: u32 = 1 << 28;
const SCTLR_AFE: u32 = 1 << 29;
const GOLDEN: u32 = 0x9e3779b9;
const NO_CALL: u32 = 0;
const CHANNELS: u32 = 2;
const CHANNEL_LOOK: u32 = 0x400;

let vm: u32 = 0;
let secret: u32 = 0;
let vms: u32 = 0;

export function randomCalls(seed: u32, flags: u32): void {
  vm = info(VM_INFO_ID);
  secret = layout.secretOf(vm);
  vms = flags >>> layout.RANDOM_VMS_SHIFT;
  judgeStart();
  seedRandom((seed + vm) * GOLDEN + info(VM_INFO_STARTS));
  fillMemory();
  mapOddly();
  openLines();
  const manages = (flags & layout.RANDOM_MANAGER) !== 0;
  smc(HYPERCALL_WATCHDOG_KICK, 0, 0, 0);
  for (let round: u32 = 0; ; round++) {
    keepFill(secret);
    for (let n: u32 = 0; n < CALLS_A_ROUND; n++) call(MODE_SVC, manages);
    const changed = keepCheck(secret);
    if (changed !== 0) found(layout.FOUND_BANKED, changed, 0, 0, 0);
    call(anyMode(), manages);
    enableIrq();
    disableIrq();
    if (round % LOOK === 0) judgeMemory();
    if (manages && round % START === 0) for (let n: u32 = 0; n < vms; n++) smc(HYPERCALL_VM_START, n, 0, 0);
  }
}

/** At its start a guest has nothing in its registers, and no old contents in its memory. */
function judgeStart(): void {
  const banked = keepCheck(0);
  if (banked !== 0) found(layout.FOUND_BANKED, banked, 0, 0, 0);
  const registers = layout.startRegisters(mrc(TTBR0) & TABLE_MASK);
  for (let n: u32 = 0; n <= LR; n++) {
    const value = r32(registers + n * 4);
    if (value !== 0) found(layout.FOUND_REGISTER, NO_CALL, n, 0, value);
  }
  for (let at = __image_start + layout.SECRET; at < __image_start + layout.SECRET_END; at += 4) {
    if (r32(at) !== 0) found(layout.FOUND_MEMORY, at, r32(at), 0, 0);
  }
}

function fillMemory(): void {
  for (let at = __image_start + layout.SECRET; at < __image_start + layout.SECRET_END; at += 4) {
    w32(at, secret);
  }
}

/** Enables the guest's own lines. Software interrupts are always enabled. */
function openLines(): void {
  w32(GICD_BASE + GICD_ISENABLER, 1 << TIMER_LINE);
  for (let word: u32 = 1; word <= 2; word++) w32(GICD_BASE + GICD_ISENABLER + word * 4, ALL_LINES);
  w32(PRIVATE_TIMER_BASE + TIMER_LOAD, TIMER_COUNTS);
  w32(
    PRIVATE_TIMER_BASE + TIMER_CONTROL,
    TIMER_CONTROL_ENABLE | TIMER_CONTROL_AUTO_RELOAD | TIMER_CONTROL_INTERRUPT,
  );
}

function anyMode(): u32 {
  switch (random() % PRIVILEGED_MODES) {
    case 0:
      return MODE_FIQ;
    case 1:
      return MODE_IRQ;
    case 2:
      return MODE_ABT;
    case 3:
      return MODE_UND;
    case 4:
      return MODE_SYS;
    default:
      return MODE_SVC;
  }
}

function call(mode: u32, manages: bool): void {
  const given = __image_start + layout.CALLS;
  const seen = given + REGISTERS * 4;
  for (let n: u32 = 6; n <= LR; n++) w32(given + n * 4, secret);
  w32(given + CPSR * 4, (random() & PSR_FLAGS) | PSR_I | mode);
  w32(given + SPSR * 4, GIVEN_SPSR);
  w32(given, randomCall(manages));
  randomArguments(given, manages ? vms : 0);
  const odd = oneIn(16);
  const control = mrc(SCTLR);
  if (odd) {
    translateOddly();
    mcr(SCTLR, control ^ oddControl());
    isb();
  }
  callWith(given, seen);
  if (odd) {
    mcr(SCTLR, control);
    translateEvenly();
  }
  judge(given, seen);
}

function oddControl(): u32 {
  switch (random() & 3) {
    case 0:
      return SCTLR_M;
    case 1:
      return SCTLR_TRE;
    case 2:
      return SCTLR_AFE;
    default:
      return 0;
  }
}

function judge(given: u32, seen: u32): void {
  const number = r32(given);
  const result = <i32>r32(seen);
  if (isEnd(number)) found(layout.FOUND_RESULT, number, <u32>result, 0, 0);
  if (result < 0 && result < NOT_RUNNING) found(layout.FOUND_RESULT, number, <u32>result, 0, 0);
  const results: u32 = result >= 0 ? resultsOf(number) : 0;
  for (let n: u32 = 1; n < REGISTERS; n++) {
    const is = r32(seen + n * 4);
    const was = r32(given + n * 4);
    if (is !== was && n > results) found(layout.FOUND_REGISTER, number, n, was, is);
  }
  for (let n: u32 = 0; n <= results; n++) judgeWord(r32(seen + n * 4), number, n);
}

/** Checks that the word is no secret of another VM or of MVM. */
function judgeWord(word: u32, number: u32, place: u32): void {
  if (word === secret) return;
  const letter = word & 0xff;
  if (word === letter * 0x01010101 && letter >= 0x61 && letter <= 0x7a)
    found(layout.FOUND_SECRET, number, place, word, 0);
}

/**
 * Checks that the guest's memory is unchanged, and that the channels, which nobody writes, are
 * empty.
 */
function judgeMemory(): void {
  for (let at = __image_start + layout.SECRET; at < __image_start + layout.SECRET_END; at += 4) {
    if (r32(at) !== secret) found(layout.FOUND_MEMORY, at, r32(at), 0, 0);
  }
  for (let channel: u32 = 0; channel < CHANNELS; channel++) {
    const given = __image_start + layout.CALLS;
    for (let n: u32 = 0; n < REGISTERS; n++) w32(given + n * 4, 0);
    w32(given, HYPERCALL_CHANNEL_INFO);
    w32(given + 4, channel);
    w32(given + CPSR * 4, PSR_I | MODE_SVC);
    callWith(given, given + REGISTERS * 4);
    const base = r32(given + REGISTERS * 4 + 4);
    for (let at = base; at < base + CHANNEL_LOOK; at += 4) {
      if (r32(at) !== 0) found(layout.FOUND_MEMORY, at, r32(at), 0, 0);
    }
  }
}

function info(item: u32): u32 {
  return smc(HYPERCALL_VM_INFO, item, 0, 0);
}

/** Writes a finding to the marker port. */
export function found(what: u32, a: u32, b: u32, c: u32, d: u32): void {
  const port = MARKER_PORT_BASE + MARKER_NOTE;
  w32(port, layout.FOUND | (vm << layout.FOUND_VM_SHIFT) | what);
  w32(port, a);
  w32(port, b);
  w32(port, c);
  w32(port, d);
}
