// System image: what the configuration's builder hands to MVM. Little-endian, 32-bit words, no
// holes but the reserved ones, which are 0. All tables stand before the images, and offsets count
// from the image's first byte.
//
//   ┌────────┬─────┬─────────────────────────────────────┬──────────────────────────┬──────────┐
//   │ header │ VMs │ memory, images, interrupts, devices │ channels, shared devices │ bytes of │
//   │        │     │                                     │                          │ images   │
//   └────────┴─────┴─────────────────────────────────────┴──────────────────────────┴──────────┘
//                    each VM has a consecutive run of     these name VMs by their
//                    each table: first index and count    numbers
//
// MVM trusts no field of the image: a field outside its range stops the boot with a message that
// names the field.

// ── Header ───────────────────────────────────────────────────────────────────────────────────────
export const HEADER_SIZE: u32 = 80;
/** SYSTEM_IMAGE_MAGIC. */
export const HEADER_MAGIC: u32 = 0x00;
/** SYSTEM_IMAGE_VERSION. */
export const HEADER_VERSION: u32 = 0x04;
/** Bytes in all, header included, a multiple of 4. */
export const HEADER_TOTAL_SIZE: u32 = 0x08;
/** CRC-32 (IEEE 802.3, as in zip and PNG) of the bytes from HEADER_CHECKED to the end. */
export const HEADER_CRC32: u32 = 0x0c;
/** First byte that the CRC covers. */
export const HEADER_CHECKED: u32 = 0x10;
/** Table of VMs: offset and number of records; then the other tables likewise. */
export const HEADER_VMS: u32 = 0x10;
export const HEADER_VM_COUNT: u32 = 0x14;
export const HEADER_MEMORY: u32 = 0x18;
export const HEADER_MEMORY_COUNT: u32 = 0x1c;
export const HEADER_IMAGES: u32 = 0x20;
export const HEADER_IMAGE_COUNT: u32 = 0x24;
export const HEADER_INTERRUPTS: u32 = 0x28;
export const HEADER_INTERRUPT_COUNT: u32 = 0x2c;
export const HEADER_DEVICES: u32 = 0x30;
export const HEADER_DEVICE_COUNT: u32 = 0x34;
export const HEADER_CHANNELS: u32 = 0x38;
export const HEADER_CHANNEL_COUNT: u32 = 0x3c;
export const HEADER_SHARED_DEVICES: u32 = 0x40;
export const HEADER_SHARED_DEVICE_COUNT: u32 = 0x44;
/** HEADER_FLAG_… */
export const HEADER_FLAGS: u32 = 0x48;
/**
 * The longest time in ns for which a core does not decide because it prints a line: 0 …
 * BLOCKING_MAX. Admission (admission.ts) counts it for each core in use, because a core may first
 * wait until every other core has printed its line.
 */
export const HEADER_BLOCKING: u32 = 0x4c;

/** "MVM1" in memory order. */
export const SYSTEM_IMAGE_MAGIC: u32 = 0x314d564d;
export const SYSTEM_IMAGE_VERSION: u32 = 5;
/** One shortest period, PERIOD_MIN. */
export const BLOCKING_MAX: u32 = 1000000;

/** A panic of MVM resets the board instead of stopping it. */
export const HEADER_FLAG_RESET_ON_PANIC: u32 = 1 << 0;
/** MVM prints panics and faults only: no banner, no line per VM started or stopped. */
export const HEADER_FLAG_QUIET: u32 = 1 << 1;
/**
 * The system runs on an emulator whose clock is its host's, with holding times that allow for a
 * busy host. MVM does not count what leases take from a core.
 */
export const HEADER_FLAG_HOST_CLOCK: u32 = 1 << 2;
/**
 * The normal world keeps its debug and its event counters, which reach every VM. Without the flag
 * MVM turns them off.
 */
export const HEADER_FLAG_GUEST_DEBUG: u32 = 1 << 3;
export const HEADER_FLAGS_ALL: u32 =
  HEADER_FLAG_RESET_ON_PANIC | HEADER_FLAG_QUIET | HEADER_FLAG_HOST_CLOCK | HEADER_FLAG_GUEST_DEBUG;

// ── VM ───────────────────────────────────────────────────────────────────────────────────────────
export const VM_SIZE: u32 = 128;
/** 1 … 15 bytes of printable ASCII, filled up to 16 with 0. No two VMs have the same name. */
export const VM_NAME: u32 = 0x00;
export const VM_NAME_SIZE: u32 = 16;
/** LEVEL_… */
export const VM_LEVEL: u32 = 0x10;
/**
 * Cores, one bit each. A VM with one core may share it with other SRT VMs; an HRT VM, and a VM with
 * several cores, shares none of its cores.
 */
