import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root folder. */
export const PROJECT_ROOT = fileURLToPath(new URL("../../../", import.meta.url)).replace(/\/$/, "");

/**
 * Everything that is fetched or built is below this folder. It is always safe to delete the folder.
 */
export const BUILD_DIRECTORY = join(PROJECT_ROOT, "build");
