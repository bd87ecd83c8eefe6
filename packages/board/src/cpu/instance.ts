/** The compiled core (cpu/core) as an instance: what it exports, and the bus as it imports it. */
import type { CoreBus } from "../machine/core-engine";
import { CORE_STATES, TRANSLATOR } from "../memory/layout";
import type { DebugRegister, Line, SliceEnd, Stepping } from "./core/contract";
import { placeTemplates, type TranslationHandlers, type Translations } from "./translations";

/** Exports of cpu/core/index.ts. */
export interface CoreExports extends TranslationHandlers {
  /** Must not be more than CORE_STATES (memory/layout.ts). */
  readonly STATIC_DATA_END: WebAssembly.Global<"i32">;
  /** An address. */
  readonly ACCESS_TIME: WebAssembly.Global<"i32">;
  init(): void;
  setThreshold(times: number): void;
  forgetTranslations(): void;
  reset(core: number, peripheralBase: number): void;
  run(core: number, until: bigint): SliceEnd;
  setLine(core: number, line: Line, level: number): void;
  sendEvent(core: number): void;
  takeTurns(start: number, end: number, last: number, quantum: number): number;
  lastSliceEnd(): SliceEnd;
  endTurns(): void;
  runningCore(): number;
  turnsStart(): number;
  turnsEnd(): number;
  turnsSliceEnd(): number;
  wasSentEvent(core: number): number;
  eventArrival(core: number): number;
  yieldNow(core: number): void;
  shortenSlice(core: number, until: bigint): void;
  setDebugSignals(levels: number): void;
  flushTlbs(): void;
  invalidateCode(hostOffset: number, length: number): void;
  readRegister(core: number, register: DebugRegister | number): number;
  writeRegister(core: number, register: DebugRegister | number, value: number): void;
  refuseLoad(core: number, va: number): void;
  markBreakpoint(address: number, on: number): void;
  setWatching(on: number): void;
  watchPage(va: number, on: number): void;
  setStepping(core: number, how: Stepping): void;
  keepCoverage(on: number): void;
  setObserving(on: number): void;
  cleanWriteEntries(): void;
  restoreSlot(slot: number, page: number, thumb: number, endIt: number): void;
  restoreCode(slot: number, offset: number, it: number): void;
}

/**
 * Makes the instance. `bus` gives the bus that answers the cores; it is called at each access,
 * because the bus is connected later. Wasm hands integers over as signed ones. The bus takes those
 * of accesses so, and the rest gets a `>>> 0`.
 */
export function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  bus: () => CoreBus,
  translations: Translations,
): CoreExports {
  placeTemplates(module, memory, TRANSLATOR);
  const imports = {
    env: {
      memory,
      table: translations.table,
      abort: () => {
        throw new Error("CPU core: internal check failed");
      },
    },
    translator: {
      begin: () => translations.begin(),
      compile: (number: number, at: number, length: number) => translations.compile(number, at >>> 0, length),
      drop: (number: number) => translations.drop(number),
    },
    bus: {
      map: (pa: number, nonSecure: number) => bus().map(pa, nonSecure !== 0),
      refusal: (core: number, pa: number, attributes: number) => bus().refusal(core, pa, attributes),
      read: (core: number, pa: number, size: number, attributes: number) =>
        bus().read(core, pa, size, attributes),
      write: (core: number, pa: number, size: number, value: number, attributes: number) =>
        bus().write(core, pa, size, value, attributes),
      eventMatters: (core: number) => Number(bus().eventMatters(core)),
      semihosting: (core: number) => Number(bus().semihosting(core)),
      breakpoint: (core: number, pc: number) => Number(bus().breakpoint(core, pc >>> 0)),
      watchpoint: (core: number, va: number, size: number, isWrite: number) =>
        Number(bus().watchpoint(core, va >>> 0, size, isWrite !== 0)),
      executed: (hostOffset: number) => bus().executed(hostOffset >>> 0),
      world: (core: number, vector: number) => bus().world(core, vector),
      performanceInterrupt: (core: number, level: number) => bus().performanceInterrupt(core, level !== 0),
    },
  };
  const core = new WebAssembly.Instance(module, imports).exports as unknown as CoreExports;
  if (core.STATIC_DATA_END.value > CORE_STATES)
    throw new Error(
      `CPU core: its static data ends at ${core.STATIC_DATA_END.value}, in the state of the cores`,
    );
  translations.connect(core);
  return core;
}
