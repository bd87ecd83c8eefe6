/**
 * Your own devices in the programmable logic. A PL device is an ordinary device with a place behind
 * GP0 or GP1:
 *
 *     const counter: PlDevice = {
 *       name: "counter", base: 0x43c2_0000, size: 0x1_0000, nonSecure: true,
 *       connect({ now }) {
 *         return { name: "counter", read: () => now(), write() {}, reset() {} };
 *       },
 *     };
 *     const board = await createZc702({ pl: [counter] });
 *
 * A snapshot of the board has the device's state if the state is in fields of the object that
 * `connect` returns, and not in variables (snapshot/object-state.ts).
 *
 * An access reaches the device only if the port is open to the accessing world (security_gp0_axi,
 * security_gp1_axi). An access of the normal world also needs the device's own `nonSecure`.
 */
import type { Device } from "../devices/device";
import type { SerialPort } from "../devices/serial-port";
import type { Diagnostics } from "../machine/diagnostics";
import type { Scheduler } from "../machine/scheduler";

/** What the board offers a PL device. */
export interface PlServices {
  scheduler: Scheduler;
  diagnostics: Diagnostics;
  /** The board's time, in CPU cycles; inside an access, use the access's own `now`. */
  now(): number;
  /**
   * Drives the device's interrupt request (`irq` of the PlDevice). Without `irq` nothing happens.
   */
  interrupt(level: boolean, time: number): void;
  /** Instructions that a core has executed so far. */
  instructions(core: number): number;
  /** A serial port that the user of the board can reach by this name. */
  serialPort(name: string): SerialPort;
}

export interface PlDevice {
  readonly name: string;
  /**
   * Physical address, behind GP0 (0x40000000–0x7FFFFFFF) or GP1 (0x80000000–0xBFFFFFFF), a multiple
   * of 4 KiB.
   */
  readonly base: number;
  /** Bytes, a multiple of 4 KiB. */
  readonly size: number;
  /** GIC interrupt ID: 61–68 or 84–91. */
  readonly irq?: number;
  /** May the normal world use the device, once the port is open? */
  readonly nonSecure: boolean;
  /** Called once, when the board is made. */
  connect(services: PlServices): Device;
}
