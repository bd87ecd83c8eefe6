/**
 * Who must trust whom. Each statement of the documents about what a guest can do to another, or
 * cannot, is a row: the sentence itself, a configuration, and what follows for the matrix.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isTrusted, MVM } from "../src/trust/matrix";
import { RESOURCES, type Resource } from "../src/trust/pair";
import { CHANNEL, cellOf, codesOf, GUARDED, HARD, LEASED, type Made, RESERVED } from "./made-pairs";

interface Statement {
  /** The document and its heading, or the first words of its paragraph. */
  place: readonly [document: string, section: string];
  /** Word for word, but for line breaks. */
  sentence: string;
  made: Made;
  /** The resources of A that it is about. */
  resources: readonly Resource[];
  trusted: boolean;
  /** The code that stands for the sentence, in each of the cells. */
  code: string;
}

const PROTECTED = ["security", "What is protected, from whom"] as const;
const OPEN = ["security", "What remains open"] as const;

const WHOM = ["security", "Who must trust whom"] as const;

const CONFINED = { isolation: "confined" };
const SHADOW = { isolation: "shadow", memory: { base: "0x08000000", size: "2 MiB" } };
const LINUX = { image: { linux: { cmdline: "" } }, memory: { base: "0x08000000", size: "16 MiB" } };

