import { dmb, r32, w32 } from "../../../../toolchain/hw/hw";
import { coreNumber } from "../../arch/armv7/core";
import { attend } from "../../board/board";
import { claim, clearBits, setBits } from "../atomic";
import { MAX_VCPUS } from "../layout";
import { VCPU_READY, VCPU_WAITING, VCPU_WOKEN, Vcpu, vcpuAt } from "../vcpu";
import { carryOutMiss } from "../watchdog";
import { carryOutOrder } from "./control";
import { carryOutEnds } from "./end";
import { arrive, moveHome } from "./move";
import { beginCore } from "./start";
import { leaveCore } from "./stop";

// What one core asks of another: a bit for each kind in a word of the virtual CPU that it is about,
// and an interrupt of MVM's own to that one's core. Who asks waits for nobody: so two cores that
// ask each other cannot stand still, and no request is lost under another.
//
//   any core    state it is about ─ bit set ─ interrupt ─┐
//   its core                                             └─▶ least bit first: cleared, done ─ … ─ decide
//
// A virtual CPU that moves takes along what was asked of it. Of the orders one at a time is asked
// for, by one who may wait for the answer:
//
//   claimed (Vcpu.asker) ─▶ asked ─▶ done ─▶ result in the asker's word ─▶ free

/** The virtual CPU has moved to the asked core, and is taken up there. */
export const REQUEST_ARRIVE: u32 = 1 << 0;
/** A core of a VM that runs on others begins (PSCI CPU_ON). */
export const REQUEST_BEGIN: u32 = 1 << 1;
/** It moves to the core of its configuration. */
export const REQUEST_MOVE_HOME: u32 = 1 << 2;
/** It has been moved while it waited for an answer, which is there now. */
const REQUEST_ANSWERED: u32 = 1 << 3;
/** Orders: its VM's level is changed; … */
export const REQUEST_LEVEL_SRT: u32 = 1 << 4;
export const REQUEST_LEVEL_HRT: u32 = 1 << 5;
/** Its VM has missed its watchdog. */
export const REQUEST_MISSED: u32 = 1 << 6;
/** … it is restarted, started, stopped. */
export const REQUEST_RESTART: u32 = 1 << 7;
export const REQUEST_START: u32 = 1 << 8;
export const REQUEST_STOP: u32 = 1 << 9;
/** It leaves its core (its VM stops). The bit is set until that is done. */
export const REQUEST_LEAVE: u32 = 1 << 10;

/** What may print a line: one of them, and then the scheduler decides. */
const PRINTING: u32 = REQUEST_MISSED | REQUEST_RESTART | REQUEST_START | REQUEST_STOP;

/** What the asker's word holds until the order is done: no result. */
const PENDING: u32 = 1;
/** In place of an asker's word: nobody waits for the answer. */
export const NOBODY_ASKS: u32 = 1;

/**
 * Asks the core of `vcpu`, also the calling one, which then does it at its next FIQ. Neither waits
 * nor fails; what is asked for again before it is done is done once.
 */
export function ask(vcpu: Vcpu, request: u32): void {
  attend(post(vcpu, request));
}

/** Sets the bit; returns the number of the core that is to see it. @cold */
function post(vcpu: Vcpu, request: u32): u32 {
  dmb(); // who sees the request sees what it is about
  setBits(requestOf(vcpu), request);
  dmb(); // moved meanwhile: either its new core is seen here, or this request there
  return r32(coreWordOf(vcpu));
}

/**
 * As {@link ask}, of one that is about to become another core's, which will be told then. On its
 * present core.
 */
export function willBeAsked(vcpu: Vcpu, request: u32): void {
  setBits(requestOf(vcpu), request);
}

/**
 * Asks for an order, whose result comes to the word at `result`, or NOBODY_ASKS. If `vcpu` is on
 * the calling core, the caller has it attended ({@link attendRequests}, or later by an interrupt).
 * Returns false if another order is not done yet.
 */
export function order(vcpu: Vcpu, request: u32, result: u32): bool {
  if (!claim(askerOf(vcpu), result)) return false;
  if (result !== NOBODY_ASKS) w32(result, PENDING);
  const core = post(vcpu, request);
  if (core !== coreNumber()) attend(core);
  return true;
}

/** Whether the order whose result comes to the word at `result` is done. */
export function isAnswered(result: u32): bool {
  const answered = r32(result) !== PENDING;
  dmb();
  return answered;
}

/** Where the virtual CPU `asker` gets its answers. */
export function answerOf(asker: Vcpu): u32 {
  return changetype<u32>(asker) + <u32>offsetof<Vcpu>("answer");
}

