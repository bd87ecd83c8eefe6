/**
 * Makes and wires every device of the board: which interrupt line goes where, and which device
 * answers at which address.
 */
import { PeripheralClock } from "../clocks";
import { CORES } from "../cpu/core/contract";
import { hex } from "../hex";
import type { Bus, MappedRegion } from "../machine/bus";
import type { Diagnostics } from "../machine/diagnostics";
import type { Scheduler } from "../machine/scheduler";
import type { Firewall } from "../memory/firewall";
import { PERIPHERALS, PL_GP_SIZE, PL_GP0_BASE, PL_GP1_BASE } from "../memory/map";
import type { Ram } from "../memory/ram";
import type { PlDevice } from "../pl/pl-device";
import { CadenceUart } from "./cadence-uart";
import { CoreDebug } from "./core-debug";
import { Ddrc } from "./ddrc";
import { Devcfg } from "./devcfg";
import type { Device, InterruptLine } from "./device";
import { EFUSE_REGISTERS } from "./efuse";
import { Gem } from "./gem";
import { GicCpuInterface } from "./gic/cpu-interface";
import { GicDistributor } from "./gic/distributor";
import { Gic } from "./gic/gic";
import { ID_GLOBAL_TIMER, ID_PRIVATE_TIMER, ID_PRIVATE_WATCHDOG } from "./gic/registers";
import { GlobalTimer } from "./global-timer";
import { Gpio } from "./gpio";
import { Pl310 } from "./pl310";
import { BankedTimers, guardGlobalTimer, guardTimers } from "./private-region";
import { PrivateTimer } from "./private-timer";
import { PrivateWatchdog } from "./private-watchdog";
import { RegisterBlock } from "./register-block";
import { ResetCause } from "./reset-cause";
import { Scu } from "./scu";
import { SerialPort } from "./serial-port";
import { INTERCONNECT_SECURITY_REGISTERS, IOP_SECURITY_REGISTERS, SlaveSecurity } from "./slave-security";
import { Slcr } from "./slcr";
import { Swdt } from "./swdt";
import { Ttc } from "./ttc";
import { UnfittedMemory } from "./unfitted-memory";

/** Shared interrupts (UG585 table 7-4). */
const ID_PERFORMANCE = [37, 38];
const ID_SWDT = 41;
const ID_TTC0 = 42;
const ID_GPIO = 52;
const ID_UART0 = 59;
const ID_TTC1 = 69;
const ID_UART1 = 82;
const TTC_COUNTERS = 3;
const MEMORY_WINDOWS = ["nand", "sram, nor 0", "sram, nor 1", "qspi linear"];
const PAGE_SIZE = 0x1000;

/** What the devices need from the board, and what they tell the board. */
export interface DeviceEnvironment {
  scheduler: Scheduler;
  diagnostics: Diagnostics;
  firewall: Firewall;
  ram: Ram;
  bus: Bus;
  pl: PlDevice[];
  /** The boot mode pins, as the SLCR's BOOT_MODE shows them. */
  bootMode: number;
  /** Zc702Options.clockDrift */
  clockDrift: number;
  now(): number;
  instructions(core: number): number;
  isNonSecure(core: number): boolean;
  /** Address of the core's next instruction. */
  pc(core: number): number;
  /** Does the core take part in coherency (ACTLR.SMP)? */
  inSmp(core: number): boolean;
  onPrivateTimer(core: number, cycle: number): void;
  onMemoryChange(): void;
  /** Levels of the cores' debug authentication signals, bits of DebugSignal. */
  onDebugSignals(levels: number): void;
  onSignal(core: number, irq: boolean, fiq: boolean, time: number): void;
  onCoreReset(core: number, held: boolean, clockStopped: boolean, time: number): void;
  onCoreRestart(core: number, time: number): void;
  onSystemReset(cause: ResetCause, source: string): void;
}

