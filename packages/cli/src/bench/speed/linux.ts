/**
 * Linux for the Zynq to the prompt of its shell. QEMU 10 cannot start this kernel's second core, so
 * the kernel is told to use one core, on both boards.
 */
import { buildLinux } from "@mvm/firmware";

export interface LinuxFiles {
  zImage: string;
  deviceTree: string;
  initramfs: string;
  commandLine: string;
}

export const LINUX_PROMPT = "/ # ";

/** @throws SetupError */
export async function linuxFiles(): Promise<LinuxFiles> {
  return { ...(await buildLinux()), commandLine: "console=ttyPS0,115200 maxcpus=1" };
}
