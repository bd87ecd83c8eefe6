/** Reference of a task's state: ref_tst (µITRON 4.0, 4.1). */
import { runningTask } from "./ready";
import { isTaskId, tcbOf } from "./tcb";
import { E_ID, ID, TTS_RDY, TTS_RUN } from "./types";

/** One of TTS_*, 0 for a task that does not exist, or E_ID. */
export function ref_tst(tskid: ID): i32 {
  if (!isTaskId(tskid)) return E_ID;
  const task = tcbOf(tskid);
  return <i32>(task === runningTask() && task.state === TTS_RDY ? TTS_RUN : task.state);
}
