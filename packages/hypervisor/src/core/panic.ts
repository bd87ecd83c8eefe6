import { NO_VM, PHASE_PANIC } from "../../../abi/src/report";
import { HEADER_FLAG_RESET_ON_PANIC, SYSTEM_IMAGE_MAGIC } from "../../../abi/src/system-image";
import { coreNumber, haltForever } from "../arch/arch";
import { resetBoard, stopOtherCores } from "../board/board";
import { printName } from "./console";
import { coreAt } from "./core";
import { header } from "./image/records";
import { print, printDecimal, printZeroTerminated } from "./print";
import { printRegisters } from "./registers";
import { coreReport, report, setPhase } from "./report";
import { noVcpu } from "./vcpu";
import { vmOf } from "./vm";

// A panic is the end of MVM: MVM itself or its system image is wrong, so MVM must not run a guest
// any more. The panic stops the other core by an interrupt that has no other use. It prints the
// reason, and the registers if they are known. Then this core waits for ever with its interrupts
// masked. If the configuration says so, the panic resets the board instead. It does not take
// CONSOLE_LOCK, because the core that holds the lock may be the one that failed.

const FILE_NAME_MAX: u32 = 200;

/**
 * First half of a panic: stops the other core and begins the line. The caller prints the reason,
 * and then calls {@link panicEnd}.
 */
export function panicStart(): void {
  stopOtherCores();
  print("\nMVM: panic on core ");
  const core = coreNumber();
  printDecimal(core);
  const vm = coreReport(core).vm;
  if (vm < report().vmCount && vm !== NO_VM) {
    print(", VM ");
    printName(vmOf(vm));
  }
  print(": ");
}

/** Second half of a panic. Does not return. */
export function panicEnd(): void {
  print("\n");
  setPhase(PHASE_PANIC);
  const h = header();
  if (h.magic === SYSTEM_IMAGE_MAGIC && (h.flags & HEADER_FLAG_RESET_ON_PANIC) !== 0) resetBoard();
  haltForever();
}

/**
 * Panics because of a failed assertion, or another trap of the program. `file` and `message` are
 * addresses of zero-terminated texts in MVM's constants. Does not return.
 */
export function panicAt(file: u32, line: u32, message: u32): void {
  panicStart();
  printZeroTerminated(file, FILE_NAME_MAX);
  print(":");
  printDecimal(line);
  print(" ");
  printZeroTerminated(message, FILE_NAME_MAX);
  const guest = coreAt(coreNumber()).loaded;
  if (guest !== noVcpu()) {
    print("\n  registers of the guest when it entered MVM:");
    printRegisters(changetype<u32>(guest));
  }
  panicEnd();
}
