import { HEADER_FLAG_QUIET } from "../../../../abi/src/system-image";
import { header } from "../image/records";

/**
 * Whether MVM prints no lines about its progress, for example "VM … started" (`quiet` in the
 * configuration).
 */
export function isQuiet(): bool {
  return (header().flags & HEADER_FLAG_QUIET) !== 0;
}
