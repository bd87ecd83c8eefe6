/** How the hostile guest is built, for the memory of its VM (../system.jsonc). */
import { imageFor as processes } from "../../../guests/processes/image";

export const image = processes(
  { memory: { base: 0x3000_0000 } },
  { name: "hostile", entry: "src/main.ts", asm: ["src/accesses.S", "src/hostile.S"] },
);