const STATEMENTS: readonly Statement[] = [
  {
    place: OPEN,
    sentence:
      "A kernel at PL1 writes its own translation tables. Only the firewall could stop the accesses of this kernel",
    made: { a: GUARDED },
    resources: ["memory"],
    trusted: true,
    code: "TABLES",
  },
  {
    place: OPEN,
    sentence:
      "A direct guest can write `GICD_CTLR`, or enable, route or disable a Group 1 line of another guest, and the distributor obeys.",
    made: { a: HARD },
    resources: ["interrupts"],
    trusted: true,
    code: "DISTRIBUTOR",
  },
  {
    place: OPEN,
    sentence:
      "While a hostile direct guest has its core, it can change the lines of all other guests that are not guarded. Linux's lines cannot be guarded",
    made: { a: LINUX, b: GUARDED },
    resources: ["interrupts"],
    trusted: true,
    code: "DISTRIBUTOR",
  },
  {
    place: PROTECTED,
    sentence:
      "| a VM's memory and devices | confined guests and guests on shadow tables | their kernels run in User mode, under tables that only MVM writes; for the guest, these tables map only its own memory, its channels, and the pages of its own devices | a hostile kernel |",
    made: { a: HARD, b: CONFINED },
    resources: ["memory"],
    trusted: false,
    code: "user-mode",
  },
  {
    place: PROTECTED,
    sentence:
      "for the guest, these tables map only its own memory, its channels, and the pages of its own devices",
    made: { a: { ...HARD, devices: ["uart1", "marker-port"] }, b: { ...SHADOW, devices: ["marker-port"] } },
    resources: ["devices"],
    trusted: false,
    code: "own-pages",
  },
  {
    place: WHOM,
    sentence:
      "the way is open if *B* has the private watchdog, *A* has the global timer, and they share a core",
    made: { a: { devices: ["global-timer"] }, b: { ...CONFINED, devices: ["private-watchdog"] } },
    resources: ["devices"],
    trusted: true,
    code: "PAGE",
  },
  {
    place: WHOM,
    sentence: "MVM maps this page only for a guest with the private watchdog",
    made: { a: { devices: ["global-timer"] }, b: CONFINED },
    resources: ["devices"],
    trusted: false,
    code: "own-pages",
  },
  {
    place: WHOM,
    sentence: "If both may lease a device, the way is always open.",
    made: { b: SHADOW, system: LEASED },
    resources: ["devices"],
    trusted: true,
    code: "PAGE",
  },
  {
    place: PROTECTED,
    sentence:
      "| a VM's interrupts | confined guests and guests on shadow tables | the distributor is not mapped for them; MVM shows each of them a distributor that has its own lines only | a hostile kernel |",
    made: { a: HARD, b: SHADOW },
    resources: ["interrupts"],
    trusted: false,
    code: "own-lines",
  },
  {
    place: WHOM,
    sentence:
      "`guestDebug` lets *B* halt *A* and change its registers. The table counts this for every kind of guest.",
    made: { a: HARD, b: CONFINED, system: { guestDebug: true } },
    resources: RESOURCES,
    trusted: true,
    code: "DEBUG",
  },
  {
    place: OPEN,
    sentence: "So one direct guest can remove the protection of all other guests.",
    made: { a: CONFINED },
    resources: ["memory"],
    trusted: true,
    code: "TABLES",
  },
  {
    place: OPEN,
    sentence: "Lines of a VM that is off its core are Group 0, so no other guest sees them.",
    made: {},
    resources: ["interrupts"],
    trusted: false,
    code: "withdrawn",
  },
  {
    place: OPEN,
    sentence:
      "The VM's lines do not change when another kernel writes their enable bits, targets, priorities, triggers and pending bits, or `GICD_CTLR`.",
    made: { a: GUARDED },
    resources: ["interrupts"],
    trusted: false,
    code: "guarded",
  },
  {
    place: OPEN,
    sentence:
      "The VM at the other end of a channel can ring the doorbell of a guarded guest as often as that VM likes. MVM does not limit how often a VM calls *notify*.",
    made: { a: GUARDED, system: CHANNEL },
    resources: ["interrupts"],
    trusted: true,
    code: "DOORBELL",
  },
  {
    place: OPEN,
    sentence: "The guarded guest's own device stays open, if the firewall opens its registers to both cores.",
    made: { a: { ...GUARDED, devices: ["uart1"] } },
    resources: ["devices"],
    trusted: true,
    code: "OPEN",
  },
  {
    place: OPEN,
    sentence: "Another kernel can program, for example, the guest's UART, but not its private timer.",
    made: { a: { ...GUARDED, devices: ["private-timer"] } },
    resources: ["devices"],
    trusted: false,
    code: "per-core",
  },
  {
    place: ["architecture", "Cores that VMs share"],
    sentence: "The private timer of the VM stands still while the VM is off its core",
    made: { a: { devices: ["private-timer"] }, b: { devices: ["private-timer"] } },
    resources: ["devices"],
    trusted: false,
    code: "switched",
  },
  {
    place: OPEN,
    sentence: "everything in the programmable logic from `0x40000000` to `0x7FFFFFFF`",
    made: { a: { ...HARD, devices: ["marker-port"] } },
    resources: ["devices"],
    trusted: true,
    code: "OPEN",
  },
  {
    place: OPEN,
    sentence: "the whole global timer of a core. Both cores share its counter, prescaler and enable.",
    made: { a: { devices: ["global-timer"] } },
    resources: ["devices"],
    trusted: true,
    code: "OPEN",
  },
  {
    place: OPEN,
    sentence: "the whole global timer of a core.",
    made: { a: { ...HARD, devices: ["global-timer"] } },
    resources: ["devices"],
    trusted: false,
    code: "per-core",
  },
  {
    place: OPEN,
    sentence:
      "a guest that has the timer can start the watchdog, which may reset the board while the guest has the core",
    made: { a: HARD, b: { devices: ["private-timer"] } },
    resources: ["time"],
    trusted: true,
    code: "RESET",
  },
  {
    place: OPEN,
    sentence: "private timer and private watchdog of a core",
    made: { a: HARD, others: [{ name: "c", devices: ["private-watchdog"] }] },
    resources: ["time"],
    trusted: true,
    code: "RESET",
  },
  {
    place: OPEN,
    sentence: "private timer and private watchdog of a core",
    made: { a: { ...HARD, devices: ["private-timer"] } },
    resources: ["time"],
    trusted: false,
    code: "own-core",
  },
  {
    place: PROTECTED,
    sentence: "the VM has the core for itself; its interrupts do not pass through MVM",
    made: { a: HARD },
    resources: ["time"],
    trusted: false,
    code: "own-core",
  },
  {
    place: PROTECTED,
    sentence: "| processor time of an SRT VM | other VMs of its core | reservations, MVM's own timer",
    made: { a: RESERVED },
    resources: ["time"],
    trusted: false,
    code: "reservation",
  },
  {
    place: ["configuration", "Time"],
    sentence: "**Best effort on a shared core** guarantees nothing",
    made: { b: RESERVED },
    resources: ["time"],
    trusted: true,
    code: "BEST-EFFORT",
  },
  {
    place: OPEN,
    sentence:
      "A call that acquires or gives back a device may have to wait for MVM's lock for leases, which the other core holds. The call waits only until the other core has changed one lease",
    made: { b: { cores: [1] }, others: [{ name: "c" }], system: LEASED },
    resources: ["time"],
    trusted: false,
    code: "other-core",
  },
  {
    place: OPEN,
    sentence:
      "For each shared device MVM allows this for one holding (`hold`) per second, whichever core the holder is on.",
    made: { a: RESERVED, system: LEASED },
    resources: ["time"],
    trusted: false,
    code: "reservation",
  },
  {
    place: ["architecture", "Cores that VMs share"],
    sentence: "When a VM becomes HRT, the other VMs of its core move to a core where their budgets fit",
    made: { b: { changesLevel: true } },
    resources: ["interrupts"],
    trusted: true,
    code: "DISTRIBUTOR",
  },
  {
    place: ["architecture", "Cores that VMs share"],
    sentence: "When a VM becomes HRT, the other VMs of its core move to a core where their budgets fit",
    made: { a: { cores: [1] }, b: { changesLevel: true }, others: [{ name: "c" }] },
    resources: ["time"],
    trusted: true,
    code: "BEST-EFFORT",
  },
  {
    place: ["architecture", "Cores that VMs share"],
    sentence: "Without such a core the change is refused.",
    made: { b: { changesLevel: true }, others: [{ name: "c", ...HARD }] },
    resources: ["interrupts"],
    trusted: false,
    code: "withdrawn",
  },
  {
    // First C becomes soft real-time, then B hard real-time.
    place: ["architecture", "Cores that VMs share"],
    sentence: "When a VM becomes HRT, the other VMs of its core move to a core where their budgets fit",
    made: { b: { changesLevel: true }, others: [{ name: "c", ...HARD, changesLevel: true }] },
    resources: ["interrupts"],
    trusted: true,
    code: "DISTRIBUTOR",
  },
  {
    place: OPEN,
    sentence: "Then a kernel on one core can halt a guest on the other core, an HRT guest included.",
    made: { a: GUARDED, system: { guestDebug: true } },
    resources: RESOURCES,
    trusted: true,
    code: "DEBUG",
  },
  {
    place: OPEN,
    sentence:
      "The breakpoints and counters that a VM has set stay in the core when the next VM of the core comes",
    made: { a: RESERVED, system: { guestDebug: true } },
    resources: RESOURCES,
    trusted: true,
    code: "DEBUG",
  },
  {
    place: ["configuration", "Virtual machines"],
    sentence: "the VM may start, stop and restart other VMs, and change their levels",
    made: { a: HARD, b: { manager: true } },
    resources: ["time"],
    trusted: true,
    code: "MANAGER",
  },
];

