/**
 * The parts of a board, made and connected.
 *
 *     cores ◀─▶ bus ─▶ RAM, devices ─▶ GIC ─▶ core inputs ─▶ cores
 *       ▲                  │ SLCR ─▶ core control ─▶ cores
 *       └── run loop ◀── scheduler ◀── alarms of the devices
 */
import { BOOT_MODES } from "../boot/boot-mode";
import { CORES } from "../cpu/core/contract";
import { Devices } from "../devices/all";
import type { ResetCause } from "../devices/reset-cause";
import { Firewall } from "../memory/firewall";
import { HostMemory } from "../memory/host-memory";
import { Ram } from "../memory/ram";
import { clockDriftOf, ddrSizeOf, type Zc702Options } from "../options";
import { markerPort } from "../pl/marker-port";
import { Bus } from "./bus";
import { CoreAccounts } from "./core-accounts";
import { CoreControl } from "./core-control";
import type { CoreEngine } from "./core-engine";
import { CoreInputs } from "./core-inputs";
import { Diagnostics } from "./diagnostics";
import { RunLoop } from "./run-loop";
import { Scheduler } from "./scheduler";
import { Trace } from "./trace";

export interface Parts {
  readonly trace: Trace;
  readonly diagnostics: Diagnostics;
  readonly firewall: Firewall;
  readonly memory: HostMemory;
  readonly scheduler: Scheduler;
  readonly loop: RunLoop;
  readonly bus: Bus;
  readonly devices: Devices;
  readonly inputs: CoreInputs;
  readonly control: CoreControl;
  readonly accounts: CoreAccounts;
}

/**
 * `onSystemReset`: software or a watchdog asks for a reset of the system. Throws RangeError if
 * `options` are not possible.
 *
 * Alarms of one time fire in the order they were created, so the order of the parts is part of the
 * board's behaviour.
 */
export function wire(
  engine: CoreEngine,
  options: Zc702Options,
  onSystemReset: (cause: ResetCause, source: string) => void,
): Parts {
  const trace = new Trace(CORES);
  const diagnostics = new Diagnostics();
  const firewall = new Firewall();
  const ram = new Ram(engine.memory, ddrSizeOf(options));
  const memory = new HostMemory(ram, (hostOffset, length) => engine.invalidateCode(hostOffset, length));
  const scheduler: Scheduler = new Scheduler(CORES, (core, time) => loop.alarmSet(core, time));
  const loop: RunLoop = new RunLoop(engine, scheduler, CORES, options.quantum, {
    startsByEvent: (core) => control.startsByEvent(core),
    receiveEvent: (core, time) => control.receiveEvent(core, time),
  });
  const bus = new Bus(ram, firewall, diagnostics, engine);
  const devices: Devices = new Devices({
    scheduler,
    diagnostics,
    firewall,
    ram,
    bus,
    bootMode: BOOT_MODES[options.bootMode ?? "jtag"],
    clockDrift: clockDriftOf(options),
    pl: [markerPort(trace.markers), ...(options.pl ?? [])],
    now: () => loop.now,
    instructions: (core) => engine.instructions(core),
    isNonSecure: (core) => engine.isNonSecure(core),
    pc: (core) => engine.pc(core),
    inSmp: (core) => engine.inSmp(core),
    onPrivateTimer: (core, cycle) => trace.timerExpired(core, cycle),
    onMemoryChange: () => engine.flushTlbs(),
    onDebugSignals: (levels) => engine.driveDebugSignals(levels),
    onSignal: (core, irq, fiq, time) => inputs.drive(core, irq, fiq, time),
    onCoreReset: (core, inReset, clockStopped, time) => control.request(core, inReset, clockStopped, time),
    onCoreRestart: (core, time) => control.restart(core, time),
    onSystemReset,
  });
  const inputs = new CoreInputs(engine, loop, scheduler, (core, time) => devices.gic.update(core, time));
  const control = new CoreControl(engine, loop, memory, scheduler);
  const accounts = new CoreAccounts(engine, loop, devices.interruptCounts);
  bus.onPerformanceInterrupt = (core, level) => devices.performanceInterrupts[core]!(level, loop.now);
  bus.onEvent = (core) => loop.eventMatters(core);
  engine.connect(bus);
  return { trace, diagnostics, firewall, memory, scheduler, loop, bus, devices, inputs, control, accounts };
}
