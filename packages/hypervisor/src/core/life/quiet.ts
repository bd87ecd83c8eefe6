import { HEADER_FLAG_QUIET } from "../../../../abi/src/system-image";
import { header } from "../image/records";

/** Whether MVM keeps its progress lines to itself. */
export function isQuiet(): bool {
  return (header().flags & HEADER_FLAG_QUIET) !== 0;
}
