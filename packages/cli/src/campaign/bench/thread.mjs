// The entry of a thread: tsx serves the thread that loaded it, so each thread loads it anew.
import { register } from "tsx/esm/api";

register();
await import("./thread.ts");