export const VM_CORES: u32 = 0x14;
/** BOOT_… */
export const VM_BOOT: u32 = 0x18;
/**
 * Guest-physical address of the first instruction (ARM state if bit 0 is 0, Thumb state if 1), in
 * the memory that the guest has (MEMORY_GUEST_BASE, VM_TABLES).
 */
export const VM_ENTRY: u32 = 0x1c;
export const VM_FIRST_MEMORY: u32 = 0x20;
export const VM_MEMORY_COUNT: u32 = 0x24;
export const VM_FIRST_IMAGE: u32 = 0x28;
export const VM_IMAGE_COUNT: u32 = 0x2c;
export const VM_FIRST_INTERRUPT: u32 = 0x30;
export const VM_INTERRUPT_COUNT: u32 = 0x34;
export const VM_FIRST_DEVICE: u32 = 0x38;
export const VM_DEVICE_COUNT: u32 = 0x3c;
/**
 * BOOT_LINUX: guest-physical address of the device tree, 8-byte aligned, in the memory that the
 * guest has. BOOT_BARE: 0.
 */
export const VM_DEVICE_TREE: u32 = 0x40;
/** VM_FLAG_… */
export const VM_FLAGS: u32 = 0x44;
/**
 * Reservation of an SRT VM: VM_BUDGET µs of processor time in every VM_PERIOD µs. Both 0: best
 * effort, surplus only. VM_PERIOD PERIOD_MIN … PERIOD_MAX; VM_BUDGET BUDGET_MIN … VM_PERIOD. The
 * core has the time for all of its VMs (admission.ts).
 */
export const VM_BUDGET: u32 = 0x48;
export const VM_PERIOD: u32 = 0x4c;
/**
 * Share of the time that no reservation uses, against the weights of the core's other VMs: 0 (none)
 * … WEIGHT_MAX. A best-effort VM's 0 counts as 1.
 */
export const VM_WEIGHT: u32 = 0x50;
/**
 * Watchdog: the longest time in µs between two kicks (HYPERCALL_WATCHDOG_KICK), or 0: no watchdog.
 * 1,000 … 60,000,000.
 */
export const VM_WATCHDOG_PERIOD: u32 = 0x54;
/** ACTION_…: what a missed kick brings; 0 without a watchdog. */
export const VM_WATCHDOG_ACTION: u32 = 0x58;
/**
 * Bytes at the end of the first memory region that MVM keeps for the guest's translation tables and
 * the stub. The guest cannot reach them, and no image covers them. VM_FLAG_CONFINED:
 * CONFINED_TABLES. VM_FLAG_SHADOW: a multiple of MEMORY_UNIT, SHADOW_TABLES_MIN …
 * SHADOW_TABLES_MAX, and less than the region. Otherwise 0.
 */
export const VM_TABLES: u32 = 0x5c;
/**
 * What follows from a miss of the VM (REACTION_…): from a period of its reservation in which it did
 * not get its budget, from a used-up budget, and from a missing kick of its watchdog. The first two
 * need a reservation, the third needs a watchdog with ACTION_LOG. Otherwise 0.
 */
export const VM_ON_PERIOD: u32 = 0x60;
export const VM_ON_OVERRUN: u32 = 0x64;
export const VM_ON_WATCHDOG: u32 = 0x68;
/** Reserved: 0x6C … 0x7F. */
export const VM_RESERVED: u32 = 0x6c;

export const WEIGHT_MAX: u32 = 1000;
export const PERIOD_MIN: u32 = 1000;
export const PERIOD_MAX: u32 = 1000000;
export const BUDGET_MIN: u32 = 100;
/**
 * A turn on surplus where several want it, in µs; and how late at most MVM notices that a line that
 * is not urgent would wake its VM.
 */
export const SURPLUS_TURN: u32 = 10000;
/**
 * What a VM that gives its core away, or has used up its budget, pays for the switch to the next,
 * in µs.
 */
export const SWITCH_CHARGE: u32 = 5;
export const WATCHDOG_PERIOD_MIN: u32 = 1000;
export const WATCHDOG_PERIOD_MAX: u32 = 60000000;

/** The VM is stopped. */
export const ACTION_STOP: u32 = 0;
/** The VM is started again from its images. */
export const ACTION_RESTART: u32 = 1;
/** It is said on the console and counted; the VM goes on. */
export const ACTION_LOG: u32 = 2;

