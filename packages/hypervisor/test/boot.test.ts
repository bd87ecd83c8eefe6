import { beforeAll, describe, expect, test } from "vitest";
import { GICD_IGROUPR, GICD_IPRIORITYR, GICD_ITARGETSR } from "../../abi/src/arm/gic";
import * as abi from "../../abi/src/index";
import {
  DEVCFG_BASE,
  GICD_BASE,
  GLOBAL_TIMER_BASE,
  GLOBAL_TIMER_SIZE,
  SLCR_BASE,
} from "../../abi/src/zynq/memory-map";
import { FAULT_STACK_0_TOP, PAGE_SIZE, STACK_0_TOP, STACK_STRIDE, STRUCTURES_END } from "../src/core/layout";
import { Machine } from "./machine";
import { LINUX, type MadeImage, type MadeVm, makeImage, RTOS, seal, type Together } from "./made-image";

const TZ_DDR_RAM = SLCR_BASE + 0x430;
const SLCR_LOCK = SLCR_BASE + 4;
/** UG585 B.16: CTRL has 6 SPNIDEN, 5 SPIDEN, 4 NIDEN, 3 DBGEN; bit 0 of LOCK locks them. */
const DEVCFG_CTRL = DEVCFG_BASE;
const DEVCFG_LOCK = DEVCFG_BASE + 4;
/** What the boot ROM leaves when it has loaded an image that is not encrypted. */
const DEVCFG_AFTER_BOOT_ROM = 0x4c00_e07f;
const APER_CLK_CTRL = 0xf800_012c;
const UART_CLK_CTRL = 0xf800_0154;
/** ps7_init of the ZC702. The clocks of UART0, bit 20 (bus) and bit 0 (reference), are off. */
const CLOCKS_AFTER_FSBL = { bus: 0x01ed_044d, reference: 0x1402 };
/**
 * Every register of the TrustZone firewall (UG1019; UG585 B.28; ARM DDI 0407I 2.2), and the bits
 * that RTOS and LINUX need in it.
 */
const FIREWALL: [name: string, register: number, open: number][] = [
  ["TZ_OCM_RAM0", SLCR_BASE + 0x400, 0],
  ["TZ_OCM_RAM1", SLCR_BASE + 0x404, 0],
  ["TZ_OCM", SLCR_BASE + 0x408, 0],
  ["TZ_DDR_RAM", TZ_DDR_RAM, 0b0000_0000_0011_1110],
  ["TZ_DMA_NS", SLCR_BASE + 0x440, 0],
  ["TZ_DMA_IRQ_NS", SLCR_BASE + 0x444, 0],
  ["TZ_DMA_PERIPH_NS", SLCR_BASE + 0x448, 0],
  ["TZ_GEM", SLCR_BASE + 0x450, 0],
  ["TZ_SDIO", SLCR_BASE + 0x454, 0],
  ["TZ_USB", SLCR_BASE + 0x458, 0],
  ["TZ_FPGA_M", SLCR_BASE + 0x484, 0],
  ["TZ_FPGA_AFI", SLCR_BASE + 0x488, 0],
  ["SECURITY_SDIO0", abi.SECURITY_SDIO0, 0],
  ["SECURITY_SDIO1", abi.SECURITY_SDIO1, 0],
  ["SECURITY_QSPI", abi.SECURITY_QSPI, 0],
  ["SECURITY_APB_SLAVES", abi.SECURITY_APB_SLAVES, 1 << 7],
  ["SECURITY_GP0", abi.SECURITY_GP0, 1],
  ["SECURITY_GP1", abi.SECURITY_GP1, 0],
  ["SECURITY_APB", abi.SECURITY_APB, 0],
  ["SCU_SNSAC", abi.SCU_SNSAC, 1 << 5],
];
const globalTimer = (core: number) => ({
  base: GLOBAL_TIMER_BASE,
  length: GLOBAL_TIMER_SIZE,
  register: abi.SCU_SNSAC,
  bits: abi.SNSAC_GLOBAL_TIMER << core,
});
const PSR_SVC_IRQ_MASKED = 0x93;
const MIB = 0x10_0000;

