import { dmb, r32 } from "../../../../toolchain/hw/hw";
import { notifyCore } from "../../board/board";
import { setResult } from "../hypercall/result";
import { VCPU_READY, VCPU_WAITING, VCPU_WOKEN, Vcpu, vcpuAt, vcpuCount } from "../vcpu";
import { carryOutOrder, carryOutWatchdogAction } from "./carry-out";
import { carryOutEnds } from "./end";
import { leaveCore } from "./leave";
import { arrive, moveHome } from "./move";
import { react } from "./react";
import {
  answer,
  answerPlaceOf,
  forgetRequest,
  isAnswered,
  isOnCore,
  nextRequest,
  postRequest,
  REQUEST_ANSWERED,
  REQUEST_ARRIVE,
  REQUEST_BEGIN,
  REQUEST_LEAVE,
  REQUEST_MOVE_HOME,
  REQUEST_ON_OVERRUN,
  REQUEST_ON_PERIOD,
  REQUEST_ON_WATCHDOG,
  REQUEST_RESTART,
  REQUEST_START,
  REQUEST_STOP,
  REQUEST_WATCHDOG_ACTION,
  REQUESTS_ON_MISS,
} from "./request";
import { beginCore } from "./start";

// A core fulfils its requests: those about the virtual CPUs that are on this core. Other cores have
// posted them, or the core itself (request.ts).

/** Requests during which MVM may print a line. */
const MAY_PRINT: u32 =
  REQUEST_WATCHDOG_ACTION | REQUESTS_ON_MISS | REQUEST_RESTART | REQUEST_START | REQUEST_STOP;

/**
 * Fulfils the requests to the calling core, whose number is `core`. Also ends VMs whose end is
 * decided (decided-end.ts) and whose first core is the calling core. Returns early after a request
 * that may have printed a line, so that the scheduler decides before MVM prints the next line. If
 * requests are left then, the core sends itself an interrupt for them. The scheduler must decide
 * afterwards. The caller holds no lock.
 */
export function fulfilRequests(core: u32): void {
  let mayHavePrinted = false;
  for (let index: u32 = 0, end = vcpuCount(); index < end; index++) {
    const vcpu = vcpuAt(index);
    let request = nextRequest(vcpu, core);
    while (request !== 0) {
      if (mayHavePrinted) {
        notifyCore(core);
        return;
      }
      fulfil(vcpu, request);
      mayHavePrinted = (request & MAY_PRINT) !== 0;
      request = nextRequest(vcpu, core);
    }
  }
  carryOutEnds(core, mayHavePrinted);
}

/**
 * Waits for the result of an order that the guest of `asker` gave. Meanwhile this core fulfils its
 * requests, because otherwise two cores could wait for each other. Such a request may move or stop
 * `asker`. The scheduler does not decide while this core waits, so MVM may print several lines one
 * after the other. Call on the core of `asker`. The scheduler must decide afterwards.
 */
export function awaitAnswer(asker: Vcpu): void {
  const core = asker.core;
  // So the guest of `asker` does not go on before the result is there, not even on another core.
  asker.state = VCPU_WAITING;
  while (!isAnswered(answerPlaceOf(asker))) fulfilRequests(core);
  if (isOnCore(asker, core)) receiveAnswer(asker, VCPU_READY);
  // `asker` has moved meanwhile: its new core gives it the result.
  else postRequest(asker, REQUEST_ANSWERED);
}

/**
 * Gives the guest of `asker` the result of its order, which is done, and sets the state of `asker`
 * to `state`. Does nothing if `asker` was stopped meanwhile. Call on the core of `asker`.
 */
function receiveAnswer(asker: Vcpu, state: u32): void {
  if (asker.state !== VCPU_WAITING) return;
  setResult(asker, r32(answerPlaceOf(asker)));
  asker.state = state;
}

/** Fulfils one request to `vcpu`. Call on the core of `vcpu`. */
function fulfil(vcpu: Vcpu, request: u32): void {
  // MVM clears the bit of a request, and then fulfils the request. REQUEST_LEAVE is the exception:
  // another core waits until the bit is clear (stop.ts), so MVM fulfils this request first.
  if (request === REQUEST_LEAVE) {
    leaveCore(vcpu);
    dmb(); // a core that sees the request done sees that `vcpu` has left
  }
  forgetRequest(vcpu, request);
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
      // `vcpu` has moved to this core, where it begins like a virtual CPU that wakes (move.ts).
      receiveAnswer(vcpu, VCPU_WOKEN);
      break;
    case REQUEST_WATCHDOG_ACTION:
      carryOutWatchdogAction(vcpu.vm);
      break;
    case REQUEST_ON_PERIOD:
    case REQUEST_ON_OVERRUN:
    case REQUEST_ON_WATCHDOG:
      react(vcpu.vm, request);
      break;
    default: // an order
      answer(vcpu, carryOutOrder(vcpu.vm, request));
  }
}
