/**
 * The commands by which a user of a ZC702 starts MVM from U-Boot's prompt, when the system's ELF is
 * in memory (docs/real-board.md has them with their reasons).
 */

/** The address that U-Boot's environment calls kernel_addr_r: free DDR for a file from outside. */
export const FILE_ADDRESS = 0x0200_0000;

/** U-Boot's prompt comes back after each of them. */
export const PREPARE_MVM: readonly string[] = ["setenv autostart yes", "dcache off"];

/** The last command: MVM does not come back. */
export const START_MVM = `bootelf -p 0x${FILE_ADDRESS.toString(16)}`;
