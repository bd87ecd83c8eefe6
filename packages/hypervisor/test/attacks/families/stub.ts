/** The stub of a guest whose kernel runs in User mode: its code, its data, the guest's tables. */
import * as abi from "../../../../abi/src/index";
import { TRAP_CALL } from "../../../../abi/src/stub";
import type { Attack, Family } from "../attack";
import { both, deprivilegedAttack, harmless, kept, ownAbort, readRefused, storeRefused } from "../verdicts";
import { MAINTENANCE, READS, setUp, WRITES } from "./accesses";

/** In the stub's window (src/arch/armv7/deprivileged/window.ts). */
const CODE = abi.STUB_WINDOW;
const AREA = abi.STUB_WINDOW + 0x1_0000;
const EMPTY = abi.STUB_WINDOW + 0x8000;
const LAST = abi.STUB_WINDOW + abi.STUB_WINDOW_SIZE - 4;

const WINDOW = "only PL1 has rights to the stub's pages, and the status says that nothing is there";
const CHECKED = "MVM takes only addresses that lead to the guest's own memory";
const LINE = "the operation changes no data";
const data = both(ownAbort("data abort", WINDOW));
const fetched = both(ownAbort("prefetch abort", WINDOW));

const PLACES = {
  "the stub's vectors": CODE,
  "the middle of the stub": CODE + 0x100,
  "the stub's second page": CODE + 0x1000,
  "the area of the virtual CPU": AREA,
  "the end of the area": AREA + 0xffc,
  "the window, where nothing is": EMPTY,
  "the end of the window": LAST,
} as const;

const places: Attack[] = Object.entries(PLACES).flatMap(([name, address]) => [
  deprivilegedAttack(`load, ${name}`, `  ldr r4, =${address}\n  ldr r0, [r4]`, data),
  deprivilegedAttack(`store, ${name}`, `  ldr r4, =${address}\n  ldr r0, =MARK\n  str r0, [r4]\n  dsb`, data),
  deprivilegedAttack(`jump to ${name}`, `  ldr r4, =${address}\n  blx r4`, fetched),
  deprivilegedAttack(
    `load in User mode, ${name}`,
    `  ldr r4, =${address}\n  cps #0x10\n  ldr r0, [r4]`,
    data,
  ),
]);

const ways: Attack[] = [
  ...Object.entries({ ...READS, ...WRITES }).map(([name, code]) =>
    deprivilegedAttack(`${name}, the area`, `${setUp(AREA)}\n${code}\n  dsb`, data),
  ),
  ...Object.entries(MAINTENANCE).map(([name, code]) =>
    deprivilegedAttack(`${name}, the area`, `${setUp(AREA)}\n${code}\n  dsb`, both(harmless(LINE))),
  ),
];

/** The instructions that the stub does for a kernel, by addresses of the guest. */
const BASES = {
  "the window": CODE + 0x40,
  "the area": AREA + 0x100,
  "the end of the window": abi.STUB_WINDOW + abi.STUB_WINDOW_SIZE,
  "an address that is not aligned, in the area": AREA + 0x102,
} as const;
const BY_THE_STUB = {
  "STM of sp and lr of User mode": "stm r4, {sp, lr}^",
  "STMDB of sp and lr of User mode": "stmdb r4, {sp, lr}^",
  "LDMDB of r0 to lr of User mode": "mov r0, r4\n  ldmdb r0, {r0-lr}^",
  "LDMDB of r1 to lr of User mode": "mov r0, r4\n  ldmdb r0, {r1-lr}^",
  "LDM of r0 to PC with SPSR": "mov sp, r4\n  mrs r0, cpsr\n  msr spsr_cxsf, r0\n  ldmia sp, {r0-pc}^",
  "SRSDB with writeback": "mov sp, r4\n  srsdb sp!, #0x13",
  "RFEIA with writeback": "mov sp, r4\n  rfeia sp!",
} as const;
/** At the end of the window, where these begin behind it. */
const BEHIND = ["STM of sp", "LDM of r0 to PC", "RFEIA"];
const NOTHING_BEHIND = "nothing of the guest's is behind the window";

const byTheStub: Attack[] = Object.entries(BY_THE_STUB).flatMap(([way, code]) =>
  Object.entries(BASES).map(([name, base]) =>
    deprivilegedAttack(
      `${way}, base ${name}`,
      `  ldr r4, =${base}\n  ${code}\n  dsb`,
      both(
        ownAbort(
          "data abort",
          base === BASES["the end of the window"] && BEHIND.some((begin) => way.startsWith(begin))
            ? NOTHING_BEHIND
            : WINDOW,
        ),
      ),
    ),
  ),
);

/** The MiB before the window is the guest's own; the words begin there. */
const mapBefore = `
  ldr r2, =${(abi.STUB_WINDOW >>> 20) - 1}
  ldr r3, =FREE + NORMAL
  bl mapDescriptor
  ldr r4, =FREE + 0x100000
  ldr r5, =MARK
  str r5, [r4, #-4]
  ldr r4, =${abi.STUB_WINDOW}`;
