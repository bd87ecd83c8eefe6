/** The files of --symbols: "[VM=]FILE". */
import { readFileSync } from "node:fs";
import { printable } from "@mvm/config/source/printable";
import { NotElfError, readElfSymbols, readSystemMap, type Symbols } from "@mvm/symbols";
import { UsageError } from "../errors";

/**
 * The symbols of one --symbols, and whose they are.
 * @param names of the VMs, or of the program without MVM
 * @throws UsageError
 */
export function givenSymbols(argument: string, names: readonly string[]): [name: string, symbols: Symbols] {
  const named = names.find((name) => argument.startsWith(`${name}=`));
  if (named !== undefined) return [named, readSymbols(argument.slice(named.length + 1))];
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return [only, readSymbols(argument)];
  const fix = names.map((name) => `${name}=FILE`).join(" or ");
  throw new UsageError(
    `--symbols ${printable(argument)}: it is not said whose they are\n    fix: give ${fix}`,
  );
}

function readSymbols(file: string): Symbols {
  const refusal = (what: string) =>
    new UsageError(
      `--symbols ${printable(file)}: ${what}\n    fix: give an ELF file with symbols, or a System.map`,
    );
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw refusal((error as Error).message);
  }
  const symbols = elfSymbols(bytes) ?? readSystemMap(bytes.toString("latin1"));
  if (symbols.all().length === 0) throw refusal("it has no symbols");
  return symbols;
}

function elfSymbols(bytes: Uint8Array) {
  try {
    return readElfSymbols(bytes);
  } catch (error) {
    if (error instanceof NotElfError) return undefined;
    throw error;
  }
}
