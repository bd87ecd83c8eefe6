import { expect, test } from "vitest";
import { END, Machine } from "./machine";

/**
 * PLI, PLDW, and the memory hints that are not allocated (ARM DDI 0406C table A5-22), with a
 * constant and a register.
 */
test.each([0xf4d1_f004, 0xf511_f004, 0xf491_f004, 0xf6d1_f002, 0xf711_f002, 0xf691_f002])(
  "memory hint %# does nothing",
  (hint) => {
    const machine = new Machine();
    // An Undefined Instruction exception would not come back from address 4.
    machine.load(`b reset\n b .\n reset:\n mov r4, #1\n .inst ${hint}\n mov r4, #2\n ${END}`, 0);
    machine.runFrom(0, 0, 10_000);
    expect(machine.r(4)).toBe(2);
  },
);
