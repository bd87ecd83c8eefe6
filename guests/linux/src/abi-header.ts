import * as ring from "@mvm/abi/channel-ring";
import * as hypercall from "@mvm/abi/hypercall";
import * as report from "@mvm/abi/report";
import * as image from "@mvm/abi/system-image";

/** What C programs of the guest need of the abi, by prefix, besides hypercalls and rings. */
const WANTED = /^(LEVEL|VM_STATE)_/;

/**
 * The C header with the abi's numbers, for the kernel module and the userland: each stands once, in
 * packages/abi. Negative numbers are results and signed, the others are unsigned.
 */
export function abiHeader(): string {
  const chosen = Object.entries({ ...image, ...report }).filter(([name]) => WANTED.test(name));
  const lines = [...Object.entries({ ...hypercall, ...ring }), ...chosen]
    .filter((entry): entry is [string, number] => typeof entry[1] === "number")
    .map(([name, value]) => `#define ${name} ${value < 0 ? `(${value})` : `0x${value.toString(16)}U`}`);
  return [
    "/* Generated from packages/abi/src. */",
    "#ifndef MVM_ABI_H",
    "#define MVM_ABI_H",
    ...lines,
    "#endif",
    "",
  ].join("\n");
}
