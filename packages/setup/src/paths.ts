import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root folder. */
export const PROJECT_ROOT = fileURLToPath(new URL("../../../", import.meta.url)).replace(/\/$/, "");

/** Everything fetched or built lives below this folder; deleting it is always safe. */
export const BUILD_DIRECTORY = join(PROJECT_ROOT, "build");