const CONFINED: MadeVm = { ...RTOS, flags: abi.VM_FLAG_CONFINED, tables: abi.CONFINED_TABLES };
/** LINUX, which sees its memory at 0. */
const SHADOW: MadeVm = {
  ...LINUX,
  flags: abi.VM_FLAG_SHADOW,
  tables: MIB,
  entry: 0x8000,
  deviceTree: 0x0100_0000,
  memory: [{ base: 0x0800_0000, length: 0x1000_0000, guestBase: 0 }],
};

/** So many confined VMs on core 0, each with 2 MiB. */
const confinedOnes = (count: number): MadeVm[] =>
  Array.from({ length: count }, (_, n) => {
    const base = 0x3000_0000 + n * 2 * MIB;
    return {
      name: `confined${n}`,
      entry: base,
      flags: abi.VM_FLAG_CONFINED,
      tables: abi.CONFINED_TABLES,
      memory: [{ base, length: 2 * MIB }],
    };
  });

describe("a good system image", () => {
  let machine: Machine;
  beforeAll(() => {
    machine = new Machine();
    // A loader may have opened the firewall. MVM must close it.
    for (const [, register] of FIREWALL) machine.write(register, 0xffff_ffff);
    machine.write(DEVCFG_CTRL, DEVCFG_AFTER_BOOT_ROM);
    machine.write(APER_CLK_CTRL, CLOCKS_AFTER_FSBL.bus);
    machine.write(UART_CLK_CTRL, CLOCKS_AFTER_FSBL.reference);
    machine.boot(makeImage([RTOS, LINUX]));
  });

  test("boots to both guests and says so", () => {
    expect(machine.phase).toBe(abi.PHASE_RUNNING);
    expect(machine.console).toBe(
      "MVM 0.1 on zc702, VMs: 2\n" +
        "MVM: VM linux started: SRT, core 0, 256 MiB at 0x08000000\n" +
        "MVM: VM rtos started: HRT, core 1, 1 MiB at 0x04000000\n",
    );
  });

  test("puts the images into the guests' memory, and clears the rest of each", () => {
    expect(machine.read(0x0400_0000)).toBe(0x0403_0201);
    expect(machine.read(0x0400_0004)).toBe(5);
    expect(machine.read(0x0800_8000)).toBe(0x0607_0809);
  });

  test("starts each guest as its boot protocol says", () => {
    expect(machine.register(0, "pc")).toBe(0x0800_8000);
    expect([0, 1, 2, 3].map((n) => machine.register(0, n))).toEqual([0, 0xffff_ffff, 0x0900_0000, 0]);
    expect(machine.register(0, "cpsr")).toBe(PSR_SVC_IRQ_MASKED);
    expect(machine.register(1, "pc")).toBe(0x0400_0000);
    expect([0, 1, 2, 3].map((n) => machine.register(1, n))).toEqual([0, 0, 0, 0]);
    expect(machine.guestStack).toBe(0x0410_0000 - abi.GUEST_TABLE_SIZE);
  });

  test("maps a bare guest's memory and devices and nothing else", () => {
    const table = 0x0410_0000 - abi.GUEST_TABLE_SIZE;
    const mapped = [];
    for (let section = 0; section < 4096; section++) {
      const descriptor = machine.read(table + section * 4);
      if (descriptor !== 0) mapped.push(descriptor.toString(16));
    }
    // Normal memory: write-back, shareable, executable. Devices: execute-never.
    expect(mapped).toEqual(["4011c0e", "e0000c16", "f8f00c16"]);
  });

  test("opens to the normal world the guests' segments and devices, and locks the SLCR", () => {
    const open = FIREWALL.map(([name, register]) => [name, machine.read(register)]);
    expect(open).toEqual(FIREWALL.map(([name, , bits]) => [name, bits]));
    expect(machine.read(SLCR_LOCK)).toBe(0x767b);
  });

  test("switches the clocks of its UART on, and changes no other", () => {
    expect(machine.read(APER_CLK_CTRL)).toBe(CLOCKS_AFTER_FSBL.bus | (1 << 20));
    expect(machine.read(UART_CLK_CTRL)).toBe(CLOCKS_AFTER_FSBL.reference | 1);
  });

  test("closes debug and locks it, and leaves JTAG's and other bits of DEVCFG", () => {
    expect(machine.read(DEVCFG_CTRL)).toBe(0x4c00_e007);
    expect(machine.read(DEVCFG_LOCK)).toBe(1);
  });

  test("leaves debug to the normal world if the image says so, never that of the secure world", () => {
    const other = new Machine();
    other.write(DEVCFG_CTRL, DEVCFG_AFTER_BOOT_ROM);
    const made = makeImage([RTOS, LINUX]);
    made.view.setUint32(abi.HEADER_FLAGS, abi.HEADER_FLAG_GUEST_DEBUG, true);
    seal(made);
    other.boot(made);
    expect(other.read(DEVCFG_CTRL)).toBe(0x4c00_e01f);
    expect(other.read(DEVCFG_LOCK)).toBe(1);
  });

  test("gives the guests' lines to their cores, in Group 1 with a normal-world priority, and keeps the others", () => {
    expect(machine.read(GICD_BASE + GICD_IGROUPR + 4)).toBe(1 << (61 - 32));
    expect(machine.read(GICD_BASE + GICD_IGROUPR + 8)).toBe(1 << (82 - 64));
    const byte = (register: number, id: number) => machine.program.memory.getUint8(GICD_BASE + register + id);
    expect(byte(GICD_ITARGETSR, 61)).toBe(1);
    expect(byte(GICD_ITARGETSR, 82)).toBe(2);
    expect(byte(GICD_IPRIORITYR, 82)).toBeGreaterThanOrEqual(0x80);
    expect(byte(GICD_IPRIORITYR, 59)).toBe(0);
  });

  test("maps MVM's code read-only, its data no-execute, guests' memory non-secure, and no page below the stacks", () => {
    const level2 = abi.MVM_TABLES + 0x4000;
    const page = (address: number) => machine.read(level2 + ((address - abi.MVM_BASE) >>> 12) * 4);
    expect(page(abi.MVM_BASE)).toBe((abi.MVM_BASE | 0x65e) >>> 0);
    expect(page(abi.MVM_DATA)).toBe((abi.MVM_DATA | 0x45f) >>> 0);
    for (const core of [0, 1]) {
      for (const top of [STACK_0_TOP, FAULT_STACK_0_TOP]) {
        const stack = top + core * STACK_STRIDE - PAGE_SIZE;
        expect(page(stack - PAGE_SIZE)).toBe(0);
        expect(page(stack)).toBe((stack | 0x45f) >>> 0);
      }
    }
    expect(page(STRUCTURES_END)).toBe(0);
    const section = (address: number) => machine.read(abi.MVM_TABLES + (address >>> 20) * 4);
    expect(section(0x0400_0000)).toBe(0x0409_143e); // domain 1
    expect(section(0x0410_0000)).toBe(0);
    expect(section(0x4000_0000)).toBe(0);
  });
});

