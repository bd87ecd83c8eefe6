/** A core stands still for the debugger in front of an instruction that has begun. */
import { rewindTo } from "../program-counter";
import { progressOf } from "../progress";
import { ABORT, PROGRESS } from "../state";
import { UOP_COST } from "../uop";

/** `up` met a watched access: the instruction has not been executed, and is not counted. */
export function takeBack(core: usize, up: usize): void {
  rewindTo(core, up);
  store<u32>(core, 0, ABORT);
  store<i64>(core, load<i64>(core, PROGRESS) - progressOf(load<u8>(up, UOP_COST)), PROGRESS);
}
