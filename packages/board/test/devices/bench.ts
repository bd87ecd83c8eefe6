/**
 * A bench for one device: register accesses at a chosen time, core and world, without a core or a
 * bus.
 */

import { BusFault } from "../../src/cpu/core/contract";
import type { Access, Device } from "../../src/devices/device";
import { Diagnostics } from "../../src/machine/diagnostics";
import { Scheduler } from "../../src/machine/scheduler";

export interface Where {
  core?: number;
  nonSecure?: boolean;
}

export class Bench {
  now = 0;
  readonly diagnostics = new Diagnostics();
  readonly scheduler = new Scheduler(2);
  fault = BusFault.NONE;

  /** Moves all cores' time forward, firing what is due. */
  advanceTo(time: number): void {
    for (;;) {
      const lists = [this.scheduler.shared, ...this.scheduler.cores];
      const next = Math.min(...lists.map((list) => list.next()));
      if (next > time) break;
      this.now = Math.max(this.now, next);
      for (const list of lists) list.fireUntil(this.now);
    }
    this.now = time;
  }

  read(device: Device, offset: number, where: Where = {}): number {
    const access = this.access(offset, where);
    const value = device.read(offset, access);
    this.fault = access.fault;
    return value;
  }

  write(device: Device, offset: number, value: number, where: Where = {}): void {
    const access = this.access(offset, where);
    device.write(offset, value, access);
    this.fault = access.fault;
  }

  access(address: number, { core = 0, nonSecure = false }: Where): Access {
    return {
      core,
      now: this.now,
      address,
      size: 4,
      nonSecure,
      privileged: true,
      fetch: false,
      looks: false,
      fault: BusFault.NONE,
      pc: () => 0,
    };
  }
}

/** An interrupt line that remembers its level and how often it rose. */
export class Wire {
  level = false;
  readonly rises: number[] = [];

  readonly line = (level: boolean, time: number): void => {
    if (level && !this.level) this.rises.push(time);
    this.level = level;
  };
}
