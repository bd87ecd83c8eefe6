/** The names of the calls that a guest can make, by their numbers (abi). */
import * as hypercalls from "@mvm/abi/hypercall";
import * as psci from "@mvm/abi/psci";
import { TRAP_CALL } from "@mvm/abi/stub";

const HYPERCALL = "HYPERCALL_";
const PSCI = "PSCI_";
/** Among the exports: values and limits, which are no calls. */
const FIRST_CALL = 0x8000_0000;
const LAST_CALL = 0x8700_0000;

const NAMES = new Map<number, string>([
  [TRAP_CALL, "trap of the stub"],
  [hypercalls.SMCCC_VERSION, "SMCCC version"],
  ...namesOf(hypercalls, HYPERCALL, ""),
  ...namesOf(psci, PSCI, "PSCI "),
]);

/** "lease acquire", "PSCI cpu on"; a number for a call that MVM does not know. */
export function callName(call: number): string {
  return NAMES.get(call >>> 0) ?? `call 0x${(call >>> 0).toString(16)}`;
}

function namesOf(of: object, prefix: string, before: string): [number, string][] {
  return Object.entries(of).flatMap(([name, value]): [number, string][] => {
    if (typeof value !== "number" || !name.startsWith(prefix)) return [];
    const number = value >>> 0;
    if (number < FIRST_CALL || number >= LAST_CALL) return [];
    return [[number, before + name.slice(prefix.length).toLowerCase().replaceAll("_", " ")]];
  });
}
