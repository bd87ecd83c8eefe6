/**
 * The board as the core calls it: imports `bus.…`. The contract is CoreBus
 * (machine/core-engine.ts); `attributes` are bits of Attribute (contract.ts). At `refusal`, `read`
 * and `write` the board finds the time in ACCESS_TIME (memory/bus.ts).
 */

/** Host offset of the 4 KiB RAM page at `pa`, or NO_RAM. */
export declare function map(pa: u32, nonSecure: i32): i32;
/** The BusFault with which what is at `pa`, where no RAM is, refuses an access as a whole. */
export declare function refusal(core: i32, pa: u32, attributes: i32): u32;
/** Reads `size` bytes (1, 2 or 4). The board leaves a fault in the core's BUS_FAULT. */
export declare function read(core: i32, pa: u32, size: u32, attributes: i32): u32;
/** The performance monitor's interrupt request of a core has this level now. */
export declare function performanceInterrupt(core: i32, level: i32): void;
/**
 * A core executes SEV. Not 0: the core must end its slice, so that the board passes the event on.
 */
export declare function eventMatters(core: i32): i32;
/** Not 0: the board has done the semihosting call of a core, which is at its SVC. */
export declare function semihosting(core: i32): i32;
/** Does the debugger stop the core in front of the instruction at `pc`? */
export declare function breakpoint(core: i32, pc: u32): i32;
/** Does it stop the core in front of an access of `size` bytes at the virtual address `va`? */
export declare function watchpoint(core: i32, va: u32, size: u32, isWrite: i32): i32;
/** The instruction at a host offset of RAM will be executed (coverage.ts). */
export declare function executed(hostOffset: u32): void;
/**
 * A core has taken the exception at `vector` to monitor mode; 0: it goes on in the normal world.
 */
export declare function world(core: i32, vector: u32): void;
/** Writes `size` bytes (1, 2 or 4). The board leaves a fault in the core's BUS_FAULT. */
export declare function write(core: i32, pa: u32, size: u32, value: u32, attributes: i32): void;
