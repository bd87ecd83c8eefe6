/** Two cores with RAM from address 0 and a recording device above it: the smallest board. */
import { buildCore } from "../../build";
import { Cpu, type CpuBus } from "../../src/cpu/cpu";
import { DDR_OFFSET, WASM_PAGE_SIZE } from "../../src/memory/layout";
import { assemble } from "../assemble";

export const RAM_SIZE = 0x0100_0000;
/** Reads here answer with the address; writes are recorded. */
export const DEVICE = 0x8000_0000;
/** From here to NOTHING the device takes single accesses only. */
export const SINGLES = 0xa000_0000;
/** Accesses here are decode errors (as are all outside RAM and the device). */
export const NOTHING = 0xc000_0000;
/** RAM that non-secure accesses may not reach. */
export const SECURE_ONLY = 0x00f0_0000;

const SLAVE_ERROR = 2;

let module: WebAssembly.Module | undefined;

export class Machine {
  readonly memory = new WebAssembly.Memory({ initial: (DDR_OFFSET + RAM_SIZE) / WASM_PAGE_SIZE });
  readonly ram = new DataView(this.memory.buffer, DDR_OFFSET, RAM_SIZE);
  readonly cpu: Cpu;
  readonly writes: { pa: number; value: number; time: number; attributes: number }[] = [];
  /** Called for each device write. */
  onDevice: (pa: number, value: number) => void = () => {};
  private done = false;

  constructor() {
    module ??= buildCore();
    const bus: CpuBus = {
      map: (pa, nonSecure) => {
        if (pa >= RAM_SIZE) return -1;
        return nonSecure && pa >= SECURE_ONLY ? -2 : DDR_OFFSET + pa;
      },
      refusal: (_core, pa) => (pa >= SINGLES && pa < NOTHING ? SLAVE_ERROR : 0),
      read: (core, pa) => {
        if (pa >= NOTHING || pa < DEVICE) this.cpu.setBusFault(core, 1);
        return pa;
      },
      write: (core, pa, _size, value, attributes) => {
        if (pa >= NOTHING || pa < DEVICE) this.cpu.setBusFault(core, 1);
        else {
          this.writes.push({ pa, value, time: this.cpu.time(core), attributes });
          if (pa === DEVICE + 0xffc) {
            this.done = true;
            this.cpu.yieldNow(core);
          } else this.onDevice(pa, value);
        }
      },
    };
    this.cpu = new Cpu(module, this.memory, bus, 0xf8f0_0000);
  }

  /** Puts assembled code at `address`. */
  load(source: string, address: number): void {
    const code = assemble(source, address);
    new Uint8Array(this.memory.buffer, DDR_OFFSET + address).set(code);
    this.cpu.invalidateCode(DDR_OFFSET + address, code.length);
  }

  /**
   * Runs `core` from `pc` (bit 0 = Thumb) until it executes the store to DEVICE + 0xffc that ends a
   * snippet.
   */
  runFrom(pc: number, core = 0, limit = 1_000_000): void {
    this.cpu.writeRegister(core, "pc", pc & ~1);
    const cpsr = this.cpu.readRegister(core, "cpsr");
    this.cpu.writeRegister(core, "cpsr", (cpsr & ~0x20) | ((pc & 1) << 5));
    this.done = false;
    const end = this.cpu.time(core) + limit;
    while (!this.done && this.cpu.time(core) < end) if (this.cpu.run(core, end) !== 2) break;
    if (!this.done) throw new Error(`snippet did not end: pc ${this.cpu.pc(core).toString(16)}`);
  }

  r(register: number, core = 0): number {
    return this.cpu.readRegister(core, `r${register}`);
  }
}

/** Ends a snippet: stores to the device. Uses r12. */
export const END = `
  movw r12, #0x0ffc
  movt r12, #0x8000
  str r12, [r12]
1: b 1b
`;
