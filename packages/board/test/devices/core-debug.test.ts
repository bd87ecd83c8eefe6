import { beforeEach, describe, expect, test } from "vitest";
import { CORE_DEBUG_REGISTERS, CoreDebug } from "../../src/devices/core-debug";
import { DEVCFG_REGISTERS, Devcfg } from "../../src/devices/devcfg";
import { ResetCause } from "../../src/devices/reset-cause";
import { Bench } from "./bench";

const REG = CORE_DEBUG_REGISTERS.at;
const { CTRL, LOCK } = DEVCFG_REGISTERS.at;
const PC = 0x0c0d_e000;
const NOT_READABLE = 0xffff_ffff;
const [DBGEN, NIDEN, SPIDEN, SPNIDEN] = [1 << 3, 1 << 4, 1 << 5, 1 << 6];

let bench: Bench;
let devcfg: Devcfg;
let unit: CoreDebug;
let nonSecure: boolean;

beforeEach(() => {
  bench = new Bench();
  nonSecure = true;
  devcfg = new Devcfg(bench.diagnostics, () => {});
  const core = { isNonSecure: () => nonSecure, pc: () => PC, signals: () => devcfg.debugSignals };
  unit = new CoreDebug(core, bench.diagnostics);
});

const permit = (bits: number) => bench.write(devcfg, CTRL, bits);

describe("what the signals permit (ARM DDI 0406C C2.3, C9.1)", () => {
  test.each([
    ["nothing", 0, [NOT_READABLE, NOT_READABLE], 0xaa],
    ["NIDEN", NIDEN, [NOT_READABLE, PC], 0xae],
    ["DBGEN", DBGEN, [NOT_READABLE, PC], 0xaf],
    ["NIDEN, SPNIDEN", NIDEN | SPNIDEN, [PC, PC], 0xee],
    ["SPIDEN alone", SPIDEN, [NOT_READABLE, NOT_READABLE], 0xaa],
    ["all", DBGEN | NIDEN | SPIDEN | SPNIDEN, [PC, PC], 0xff],
  ])("%s: the PC of a secure and of a non-secure core; DBGAUTHSTATUS", (_name, bits, samples, status) => {
    permit(bits);
    const seen = [false, true].map((world) => {
      nonSecure = world;
      return bench.read(unit, REG.DBGPCSR, { nonSecure: true });
    });
    expect(seen).toEqual(samples);
    expect(bench.read(unit, REG.DBGAUTHSTATUS)).toBe(status);
  });

  test.each([
    ["non-secure core, DBGEN", true, DBGEN, 1],
    ["non-secure core, no DBGEN", true, NIDEN | SPIDEN | SPNIDEN, 0],
    ["secure core, DBGEN", false, DBGEN | NIDEN, 0],
    ["secure core, DBGEN and SPIDEN", false, DBGEN | SPIDEN, 1],
  ])("a request to halt is taken or not: %s", (_name, world, bits, halts) => {
    nonSecure = world;
    permit(bits);
    bench.write(unit, REG.DBGDRCR, 1, { nonSecure: true });
    expect(bench.diagnostics.unimplemented).toHaveLength(halts);
    expect(bench.read(unit, REG.DBGDSCR) & 1).toBe(0);
  });
});

test("after DEVCFG.LOCK bit 0 nothing opens debug again before a power-on (UG585 B.16)", () => {
  permit(0);
  bench.write(devcfg, LOCK, 1);
  permit(DBGEN | NIDEN | SPIDEN | SPNIDEN);
  bench.write(devcfg, LOCK, 0);
  permit(DBGEN | NIDEN | SPIDEN | SPNIDEN);
  expect(bench.read(unit, REG.DBGAUTHSTATUS)).toBe(0xaa);
  devcfg.reset(ResetCause.POWER_ON);
  expect(bench.read(unit, REG.DBGAUTHSTATUS)).toBe(0xff);
});