// A reaction has its kind in bits 7:0, its argument in bits 15:8, and zeros above. The argument is
// 0 if the kind has none.
export const REACTION_NONE: u32 = 0;
/** An interrupt of the VM becomes pending. Argument: its ID, an edge-triggered SPI of the VM. */
export const REACTION_TELL: u32 = 1;
/** The VM is started again from its images. */
export const REACTION_RESTART: u32 = 2;
/** Another VM is stopped. Argument: its number. */
export const REACTION_STOP: u32 = 3;
/** The VM changes its level, if MVM does not refuse that (HYPERCALL_VM_LEVEL). One core. */
export const REACTION_SRT: u32 = 4;
export const REACTION_HRT: u32 = 5;
export const REACTION_KIND_MASK: u32 = 0xff;
export const REACTION_ARGUMENT_SHIFT: u32 = 8;

/** A VM that MVM stops because of a fault is started again from its images. */
export const VM_FLAG_RESTART_ON_FAULT: u32 = 1 << 0;
/**
 * MVM says and counts a fault of this VM, and hands it to the VM's own kernel as the abort that it
 * is. Without this flag and VM_FLAG_RESTART_ON_FAULT, a fault stops the VM. Not together with
 * VM_FLAG_RESTART_ON_FAULT.
 */
export const VM_FLAG_LOG_FAULTS: u32 = 1 << 1;
/** The VM may start, stop and restart others, and change their levels. */
export const VM_FLAG_MANAGER: u32 = 1 << 2;
/** The VM may change its own level. */
export const VM_FLAG_CHANGES_LEVEL: u32 = 1 << 3;
/** The VM is not started with the system: a manager starts it. */
export const VM_FLAG_NOT_AT_BOOT: u32 = 1 << 4;
/**
 * The VM's lines are in Group 0: no guest sees or changes them, and MVM forwards them
 * (HYPERCALL_INTERRUPT_…). It has no SGIs. HRT, BOOT_BARE, one core, and not with
 * VM_FLAG_CHANGES_LEVEL.
 */
export const VM_FLAG_GUARDED: u32 = 1 << 5;
/**
 * MVM answers the VM's reads of registers that the start code of kernels touches and that belong to
 * the secure world, and lets its refused writes pass. Other refused accesses are faults. Not with
 * VM_FLAGS_DEPRIVILEGED.
 */
export const VM_FLAG_ANSWER_START_CODE: u32 = 1 << 6;
/**
 * The guest's kernel runs in User mode, under an identity table that MVM has made before the guest
 * starts, and that never changes. BOOT_BARE, ARM state, one core. Not with VM_FLAG_GUARDED.
 */
export const VM_FLAG_CONFINED: u32 = 1 << 7;
/**
 * The guest's kernel runs in User mode, under shadow tables that MVM fills from the guest's own.
 * ARM state, one core. Not with VM_FLAG_CONFINED or VM_FLAG_GUARDED.
 */
export const VM_FLAG_SHADOW: u32 = 1 << 8;
/** Either of them: the guest's kernel runs in User mode. */
export const VM_FLAGS_DEPRIVILEGED: u32 = VM_FLAG_CONFINED | VM_FLAG_SHADOW;
export const VM_FLAGS_ALL: u32 =
  VM_FLAGS_DEPRIVILEGED |
  VM_FLAG_RESTART_ON_FAULT |
  VM_FLAG_LOG_FAULTS |
  VM_FLAG_MANAGER |
  VM_FLAG_CHANGES_LEVEL |
  VM_FLAG_NOT_AT_BOOT |
  VM_FLAG_GUARDED |
  VM_FLAG_ANSWER_START_CODE;

export const LEVEL_SRT: u32 = 0;
export const LEVEL_HRT: u32 = 1;

/**
 * A program on the bare processor: it starts in SVC mode with IRQ masked, MMU and caches on, under
 * an identity table of 1 MiB sections that maps the VM's memory (normal, write-back, executable)
 * and its devices (device, no-execute) and nothing else. r0–r12 are 0, sp is the end of usable
 * memory: the table is the last GUEST_TABLE_SIZE bytes of the VM's first memory region, and sp
 * stands just below it.
 *
 * With VM_FLAG_CONFINED the kernel is in User mode, and finds its own mode to be SVC mode. Pages of
 * 4 KiB map the devices and the MiB of the tables. sp stands just below the VM_TABLES bytes.
 *
 * With VM_FLAG_SHADOW likewise, with the MMU off: the guest makes its own table.
 */
