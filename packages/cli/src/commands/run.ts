/** `mvm run`: a whole system, with its consoles, and the report at the end of the run. */
import { type Configuration, findDevice, MVM_NAME } from "@mvm/config";
import { printable } from "@mvm/config/source/printable";
import { buildSystem } from "../build/system";
import { UsageError } from "../errors";
import { gdbPort } from "../gdb/port";
import type { SessionOptions, Speaker } from "../run/session";
import { findSystemFile } from "../system-file";
import { type ConsoleChoice, parseConsoles } from "../terminals/choice";
import { openTerminals } from "../terminals/open";
import { type CommonOptions, checkCommon } from "./options";
import { replayOf } from "./record";

export interface RunOptions extends CommonOptions {
  board: "zc702" | "qemu";
  keyboard?: string;
  debug?: boolean;
  code?: boolean;
  cold?: boolean;
}

/** The UART that MVM keeps for itself. */
const MVM_PORT = "uart0";

/** Needs a machine whose state can be kept, or whose time is virtual. */
const VIRTUAL_ONLY = [
  "save",
  "restore",
  "record",
  "replay",
  "profile",
  "coverage",
  "traceInstructions",
] as const;

/** @returns the exit status */
export async function run(argument: string, given: RunOptions): Promise<number> {
  const file = findSystemFile(argument);
  checkCommon(given);
  const { options, record } = replayOf(given);
  if (options.board === "qemu" && gdbPort(options) !== undefined)
    throw new UsageError(
      "--gdb: QEMU has its own GDB server\n    fix: leave out --board qemu, or start QEMU by hand (docs/debugging.md)",
    );
  if (options.board === "qemu" && VIRTUAL_ONLY.some((name) => options[name] !== undefined))
    throw new UsageError(
      "--save, --restore, --record, --replay, --profile, --coverage, --trace-instructions: only the virtual ZC702 has them\n    fix: leave out --board qemu",
    );
  if (options.board === "qemu" && (options.trace ?? options.traceOnMiss) !== undefined)
    throw new UsageError(
      "--trace, --trace-on-miss: only the virtual ZC702 has them\n    fix: leave out --board qemu",
    );
  if (options.board === "qemu" && options.speed !== undefined)
    throw new UsageError("--speed: QEMU has no virtual time\n    fix: leave out --board qemu, or --speed");
  if (options.board === "qemu" && options.strict)
    throw new UsageError(
      "--strict: only the virtual ZC702 says what the software is doing\n    fix: leave out --board qemu, or --strict",
    );
  const consoles = parseConsoles(options.console ?? []);
  checkKeyboard(given, consoles);
  const system = await buildSystem(file, { debug: options.debug, code: options.code });
  const consolesOnly = sessionOptions(system.configuration, options);
  const names = [...consolesOnly.speakers.map(({ name }) => name), MVM_NAME];
  const terminals = await openTerminals(consoles, names);
  const session = { ...consolesOnly, terminals, replayed: record?.run };
  if (options.board === "qemu") return (await import("./run-on-qemu")).runOnQemu(system, session, options);
  return (await import("./run-on-zc702")).runOnZc702(system, session, options, record);
}

/**
 * The keys of a console that is elsewhere come from there, and one console at most has this
 * terminal.
 * @throws UsageError
 */
function checkKeyboard({ keyboard }: RunOptions, consoles: readonly ConsoleChoice[]): void {
  const other = consoles.find(({ console, place }) => console === keyboard || place.kind === "this");
  if (keyboard === undefined || other === undefined) return;
  throw new UsageError(
    `--keyboard ${printable(keyboard)}: with --console ${printable(other.argument)} the keys ${
      other.console === keyboard
        ? `of ${printable(keyboard)} come from there`
        : `of this terminal are for ${printable(other.console)}`
    }\n    fix: leave out --keyboard or this --console`,
  );
}

/**
 * The consoles of a system, and the receiver of the keyboard.
 * @throws UsageError
 */
export function sessionOptions(
  { system }: Configuration,
  options: Pick<RunOptions, "until" | "keyboard">,
): SessionOptions {
  const speakers: Speaker[] = system.vms.map(({ name, console, image }) => ({
    name,
    port: console === "hypercall" ? undefined : console,
    prompts: image.linux !== undefined,
  }));
  // A UART that VMs lease is a console of its own, under the name of the UART.
  const shared = system.sharedDevices.map(({ device }) => device).filter((name) => findDevice(name)?.console);
  for (const name of shared.filter((name) => speakers.every((speaker) => speaker.name !== name))) {
    speakers.push({ name, port: name });
  }
  const keyboard = options.keyboard ?? system.keyboard;
  const candidates = speakers.filter(({ port }) => port !== undefined).map(({ name }) => name);
  candidates.push(MVM_NAME);
  if (options.keyboard !== undefined && !candidates.includes(options.keyboard)) {
    throw new UsageError(
      `--keyboard ${printable(options.keyboard)}: there is no such VM with a UART\n    fix: give ${candidates.join(" or ")}`,
    );
  }
  return {
    speakers,
    mvmPort: MVM_PORT,
    until: options.until,
    keyboard,
    piped: options.keyboard !== undefined,
  };
}