export class Devices {
  readonly gic: Gic;
  readonly gpio: Gpio;
  /** Lines of the cores' performance monitors. */
  readonly performanceInterrupts = ID_PERFORMANCE.map((id) => this.spi(id));
  /** Interrupts taken by each core, by ID. */
  readonly interruptCounts: Map<number, number>[] = [];
  private readonly devices = new Map<string, Device>();
  private readonly ports = new Map<string, SerialPort>();
  private readonly plDevices: Device[] = [];

  constructor(private readonly environment: DeviceEnvironment) {
    const { diagnostics, scheduler, firewall, ram, onMemoryChange, onSystemReset } = environment;
    for (let core = 0; core < CORES; core++) this.interruptCounts.push(new Map());
    this.gic = new Gic(environment.onSignal);
    this.gpio = new Gpio(diagnostics, this.spi(ID_GPIO));

    const scu = new Scu(diagnostics, environment.inSmp, (filterStart) => {
      ram.mapping = { ...ram.mapping, filterStart };
      onMemoryChange();
    });
    const slcr = new Slcr(
      {
        trustZone(ddr, ocm0, ocm1) {
          firewall.ddr = ddr;
          firewall.ocm = [ocm0, ocm1];
          onMemoryChange();
        },
        ocmHigh(ocmHigh) {
          ram.mapping = { ...ram.mapping, ocmHigh };
          onMemoryChange();
        },
        coreReset: environment.onCoreReset,
        coreRestart: environment.onCoreRestart,
        deviceReset: (name) => this.devices.get(name)?.reset(ResetCause.SOFTWARE),
        systemReset: onSystemReset,
      },
      CORES,
      diagnostics,
      environment.bootMode,
    );
    const clock = new PeripheralClock(environment.clockDrift);
    const timers = this.perCore(
      (core) =>
        new PrivateTimer(
          core,
          scheduler,
          this.ppi(core, ID_PRIVATE_TIMER),
          diagnostics,
          environment.onPrivateTimer,
          clock,
        ),
    );
    const watchdogs = this.perCore(
      (core) =>
        new PrivateWatchdog(
          core,
          scheduler,
          this.ppi(core, ID_PRIVATE_WATCHDOG),
          diagnostics,
          (...request) => slcr.watchdogReset(...request),
          clock,
        ),
    );
    const globalTimer = new GlobalTimer(
      scheduler,
      this.perCore((core) => this.ppi(core, ID_GLOBAL_TIMER)),
      diagnostics,
      clock,
    );

    this.add("gic distributor", new GicDistributor(this.gic, diagnostics));
    this.add(
      "gic cpu interface",
      new GicCpuInterface(this.gic, diagnostics, (core, id) => this.countInterrupt(core, id)),
    );
    this.add("scu", scu);
    this.add("slcr", slcr);
    this.add(
      "private timer and watchdog",
      guardTimers(new BankedTimers(timers, watchdogs), scu, diagnostics),
    );
    this.add("global timer", guardGlobalTimer(globalTimer, scu, diagnostics));
    this.add("l2 cache", new Pl310(diagnostics));
    this.add("ttc0", new Ttc("ttc0", scheduler, this.ttcLines(ID_TTC0), diagnostics));
    this.add("ttc1", new Ttc("ttc1", scheduler, this.ttcLines(ID_TTC1), diagnostics));
    this.add("swdt", new Swdt(scheduler, this.spi(ID_SWDT), diagnostics, onSystemReset));
    const uart = (n: 0 | 1) =>
      new CadenceUart(
        `uart${n}`,
        scheduler,
        this.newPort(`uart${n}`),
        this.spi(n === 0 ? ID_UART0 : ID_UART1),
        diagnostics,
        () => slcr.uartClockOff(n),
      );
    this.add("uart0", uart(0));
    this.add("uart1", uart(1));
    this.add("gpio", this.gpio);
    for (const name of ["gem0", "gem1"]) this.add(name, new Gem(diagnostics));
    this.add("ddrc", new Ddrc(diagnostics));
    const devcfg = new Devcfg(diagnostics, environment.onDebugSignals);
    this.add("devcfg", devcfg);
    for (let core = 0; core < CORES; core++) {
      const debugged = {
        isNonSecure: () => environment.isNonSecure(core),
        pc: () => environment.pc(core),
        signals: () => devcfg.debugSignals,
      };
      this.add(`core ${core} debug`, new CoreDebug(debugged, diagnostics));
    }
    this.add("efuse", new RegisterBlock(EFUSE_REGISTERS, diagnostics));
    for (const name of MEMORY_WINDOWS) this.add(name, new UnfittedMemory(name));
    for (const registers of [IOP_SECURITY_REGISTERS, INTERCONNECT_SECURITY_REGISTERS]) {
      // The firewall judges devices at each access. Only RAM is remembered in TLBs.
      this.add(registers.device, new SlaveSecurity(registers, firewall, diagnostics, () => {}));
    }
    this.attachPeripherals();
    for (const device of environment.pl) this.attachPl(device);
  }

