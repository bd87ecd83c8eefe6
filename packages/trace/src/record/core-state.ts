/** What a core does, as far as the events up to now tell. */
import { type Event, Kind, Phase } from "./events";

/** The reason of the stay in MVM: an exception (its vector), or what MVM itself goes on with. */
export const enum Reason {
  BOOT = 0,
  CALL = 0x08,
  PREFETCH_ABORT = 0x0c,
  DATA_ABORT = 0x10,
  FIQ = 0x1c,
  /** MVM goes on after the reason is dealt with: it works for a VM, or idles, and decides again. */
  WORK = 0x100,
  IDLE = 0x101,
  DECIDE = 0x102,
}

export interface CoreState {
  inMvm: boolean;
  reason: Reason;
  /** Number of the call, if the reason is CALL. */
  call: number;
  /** MVM is switching, to the VM `to` (number + 1; 0: to none). */
  switching: boolean;
  to: number;
  /** For which VM MVM works, if the reason is WORK (number + 1). */
  worksFor: number;
  executes: boolean;
  /** The VM that runs, or ran last: number + 1; 0: none. */
  vm: number;
}

export function newCoreState(): CoreState {
  return {
    inMvm: true,
    reason: Reason.BOOT,
    call: 0,
    switching: false,
    to: 0,
    worksFor: 0,
    executes: false,
    vm: 0,
  };
}

/** Brings the state to where it is after the event. */
export function follow(state: CoreState, { kind, a, b }: Pick<Event, "kind" | "a" | "b">): void {
  switch (kind) {
    case Kind.ENTER:
      state.inMvm = true;
      state.reason = a;
      state.call = a === Reason.CALL ? b : 0;
      state.switching = false;
      break;
    case Kind.LEAVE:
      state.inMvm = false;
      state.switching = false;
      state.vm = a;
      break;
    case Kind.EXECUTES:
      state.executes = a !== 0;
      break;
    case Kind.PHASE:
      followPhase(state, a, b);
      break;
    case Kind.RESET:
      Object.assign(state, newCoreState());
  }
}

function followPhase(state: CoreState, phase: Phase, vm: number): void {
  state.switching = phase === Phase.SWITCH;
  state.to = vm;
  if (phase === Phase.WORK) {
    state.reason = Reason.WORK;
    state.worksFor = vm;
  } else if (phase === Phase.IDLE) state.reason = Reason.IDLE;
  else if (phase === Phase.DECIDE && (state.reason === Reason.WORK || state.reason === Reason.IDLE))
    state.reason = Reason.DECIDE;
}
