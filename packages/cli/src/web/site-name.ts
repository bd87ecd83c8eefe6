/** How a site names a system: the name tells apart the systems of all demos. */
import { basename, dirname, resolve } from "node:path";
import { systemName } from "../build/system";
import { DEMOS, SYSTEM_FILE } from "../system-file";

/** The name of the system; of a demo's further systems, behind the name of the demo. */
export function siteName(file: string): string {
  const name = systemName(file);
  const folder = dirname(resolve(file));
  const isFurther = dirname(folder) === DEMOS && basename(file) !== SYSTEM_FILE;
  return isFurther ? `${basename(folder)}-${name}` : name;
}
