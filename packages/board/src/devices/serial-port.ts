/**
 * The far end of a UART: what the user's terminal, a test or a web page holds.
 *
 * Sending takes no time on the board: a byte that the guest writes leaves at once, so the guest's
 * transmit FIFO is always empty. Received bytes arrive at 115200 baud. While the guest's FIFO is
 * full they wait here (as with RTS/CTS flow control), so no typed byte is lost.
 */
import { UART_BYTE_CYCLES } from "../clocks";
import { Delivered } from "../machine/delivered";
import type { Alarm, Scheduler } from "../machine/scheduler";

export class SerialPort {
  /** Called with each byte that the guest sends, and the cycle at which the guest sends it. */
  onByte: ((byte: number, time: number) => void) | undefined;

  /** Called with each input from outside, before it takes effect. */
  onSend: ((bytes: readonly number[]) => void) | undefined;

  private readonly queue: number[] = [];
  /** Bytes that the guest has sent since power-on. */
  private sent = 0;
  private readonly delivered = new Delivered();
  private readonly alarm: Alarm;
  private deliver: (byte: number, time: number) => boolean = () => false;

  /** `now` gives the board's time, for bytes that are sent between runs. */
  constructor(
    readonly name: string,
    scheduler: Scheduler,
    private readonly now: () => number,
  ) {
    this.alarm = scheduler.alarm("shared", (time) => this.arrive(time));
  }

  /** Sends bytes (or a string's UTF-8) to the guest, from the board's present time on. */
  send(data: string | Iterable<number>): void {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    const input = Array.from(bytes, (byte) => byte & 0xff);
    this.onSend?.(input);
    this.receive(input);
  }

  /** The same for an input that the history of the board has already. */
  receive(bytes: readonly number[]): void {
    this.queue.push(...bytes);
    if (this.queue.length > 0 && !this.alarm.isSet) this.alarm.set(this.now() + UART_BYTE_CYCLES);
  }

  /** Bytes not yet delivered. */
  get pending(): number {
    return this.queue.length;
  }

  /** The device's side: where received bytes go; false while there is no room. */
  connect(deliver: (byte: number, time: number) => boolean): void {
    this.deliver = deliver;
  }

  /** The device's side: the guest sends a byte. */
  transmit(byte: number, time: number): void {
    if (this.delivered.isNews(++this.sent)) this.onByte?.(byte, time);
  }

  /** Bytes that come from now on are given to `onByte`. */
  tellAgain(): void {
    this.delivered.begin(this.sent);
  }

  reset(): void {
    this.queue.length = 0;
    this.sent = 0;
    this.tellAgain();
  }

  /** The bytes on their way go on after a reset of the board, which clears all alarms. */
  resume(): void {
    if (this.queue.length > 0) this.alarm.set(this.now() + UART_BYTE_CYCLES);
  }

  private arrive(time: number): void {
    const byte = this.queue[0];
    if (byte === undefined) return;
    if (this.deliver(byte, time)) this.queue.shift();
    if (this.queue.length > 0) this.alarm.set(time + UART_BYTE_CYCLES);
  }
}
