/**
 * The whole machine at one time: processor, RAM, devices, alarms, UART queues, trace and
 * diagnostics. A snapshot never changes. It stays valid when the board runs on.
 */
import type { CpuImage } from "../cpu/cpu-image";
import type { BoardIdentity } from "./board-options";
import type { Saved } from "./object-state";

export interface Snapshot {
  /** The board's time in CPU cycles. */
  readonly cycle: number;
  readonly identity: BoardIdentity;
  /** Everything but processor and RAM. */
  readonly parts: Saved;
  readonly cpu: CpuImage;
}
