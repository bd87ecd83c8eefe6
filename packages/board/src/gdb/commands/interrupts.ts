/**
 * Monitor command `irq`: the state of the interrupt controller, and for one interrupt each
 * condition between its wire and the core's exception, so that one sees where it is held up.
 */
import { CORES } from "../../cpu/core/contract";
import type { Gic } from "../../devices/gic/gic";
import { ENABLE_GROUP0, ENABLE_GROUP1, FIQ_EN } from "../../devices/gic/gic";
import { FIRST_SPI, ID_COUNT, IDLE_PRIORITY } from "../../devices/gic/registers";
import type { Zc702 } from "../../zc702";
import { CommandError } from "../command-error";
import type { MonitorCommand } from "../monitor";
import { noMore, wordArgument } from "./words";

const CPSR_IRQ_MASK = 0x80;
const CPSR_FIQ_MASK = 0x40;
const SCR_IRQ = 2;
const SCR_FIQ = 4;

export function interruptCommand(board: Zc702): MonitorCommand {
  return {
    name: "irq",
    usage: "[ID]",
    help: "interrupts that are enabled, pending or active; or why interrupt ID comes, or does not",
    run([id, ...rest], core) {
      noMore(rest);
      if (id === undefined) return overview(board);
      const number = wordArgument(id, "the interrupt");
      if (number >= ID_COUNT) throw new CommandError(`interrupts are 0 to ${ID_COUNT - 1}`);
      return explain(board, core, number);
    },
  };
}

function overview(board: Zc702): string {
  const { gic } = board.devices;
  const lines = [
    `distributor: Group 0 ${onOff(gic.distributorControl & ENABLE_GROUP0)}, Group 1 ${onOff(gic.distributorControl & ENABLE_GROUP1)}`,
  ];
  for (let core = 0; core < CORES; core++) {
    lines.push(cpuInterface(gic, core));
    for (let id = 0; id < FIRST_SPI; id++) lines.push(...line(gic, core, id));
  }
  lines.push("shared by the cores:");
  for (let id = FIRST_SPI; id < ID_COUNT; id++) lines.push(...line(gic, 0, id));
  return lines.join("\n");
}

function cpuInterface(gic: Gic, core: number): string {
  const { control, priorityMask, active } = gic.interfaces[core]!;
  const running = active.length === 0 ? "none is active" : `active: ${active.map(({ id }) => id).join(", ")}`;
  return `core ${core}: Group 0 ${onOff(control & ENABLE_GROUP0)} as ${control & FIQ_EN ? "FIQ" : "IRQ"}, Group 1 ${onOff(control & ENABLE_GROUP1)}, mask ${byte(priorityMask)}, ${running}`;
}

/** A line for an interrupt of which there is something to say. SGIs are always enabled. */
function line(gic: Gic, core: number, id: number): string[] {
  const state = gic.interrupt(core, id);
  const pending = gic.isPending(state, id);
  const told = id < 16 ? pending || state.active : state.enabled || pending || state.active || state.line;
  if (!told) return [];
  const words = [
    state.enabled ? "enabled" : "disabled",
    `Group ${state.group1 ? 1 : 0}`,
    `priority ${byte(state.priority)}`,
    ...(id >= FIRST_SPI ? [`to ${coresOf(state.targets)}`] : []),
    ...(state.line ? ["wire high"] : []),
    ...(pending ? ["pending"] : []),
    ...(state.active ? ["active"] : []),
  ];
  return [`  ${String(id).padStart(2)}: ${words.join(", ")}`];
}

function explain(board: Zc702, core: number, id: number): string {
  const { gic } = board.devices;
  const { registers } = board.debugger;
  const state = gic.interrupt(core, id);
  const { control, priorityMask } = gic.interfaces[core]!;
  const group = state.group1 ? ENABLE_GROUP1 : ENABLE_GROUP0;
  const isFiq = !state.group1 && (control & FIQ_EN) !== 0;
  const running = gic.runningPriority(core);
  const cpsr = registers.read(core, "cpsr");
  const scr = registers.read(core, "scr");
  const pending = gic.isPending(state, id);
  const input = isFiq ? "FIQ" : "IRQ";
  const toMonitor = (scr & (isFiq ? SCR_FIQ : SCR_IRQ)) !== 0;
  const masked = (cpsr & (isFiq ? CPSR_FIQ_MASK : CPSR_IRQ_MASK)) !== 0;
  const checks: [boolean, string][] = [
    [pending, `${pending ? "pending" : "not pending"}: its wire is ${state.line ? "high" : "low"}`],
    [!state.active, state.active ? "active already: its end (ICCEOIR) is missing" : "not active"],
    [state.enabled, state.enabled ? "enabled in the distributor" : "disabled in the distributor (ICDISER)"],
    [
      ((state.targets >>> core) & 1) === 1,
      `goes to ${coresOf(state.targets)}${id >= FIRST_SPI ? " (ICDIPTR)" : ""}`,
    ],
    [
      (gic.distributorControl & group) !== 0,
      `Group ${state.group1 ? 1 : 0} is ${onOff(gic.distributorControl & group)} in the distributor (ICDDCR)`,
    ],
    [(control & group) !== 0, `and ${onOff(control & group)} in the core's interface (ICCICR)`],
    [
      state.priority < priorityMask,
      `priority ${byte(state.priority)}, and the mask lets pass what is below ${byte(priorityMask)} (ICCPMR)`,
    ],
    [
      running === IDLE_PRIORITY || state.priority < running,
      running === IDLE_PRIORITY
        ? "no other interrupt is active"
        : `the active one has priority ${byte(running)}`,
    ],
    [
      !masked || toMonitor,
      `arrives as ${input}${toMonitor ? " in monitor mode" : `, which CPSR ${masked ? "masks" : "lets pass"}`}`,
    ],
  ];
  const lines = checks.map(([passes, text]) => `  ${passes ? "yes" : "NO "}  ${text}`);
  return [`interrupt ${id}, core ${core}:`, ...lines].join("\n");
}

function onOff(bits: number): string {
  return bits === 0 ? "off" : "on";
}

function byte(value: number): string {
  return `0x${value.toString(16).padStart(2, "0").toUpperCase()}`;
}

function coresOf(targets: number): string {
  const cores = Array.from({ length: CORES }, (_, core) => core).filter((core) => (targets >>> core) & 1);
  return cores.length === 0 ? "no core" : cores.map((core) => `core ${core}`).join(" and ");
}
