export { BuildError } from "./errors";
export { buildImage, type GuestDescription, type ImageDescription } from "./image";
export { compilerVersion } from "./link/gcc";
export type { MemoryDescription, Reservation } from "./link/memory";
export { symbolsOf } from "./link/symbols";
