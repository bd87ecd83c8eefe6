/**
 * What MVM takes from Debian. It is fetched through the machine's own apt sources, and the machine
 * is not changed.
 */
export { ensureKernelBuild, type KernelBuild } from "./debian/kernel-build";
export { ensureLinuxPackages, type LinuxPackages } from "./debian/linux-packages";
export { withLock } from "./lock";
export { BUILD_DIRECTORY, PROJECT_ROOT } from "./paths";
export { type Outcome, runProgram } from "./process";
export { step } from "./progress";
export { ensureQemu, findQemu, type Qemu, type QemuSearch } from "./qemu/qemu";
export { SetupError } from "./setup-error";
