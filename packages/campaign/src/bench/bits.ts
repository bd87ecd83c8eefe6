/** Bits that turn over: in the memory of a VM, and in its registers. */
import type { Zc702 } from "@mvm/board";
import { formatAddress, type VirtualMachine } from "@mvm/config";
import type { Place, TimedFault } from "../plan/fault";

type MemoryFault = Extract<TimedFault, { kind: "memory-bit" }>;
type RegisterFault = Extract<TimedFault, { kind: "register-bit" }>;

const PAGE_SIZE = 0x1000;

/** Turns the bits over. Returns what was done, a text for each bit. */
export function flipMemory(
  board: Zc702,
  { memory }: VirtualMachine,
  { bits, within }: MemoryFault,
): string[] {
  const pages = within === "used" ? usedPages(board, memory) : undefined;
  const addressOf = ({ part }: Place) => {
    if (within !== "used") return within.from + Math.floor(part * (within.to - within.from + 1));
    const at = Math.floor(part * pages!.length * PAGE_SIZE);
    return pages![Math.floor(at / PAGE_SIZE)]! + (at % PAGE_SIZE);
  };
  if (pages?.length === 0) return [];
  return bits.map((place) => {
    const address = addressOf(place);
    flip(board, address, place.bit);
    return `bit ${place.bit} of the byte at ${formatAddress(address)}`;
  });
}

/** The addresses of the pages that are not all 0. */
function usedPages(board: Zc702, { base, size }: VirtualMachine["memory"]): number[] {
  const view = board.memoryView(base, size);
  const words = new Uint32Array(view.buffer, view.byteOffset, size / Uint32Array.BYTES_PER_ELEMENT);
  const wordsOfPage = PAGE_SIZE / Uint32Array.BYTES_PER_ELEMENT;
  const used: number[] = [];
  for (let page = 0; page < size / PAGE_SIZE; page++) {
    const first = page * wordsOfPage;
    for (let word = first; word < first + wordsOfPage; word++)
      if (words[word] !== 0) {
        used.push(base + page * PAGE_SIZE);
        break;
      }
  }
  return used;
}

export function flip(board: Zc702, address: number, bit: number): void {
  const [byte] = board.readMemory(address, 1);
  board.writeMemory(address, Uint8Array.of(byte! ^ (1 << bit)));
}

/** The core executes the VM. Returns what was done, a text for each bit. */
export function flipRegisters({ debugger: debug }: Zc702, core: number, { bits }: RegisterFault): string[] {
  return bits.map(({ register, bit }) => {
    const found = debug.registers.find(register)!;
    found.write!(core, found.read(core) ^ (1n << BigInt(bit)));
    return `bit ${bit} of ${register} of core ${core}`;
  });
}
