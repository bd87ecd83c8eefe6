/** The tracks of the cores, and where each VM runs. */
import { type CoreState, follow, newCoreState, Reason } from "../record/core-state";
import { type Event, Kind } from "../record/events";
import { callName } from "./call-names";
import type { Track, Tracks } from "./track";

const REASONS: ReadonlyMap<number, string> = new Map([
  [Reason.BOOT, "boot"],
  [Reason.PREFETCH_ABORT, "abort (fetch)"],
  [Reason.DATA_ABORT, "abort (data)"],
  [Reason.FIQ, "FIQ"],
  [Reason.WORK, "work"],
  [Reason.IDLE, "idle"],
  [Reason.DECIDE, "decide"],
]);

export class CoreTracks {
  private readonly states: CoreState[] = [];
  /** The VM whose run is shown on its own track, by core: number + 1. */
  private readonly shown: number[] = [];

  constructor(
    private readonly tracks: Tracks,
    private readonly vms: readonly string[],
    private readonly ofVm: (vm: number) => Track,
  ) {}

  /** The VM on the core: number + 1; 0: none. */
  vmOn(core: number): number {
    return this.states[core]?.vm ?? 0;
  }

  /** What is known of the core at the begin. */
  set(core: number, state: CoreState): void {
    this.states[core] = { ...state };
  }

  event(core: number, event: Event): void {
    this.states[core] ??= newCoreState();
    follow(this.states[core], event);
    if (event.kind === Kind.EXECUTES || event.kind <= Kind.LEAVE || event.kind >= Kind.PHASE)
      this.show(core, event.time);
  }

  /** Shows the state of the core from `time` on. */
  show(core: number, time: number): void {
    const state = this.states[core];
    if (state === undefined) return;
    this.tracks.show(this.tracks.slices(`core ${core}`), time, this.slicesOf(state));
    this.showVm(core, state, time);
  }

  private slicesOf(state: CoreState): string[] {
    const { inMvm, executes, reason, switching, to, worksFor, vm } = state;
    if (!inMvm) return executes ? [this.name(vm)] : [this.name(vm), "sleeps"];
    if (reason === Reason.BOOT && !executes) return ["held"];
    if (reason === Reason.IDLE && !executes) return ["idle"];
    const why =
      reason === Reason.CALL ? callName(state.call) : (REASONS.get(reason) ?? `exception ${reason}`);
    const outer = reason === Reason.WORK ? `MVM: work for ${this.name(worksFor)}` : `MVM: ${why}`;
    if (switching) return [outer, to === 0 ? "switch out" : `switch to ${this.name(to)}`];
    return executes ? [outer] : [outer, "sleeps"];
  }

  /** A VM has its core from the moment it goes on there until another VM does, or none is ready. */
  private showVm(core: number, state: CoreState, time: number): void {
    const leaves = state.inMvm && (state.reason === Reason.IDLE || state.reason === Reason.BOOT);
    const now = state.inMvm ? (leaves ? 0 : (this.shown[core] ?? 0)) : state.vm;
    const before = this.shown[core] ?? 0;
    if (now === before) return;
    const track = (vm: number) => this.tracks.slices(`on core ${core}`, this.ofVm(vm - 1));
    if (before !== 0) this.tracks.show(track(before), time, []);
    if (now !== 0) this.tracks.show(track(now), time, ["runs"]);
    this.shown[core] = now;
  }

  private name(vm: number): string {
    return this.vms[vm - 1] ?? "no VM";
  }
}
