/**
 * Programs that others wrote for the real part: they judge the virtual board. They are fetched as
 * sources from Debian by package name, and built on request.
 */
export { buildLinux, type Linux } from "./linux";
export { buildUBoot, type UBoot } from "./u-boot";
