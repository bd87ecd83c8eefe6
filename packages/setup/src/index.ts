/**
 * What MVM takes from Debian. It is fetched through the machine's own apt sources, and the machine
 * is not changed.
 */
export { isComplete, removeStaged, replaceFolder } from "./complete-folder";
export { type BuildTools, ensureBuildTools } from "./debian/build-tools";
export { ensureKernelBuild, type KernelBuild } from "./debian/kernel-build";
export { ensureLinuxPackages, type LinuxPackages } from "./debian/linux-packages";
export { unpackLinuxSource } from "./debian/linux-source";
export { unpackSourcePackage } from "./debian/source-package";
export { withLock } from "./lock";
export { BUILD_DIRECTORY, PROJECT_ROOT } from "./paths";
export { type Outcome, runProgram } from "./process";
export { step } from "./progress";
export { ensureQemu, findQemu, type Qemu, type QemuSearch } from "./qemu/qemu";
export { replaceFile } from "./replace-file";
export { SetupError } from "./setup-error";
