/** Places where no load succeeds: watchpoints, in front of which the core takes an abort. */
import type { Points, Stop } from "@mvm/board";

interface Fault {
  readonly address: number;
  readonly length: number;
  remove(): void;
}

export class ReadFaults {
  private readonly faults = new Set<Fault>();

  /** The result takes the fault away. */
  add(points: Points, address: number, length: number): () => void {
    const fault = { address, length, remove: points.addWatchpoint({ address, length, kind: "read" }) };
    this.faults.add(fault);
    return () => {
      this.faults.delete(fault);
      fault.remove();
    };
  }

  /** Takes all faults away. */
  clear(): void {
    for (const fault of this.faults) fault.remove();
    this.faults.clear();
  }

  /** The virtual address of the load that fails, if the board has stopped in front of one. */
  of(stop: Stop): number | undefined {
    if (stop.reason !== "watchpoint" || stop.kind !== "read") return undefined;
    const isFault = [...this.faults].some(({ address }) => address === stop.address);
    return isFault ? stop.access.address : undefined;
  }

  /** The past has the aborts already: while the board is there, nothing stops it. */
  without<T>(points: Points, look: () => T): T {
    for (const fault of this.faults) fault.remove();
    try {
      return look();
    } finally {
      for (const fault of this.faults) {
        const { address, length } = fault;
        fault.remove = points.addWatchpoint({ address, length, kind: "read" });
      }
    }
  }
}
