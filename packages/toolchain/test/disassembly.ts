import { spawnSync } from "node:child_process";

const FUNCTION = /^[0-9a-f]+ <(\w+)>:$/;
const INSTRUCTION = /^\s+([0-9a-f]+):\s+[0-9a-f ]+\t(\S+)\t?([^@\n]*)/;

export interface MachineInstruction {
  address: number;
  mnemonic: string;
  operands: string;
}

/** The instructions of each function of an ELF, as objdump prints them. */
export function disassemble(elf: string): Map<string, MachineInstruction[]> {
  const { stdout } = spawnSync("arm-none-eabi-objdump", ["-d", elf], { encoding: "utf8" });
  const functions = new Map<string, MachineInstruction[]>();
  let current: MachineInstruction[] = [];
  for (const line of stdout.split("\n")) {
    const name = FUNCTION.exec(line)?.[1];
    if (name) {
      current = [];
      functions.set(name, current);
    }
    const parts = INSTRUCTION.exec(line);
    if (parts) {
      const [, address, mnemonic, operands] = parts;
      current.push({
        address: Number.parseInt(address!, 16),
        mnemonic: mnemonic!,
        operands: operands!.trim(),
      });
    }
  }
  return functions;
}
