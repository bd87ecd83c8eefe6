/** The receiver on the sender's core. */
import { NEIGHBOUR_DOORBELL } from "../../src/system";
import { NEAR_PATHS } from "../sizes";
import { receiveAll } from "./receive-all";

export function main(): void {
  receiveAll(NEIGHBOUR_DOORBELL, NEAR_PATHS);
}

export { fault, panic } from "../../src/failure";
