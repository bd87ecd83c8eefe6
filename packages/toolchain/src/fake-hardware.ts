/** One call of a `hw` function. */
export interface HardwareCall {
  name: string;
  args: number[];
}

const IRQ_MASK = 0x80;
const SVC_MODE = 0x13;

/**
 * The `hw` functions for programs under test. Device registers are memory. Coprocessor registers
 * keep the written value (0 at first). Barriers and waits do nothing, and a secure monitor call
 * returns 0. `calls` has all calls, in order.
 */
export class FakeHardware {
  readonly calls: HardwareCall[] = [];
  /** Coprocessor registers by their encoding in packages/abi/src/arm/cp15.ts. */
  readonly registers = new Map<number, number>();
  cpsr = SVC_MODE;
  private monitor: number | undefined;

  constructor(private readonly memory: DataView) {}

  /** The fake of the function with this name; the fake records its calls. */
  fake(name: string): (...args: number[]) => unknown {
    const action = this.actions[name];
    if (!action) throw new Error(`there is no function hw.${name} (packages/toolchain/hw/hw.ts)`);
    return (...args) => {
      this.calls.push({ name, args });
      return action(...args);
    };
  }

  private readonly actions: Record<string, (...args: number[]) => unknown> = {
    r8: (address) => this.memory.getUint8(address!),
    r16: (address) => this.memory.getUint16(address!, true),
    r32: (address) => this.memory.getUint32(address!, true),
    w8: (address, value) => this.memory.setUint8(address!, value!),
    w16: (address, value) => this.memory.setUint16(address!, value!, true),
    w32: (address, value) => this.memory.setUint32(address!, value!, true),
    mrc: (register) => this.registers.get(register!) ?? 0,
    mcr: (register, value) => void this.registers.set(register!, value!),
    dsb: () => {},
    dmb: () => {},
    isb: () => {},
    wfi: () => {},
    wfe: () => {},
    sev: () => {},
    readCpsr: () => this.cpsr,
    disableIrq: () => {
      const old = this.cpsr;
      this.cpsr |= IRQ_MASK;
      return old;
    },
    enableIrq: () => {
      this.cpsr &= ~IRQ_MASK;
    },
    restoreIrq: (old) => {
      this.cpsr = old!;
    },
    ldrex: (address) => {
      this.monitor = address;
      return this.memory.getUint32(address!, true);
    },
    strex: (address, value) => {
      const failed = this.monitor !== address;
      if (!failed) this.memory.setUint32(address!, value!, true);
      this.monitor = undefined;
      return Number(failed);
    },
    clrex: () => {
      this.monitor = undefined;
    },
    smc: () => 0,
    smc6: () => 0,
    smcResults: () => 0,
  };
}