export const BOOT_BARE: u32 = 1;
/**
 * Linux's protocol for a zImage (Documentation/arch/arm/booting.rst): SVC mode, IRQ masked, MMU and
 * caches off, r0 = 0, r1 = ~0, r2 = device tree. The initial RAM disk is an image whose place the
 * device tree tells.
 */
export const BOOT_LINUX: u32 = 2;

/**
 * Translation table of a bare guest: 16 KiB, at the end of the VM's first memory region; no image
 * may cover it.
 */
export const GUEST_TABLE_SIZE: u32 = 0x4000;
/** VM_TABLES of a confined guest: the table, the second-level tables, the stub. */
export const CONFINED_TABLES: u32 = 0xc000;
/** Most MiBs of the address space in which a confined guest may have devices. */
export const CONFINED_DEVICE_MIBS: u32 = 15;
/** Least and largest VM_TABLES of a guest on shadow tables. */
export const SHADOW_TABLES_MIN: u32 = 0x00100000;
export const SHADOW_TABLES_MAX: u32 = 0x01000000;
/**
 * Virtual addresses that a guest with VM_FLAGS_DEPRIVILEGED must leave to the stub; with
 * VM_FLAG_SHADOW the whole MiB.
 */
export const STUB_WINDOW: u32 = 0xffb00000;
export const STUB_WINDOW_SIZE: u32 = 0x20000;
/**
 * Exception vectors of the stub, one table after the other: while the guest is in a privileged
 * mode, in its user mode, in FIQ mode.
 */
export const STUB_KERNEL_VECTORS: u32 = 0xffb00000;
export const STUB_USER_VECTORS: u32 = 0xffb00020;
export const STUB_FIQ_VECTORS: u32 = 0xffb00040;

// ── Memory region ────────────────────────────────────────────────────────────────────────────────
export const MEMORY_SIZE: u32 = 12;
/** Multiple of MEMORY_UNIT, in DDR, not in MVM's segment, not in another VM's region. */
export const MEMORY_BASE: u32 = 0x00;
/** Multiple of MEMORY_UNIT, not 0. */
export const MEMORY_LENGTH: u32 = 0x04;
/**
 * Where the guest sees the region: its guest-physical address, a multiple of MEMORY_UNIT. The same
 * as MEMORY_BASE (R7), except for a VM with VM_FLAG_SHADOW. A guest sees devices and channels at
 * their physical addresses; the region overlaps none of the VM's, no other region of the VM, and
 * not the stub's window.
 */
export const MEMORY_GUEST_BASE: u32 = 0x08;
export const MEMORY_UNIT: u32 = 0x00100000;

// ── Image: bytes to be copied into a VM's memory ─────────────────────────────────────────────────
export const IMAGE_SIZE: u32 = 20;
/** Physical address, a multiple of 4. Physical for every VM, because MVM copies the bytes. */
export const IMAGE_DESTINATION: u32 = 0x00;
/** Where the bytes stand in the system image, a multiple of 4. */
export const IMAGE_OFFSET: u32 = 0x04;
/** Bytes to copy. */
export const IMAGE_FILE_SIZE: u32 = 0x08;
/** Bytes in memory, ≥ IMAGE_FILE_SIZE; the rest is cleared. All of it lies in one memory region. */
export const IMAGE_MEMORY_SIZE: u32 = 0x0c;
/** IMAGE_FLAG_… */
export const IMAGE_FLAGS: u32 = 0x10;
/**
 * The bytes are instructions: an executable segment of an ELF. Not set for the parts of a
 * BOOT_LINUX guest: a kernel has code and data in one image.
 */
export const IMAGE_FLAG_EXECUTABLE: u32 = 1 << 0;
export const IMAGE_FLAGS_ALL: u32 = IMAGE_FLAG_EXECUTABLE;

// ── Interrupt line: given to one VM, delivered to its core (Group 1, or VM_FLAG_GUARDED) ─────────
export const INTERRUPT_SIZE: u32 = 12;
/**
 * GIC interrupt ID, below INTERRUPT_IDS. SGIs (0 … 15) and PPIs (16 … 31) are each core's own; an
 * SPI (FIRST_SPI …) belongs to one VM.
 */
