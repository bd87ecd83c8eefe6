/** Where the guests of the attacked system are, and what they own. */
import { guestBase } from "../board-machine";

const MIB = 0x10_0000;

export const ATTACKER_BASE = guestBase(0);
export const NEIGHBOUR_BASE = guestBase(1);
/** Of the attacker, and of the neighbour. */
export const GUEST_SIZE = 4 * MIB;
/** As guests/itron/image.ts places the RTOS of core 1. */
export const RTOS_BASE = 0x0400_0000;
export const RTOS_SIZE = 16 * MIB;
/** A shared line of the RTOS: that of its UART. */
export const RTOS_LINE = 82;
