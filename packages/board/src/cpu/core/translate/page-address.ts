/** Addresses relative to the page of the region, whose virtual address is known when it runs. */
import { LOCAL_PAGE_VA } from "./locals";
import { addConstant, getLocal } from "./output";

/** The address at `offset` from the begin of the page goes to the stack. */
export function pageAddress(offset: i32): void {
  getLocal(LOCAL_PAGE_VA);
  addConstant(offset);
}
