/** The frames of a profile, of Linux and of MVM's stub. */
import {
  STUB_FIQ_VECTORS,
  STUB_KERNEL_VECTORS,
  STUB_USER_VECTORS,
  STUB_WINDOW,
  STUB_WINDOW_SIZE,
} from "@mvm/abi";
import type { Zc702 } from "@mvm/board";
import { Mode } from "@mvm/board/cpu/core/system/mode";
import { readSystemMap } from "@mvm/symbols";
import { describe, expect, it } from "vitest";
import { framesAt } from "../src/symbols/frames";
import { isInUserMode } from "../src/symbols/user-mode";

const MVM = readSystemMap("04000000 T stubStart\n04000040 t sensitive\n05000000 T other\n");
const LINUX = { name: "linux", symbols: readSystemMap("c0100000 T start_kernel\n"), isLinux: true };
const ITRON = { name: "rtos", symbols: readSystemMap("01000000 T main\n"), isLinux: false };
const kernel = (address: number) => ({ address, isUser: false });
const user = (address: number) => ({ address, isUser: true });

describe("frames", () => {
  it("Linux: its kernel, before and after it has its MMU, and its programs", () => {
    expect(framesAt(LINUX, kernel(0xc010_0000), MVM)).toEqual(["kernel", "start_kernel"]);
    expect(framesAt(LINUX, kernel(0x0810_0000), MVM)).toEqual(["kernel"]);
    expect(framesAt(LINUX, user(0x0001_0000), MVM)).toEqual(["user"]);
    // A function of the kernel that programs call: arm's kernel user helpers.
    expect(framesAt(LINUX, user(0xffff_0fc0), MVM)).toEqual(["user"]);
  });

  it("the stub, by the addresses that it has in MVM's ELF file", () => {
    expect(framesAt(LINUX, kernel(STUB_WINDOW + 0x44), MVM)).toEqual(["stub", "sensitive"]);
    expect(framesAt(LINUX, kernel(STUB_WINDOW + 0x44), undefined)).toEqual(["kernel", "start_kernel"]);
    expect(framesAt(ITRON, kernel(STUB_WINDOW), MVM)).toEqual(["stub", "stubStart"]);
    expect(framesAt(LINUX, kernel(STUB_WINDOW + STUB_WINDOW_SIZE), MVM)[0]).toBe("kernel");
    expect(framesAt({ ...ITRON, name: "mvm" }, kernel(STUB_WINDOW), MVM)).not.toContain("stub");
  });

  it("another guest: its function", () => {
    expect(framesAt(ITRON, user(0x0100_0000), MVM)).toEqual(["main"]);
  });
});

it.each([
  ["a program of a kernel at PL1", Mode.USR, 0, true],
  ["a kernel at PL1", Mode.SVC, 0, false],
  ["a kernel that MVM holds in User mode", Mode.USR, STUB_KERNEL_VECTORS, false],
  ["its handler of FIQ", Mode.USR, STUB_FIQ_VECTORS, false],
  ["its program", Mode.USR, STUB_USER_VECTORS, true],
])("%s", (_, mode, vectors, expected) => {
  const registers = {
    mode: () => mode,
    read: (_core: number, name: string) => name === "vbar_ns" && vectors,
  };
  const board = { debugger: { registers, isSecure: () => false } } as unknown as Zc702;
  expect(isInUserMode(board, 0)).toBe(expected);
});