const edges: Attack[] = [
  deprivilegedAttack(
    "LDMDB of r1 to lr of User mode, up to the window",
    `${mapBefore}\n  mov r0, r4\n  cps #0x1f\n  mov r6, lr\n  cps #0x13\n  ldmdb r0, {r1-lr}^\n  cps #0x1f\n  mov r0, lr\n  cps #0x13`,
    {
      shadow: harmless("the last word before the window is the guest's"),
    },
  ),
  deprivilegedAttack(
    "LDMDB of r1 to lr of User mode, into the window",
    `${mapBefore}\n  add r0, r4, #4\n  ldmdb r0, {r1-lr}^`,
    data,
  ),
  deprivilegedAttack(
    "STM of sp and lr of User mode, into the window",
    `${mapBefore}\n  sub r4, r4, #4\n  stm r4, {sp, lr}^`,
    data,
  ),
  deprivilegedAttack(
    "LDM of r0 to PC with SPSR, into the window",
    `${mapBefore}\n  sub sp, r4, #60\n  mrs r0, cpsr\n  msr spsr_cxsf, r0\n  ldmia sp, {r0-pc}^`,
    data,
  ),
  deprivilegedAttack("unaligned store into the window", `${mapBefore}\n  str r5, [r4, #-2]\n  dsb`, data),
  deprivilegedAttack(
    "store of several registers into the window",
    `${mapBefore}\n  sub r4, r4, #8\n  stm r4, {r0-r3}\n  dsb`,
    data,
  ),
  deprivilegedAttack(
    "LDMDB of r1 to lr of User mode, base 4: over the end of the address space",
    "  mov r0, #4\n  ldmdb r0, {r1-lr}^",
    both(ownAbort("data abort", NOTHING_BEHIND)),
  ),
  deprivilegedAttack(
    "STM of sp and lr of User mode, at the end of the address space",
    "  mvn r4, #3\n  stm r4, {sp, lr}^",
    both(ownAbort("data abort", NOTHING_BEHIND)),
  ),
];

const call = (number: number, ...registers: (number | string)[]) => `
  ldr r0, =${number >>> 0}
  ${registers.map((value, n) => `ldr r${n + 1}, =${value}`).join("\n  ")}
  smc #0`;

const calls: Attack[] = Object.entries({
  "the stub": `${CODE}`,
  "the area": `${AREA}`,
  "the guest's tables": "TABLES",
}).flatMap(([name, address]) => [
  deprivilegedAttack(
    `console write of ${name}`,
    `  map ${address}, NORMAL\n${call(abi.HYPERCALL_CONSOLE_WRITE, address, 16)}`,
    both(harmless(CHECKED, abi.INVALID_ADDRESS)),
  ),
  deprivilegedAttack(
    `delay with polling of ${name}`,
    `  map ${address}, NORMAL\n${call(abi.HYPERCALL_DELAY_POLLING, address, 1, 1, abi.POLL_INTERVAL_MIN, 100)}`,
    both(harmless(CHECKED, abi.INVALID_ADDRESS)),
  ),
  deprivilegedAttack(
    `ATS1CPW of ${name}`,
    `  map ${address}, NORMAL
  ldr r4, =${address}
  mcr p15, 0, r4, c7, c8, 1
  isb
  mrc p15, 0, r0, c7, c4, 0
  and r0, r0, #1`,
    both(harmless("MVM translates to the guest's own places only: PAR tells a fault", 1)),
  ),
]);

const traps: Attack[] = [0, 1, 2, 3, 4].map((kind) =>
  deprivilegedAttack(
    `the stub's own call, of kind ${kind}`,
    call(TRAP_CALL, kind),
    both(harmless("MVM takes this call from one place of the stub only", abi.NOT_SUPPORTED)),
  ),
);

const TABLES_AT = {
  "the first word of": 0,
  "the stub in": 0x5000,
  "the area in": 0x7000,
  "the last table in": 0x8000,
};
const NOT_THERE = "shadow: MVM fills no entry for what is not the guest's";
const tables: Attack[] = Object.entries(TABLES_AT).flatMap(([name, offset]) => [
  deprivilegedAttack(
    `load, ${name} its own tables`,
    `  map TABLES, NORMAL\n  ldr r4, =TABLES + ${offset}\n  ldr r0, [r4]`,
    { ...kept("data abort", { verdict: "stopped", fault: abi.FAULT_DATA_READ, because: NOT_THERE }) },
  ),
  deprivilegedAttack(
    `store, ${name} its own tables`,
    `  map TABLES, NORMAL\n  ldr r4, =TABLES + ${offset}\n  ldr r0, =MARK\n  str r0, [r4]\n  dsb`,
    kept("data abort", storeRefused(NOT_THERE)),
  ),
  deprivilegedAttack(
    `jump to ${name} its own tables`,
    `  map TABLES, NORMAL\n  ldr r4, =TABLES + ${offset}\n  blx r4`,
    kept("prefetch abort", { verdict: "stopped", fault: abi.FAULT_PREFETCH_ABORT, because: NOT_THERE }),
  ),
]);

const WATCHDOG = 0xf8f0_0620;
const DEVICE_PAGE = "the stub does aligned words only, and not those of the watchdog";
const refused = both(storeRefused(DEVICE_PAGE));
const devices: Attack[] = [
  deprivilegedAttack(
    "store of a byte to the private watchdog",
    `  ldr r4, =${WATCHDOG}\n  mov r0, #9\n  strb r0, [r4, #8]\n1:b 1b`,
    refused,
  ),
  deprivilegedAttack(
    "store of several registers from the private timer on into the watchdog",
    `  ldr r4, =${WATCHDOG - 8}\n  mov r0, #9\n  mov r1, #9\n  mov r2, #9\n  mov r3, #9\n  stm r4, {r0-r3}\n1:b 1b`,
    refused,
  ),
  deprivilegedAttack(
    "load of the private watchdog",
    `  ldr r4, =${WATCHDOG}\n  ldr r0, [r4]`,
    both(readRefused(WATCHDOG, DEVICE_PAGE)),
  ),
];

export const STUB: Family = {
  title: "The stub, its window, and the guest's tables",
  section: "a VM's memory and devices; a VM's interrupts",
  attacks: [...places, ...ways, ...byTheStub, ...edges, ...calls, ...traps, ...tables, ...devices],
};
