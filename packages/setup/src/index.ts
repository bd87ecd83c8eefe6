/** What MVM takes from Debian, fetched through the machine's own apt sources without changing the machine. */
export { ensureLinuxPackages, type LinuxPackages } from "./debian/linux-packages";
export { BUILD_DIRECTORY, PROJECT_ROOT } from "./paths";
export { step } from "./progress";
export { ensureQemu, findQemu, type Qemu, type QemuSearch } from "./qemu/qemu";
export { SetupError } from "./setup-error";
