/** Writes docs/attacks.md. `npx tsx packages/hypervisor/test/attacks/write-document.ts` */
import { writeFileSync } from "node:fs";
import { attacksDocument, DOCUMENT } from "./document";

writeFileSync(DOCUMENT, attacksDocument());
