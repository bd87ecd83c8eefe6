export { BuildError } from "./errors";
export { buildImage } from "./image";
export type { GuestDescription, ImageDescription } from "./image-description";
export { compilerVersion } from "./link/gcc";
export type { MemoryDescription, Reservation } from "./link/memory";
