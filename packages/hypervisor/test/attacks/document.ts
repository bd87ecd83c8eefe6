/** docs/attacks.md: the table of attacks as text. */
import {
  FAULT_DATA_READ,
  FAULT_DATA_WRITE,
  FAULT_IMPRECISE_ABORT,
  FAULT_INSTRUCTION,
  FAULT_PREFETCH_ABORT,
} from "../../../abi/src/report";
import { FAMILIES } from "./all";
import { type Family, MEMORY_KINDS, type Verdict } from "./attack";

export const DOCUMENT = new URL("../../../../docs/attacks.md", import.meta.url);

const INTRODUCTION = `# Attacks

This file is made from the table of attacks (packages/hypervisor/test/attacks/all.ts). The test
packages/hypervisor/test/attacks/attacks.test.ts makes each attack on the virtual board. To make the
file again:

    npx tsx packages/hypervisor/test/attacks/write-document.ts

Each attack is a small hostile guest on core 0. A *neighbour*, a VM with a reservation, shares this
core, and a hard real-time RTOS is on core 1. After each attack the test compares the system with a
run without the attack:

- MVM's code, data, tables, locks, stacks and system image, and the on-chip memory are unchanged.
  MVM's structures that change at each entry into MVM do not contain the value that attacks write.
- The firewall, and the lines of MVM in the interrupt controller, are unchanged. No line of a guest
  has one of the priorities 0x00 to 0x7F, which belong to MVM.
- The memory of the RTOS, its markers and the number of its executed instructions are the same as
  without the attack, at the same cycle. So no deadline is missed.
- The memory of the neighbour, its VFP registers and its system registers are unchanged. The
  neighbour gets its reservation and the interrupts of its timer.

If the verdict is *reaches*, the test compares only MVM's part (the first two points), because the
attack does reach another guest.

| verdict | what happens |
| --- | --- |
| stopped | MVM names the access on the console, and stops the guest |
| own abort | the guest itself takes an exception, as on a processor without MVM |
| harmless | nothing happens to anybody else: a read gives 0 or a public value, a write is ignored or changes only the guest itself |
| harmless: many steps | the attack has many similar steps in a row. The guest may take exceptions, hang or be stopped, but nothing happens to anybody else |
| reaches | the attack reaches another guest. The guest must be trusted not to do this ([security.md](security.md), What remains open) |

The tables have a column for each kind of guest ([memory.md](memory.md)), with the verdict for an
attacker of this kind. *direct*: the attacker's kernel runs at PL1 of the normal world, and writes
its own translation tables. *confined* and *shadow*: the attacker's kernel runs in User mode. For
these two columns the RTOS is confined, and the neighbour is on shadow tables. A confined guest has
no tables of its own, so its attacks do not first map the address that they attack. –: the attack
makes no sense for this kind. The column *because* has the reason, for all kinds, or for the kind
that it names.

The test packages/hypervisor/test/attacks/qemu-attacks.test.ts makes attacks of the columns
*confined* and *shadow* on QEMU, too. QEMU has no firewall, so it cannot judge the column *direct*.
By default the test makes every sixth attack of each column; with \`MVM_QEMU_ATTACKS=all\` it makes
all. In one run of QEMU the guest makes an attack, MVM loads and starts the guest again, the guest
makes the next attack, and so on. Attacks that hang the guest are left out. The verdicts are the
same as on the virtual board, except for three rows in which QEMU behaves differently from the
Cortex-A9.

[demos/pendulum](../demos/pendulum/README.md) has a system in which a kernel on shadow tables makes
all its attacks one after the other, beside Linux and an RTOS that keeps a pole upright.
`;

const FAULTS: Readonly<Record<number, string>> = {
  [FAULT_DATA_READ]: "read refused",
  [FAULT_DATA_WRITE]: "write refused",
  [FAULT_PREFETCH_ABORT]: "instruction fetch refused",
  [FAULT_IMPRECISE_ABORT]: "write refused",
  [FAULT_INSTRUCTION]: "instruction refused",
};

function cellOf(verdict: Verdict | undefined): string {
  if (!verdict) return "–";
  switch (verdict.verdict) {
    case "stopped":
      return `stopped: ${FAULTS[verdict.fault]}`;
    case "own abort":
      return `own abort: ${verdict.exception}`;
    case "harmless":
      if (verdict.many) return "harmless: many steps";
      return verdict.hangs ? "harmless: the guest hangs" : "harmless";
    case "reaches":
      return `**reaches**: ${typeof verdict.proof === "string" ? verdict.proof : "reads it, or changes it"}`;
  }
}

function section({ title, section, attacks }: Family): string {
  const rows = attacks.map(({ name, verdicts }) => {
    const reasons = [...new Set(MEMORY_KINDS.flatMap((kind) => verdicts[kind]?.because ?? []))];
    return `| ${[name, ...MEMORY_KINDS.map((kind) => cellOf(verdicts[kind])), reasons.join("; ")].join(" | ")} |`;
  });
  return `
## ${title}

In [security.md](security.md), see ${section
    .split("; ")
    .map((part) => `*${part}*`)
    .join(", ")}.

| attack | ${MEMORY_KINDS.join(" | ")} | because |
| --- | ${MEMORY_KINDS.map(() => "---").join(" | ")} | --- |
${rows.join("\n")}
`;
}

export function attacksDocument(): string {
  return INTRODUCTION + FAMILIES.map(section).join("");
}
