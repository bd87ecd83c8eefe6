/**
 * The clocks of the board, all counted in CPU cycles.
 *
 *     PLL ─► CPU_6x4x  666.67 MHz   the cores; the unit of time everywhere on the board
 *            ├─ ÷2 ─► PERIPHCLK     private timer, watchdog, global timer (ARM DDI 0407I 4.1)
 *            └─ ÷6 ─► CPU_1x        APB: TTC, SWDT (UG585 ch. 25, 6:2:1 clock ratio)
 *
 * A clock's edge n is at CPU cycle n × divisor: all clocks are in phase at cycle 0.
 */
import { CPU_HZ } from "@mvm/abi/zynq/memory-map";

export { CPU_HZ };

/** CPU cycles per PERIPHCLK cycle. */
export const PERIPHCLK_DIVISOR = 2;

/** CPU cycles per CPU_1x cycle. */
export const CPU_1X_DIVISOR = 6;

const MILLION = 1e6;

/**
 * PERIPHCLK of a board whose clocks drift: `drift` millionths faster (or slower, if negative) than
 * the figure above says, as seen by the CPU. Without drift an edge n is at cycle 2n.
 */
export class PeripheralClock {
  private readonly cyclesPerTick: number;

  constructor(drift = 0) {
    this.cyclesPerTick = PERIPHCLK_DIVISOR / (1 + drift / MILLION);
    // A constant of the board, and no state.
    Object.freeze(this);
  }

  /** The edges up to and including `cycle`. */
  ticksAt(cycle: number): number {
    return Math.floor(cycle / this.cyclesPerTick);
  }

  /** The first CPU cycle at which the clock has made `ticks` edges. */
  cycleOfTick(ticks: number): number {
    const cycle = Math.ceil(ticks * this.cyclesPerTick);
    return this.ticksAt(cycle) < ticks ? cycle + 1 : cycle;
  }
}

/**
 * UART characters: 115200 baud, start + 8 data + stop bits. The pace at which the board feeds
 * received bytes.
 */
export const UART_BYTE_CYCLES = Math.floor((CPU_HZ * 10) / 115_200);

/** A counter's clock: `divisor` CPU cycles per tick, counted from cycle 0. */
export function ticksAt(cycle: number, divisor: number): number {
  return Math.floor(cycle / divisor);
}

/** The first CPU cycle at which the clock has made `ticks` edges. */
export function cycleOfTick(ticks: number, divisor: number): number {
  return ticks * divisor;
}
