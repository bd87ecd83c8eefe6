/** Writes docs/registers.md from the register tables. `npx tsx packages/board/document.ts` */
import { writeFileSync } from "node:fs";
import { registersDocument } from "./src/devices/document";

writeFileSync(new URL("../../docs/registers.md", import.meta.url), registersDocument());
