/**
 * The board, as the core calls it: imports `bus.map`, `bus.refusal`, `bus.read`, `bus.write`
 * (cpu/bus.ts has the contract).
 */

/** Host offset of the 4 KiB RAM page at `pa`, −1 = no RAM there, −2 = refused by the firewall. */
export declare function map(pa: u32, nonSecure: i32): i32;
/**
 * Asked before an access of several words, or an exclusive one, goes where no RAM is: 0 = it may,
 * else why what answers there refuses it, as in BUS_FAULT. `attributes`: bits 0, 1 as below, bit 3
 * a store, bit 4 exclusive.
 */
export declare function refusal(core: i32, pa: u32, attributes: i32): u32;
/**
 * `attributes`: bit 0 non-secure, bit 1 privileged, bit 2 instruction fetch. A fault goes to the
 * core's BUS_FAULT.
 */
export declare function read(core: i32, pa: u32, sizeLog2: u32, attributes: i32): u32;
export declare function write(core: i32, pa: u32, sizeLog2: u32, value: u32, attributes: i32): void;
