/** Reference of a task's state: ref_tst (µITRON 4.0, 4.1). */
import { lock, sns_loc, unlock } from "./context";
import { namedTask, runningTask } from "./ready";
import { E_CTX, E_ID, E_NOEXS, ID, TTS_RDY, TTS_RUN } from "./types";

/**
 * One of TTS_*, or E_CTX (CPU-locked), E_ID, E_NOEXS. Any context. (The specification has a packet
 * in place of this return value.)
 */
export function ref_tst(tskid: ID): i32 {
  if (sns_loc()) return E_CTX;
  const task = namedTask(tskid);
  if (task === null) return E_ID;
  const state = lock();
  const running = task === runningTask() && task.state === TTS_RDY;
  const result: i32 = task.state === 0 ? E_NOEXS : <i32>(running ? TTS_RUN : task.state);
  unlock(state);
  return result;
}
