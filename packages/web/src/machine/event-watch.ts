/** Notes that the board has told an event of the timeline, and hands everything on. */
import type { Marker, Observer } from "@mvm/board";

export class EventWatch implements Observer {
  happened = false;

  constructor(private readonly next: Observer) {}

  entered(...event: Parameters<Observer["entered"]>): void {
    this.happened = true;
    this.next.entered(...event);
  }

  left(core: number, time: number): void {
    this.happened = true;
    this.next.left(core, time);
  }

  executes(core: number, time: number, executes: boolean): void {
    this.happened = true;
    this.next.executes(core, time, executes);
  }

  interrupt(...event: Parameters<Observer["interrupt"]>): void {
    this.happened = true;
    this.next.interrupt(...event);
  }

  reset(time: number): void {
    this.happened = true;
    this.next.reset(time);
  }

  /** The jobs of a task are not among the events. */
  marker(marker: Marker): void {
    this.next.marker(marker);
  }

  timer(core: number, time: number): void {
    this.next.timer(core, time);
  }
}
