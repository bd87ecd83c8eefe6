/**
 * The timeline of a recorded run: what each core did when, each VM's interrupts, waits, budget and
 * events, the jobs of the tasks, the holders of shared devices. It goes to a sink, in the order of
 * time: a file (write/), or a page.
 */
import { MAX_CORES } from "@mvm/abi";
import { CPU_HZ } from "@mvm/board/clocks";
import { Kind, unfold } from "../record/events";
import { CoreTracks } from "./cores";
import { InterruptTracks } from "./interrupts";
import { merge, type Step } from "./merge";
import type { RecordedRun } from "./run";
import { stepsOf, type TaskStep } from "./tasks";
import { type Sink, type Track, Tracks } from "./track";
import { VmTracks } from "./vms";

const CORES = MAX_CORES;
const NS_PER_SECOND = 1e9;
const NS_PER_US = 1000;

export function nanoseconds(cycles: number): number {
  return (cycles * NS_PER_SECOND) / CPU_HZ;
}

/** To the nanosecond. */
function microseconds(cycles: number): number {
  return Math.round(nanoseconds(cycles)) / NS_PER_US;
}

export function drawTimeline(run: RecordedRun, sink: Sink): void {
  const { begin, end } = run;
  const gate = new Gate(sink, begin);
  const tracks = new Tracks(gate);
  const vms = new VmTracks(tracks, run.vms, run.tickNanoseconds);
  const cores = new CoreTracks(tracks, run.vms, (vm) => vms.group(vm));
  const interrupts = new InterruptTracks(tracks, run.lines, {
    ofVm: (vm) => vms.group(vm),
    vmOn: (core) => run.vms[cores.vmOn(core) - 1],
    microseconds,
  });
  // The order of the tracks is that in which they are made.
  for (let core = 0; core < CORES; core++) tracks.slices(`core ${core}`);
  for (const vm of run.vms.keys()) vms.group(vm);
  const holders = run.sharedDevices.map(() => 0);
  const lease = (device: number, time: number, holder: number) => {
    const name = run.sharedDevices[device];
    if (name === undefined || holder === holders[device]) return;
    holders[device] = holder;
    const track = tracks.slices(name, tracks.group("leases"));
    tracks.show(track, time, holder === 0 ? [] : [run.vms[holder - 1] ?? "?"]);
  };
  const reset = (time: number) => {
    vms.reset(time);
    interrupts.reset(time);
    for (const device of holders.keys()) lease(device, time, 0);
  };
  const show = ({ lane, time, ...step }: Step) => {
    if ("state" in step) {
      const { core, words, waiting, budgets, lines } = step.state;
      if (lane < CORES) cores.set(lane, core);
      vms.set(words);
      vms.show(time);
      for (const [device, holder] of step.state.holders.entries()) lease(device, time, holder);
      for (const [vm, waits] of waiting.entries()) vms.wait(time, vm, waits);
      for (const [vm, ticks] of budgets) vms.budget(time, vm, ticks);
      if (lane < CORES) cores.show(lane, time);
      interrupts.set(time, lines);
      return;
    }
    const { event } = step;
    const { kind, a, b, c } = event;
    if (kind === Kind.INTERRUPT) interrupts.event(time, a, b, c);
    else if (kind === Kind.WORD) vms.word(time, a, b, c);
    else if (kind === Kind.BUDGET) vms.budget(time, a, unfold(b));
    else if (kind === Kind.WAIT) vms.wait(time, a, b !== 0);
    else if (kind === Kind.LEASE) lease(a, time, b);
    else {
      if (kind === Kind.RESET && lane === 0) reset(time);
      cores.event(lane, event);
    }
  };
  const place = {
    tracks,
    groupOf: (vm: number | undefined) =>
      vm === undefined ? tracks.group("tasks of no known VM") : vms.group(vm),
    microseconds,
  };
  const tasks = run.tasks.flatMap((task) => stepsOf(task, begin, end, place));
  const steps = inOrder(
    merge(run.lanes, begin),
    tasks.sort((a, b) => a.time - b.time),
  );
  let open = false;
  for (const step of steps) {
    if (step.time > end) break;
    if (!open && step.time >= begin) {
      open = true;
      gate.open();
    }
    if ("show" in step) step.show();
    else show(step);
  }
  gate.open();
  tracks.close(end);
}

function* inOrder(
  steps: Generator<Step, void, void>,
  tasks: readonly TaskStep[],
): Generator<Step | TaskStep, void, void> {
  let next = 0;
  for (const step of steps) {
    while (next < tasks.length && tasks[next]!.time <= step.time) yield tasks[next++]!;
    yield step;
  }
  yield* tasks.slice(next);
}

/**
 * Lets nothing through before the begin. What is open then begins at the begin.
 */
class Gate implements Sink {
  private isOpen = false;
  private readonly before = new Map<Track, Parameters<Sink["begin"]>[]>();
  private readonly values = new Map<Track, number>();

  constructor(
    private readonly sink: Sink,
    private readonly beginTime: number,
  ) {}

  open(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    for (const slices of this.before.values())
      for (const [track, , name, details] of slices) this.sink.begin(track, this.beginTime, name, details);
    for (const [track, value] of this.values) this.sink.value(track, this.beginTime, value);
    this.before.clear();
  }

  track(...given: Parameters<Sink["track"]>): void {
    this.sink.track(...given);
  }

  begin(...given: Parameters<Sink["begin"]>): void {
    if (this.isOpen) this.sink.begin(...given);
    else this.before.set(given[0], [...(this.before.get(given[0]) ?? []), given]);
  }

  end(...given: Parameters<Sink["end"]>): void {
    if (this.isOpen) this.sink.end(...given);
    else this.before.get(given[0])?.pop();
  }

  instant(...given: Parameters<Sink["instant"]>): void {
    if (this.isOpen) this.sink.instant(...given);
  }

  value(...given: Parameters<Sink["value"]>): void {
    if (this.isOpen) this.sink.value(...given);
    else this.values.set(given[0], given[2]);
  }
}
