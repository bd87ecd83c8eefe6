/**
 * Alarms: what devices want to do at a later cycle.
 *
 * Each core keeps its own local time, so an alarm says whose time it means:
 *
 *  - a core's alarm (private timer, watchdog, global-timer comparator) fires exactly at that core's
 *    local time;
 *  - a shared alarm (TTC, UART, …) fires when *both* cores have reached its time.
 *
 * Alarms of one time fire in the order they were created, so every run is the same.
 */

/** Whose local time an alarm follows. */
export type AlarmScope = "shared" | { readonly core: number };

export type AlarmAction = (time: number) => void;

const NEVER = Number.POSITIVE_INFINITY;

export class Alarm {
  /** Cycle at which the alarm fires; Infinity when it is not set. */
  time = NEVER;

  constructor(
    private readonly list: AlarmList,
    readonly action: AlarmAction,
  ) {}

  /** `time` in CPU cycles; rounded up to a whole cycle. */
  set(time: number): void {
    const before = this.time;
    this.time = Math.ceil(time);
    this.list.changed(before, this.time);
  }

  clear(): void {
    const before = this.time;
    this.time = NEVER;
    this.list.cleared(before);
  }

  get isSet(): boolean {
    return this.time !== NEVER;
  }
}

/** The alarms that follow one local time. */
export class AlarmList {
  private readonly alarms: Alarm[] = [];
  /** The earliest time of an alarm; the run loop asks for it at each slice. */
  private earliest = NEVER;

  constructor(private readonly onEarlier: (time: number) => void) {}

  create(action: AlarmAction): Alarm {
    const alarm = new Alarm(this, action);
    this.alarms.push(alarm);
    return alarm;
  }

  /** Cycle of the next alarm; Infinity when none is set. */
  next(): number {
    return this.earliest;
  }

  /**
   * Fires every alarm that is due at `now`, in order of time. Each action is given the time for
   * which its alarm was set.
   */
  fireUntil(now: number): void {
    while (this.earliest <= now) {
      let due: Alarm | undefined;
      for (const alarm of this.alarms) if (alarm.time <= now && (!due || alarm.time < due.time)) due = alarm;
      if (!due) return;
      const { time } = due;
      due.clear();
      due.action(time);
    }
  }

  clear(): void {
    for (const alarm of this.alarms) alarm.clear();
  }

  /** An alarm was set: the run loop may have to end its slice earlier. */
  changed(before: number, time: number): void {
    if (time <= this.earliest) this.earliest = time;
    else this.cleared(before);
    this.onEarlier(time);
  }

  /** An alarm is not set to the time `before` any more. */
  cleared(before: number): void {
    if (before !== this.earliest || before === NEVER) return;
    this.earliest = NEVER;
    for (const alarm of this.alarms) if (alarm.time < this.earliest) this.earliest = alarm.time;
  }
}

/** All alarms of the board. */
export class Scheduler {
  readonly shared: AlarmList;
  readonly cores: AlarmList[];

  /** `onEarlier(core, time)` is called for every alarm that is set; core is −1 for a shared one. */
  constructor(coreCount: number, onEarlier: (core: number, time: number) => void = () => {}) {
    this.shared = new AlarmList((time) => onEarlier(-1, time));
    this.cores = Array.from(
      { length: coreCount },
      (_, core) => new AlarmList((time) => onEarlier(core, time)),
    );
  }

  alarm(scope: AlarmScope, action: AlarmAction): Alarm {
    return scope === "shared" ? this.shared.create(action) : this.cores[scope.core]!.create(action);
  }

  clear(): void {
    this.shared.clear();
    for (const list of this.cores) list.clear();
  }
}