describe("an image with kernels in User mode is accepted", () => {
  const accept = (vms: readonly MadeVm[], together: Together = {}) => {
    const machine = new Machine();
    machine.boot(makeImage(vms, together));
    expect(machine.console).not.toContain("panic");
    expect(machine.phase).toBe(abi.PHASE_RUNNING);
    return machine;
  };

  test("confined, up to its tables and with devices in as many MiBs as there are tables for", () => {
    const devices = [
      { base: 0x4000_0000, length: abi.CONFINED_DEVICE_MIBS * MIB, register: abi.SECURITY_GP0, bits: 1 },
    ];
    const images = [{ destination: 0x040f_3ffc, bytes: Uint8Array.of(1, 2, 3, 4), flags: 1 }];
    const machine = accept([
      { ...CONFINED, devices, images, entry: 0x040f_3ffc },
      { ...LINUX, devices: [] },
    ]);
    expect(machine.read(0x040f_3ffc)).toBe(0x0403_0201);
  });

  test("confined, as many as the processor has domains for: the last has the last domain", () => {
    const others = confinedOnes(14);
    const machine = accept([{ ...LINUX, devices: [] }, ...others, CONFINED]);
    const table = 0x0410_0000 - abi.CONFINED_TABLES;
    expect(machine.vmReport(15, abi.VM_REPORT_STATE)).toBe(abi.VM_STATE_RUNNING);
    // Bits 8:5 of the entry for the MiB of its memory (ARM DDI 0406C B3.5.1).
    expect((machine.read(table + 0x040 * 4) >>> 5) & 0xf).toBe(15);
  });

  test("on shadow tables, up to them; the image's place is physical", () => {
    const images = [{ destination: 0x0fef_fffc, bytes: Uint8Array.of(1, 2, 3, 4) }];
    const machine = accept([
      RTOS,
      {
        ...SHADOW,
        images,
        memory: [{ base: 0x0800_0000, length: 0x0800_0000, guestBase: 0x1000_0000 }],
        entry: 0x17ef_fffc,
        deviceTree: 0x17ef_ffd8,
      },
    ]);
    expect(machine.read(0x0fef_fffc)).toBe(0x0403_0201);
  });

  test("with memory that others have elsewhere", () => {
    const other = {
      ...SHADOW,
      name: "other",
      memory: [{ base: 0x2000_0000, length: 0x1000_0000, guestBase: 0 }],
    };
    const second = { ...other, devices: [], interrupts: [], images: [] };
    const together = {
      channels: [{ ends: [0, 1], base: 0x3000_0000, doorbells: [62, 63] }],
      sharedDevices: [{ base: 0xe000_4000, vms: 1 }],
    } satisfies Together;
    accept([CONFINED, SHADOW, second], together);
    // Up to the address of the stub.
    const guestBase = abi.STUB_WINDOW - 2 * MIB;
    const high = [{ base: 0x2000_0000, length: 2 * MIB, guestBase }];
    accept([RTOS, { ...second, memory: high, entry: guestBase, deviceTree: guestBase + 0x8000 }]);
  });
});