export const INTERRUPT_ID: u32 = 0x00;
/** TRIGGER_… of an SPI; a PPI's is fixed by the hardware (0). */
export const INTERRUPT_TRIGGER: u32 = 0x04;
/** INTERRUPT_FLAG_… */
export const INTERRUPT_FLAGS: u32 = 0x08;
/**
 * Wakes its VM at once: a VM that waits in a delay becomes ready when the line is pending, and the
 * scheduler may pick it within its reservation. Without it the line is looked at when MVM next
 * decides on that core, SURPLUS_TURN later at most. The expiry of a VM's own timer always wakes it.
 */
export const INTERRUPT_FLAG_URGENT: u32 = 1 << 0;
export const INTERRUPT_FLAGS_ALL: u32 = INTERRUPT_FLAG_URGENT;
export const TRIGGER_LEVEL: u32 = 0;
export const TRIGGER_EDGE: u32 = 1;
export { FIRST_SPI } from "./arm/gic";
export { INTERRUPT_IDS } from "./board";

// ── Device: a range of physical addresses given to one VM, and what opens it to the normal world ─
export const DEVICE_SIZE: u32 = 16;
/** Multiple of 4; not in DDR. */
export const DEVICE_BASE: u32 = 0x00;
/**
 * Bytes, not 0. A bare guest has the 1 MiB sections that cover the range; the firewall guards the
 * rest of them.
 */
export const DEVICE_LENGTH: u32 = 0x04;
/**
 * Address of a register of firewall.ts, or 0 (nothing to open: the GIC, which banks its registers).
 */
export const DEVICE_FIREWALL_REGISTER: u32 = 0x08;
/** Bits to set in it. */
export const DEVICE_FIREWALL_BITS: u32 = 0x0c;

// ── Channel: memory and doorbells between two VMs (channel-ring.ts has the layout of the memory) ─
export const CHANNEL_SIZE: u32 = 32;
/** Numbers of the two VMs, different. */
export const CHANNEL_FIRST_VM: u32 = 0x00;
export const CHANNEL_SECOND_VM: u32 = 0x04;
/**
 * Shared memory: a region like those of VMs (multiples of MEMORY_UNIT), of no VM and no other
 * channel.
 */
export const CHANNEL_BASE: u32 = 0x08;
export const CHANNEL_LENGTH: u32 = 0x0c;
/**
 * Doorbell of each end: an SPI that no device of the system drives and no VM has otherwise; MVM
 * makes it pending at that end when the other end notifies. Edge-triggered. Delivered as if it were
 * in the VM's own interrupt table, urgent.
 */
export const CHANNEL_FIRST_INTERRUPT: u32 = 0x10;
export const CHANNEL_SECOND_INTERRUPT: u32 = 0x14;
/** Reserved: 0x18 … 0x1F. */
export const CHANNEL_RESERVED: u32 = 0x18;

// ── Shared device: leased to one VM at a time ────────────────────────────────────────────────────
export const SHARED_DEVICE_SIZE: u32 = 32;
/** As in a device record; no VM's device overlaps it. */
export const SHARED_DEVICE_BASE: u32 = 0x00;
export const SHARED_DEVICE_LENGTH: u32 = 0x04;
export const SHARED_DEVICE_FIREWALL_REGISTER: u32 = 0x08;
export const SHARED_DEVICE_FIREWALL_BITS: u32 = 0x0c;
/** SPI that goes to the holder, level-triggered; 0: none. */
export const SHARED_DEVICE_INTERRUPT: u32 = 0x10;
/** Longest time in µs that a VM holds it; then it is taken away. 1,000 … 1,000,000. */
export const SHARED_DEVICE_HOLDING_TIME: u32 = 0x14;
/** VMs that may lease it, one bit each; at least one. */
export const SHARED_DEVICE_VMS: u32 = 0x18;
/** Reserved: 0x1C. */
export const SHARED_DEVICE_RESERVED: u32 = 0x1c;

export const HOLDING_TIME_MIN: u32 = 1000;
export const HOLDING_TIME_MAX: u32 = 1000000;
/**
 * In so many µs a shared device lets its holders run before all others of their core for one
 * holding time at most: the longest period of a reservation, so it is once in any period.
 */
export const BOOST_INTERVAL: u32 = PERIOD_MAX;

// ── Limits ───────────────────────────────────────────────────────────────────────────────────────
export const MAX_VMS: u32 = 16;
export const MAX_MEMORY_REGIONS: u32 = 32;
export const MAX_IMAGES: u32 = 64;
export const MAX_INTERRUPTS: u32 = 192;
export const MAX_DEVICES: u32 = 128;
export { CORE_COUNT as MAX_CORES } from "./board";
export const MAX_CHANNELS: u32 = 8;
export const MAX_SHARED_DEVICES: u32 = 4;
