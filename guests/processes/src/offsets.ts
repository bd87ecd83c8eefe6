// The constants and offsets that the assembly files need.
export { CALL_REPORT, CALL_SLEEP } from "./calls";

import { Process } from "./process";

export { DATA, DATA_NUMBER, DATA_PLACES, DATA_ROUNDS } from "./addresses";
export { REASON_ABORT, REASON_CALL, REASON_INTERRUPT } from "./kernel";

export const PROCESS_PC: u32 = offsetof<Process>("pc");
export const PROCESS_PSR: u32 = offsetof<Process>("psr");