const FOLDER = new URL("../../../docs/", import.meta.url);

/** The text of a section, in one line. */
function sectionOf(document: string, title: string): string {
  const text = readFileSync(new URL(`${document}.md`, FOLDER), "utf8");
  const sections = text.split(/^#+ /m).filter((section) => section.startsWith(`${title}\n`));
  expect(sections).toHaveLength(1);
  return sections[0]!.replace(/\s+/g, " ");
}

describe("what the documents say is what the matrix says", () => {
  it.each(STATEMENTS.map((statement) => [statement.code, statement.sentence, statement] as const))(
    "%s: %s",
    (code, sentence, { place, made, resources, trusted }) => {
      expect(sectionOf(...place)).toContain(sentence);
      for (const resource of resources) {
        const cell = cellOf(made, resource);
        expect(isTrusted(cell)).toBe(trusted);
        expect(codesOf(cell)).toContain(code);
      }
    },
  );

  it("every guest is kept from MVM: the rows of the table that protect MVM hold against a hostile kernel", () => {
    const section = sectionOf(...PROTECTED);
    for (const [row, resource, code] of [
      ["| MVM: memory, stacks, system image | every guest | firewall:", "memory", "firewall"],
      ["| MVM's interrupts (FIQ), timer, console | every guest | Group 0 lines;", "interrupts", "group-0"],
      ["| MVM's interrupts (FIQ), timer, console | every guest | Group 0 lines; TTC0", "time", "fiq-timer"],
      ["| the firewall itself | every guest | secure registers", "devices", "firewall"],
    ] as const) {
      expect(section).toContain(row);
      const cell = cellOf({ b: { manager: true }, system: { guestDebug: true } }, resource, MVM);
      expect(isTrusted(cell)).toBe(false);
      expect(codesOf(cell)).toEqual([code]);
    }
  });

  it("a VM without a device has none to lose, and a way that spares the keeper does not hide him", () => {
    expect(codesOf(cellOf({ a: HARD }, "devices"))).toEqual(["none"]);
    expect(codesOf(cellOf({ a: HARD, b: { devices: ["private-timer"] } }, "time"))).toEqual([
      "RESET",
      "own-core",
    ]);
  });

  it("a channel's memory and a leased device are shared by configuration, and only between those two", () => {
    const others = [{ name: "c" }];
    const made = { a: HARD, others, system: { ...CHANNEL, ...LEASED } };
    expect(codesOf(cellOf(made, "memory"))).toContain("channel");
    expect(codesOf(cellOf(made, "devices"))).toContain("lease");
    expect(codesOf(cellOf(made, "memory", "a", "c"))).not.toContain("channel");
    expect(codesOf(cellOf(made, "devices", "a", "c"))).toEqual(["OPEN"]);
  });
});