describe("a system image with something wrong is refused, with what and where", () => {
  const image = (vm: Partial<MadeVm>) => makeImage([{ ...RTOS, ...vm }, LINUX]);
  const changed = (change: (made: MadeImage) => void) => {
    const made = makeImage([RTOS, LINUX]);
    change(made);
    seal(made);
    return made;
  };
  const header = (field: number, value: number) => changed(({ view }) => view.setUint32(field, value, true));
  const vmField = (field: number, value: number) =>
    changed(({ view, vms }) => view.setUint32(vms + field, value, true));

  const cases: [string, () => MadeImage, string][] = [
    ["magic", () => header(abi.HEADER_MAGIC, 0), "header 0: no system image here: magic 0x00000000"],
    [
      "version",
      () => header(abi.HEADER_VERSION, abi.SYSTEM_IMAGE_VERSION + 1),
      `header 0: made for another version of MVM: version 0x0000000${abi.SYSTEM_IMAGE_VERSION + 1}`,
    ],
    ["size", () => header(abi.HEADER_TOTAL_SIZE, 0x0400_0000), "header 0: total size 0x04000000"],
    ["flags", () => header(abi.HEADER_FLAGS, 0x80), "header 0: unknown flags 0x00000080"],
    ["no VM", () => header(abi.HEADER_VM_COUNT, 0), "header 0: number of VMs 0x00000000"],
    ["VMs", () => header(abi.HEADER_VM_COUNT, 17), "table of VMs 0: too many records 0x00000011"],
    [
      "table",
      () => header(abi.HEADER_DEVICES, 0x0100_0000),
      "table of devices 0: reaches over the end: offset 0x01000000",
    ],
    ["name", () => image({ name: "" }), "VM 0: name: length 0x00000000"],
    ["same name", () => image({ name: "linux" }), "VM 1: name of another VM: 0x00000000"],
    ["level", () => image({ level: 2 }), "VM 0: level 0x00000002"],
    ["two cores", () => image({ cores: 3 }), "VM 1: core of a VM that has it for itself: 0x00000001"],
    ["no such core", () => image({ cores: 4 }), "VM 0: cores, not of this board: 0x00000004"],
    ["core twice", () => image({ cores: 1 }), "VM 1: core of a VM that has it for itself: 0x00000001"],
    ["period", () => image({ level: abi.LEVEL_SRT, budget: 100, period: 999 }), "VM 0: period 0x000003e7"],
    ["budget", () => image({ level: abi.LEVEL_SRT, budget: 1001, period: 1000 }), "VM 0: budget 0x000003e9"],
    [
      "HRT with a budget",
      () => image({ budget: 1000, period: 1000 }),
      "VM 0: reservation of an HRT VM: 0x000003e8",
    ],
    [
      "more time than there is",
      () =>
        makeImage([
          { ...RTOS, cores: 1, level: abi.LEVEL_SRT, budget: 6000, period: 10000, devices: [] },
          { ...LINUX, budget: 9000, period: 20000 },
        ]),
      "VM 1: no time for it and the VMs before it on its core, cores 0x00000001",
    ],
    ["protocol", () => image({ boot: 3 }), "VM 0: boot protocol 0x00000003"],
    ["VM flags", () => image({ flags: 0x200 }), "VM 0: unknown flags 0x00000200"],
    ["fault flags", () => image({ flags: 0x3 }), "VM 0: faults both logged and restarting, flags 0x00000003"],
    ["reserved", () => vmField(abi.VM_RESERVED, 1), "VM 0: reserved word is not 0: 0x00000001"],
    ["run", () => vmField(abi.VM_FIRST_IMAGE, 1), "VM 0: first image 0x00000001"],
    ["run's length", () => vmField(abi.VM_DEVICE_COUNT, 9), "VM 0: devices 0x00000009"],
    ["left over", () => vmField(abi.VM_DEVICE_COUNT, 1), "VM 1: first device 0x00000002"],
    ["entry", () => image({ entry: 0x0800_0000 }), "VM 0: entry outside the VM's memory: 0x08000000"],
    ["entry's alignment", () => image({ entry: 0x0400_0002 }), "VM 0: entry not aligned: 0x04000002"],
    ["device tree", () => image({ deviceTree: 4 }), "VM 0: device tree of a bare guest: 0x00000004"],
    [
      "memory",
      () => image({ memory: [{ base: 0x0400_0800, length: 0x10_0000 }] }),
      "entry outside the VM's memory",
    ],
    [
      "memory's length",
      () => image({ memory: [{ base: 0x0400_0000, length: 0x1000 }] }),
      "memory region 0: length 0x00001000",
    ],
    [
      "memory of MVM",
      () => image({ memory: [{ base: 0x0400_0000, length: 0x3810_0000 }] }),
      "memory region 0: outside the DDR that guests may have: base 0x04000000",
    ],
    [
      "overlap",
      () => image({ memory: [{ base: 0x0400_0000, length: 0x0500_0000 }] }),
      "memory region 1: overlaps region 0x00000000",
    ],
    [
      "image elsewhere",
      () => image({ images: [{ destination: 0x0800_0000, bytes: Uint8Array.of(1) }] }),
      "image 0: destination outside the VM's memory: 0x08000000",
    ],
    [
      "image over the table",
      () => image({ images: [{ destination: 0x0400_0000, bytes: Uint8Array.of(1), memorySize: 0x10_0000 }] }),
      "image 0: covers the VM's translation table at 0x040fc000",
    ],
    ["no such line", () => image({ interrupts: [{ id: 96 }] }), "interrupt 0: no such line: 0x00000060"],
    ["MVM's line", () => image({ interrupts: [{ id: 42 }] }), "interrupt 0: kept by MVM: 0x0000002a"],
    ["line twice", () => image({ interrupts: [{ id: 61 }] }), "interrupt 2: given twice: 0x0000003d"],
    ["trigger", () => image({ interrupts: [{ id: 82, trigger: 2 }] }), "interrupt 0: trigger 0x00000002"],
    [
      "MVM's UART",
      () => image({ devices: [{ base: 0xe000_0000, length: 4 }] }),
      "device 0: no device for guests at 0xe0000000",
    ],
    [
      "SLCR",
      () => image({ devices: [{ base: 0xf800_0000, length: 4 }] }),
      "device 0: no device for guests at 0xf8000000",
    ],
    [
      "no length",
      () => image({ devices: [{ base: 0xe000_1000, length: 0 }] }),
      "device 0: length 0x00000000",
    ],
    [
      "device twice",
      () => image({ devices: [{ base: 0x43c1_8000, length: 0x1000 }] }),
      "device 1: overlaps device 0x00000000",
    ],
    [
      "one global timer for two VMs",
      () =>
        makeImage([
          { ...RTOS, devices: [globalTimer(1)] },
          { ...LINUX, devices: [globalTimer(0)] },
        ]),
      "device 1: overlaps device 0x00000000",
    ],
    [
      "another core's timer",
      () => image({ devices: [{ base: 0xf8f0_0600, length: 0x20, register: abi.SCU_SNSAC, bits: 1 << 4 }] }),
      "device 0: firewall register, or bits of it, not for guests: 0xf8f00054",
    ],
    [
      "firewall of the memory",
      () => image({ devices: [{ base: 0xe000_1000, length: 4, register: TZ_DDR_RAM, bits: 1 << 15 }] }),
      "device 0: firewall register, or bits of it, not for guests: 0xf8000430",
    ],
  ];

  const confined = (vm: Partial<MadeVm>, together: Together = {}) =>
    makeImage([{ ...CONFINED, ...vm }, LINUX], together);
  const shadow = (vm: Partial<MadeVm>, together: Together = {}) =>
    makeImage([RTOS, { ...SHADOW, ...vm }], together);
  const seenAt = (guestBase: number, length = 0x1000_0000) => [{ base: 0x0800_0000, length, guestBase }];
  const inUserMode: [string, () => MadeImage, string][] = [
    [
      "both kinds",
      () => confined({ flags: abi.VM_FLAG_CONFINED | abi.VM_FLAG_SHADOW }),
      "VM 0: both confined and on shadow tables, flags 0x00000180",
    ],
    [
      "several cores",
      () => makeImage([{ ...CONFINED, level: abi.LEVEL_SRT, cores: 3 }]),
      "VM 0: kernel in User mode on several cores: 0x00000003",
    ],
    [
      "several cores of shadow",
      () => makeImage([{ ...SHADOW, cores: 3 }]),
      "VM 0: kernel in User mode on several cores: 0x00000003",
    ],
    [
      "guarded",
      () => confined({ flags: abi.VM_FLAG_CONFINED | abi.VM_FLAG_GUARDED }),
      "VM 0: kernel in User mode is guarded, flags 0x000000a0",
    ],
    [
      "guarded on shadow tables",
      () => makeImage([{ ...CONFINED, flags: abi.VM_FLAG_SHADOW | abi.VM_FLAG_GUARDED, tables: MIB }, LINUX]),
      "VM 0: kernel in User mode is guarded, flags 0x00000120",
    ],
    [
      "start code of a confined guest answered",
      () => confined({ flags: abi.VM_FLAG_CONFINED | abi.VM_FLAG_ANSWER_START_CODE }),
      "VM 0: start code of a kernel in User mode is answered, flags 0x000000c0",
    ],
    [
      "start code on shadow tables answered",
      () => shadow({ flags: abi.VM_FLAG_SHADOW | abi.VM_FLAG_ANSWER_START_CODE }),
      "VM 1: start code of a kernel in User mode is answered, flags 0x00000140",
    ],
    [
      "Thumb",
      () => confined({ entry: 0x0400_0001 }),
      "VM 0: kernel in User mode begins in Thumb state: 0x04000001",
    ],
    [
      "Thumb on shadow tables",
      () => shadow({ entry: 0x8001 }),
      "VM 1: kernel in User mode begins in Thumb state: 0x00008001",
    ],
    [
      "confined Linux",
      () => makeImage([{ ...LINUX, flags: abi.VM_FLAG_CONFINED, tables: abi.CONFINED_TABLES }]),
      "VM 0: confined guest with boot protocol 0x00000002",
    ],
    ["tables of a direct guest", () => image({ tables: MIB }), "VM 0: tables of a direct guest: 0x00100000"],
    ["no tables", () => confined({ tables: 0 }), "VM 0: tables of a confined guest: 0x00000000"],
    [
      "tables of another size",
      () => confined({ tables: abi.CONFINED_TABLES + 4 }),
      "VM 0: tables of a confined guest: 0x0000c004",
    ],
    [
      "more confined guests than domains, of which a guest on shadow tables has four",
      () => makeImage([...confinedOnes(12), SHADOW]),
      "VM 11: no domain for it; confined guests before it: 0x0000000b",
    ],
    ["no shadow tables", () => shadow({ tables: 0 }), "VM 1: shadow tables 0x00000000"],
    ["part of a MiB", () => shadow({ tables: MIB + 0x1000 }), "VM 1: shadow tables 0x00101000"],
    ["too many tables", () => shadow({ tables: 17 * MIB }), "VM 1: shadow tables 0x01100000"],
    [
      "nothing but tables",
      () => shadow({ tables: MIB, memory: seenAt(0, MIB) }),
      "VM 1: no memory beside its shadow tables 0x00100000",
    ],
    [
      "entry by the physical address",
      () => shadow({ entry: 0x1800_0000 - 4 }),
      "VM 1: entry outside the VM's memory: 0x17fffffc",
    ],
    [
      "entry in the tables",
      () => shadow({ entry: 0x0ff0_0000 }),
      "VM 1: entry outside the VM's memory: 0x0ff00000",
    ],
    [
      "entry in a confined guest's tables",
      () => confined({ entry: 0x040f_4000 }),
      "VM 0: entry outside the VM's memory: 0x040f4000",
    ],
    [
      "device tree in the tables",
      () => shadow({ deviceTree: 0x0ff0_0000 - 8 }),
      "VM 1: device tree outside the VM's memory: 0x0feffff8",
    ],
    [
      "image over a confined guest's tables",
      () => confined({ images: [{ destination: 0x040f_3ffc, bytes: Uint8Array.of(1), memorySize: 5 }] }),
      "image 0: destination outside the VM's memory: 0x040f3ffc",
    ],
    [
      "image over shadow tables",
      () => shadow({ images: [{ destination: 0x17ef_fffc, bytes: Uint8Array.of(1), memorySize: 5 }] }),
      "image 1: destination outside the VM's memory: 0x17effffc",
    ],
    [
      "image where only the guest has memory",
      () => shadow({ images: [{ destination: 0x8000, bytes: Uint8Array.of(1) }] }),
      "image 1: destination outside the VM's memory: 0x00008000",
    ],
    [
      "image flags",
      () => image({ images: [{ destination: 0x0400_0000, bytes: Uint8Array.of(1), flags: 2 }] }),
      "image 0: unknown flags 0x00000002",
    ],
    [
      "guest base of a direct guest",
      () => image({ entry: 0, memory: [{ base: 0x0400_0000, length: MIB, guestBase: 0 }] }),
      "memory region 0: guest base without shadow tables: 0x00000000",
    ],
    [
      "guest base of a confined guest",
      () => confined({ entry: 0, memory: [{ base: 0x0400_0000, length: MIB, guestBase: 0 }] }),
      "memory region 0: guest base without shadow tables: 0x00000000",
    ],
    [
      "guest base's alignment",
      () => shadow({ memory: seenAt(0x8000), entry: 0x1_0000 }),
      "memory region 1: guest base is not a multiple of 1 MiB: 0x00008000",
    ],
    [
      "the stub's MiB",
      () => {
        const guestBase = abi.STUB_WINDOW - MIB;
        const memory = seenAt(guestBase, 2 * MIB);
        return shadow({ memory, entry: guestBase, deviceTree: guestBase + 8, devices: [], images: [] });
      },
      "memory region 1: reaches the addresses of the stub: guest base 0xff",
    ],
    [
      "over the last address",
      () => shadow({ memory: seenAt(0xf800_0000), entry: 0xf800_8000, deviceTree: 0xf900_0000, devices: [] }),
      "memory region 1: reaches the addresses of the stub: guest base 0xf8000000",
    ],
    [
      "two regions at one place",
      () =>
        shadow({
          memory: [...seenAt(0), { base: 0x2000_0000, length: 0x1000_0000, guestBase: 0x0ff0_0000 }],
        }),
      "memory region 2: is seen where the guest sees region 0x00000001",
    ],
    [
      "over a device",
      () => shadow({ memory: seenAt(0x4000_0000), entry: 0x4000_8000, deviceTree: 0x4100_0000 }),
      "memory region 1: is seen where the guest sees device 0x00000002",
    ],
    [
      "over a device to lease",
      () =>
        shadow(
          { memory: seenAt(0xe000_0000), entry: 0xe000_8000, deviceTree: 0xe100_0000 },
          { sharedDevices: [{ base: 0xe000_4000, vms: 2 }] },
        ),
      "memory region 1: is seen where the guest sees shared device 0x00000000",
    ],
    [
      "over a channel",
      () =>
        shadow(
          { memory: seenAt(0x2000_0000), entry: 0x2000_8000, deviceTree: 0x2100_0000 },
          { channels: [{ ends: [0, 1], base: 0x2ff0_0000, doorbells: [62, 63] }] },
        ),
      "memory region 1: is seen where the guest sees channel 0x00000000",
    ],
    [
      "more shadow tables than MVM can keep the data of",
      () =>
        makeImage(
          Array.from({ length: 8 }, (_, n) => ({
            name: `vm${n}`,
            flags: abi.VM_FLAG_SHADOW,
            tables: 16 * MIB,
            entry: 0,
            memory: [{ base: 0x0400_0000 + n * 32 * MIB, length: 32 * MIB, guestBase: 0 }],
          })),
        ),
      "header 0: no room for the data of shadow tables: size 0x",
    ],
    [
      "devices everywhere",
      () =>
        confined({
          devices: [
            {
              base: 0x4000_0000,
              length: (abi.CONFINED_DEVICE_MIBS + 1) * MIB,
              register: abi.SECURITY_GP0,
              bits: 1,
            },
          ],
        }),
      "VM 0: devices of a confined guest in too many MiBs: 0x00000010",
    ],
    [
      "devices everywhere, one of them to lease",
      () =>
        confined(
          {
            devices: [
              {
                base: 0x4000_0000,
                length: abi.CONFINED_DEVICE_MIBS * MIB,
                register: abi.SECURITY_GP0,
                bits: 1,
              },
            ],
          },
          { sharedDevices: [{ base: 0xe000_4000, vms: 1 }] },
        ),
      "VM 0: devices of a confined guest in too many MiBs: 0x00000010",
    ],
  ];

  test.each([...cases, ...inUserMode])("%s", (_name, make, message) => {
    const machine = new Machine();
    machine.boot(make());
    expect(machine.console).toContain(`MVM: panic on core 0: system image: `);
    expect(machine.console).toContain(message);
    expect(machine.phase).toBe(abi.PHASE_PANIC);
    expect(machine.halted[0]).toBe(true);
    for (const [name, register] of FIREWALL) expect(machine.read(register), name).toBe(0);
  });

  test("damaged", () => {
    const made = makeImage([RTOS, LINUX]);
    made.bytes[made.bytes.length - 1]! ^= 1;
    const machine = new Machine();
    machine.boot(made);
    expect(machine.console).toContain("header 0: damaged: its CRC-32 is");
  });
});