  /** Counts and bytes on their way outlive each reset that is no power-on. No alarm is set. */
  reset(cause: ResetCause): void {
    for (const device of this.devices.values()) device.reset(cause);
    for (const device of this.plDevices) device.reset(cause);
    if (cause === ResetCause.POWER_ON) {
      for (const counts of this.interruptCounts) counts.clear();
      for (const port of this.ports.values()) port.reset();
    } else {
      for (const port of this.ports.values()) port.resume();
    }
  }

  get serialPorts(): Iterable<SerialPort> {
    return this.ports.values();
  }

  serialPort(name: string): SerialPort {
    const port = this.ports.get(name);
    if (port) return port;
    throw new RangeError(
      `no serial port "${name}" on this board; there are: ${[...this.ports.keys()].join(", ")}`,
    );
  }

  private add(name: string, device: Device): void {
    this.devices.set(name, device);
  }

  private perCore<T>(make: (core: number) => T): T[] {
    return Array.from({ length: CORES }, (_, core) => make(core));
  }

  private ppi(core: number, id: number): InterruptLine {
    return (level, time) => this.gic.setLine(core, id, level, time);
  }

  private spi(id: number): InterruptLine {
    return (level, time) => this.gic.setLine(0, id, level, time);
  }

  private ttcLines(first: number): InterruptLine[] {
    return Array.from({ length: TTC_COUNTERS }, (_, counter) => this.spi(first + counter));
  }

  private newPort(name: string): SerialPort {
    const port = new SerialPort(name, this.environment.scheduler, this.environment.now);
    this.ports.set(name, port);
    return port;
  }

  private countInterrupt(core: number, id: number): void {
    const counts = this.interruptCounts[core]!;
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }

  private attachPeripherals(): void {
    for (const region of PERIPHERALS) {
      this.environment.bus.attach({ ...region, device: this.devices.get(region.name) });
    }
  }

  private attachPl(plDevice: PlDevice): void {
    const { name, base, size, irq, nonSecure } = plDevice;
    const inside = (start: number) => base >= start && base + size <= start + PL_GP_SIZE;
    const onGp0 = inside(PL_GP0_BASE);
    if (!onGp0 && !inside(PL_GP1_BASE)) {
      throw new RangeError(
        `PL device "${name}" at ${hex(base)}: put it behind GP0 (0x40000000–0x7FFFFFFF) or GP1`,
      );
    }
    if (base % PAGE_SIZE !== 0 || size % PAGE_SIZE !== 0 || size === 0) {
      throw new RangeError(
        `PL device "${name}": base ${hex(base)} and size ${hex(size)} must be multiples of 4 KiB`,
      );
    }
    const line = irq === undefined ? () => {} : this.spi(irq);
    const device = plDevice.connect({
      scheduler: this.environment.scheduler,
      diagnostics: this.environment.diagnostics,
      now: this.environment.now,
      interrupt: line,
      instructions: this.environment.instructions,
      serialPort: (portName) => this.newPort(portName),
    });
    this.plDevices.push(device);
    const region: MappedRegion = {
      name: `PL ${name}`,
      base,
      size,
      guard: { register: onGp0 ? "security_gp0_axi" : "security_gp1_axi", bit: 0 },
      modelled: true,
      device,
      secureOnly: !nonSecure,
    };
    this.environment.bus.attach(region);
  }
}
