/** A device that only interrupts: edges on lines of the programmable logic, at given cycles. */
import type { PlDevice } from "@mvm/board";

export interface Pulse {
  line: number;
  /** In order. */
  cycles: readonly number[];
}

const FIRST_BASE = 0x4400_0000;
const SIZE = 0x1000;

export function pulses(wanted: readonly Pulse[]): PlDevice[] {
  return wanted.map(({ line, cycles }, index) => ({
    name: `pulse on ${line}`,
    base: FIRST_BASE + index * SIZE,
    size: SIZE,
    irq: line,
    nonSecure: false,
    connect({ scheduler, interrupt }) {
      let next = 0;
      const alarm = scheduler.shared.create((time) => {
        interrupt(true, time);
        interrupt(false, time);
        next++;
        if (next < cycles.length) alarm.set(cycles[next]!);
      });
      return {
        name: `pulse on ${line}`,
        read: () => 0,
        write() {},
        reset() {
          next = 0;
          if (cycles.length > 0) alarm.set(cycles[0]!);
        },
      };
    },
  }));
}
