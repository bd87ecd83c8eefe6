// Numbers of the bench's system (system.jsonc): the VMs, the channels of the measuring VM, the
// lines.
export const NEIGHBOUR: u32 = 1;
export const SPENDER: u32 = 3;
export const SMALL: u32 = 4;
export const DISTANT: u32 = 5;

/** Channels of the measuring VM: to the neighbour, to the VM on the other core, to the spender. */
export const NEAR: u32 = 0;
export const FAR: u32 = 1;
export const TO_SPENDER: u32 = 2;
/** The number of the channel in each of the other VMs. */
export const TO_BENCH: u32 = 0;

/** Lines of the one-shot timer and of the doorbells at the other ends. */
export const TIMER_LINE: u32 = 88;
export const NEIGHBOUR_DOORBELL: u32 = 85;
export const REMOTE_DOORBELL: u32 = 87;
export const SPENDER_DOORBELL: u32 = 90;

export const SHARED_DEVICE: u32 = 0;
