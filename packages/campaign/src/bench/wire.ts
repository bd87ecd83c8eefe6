/**
 * Faults in the wire between a device and the interrupt controller.
 *
 *     device   ──┐▔▔▔▔│──┐▔▔▔▔│──
 *     lost     ──────────┐▔▔▔▔│──    the first rise does not arrive
 *     late     ───── │▔▔▔┐▔▔▔▔│──    it arrives later
 *     doubled  ──┐▔▔▔▔│▔▔┐▔▔▔▔│──    it arrives, and the interrupt is pending again later
 *
 * A line that is sensitive to levels is late only as long as its device still asks.
 */
import type { Zc702 } from "@mvm/board";
import type { WireFault } from "../plan/fault";

/** Private interrupts of a core have lower IDs. */
export const FIRST_SHARED_INTERRUPT = 32;
const BITS_PER_WORD = 32;

export class FaultyWire {
  readonly injected: string[] = [];
  /** The cycles at which something arrives. */
  private readonly due: number[] = [];
  private level = false;
  private left: number;

  /**
   * @param core of a private interrupt; of a shared one: 0
   * @param concerns whether the interrupt is one of the victim's now
   */
  constructor(
    private readonly board: Zc702,
    private readonly core: number,
    private readonly fault: WireFault,
    concerns: () => boolean,
  ) {
    this.left = fault.count;
    board.devices.gic.onLine = (on, id, level) => {
      if (on !== core || id !== fault.interrupt) return true;
      const rises = level && !this.level;
      this.level = level;
      if (!rises || this.left === 0 || !concerns()) return true;
      return this.rises();
    };
  }

  /** Nothing will come any more: neither a fault nor what is late. */
  get over(): boolean {
    return this.left === 0 && this.due.length === 0;
  }

  /** Whether something has to arrive now. */
  get isDue(): boolean {
    return this.due.length > 0 && this.due[0]! <= this.board.time;
  }

  /** Between two runs of the board. */
  arrive(): void {
    this.due.shift();
    const { board, core, fault, level } = this;
    const { gic } = board.devices;
    const { interrupt: id } = fault;
    const passing = gic.onLine;
    gic.onLine = undefined;
    if (fault.kind === "doubled-interrupt")
      gic.makePending(core, Math.floor(id / BITS_PER_WORD), 1 << (id % BITS_PER_WORD), board.time);
    else if (level || gic.interrupt(core, id).edge) {
      gic.setLine(core, id, true, board.time);
      if (!level) gic.setLine(core, id, false, board.time);
    }
    gic.onLine = passing;
  }

  /** The wire is sound again. */
  mend(): void {
    this.board.devices.gic.onLine = undefined;
  }

  /** The device raises its interrupt. Whether this arrives. */
  private rises(): boolean {
    const { board, fault } = this;
    this.left--;
    this.injected.push(`${fault.kind.replace("-", " ")} ${fault.interrupt} at cycle ${board.time}`);
    if (fault.kind !== "lost-interrupt") this.due.push(board.time + fault.by);
    return fault.kind === "doubled-interrupt";
  }
}
