/** The tracks of the VMs: state, level, waiting, budget, and what happens to them. */
import * as abi from "@mvm/abi";
import { VM_WORDS, type VmWord } from "../record/vm-words";
import type { Track, Tracks } from "./track";

const STATES: ReadonlyMap<number, string> = new Map([
  [abi.VM_STATE_RUNNING, "running"],
  [abi.VM_STATE_OFF, "off"],
  [abi.VM_STATE_FAULTED, "faulted"],
  [abi.VM_STATE_STOPPED, "stopped"],
  [abi.VM_STATE_LOADING, "loading"],
]);

/** Counters whose changes are events, and what an event is called. */
const EVENTS: Partial<Record<VmWord, string>> = {
  starts: "start",
  switches: "switched in",
  periodsMissed: "period missed",
  overruns: "budget used up",
  faults: "fault",
  watchdogMisses: "watchdog missed",
  notificationsSent: "doorbell rung",
  notificationsReceived: "doorbell received",
  leases: "lease got",
  leasesRevoked: "lease revoked",
  leasesBoosted: "lease boosted",
  forwarded: "interrupt forwarded",
  answered: "access answered",
};

/** The tracks of a VM that show nothing while MVM is not up. */
const OF_A_RUNNING_MVM = ["state", "level", "waits"] as const;

const COUNT = VM_WORDS.length;
const NS_PER_US = 1000;
const WORD_RANGE = 2 ** 32;

interface ShownVm {
  words: Uint32Array;
  waits: boolean;
  deferredTicks: number;
}

export class VmTracks {
  private readonly shown: ShownVm[];

  constructor(
    private readonly tracks: Tracks,
    private readonly names: readonly string[],
    private readonly tickNanoseconds: number,
  ) {
    this.shown = names.map(() => ({ words: new Uint32Array(COUNT), waits: false, deferredTicks: 0 }));
  }

  group(vm: number): Track {
    return this.tracks.group(`VM ${this.names[vm]}`);
  }

  /** What is known at the begin of a log. */
  set(words: Uint32Array): void {
    for (const [vm, shown] of this.shown.entries())
      shown.words.set(words.subarray(vm * COUNT, (vm + 1) * COUNT));
  }

  /** Shows the states of all VMs from `time` on. */
  show(time: number): void {
    for (const vm of this.names.keys()) {
      this.showState(vm, time);
      this.showLevel(vm, time);
    }
  }

  /** The board was reset: MVM starts anew, and counts from 0. */
  reset(time: number): void {
    for (const [vm, shown] of this.shown.entries()) {
      shown.words.fill(0);
      shown.waits = false;
      for (const name of OF_A_RUNNING_MVM)
        this.tracks.show(this.tracks.slices(name, this.group(vm)), time, []);
    }
  }

  word(time: number, vm: number, index: number, value: number): void {
    const shown = this.shown[vm];
    const word = VM_WORDS[index]?.[0];
    if (shown === undefined || word === undefined) return;
    const change = changeOf(word, value - shown.words[index]!);
    shown.words[index] = value;
    const event = EVENTS[word];
    if (event !== undefined) this.instant(vm, time, event, change);
    else if (word === "state") this.showState(vm, time);
    else if (word === "level" || word === "cores") this.showLevel(vm, time);
    else if (word === "deferredTime") shown.deferredTicks = change;
    else if (word === "deferred") this.deferred(vm, time, change);
  }

  budget(time: number, vm: number, ticks: number): void {
    if (this.names[vm] === undefined) return;
    const track = this.tracks.values("budget left", "us", this.group(vm));
    this.tracks.value(track, time, (ticks * this.tickNanoseconds) / NS_PER_US);
  }

  wait(time: number, vm: number, waits: boolean): void {
    const shown = this.shown[vm];
    // A VM that never waits has no such track.
    if (shown === undefined || shown.waits === waits) return;
    shown.waits = waits;
    this.tracks.show(this.tracks.slices("waits", this.group(vm)), time, waits ? ["waits"] : []);
  }

  private deferred(vm: number, time: number, lines: number): void {
    const us = (this.shown[vm]!.deferredTicks * this.tickNanoseconds) / NS_PER_US;
    this.tracks.instant(this.events(vm), time, "interrupt deferred", { lines, off_core_us: us });
  }

  private instant(vm: number, time: number, name: string, count: number): void {
    for (let left = count; left > 0; left--) this.tracks.instant(this.events(vm), time, name);
  }

  private showState(vm: number, time: number): void {
    const state = STATES.get(this.value(vm, "state"));
    this.tracks.show(this.tracks.slices("state", this.group(vm)), time, state === undefined ? [] : [state]);
  }

  private showLevel(vm: number, time: number): void {
    const cores = this.value(vm, "cores");
    if (cores === 0) return;
    const level = this.value(vm, "level") === abi.LEVEL_HRT ? "HRT" : "SRT";
    const list = [...Array(abi.MAX_CORES).keys()].filter((core) => (cores >>> core) & 1);
    const name = `${level}, ${list.length > 1 ? "cores" : "core"} ${list.join(", ")}`;
    this.tracks.show(this.tracks.slices("level", this.group(vm)), time, [name]);
  }

  private value(vm: number, word: VmWord): number {
    return this.shown[vm]!.words[VM_WORDS.findIndex(([name]) => name === word)]!;
  }

  private events(vm: number): Track {
    return this.tracks.slices("events", this.group(vm));
  }
}

/**
 * By how much a word has grown. A time may wrap around. A counter never goes back by itself: if it
 * is less than before, the debugger went back in time, and the run counts anew from there.
 */
function changeOf(word: VmWord, difference: number): number {
  if (word === "deferredTime") return (difference + WORD_RANGE) % WORD_RANGE;
  return Math.max(0, difference);
}
