/** Where the guests of the attacked system are, and what they own. */
import { guestBase } from "../board-machine";

const MIB = 0x10_0000;

export const ATTACKER_BASE = guestBase(0);
export const ATTACKER_SIZE = 8 * MIB;
export const NEIGHBOUR_BASE = guestBase(2);
export const NEIGHBOUR_SIZE = 4 * MIB;
/** What MVM has of the memory of a guest on shadow tables: the end of it. */
export const SHADOW_TABLES = MIB;
/** In the tables of a deprivileged guest (src/arch/armv7/deprivileged/window.ts). */
const AREA_AT = 0x7000;
/**
 * The area of the neighbour's virtual CPU, if its kernel is in User mode. It changes with each of
 * the guest's traps. The rest of its tables does not change once the guest runs.
 */
export const NEIGHBOUR_AREA = NEIGHBOUR_BASE + NEIGHBOUR_SIZE - SHADOW_TABLES + AREA_AT;
export const AREA_SIZE = 0x1000;
/** As guests/itron/image.ts places the RTOS of core 1. */
export const RTOS_BASE = 0x0400_0000;
export const RTOS_SIZE = 16 * MIB;
/** A shared line of the RTOS: that of its UART. */
export const RTOS_LINE = 82;
