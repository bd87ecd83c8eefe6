import {
  ALREADY_ON,
  BUSY,
  DENIED,
  INVALID_PARAMETERS,
  NO_TIME,
  NOT_RUNNING,
  SUCCESS,
} from "../../../../abi/src/hypercall";
import {
  NO_VM,
  VM_STATE_FAULTED,
  VM_STATE_LOADING,
  VM_STATE_NONE,
  VM_STATE_OFF,
  VM_STATE_RUNNING,
} from "../../../../abi/src/report";
import { MAX_CORES } from "../../../../abi/src/system-image";
import { nanosecondsOf } from "../clock";
import { printName, printPlace } from "../console";
import { isLevel } from "../life/control";
import { ownerOf } from "../life/refuge";
import { print, printDecimal } from "../print";
import { report } from "../report";
import { Vm, vmOf } from "../vm";
import {
  ASK_HELP,
  ASK_VMS,
  CONSOLE_STAYS,
  LINE_TOO_LONG,
  NO_SUCH_COMMAND,
  NO_SUCH_VM,
  SAME_LEVEL,
} from "./commands";
import { operator } from "./line";

// MVM's answers at the operator's console, a line at a time. Each line has at most CONSOLE_ROOM
// bytes, so the transmitter accepts it at once. Call these functions while the core holds
// CONSOLE_LOCK, after "MVM: " was printed.

const NANOSECONDS_PER_MICROSECOND: u32 = 1000;

/** Prints line `n` of the answer. Returns whether this is the last line. */
export function printAnswer(n: u32): bool {
  const own = operator();
  if (own.result !== SUCCESS) {
    printRefusal(own.result);
    return true;
  }
  if (own.what === ASK_HELP) {
    print(n === 0 ? "vms | help | start NAME | stop NAME | restart NAME" : "level NAME hrt | level NAME srt");
    return n !== 0;
  }
  if (own.what === ASK_VMS) {
    printVm(vmOf(n));
    return n + 1 === report().vmCount;
  }
  if (isLevel(own.what)) printChange(own.vm);
  else printVm(own.vm);
  return true;
}

/** Prints the result of a change of level: "rtos: HRT, core 1, changed within 12 us". */
function printChange(vm: Vm): void {
  const limit = nanosecondsOf(vm.report.levelChangeTicks + 1);
  printName(vm);
  print(": ");
  printPlace(vm);
  print(", changed within ");
  printDecimal(<u32>(limit / NANOSECONDS_PER_MICROSECOND) + 1);
  print(" us");
}

/** Prints the state of `vm`: "rtos: HRT, core 1, running, starts 1". */
function printVm(vm: Vm): void {
  printName(vm);
  print(": ");
  printPlace(vm);
  print(stateName(vm.report.state));
  print(", starts ");
  printDecimal(vm.report.starts);
}

function stateName(state: u32): string {
  switch (state) {
    case VM_STATE_NONE:
      return ", not started";
    case VM_STATE_RUNNING:
      return ", running";
    case VM_STATE_LOADING:
      return ", loading";
    case VM_STATE_OFF:
      return ", off";
    case VM_STATE_FAULTED:
      return ", faulted";
    default:
      return ", stopped";
  }
}

function printRefusal(result: i32): void {
  switch (result) {
    case NO_SUCH_COMMAND:
      print("no such command; help tells them");
      return;
    case LINE_TOO_LONG:
      print("line too long");
      return;
    case NO_SUCH_VM:
      print("no such VM; vms tells them");
      return;
  }
  print("refused: ");
  switch (result) {
    case ALREADY_ON:
      print("it is running");
      break;
    case NOT_RUNNING:
      print("it is off");
      break;
    case INVALID_PARAMETERS:
      print("it has several cores");
      break;
    case DENIED:
      print("its interrupts are guarded");
      break;
    case BUSY:
      print("the request before is not done yet");
      break;
    case SAME_LEVEL:
      print("that is its level");
      break;
    case CONSOLE_STAYS:
      print("this console needs its core");
      break;
    case NO_TIME:
      printNoTime(operator().vm, isLevel(operator().what));
  }
}

/**
 * Prints which core has no time. `others`: a change of level would move the other VMs to this core.
 * Otherwise it is the core of `vm`, on which `vm` would start.
 */
function printNoTime(vm: Vm, others: bool): void {
  for (let core: u32 = 0; core < MAX_CORES; core++) {
    const own = (vm.cores & (1 << core)) !== 0;
    if (own === others) continue;
    print("core ");
    printDecimal(core);
    const owner = ownerOf(core);
    if (owner === NO_VM) {
      print(" has no time for the others");
    } else {
      print(" is ");
      printName(vmOf(owner));
      print("'s own");
    }
  }
}
