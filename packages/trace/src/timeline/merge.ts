/** The events of all lanes in the order of time. */
import type { Event, Lane } from "../record/events";
import type { LaneLog } from "../record/lane-log";
import type { LaneState } from "../record/recorder";

/** An event, or what is known where the log of a lane begins. */
export type Step = { lane: Lane; time: number } & ({ event: Event } | { state: LaneState });

interface Head {
  lane: Lane;
  next: Step | undefined;
  rest: Iterator<Step>;
}

/** From the last begin of a chunk before `from` on. Of equal times the lower lane comes first. */
export function* merge(lanes: readonly LaneLog<LaneState>[], from: number): Generator<Step, void, void> {
  const heads: Head[] = lanes.map((log, lane) => {
    const rest = stepsOf(log, lane, from);
    return { lane, rest, next: rest.next().value ?? undefined };
  });
  for (;;) {
    let first: Head | undefined;
    for (const head of heads)
      if (head.next !== undefined && (first === undefined || head.next.time < first.next!.time)) first = head;
    if (first === undefined) return;
    yield first.next!;
    first.next = first.rest.next().value ?? undefined;
  }
}

function* stepsOf(log: LaneLog<LaneState>, lane: Lane, from: number): Generator<Step, void, void> {
  const { state, begin, events } = log.read(from);
  yield { lane, time: begin, state };
  for (const event of events) yield { lane, time: event.time, event };
}
