/** Opens the places of --console, before the run. */
import { printable } from "@mvm/config/source/printable";
import { UsageError } from "../errors";
import type { ConsoleChoice } from "./choice";
import { FileTerminal } from "./file-terminal";
import { PtyTerminal } from "./pty-terminal";
import { TcpTerminal } from "./tcp-terminal";
import type { Terminal } from "./terminal";
import { ThisTerminal } from "./this-terminal";

/**
 * @param consoles names of all consoles
 * @returns terminals by the names of their consoles
 * @throws UsageError
 */
export async function openTerminals(
  choices: readonly ConsoleChoice[],
  consoles: readonly string[],
): Promise<Map<string, Terminal>> {
  for (const { argument, console } of choices)
    if (!consoles.includes(console))
      throw new UsageError(
        `--console ${printable(argument)}: no console is called "${printable(console)}"\n    fix: give ${consoles.join(" or ")}`,
      );
  const terminals = new Map<string, Terminal>();
  try {
    for (const choice of choices) terminals.set(choice.console, await open(choice));
  } catch (error) {
    for (const terminal of terminals.values()) terminal.close();
    throw error;
  }
  return terminals;
}

async function open({ argument, console, place }: ConsoleChoice): Promise<Terminal> {
  try {
    switch (place.kind) {
      case "pty":
        return new PtyTerminal();
      case "tcp":
        return await TcpTerminal.listen(place.port);
      case "file":
        return new FileTerminal(place.path);
      case "this":
        return new ThisTerminal(console);
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`--console ${printable(argument)}: ${error.message}`);
  }
}