/**
 * The guest of `asker`, on whose core this is, gets the result of its order in r0. The core does
 * meanwhile what it is asked itself, for the other one may wait, too; that may move `asker` away,
 * or stop it. The scheduler must decide afterwards.
 */
export function awaitAnswer(asker: Vcpu): void {
  const core = asker.core;
  asker.state = VCPU_WAITING; // wherever it is moved, it does not go on before
  while (!isAnswered(answerOf(asker))) attendRequests(core);
  if (r32(coreWordOf(asker)) !== core) ask(asker, REQUEST_ANSWERED);
  else takeAnswer(asker, VCPU_READY);
}

/** On its core. One that was stopped meanwhile does not wait any more. @cold */
function takeAnswer(asker: Vcpu, state: u32): void {
  if (asker.state !== VCPU_WAITING) return;
  asker.r0 = r32(answerOf(asker));
  asker.state = state;
}

/** Whether `vcpu` has still to leave its core, having been asked. */
export function isLeaving(vcpu: Vcpu): bool {
  const leaving = (r32(requestOf(vcpu)) & REQUEST_LEAVE) !== 0;
  dmb();
  return leaving;
}

/** `request` is not asked of `vcpu` any more. On its core. */
export function forgetRequest(vcpu: Vcpu, request: u32): void {
  clearBits(requestOf(vcpu), request);
}

/**
 * Does what other cores have asked of the calling one, one line on the console at most. The
 * scheduler must decide afterwards. @cold
 */
export function attendRequests(core: u32): void {
  let hasPrinted = false;
  for (let index: u32 = 0; index < MAX_VCPUS; index++) {
    const vcpu = vcpuAt(index);
    let request = nextRequest(vcpu, core);
    while (request !== 0) {
      if (hasPrinted) {
        attend(core); // the scheduler decides first
        return;
      }
      fulfil(vcpu, request);
      hasPrinted = (request & PRINTING) !== 0;
      request = nextRequest(vcpu, core);
    }
  }
  carryOutEnds(core, hasPrinted);
}

/**
 * Takes up at once whoever is on the way to the calling core. With LEVEL_LOCK, so that nobody is
 * about to set out.
 */
export function takeUpArrivals(core: u32): void {
  for (let index: u32 = 0; index < MAX_VCPUS; index++) {
    const vcpu = vcpuAt(index);
    if ((nextRequest(vcpu, core) & REQUEST_ARRIVE) !== 0) fulfil(vcpu, REQUEST_ARRIVE);
  }
}

/** What `vcpu` is asked for first; 0: nothing, or it is not on the calling core. @cold */
function nextRequest(vcpu: Vcpu, core: u32): u32 {
  if (r32(coreWordOf(vcpu)) !== core) return 0;
  dmb(); // who moved it here has asked before
  const requests = r32(requestOf(vcpu));
  dmb();
  return requests & -requests;
}

/** Does one request, on the virtual CPU's core. @cold */
function fulfil(vcpu: Vcpu, request: u32): void {
  if (request === REQUEST_LEAVE) {
    leaveCore(vcpu);
    dmb(); // who sees it done sees that it has left
  }
  clearBits(requestOf(vcpu), request);
  switch (request) {
    case REQUEST_LEAVE:
      break;
    case REQUEST_ARRIVE:
      arrive(vcpu);
      break;
    case REQUEST_BEGIN:
      beginCore(vcpu);
      break;
    case REQUEST_MOVE_HOME:
      moveHome(vcpu);
      break;
    case REQUEST_ANSWERED:
      takeAnswer(vcpu, VCPU_WOKEN);
      break;
    case REQUEST_MISSED:
      carryOutMiss(vcpu.vm);
      break;
    default:
      answer(vcpu, carryOutOrder(vcpu.vm, request));
  }
}

/** The order of `vcpu` is done, and the next may come. */
function answer(vcpu: Vcpu, result: i32): void {
  const asker = r32(askerOf(vcpu));
  if (asker !== NOBODY_ASKS) w32(asker, result);
  dmb();
  w32(askerOf(vcpu), 0);
}

/** Addresses of what other cores read and write of `vcpu`. */
function requestOf(vcpu: Vcpu): u32 {
  return changetype<u32>(vcpu) + <u32>offsetof<Vcpu>("request");
}

function askerOf(vcpu: Vcpu): u32 {
  return changetype<u32>(vcpu) + <u32>offsetof<Vcpu>("asker");
}

function coreWordOf(vcpu: Vcpu): u32 {
  return changetype<u32>(vcpu) + <u32>offsetof<Vcpu>("core");
}
