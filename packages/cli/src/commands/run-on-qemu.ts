import { type Configuration, findDevice } from "@mvm/config";
import { ensureQemu } from "@mvm/setup";
import type { BuiltSystem } from "../build/system";
import { EXIT, RunFailure, UsageError } from "../errors";
import { QemuMachine } from "../run/qemu";
import { Session, type SessionOptions } from "../run/session";
import type { CommonOptions } from "./options";
import { secondsOf } from "./time";

const MS_PER_SECOND = 1000;

/**
 * Runs the same ELF on QEMU's board. There are no figures, because QEMU has no virtual time.
 * @returns the exit status
 */
export async function runOnQemu(
  system: BuiltSystem,
  sessionOptions: SessionOptions,
  options: CommonOptions,
): Promise<number> {
  if (options.report !== undefined) {
    throw new UsageError(
      "QEMU has no virtual time to report\n    fix: leave out --report, or use --board zc702",
    );
  }
  requireQemuConsoles(system.configuration);
  requireNoGuard(system.configuration);
  const qemu = await ensureQemu();
  if ("missing" in qemu) throw new UsageError(`there is no QEMU to run on: ${qemu.missing}`);
  const machine = await QemuMachine.start(qemu, system.elf, secondsOf(options.for) * MS_PER_SECOND);
  const session = new Session(machine, sessionOptions);
  const ending = await session.run();
  if (ending.reason === "stopped") throw new RunFailure(ending.diagnosis);
  if (!session.satisfied) throw new RunFailure(`the text ${session.awaited} never came`);
  return EXIT.success;
}

/**
 * QEMU's processor lacks the register VIR of the Cortex-A9, by which MVM raises a guarded
 * interrupt.
 */
function requireNoGuard({ system }: Configuration): void {
  const guarded = system.vms.find(({ guardInterrupts }) => guardInterrupts);
  if (guarded === undefined) return;
  throw new UsageError(
    `the interrupts of "${guarded.name}" are guarded, and QEMU's processor has no virtual interrupts (VIR)\n    fix: run this system with --board zc702`,
  );
}

function requireQemuConsoles({ system }: Configuration): void {
  for (const { name, console } of system.vms) {
    if (findDevice(console)?.onQemu !== false) continue;
    throw new UsageError(
      `the console "${console}" of "${name}" is programmable logic, which QEMU's board does not have\n    fix: run this system with --board zc702`,
    );
  }
}
