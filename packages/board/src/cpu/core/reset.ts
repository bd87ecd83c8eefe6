/**
 * Power-on of the whole core complex and reset of one core (ARM DDI 0406C B1.9.1; reset values ARM
 * DDI 0388 4.2).
 */
import { CORE_STATE_SIZE, TLBS, TLBS_PER_CORE } from "../../memory/layout";
import { coreAt } from "./blocks";
import { CORES } from "./contract";
import { forgetRamMap } from "./memory/bus";
import { releaseAll } from "./memory/code";
import { flushCore } from "./memory/contexts";
import { fillRows } from "./op-rows";
import { dropRequest } from "./pmu/counters";
import {
  ACCOUNTS,
  ACCOUNTS_SIZE,
  ATTENTION,
  CORE_NUMBER,
  COUNT,
  CP15_COMMON,
  CP15_NONSECURE,
  CP15_SECURE,
  MASKS,
  MODE,
  SECURE,
  TIME,
  WATCHING,
  WATCHING_DEBUGGER,
  ZF,
} from "./state";
import { closeWorldAccount } from "./system/accounts";
import { Attention } from "./system/attention-state";
import { CBAR, NMRR, PRRR, SCTLR } from "./system/cp15-state";
import { permitAllDebug } from "./system/debug-signals";
import { closeLogs } from "./system/exception-accounts";
import { Mode } from "./system/mode";
import { PSR_A, PSR_F, PSR_I } from "./system/psr";
import { refreshWorld } from "./system/switch-mode";

/** With NMFI, the pin that is tied high. */
const SCTLR_RESET: u32 = 0x08c5_0078;
const PRRR_RESET: u32 = 0x0009_8aa4;
const NMRR_RESET: u32 = 0x44e0_48e0;

/** Once, after the memory is created. */
export function init(): void {
  fillRows();
  permitAllDebug();
  forgetRamMap();
  memory.fill(TLBS, 0xff, CORES * TLBS_PER_CORE);
  releaseAll();
  for (let i = 0; i < CORES; i++) reset(i, 0);
}

/**
 * Core `number` as after reset: secure, SVC, A, I, F masked, MMU off, PC = 0. Local time and
 * instruction count go on. `peripheralBase`: what CBAR reads.
 */
export function reset(number: i32, peripheralBase: u32): void {
  const core = coreAt(number);
  const time = load<u64>(core, TIME);
  const count = load<u64>(core, COUNT);
  // What the debugger wants outlives a reset.
  const watching = load<u32>(core, WATCHING) & WATCHING_DEBUGGER;
  const stepping = load<u32>(core, ATTENTION) & (Attention.STEPPING | Attention.BEFORE_INTERRUPTS);
  closeWorldAccount(core);
  dropRequest(core);
  closeLogs(core);
  memory.fill(core, 0, ACCOUNTS);
  memory.fill(core + ACCOUNTS + ACCOUNTS_SIZE, 0, CORE_STATE_SIZE - ACCOUNTS - ACCOUNTS_SIZE);
  store<u32>(core, 1, SECURE);
  store<u64>(core, time, TIME);
  store<u64>(core, count, COUNT);
  store<u32>(core, watching, WATCHING);
  store<u32>(core, stepping, ATTENTION);
  store<u32>(core, u32(number), CORE_NUMBER);
  store<u32>(core, 1, ZF);
  for (let world = 0; world < 2; world++) {
    const bank = core + (world === 0 ? CP15_SECURE : CP15_NONSECURE);
    store<u32>(bank, SCTLR_RESET, SCTLR);
    store<u32>(bank, PRRR_RESET, PRRR);
    store<u32>(bank, NMRR_RESET, NMRR);
  }
  store<u32>(core + CP15_COMMON, peripheralBase, CBAR);
  store<u32>(core, PSR_A | PSR_I | PSR_F, MASKS);
  store<u32>(core, Mode.SVC, MODE);
  flushCore(core);
  refreshWorld(core);
}
