/** The receiver on the other core. */
import { REMOTE_DOORBELL } from "../../src/system";
import { FAR_PATHS } from "../sizes";
import { receiveAll } from "./receive-all";

export function main(): void {
  receiveAll(REMOTE_DOORBELL, FAR_PATHS);
}

export { fault, panic } from "../../src/failure";
