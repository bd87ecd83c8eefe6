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
    this.time = Math.ceil(time);
    this.list.changed(this.time);
  }

  clear(): void {
    this.time = NEVER;
  }

  get isSet(): boolean {
    return this.time !== NEVER;
  }
}

/** The alarms that follow one local time. */
export class AlarmList {
  private readonly alarms: Alarm[] = [];

  constructor(private readonly onEarlier: (time: number) => void) {}

  create(action: AlarmAction): Alarm {
    const alarm = new Alarm(this, action);
    this.alarms.push(alarm);
    return alarm;
  }

  /** Cycle of the next alarm; Infinity when none is set. */
  next(): number {
    let next = NEVER;
    for (const alarm of this.alarms) if (alarm.time < next) next = alarm.time;
    return next;
  }

  /**
   * Fires every alarm that is due at `now`, in order of time. Each action is given the time for
   * which its alarm was set.
   */
  fireUntil(now: number): void {
    for (;;) {
      let due: Alarm | undefined;
      for (const alarm of this.alarms) if (alarm.time <= now && (!due || alarm.time < due.time)) due = alarm;
      if (!due) return;
      const time = due.time;
      due.clear();
      due.action(time);
    }
  }

  clear(): void {
    for (const alarm of this.alarms) alarm.clear();
  }

  /** An alarm was set: the run loop may have to end its slice earlier. */
  changed(time: number): void {
    this.onEarlier(time);
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
