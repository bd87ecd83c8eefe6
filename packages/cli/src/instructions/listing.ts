/**
 * The steps of a window as text, one line a step:
 *
 *     SECONDS CORE VM WORLD MODE ADDRESS SYMBOL INSTRUCTION CHANGES ; SOURCE LINE
 */
import { CPU_HZ, MVM_NAME } from "@mvm/config";
import { describeAt, type Places } from "@mvm/symbols";
import type { Code } from "./code-file";
import type { Step } from "./recorder";

const NANOSECOND_DIGITS = 9;
const HEX = 16;
const WORD_DIGITS = 8;
const MODE_WIDTH = 9;
const SYMBOL_WIDTH = 28;
const INSTRUCTION_WIDTH = 32;

/** `disassembled`: the text of an instruction. `placesOf`: the symbols of a VM, or of MVM_NAME. */
export function listing(
  steps: readonly Step[],
  disassembled: (instruction: Code) => string,
  placesOf: (name: string) => Places | undefined,
): string {
  // Each core has its own time. Within a window of the run loop one core is ahead of the other.
  const inOrder = steps.map((step, index) => ({ step, index }));
  inOrder.sort((a, b) => a.step.time - b.step.time || a.index - b.index);
  const nameWidth = steps.reduce((width, { vm = MVM_NAME }) => Math.max(width, vm.length), 0);
  return inOrder.map(({ step }) => line(step, disassembled, placesOf, nameWidth)).join("");
}

function line(
  step: Step,
  disassembled: (instruction: Code) => string,
  placesOf: (name: string) => Places | undefined,
  nameWidth: number,
): string {
  const { vm = MVM_NAME, core, secure, mode, address, changes } = step;
  const places = placesOf(vm);
  const symbol = places?.at(address);
  const source = places?.lineAt?.(address);
  const columns = [
    (step.time / CPU_HZ).toFixed(NANOSECOND_DIGITS),
    core,
    vm.padEnd(nameWidth),
    secure ? "secure" : "normal",
    mode.padEnd(MODE_WIDTH),
    hex(address),
    (symbol === undefined ? "" : describeAt(symbol)).padEnd(SYMBOL_WIDTH),
    instructionOf(step, disassembled, places).padEnd(INSTRUCTION_WIDTH),
    ...changes.map(([name, value]) => `${name}=${hex(value)}`),
    ...(source === undefined ? [] : [`; ${source.file}:${source.line}`]),
  ];
  return `${columns.join(" ").trimEnd()}\n`;
}

const hex = (value: number) => value.toString(HEX).padStart(WORD_DIGITS, "0");

/** Branches and calls: the target is the last operand. */
const TARGET = /^((?:b\S*|cbn?z\s+\S+,)\s+)([0-9a-f]+)$/;

function instructionOf(
  { address, thumb, code, exception }: Step,
  disassembled: (instruction: Code) => string,
  places: Places | undefined,
): string {
  if (exception !== undefined) return `(${exception})`;
  if (code === undefined) return "(not readable)";
  const text = disassembled({ address, thumb, code }).replaceAll("\t", " ");
  return text.replace(TARGET, (_, branch: string, target: string) => {
    const symbol = places?.at(Number.parseInt(target, HEX));
    return `${branch}${target}${symbol === undefined ? "" : ` <${describeAt(symbol)}>`}`;
  });
}
