// System image: what the configuration's builder hands to MVM. Little-endian, 32-bit words, no holes but the
// reserved ones, which are 0. All tables stand before the images, and offsets count from the image's first byte.
//
//   ┌────────┬──────────┬──────────────┬─────────────┬─────────────────┬──────────────┬─────────────────┐
//   │ header │ VMs      │ memory       │ images      │ interrupts      │ devices      │ bytes of images │
//   └────────┴──────────┴──────────────┴─────────────┴─────────────────┴──────────────┴─────────────────┘
//               each VM owns a consecutive run of every other table: its first index and how many
//
// MVM trusts nothing in it: a field outside its range stops the boot with a message that names it.

// ── Header ───────────────────────────────────────────────────────────────────────────────────────────────────
export const HEADER_SIZE: u32 = 64;
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
/** HEADER_FLAG_… */
export const HEADER_FLAGS: u32 = 0x38;
/** Reserved: 0x3C. */

/** "MVM1" in memory order. */
export const SYSTEM_IMAGE_MAGIC: u32 = 0x314d564d;
export const SYSTEM_IMAGE_VERSION: u32 = 1;

/** A panic of MVM resets the board instead of stopping it. */
export const HEADER_FLAG_RESET_ON_PANIC: u32 = 1 << 0;
/** MVM prints panics and faults only: no banner, no line per VM started or stopped. */
export const HEADER_FLAG_QUIET: u32 = 1 << 1;
export const HEADER_FLAGS_ALL: u32 = HEADER_FLAG_RESET_ON_PANIC | HEADER_FLAG_QUIET;

// ── VM ───────────────────────────────────────────────────────────────────────────────────────────────────────
export const VM_SIZE: u32 = 128;
/** 1 … 15 bytes of printable ASCII, filled up to 16 with 0. No two VMs have the same name. */
export const VM_NAME: u32 = 0x00;
export const VM_NAME_SIZE: u32 = 16;
/** LEVEL_… */
export const VM_LEVEL: u32 = 0x10;
/** Cores, one bit each. This version: exactly one, and no core twice. */
export const VM_CORES: u32 = 0x14;
/** BOOT_… */
export const VM_BOOT: u32 = 0x18;
/** Physical address of the first instruction (ARM state if bit 0 is 0, Thumb state if 1), inside the VM's memory. */
export const VM_ENTRY: u32 = 0x1c;
export const VM_FIRST_MEMORY: u32 = 0x20;
export const VM_MEMORY_COUNT: u32 = 0x24;
export const VM_FIRST_IMAGE: u32 = 0x28;
export const VM_IMAGE_COUNT: u32 = 0x2c;
export const VM_FIRST_INTERRUPT: u32 = 0x30;
export const VM_INTERRUPT_COUNT: u32 = 0x34;
export const VM_FIRST_DEVICE: u32 = 0x38;
export const VM_DEVICE_COUNT: u32 = 0x3c;
/** BOOT_LINUX: physical address of the device tree, 8-byte aligned, inside the VM's memory. BOOT_BARE: 0. */
export const VM_DEVICE_TREE: u32 = 0x40;
/** VM_FLAG_… */
export const VM_FLAGS: u32 = 0x44;
/** Reserved: 0x48 … 0x7F. */
export const VM_RESERVED: u32 = 0x48;

/** A VM that MVM stops because of a fault is started again from its images. */
export const VM_FLAG_RESTART_ON_FAULT: u32 = 1 << 0;
export const VM_FLAGS_ALL: u32 = VM_FLAG_RESTART_ON_FAULT;

export const LEVEL_SRT: u32 = 0;
export const LEVEL_HRT: u32 = 1;

/**
 * A program on the bare processor: it starts in SVC mode with IRQ masked, MMU and caches on, under an identity
 * table of 1 MiB sections that maps the VM's memory (normal, write-back, executable) and its devices (device,
 * no-execute) and nothing else. r0–r12 are 0, sp is the end of usable memory: the table is the last
 * GUEST_TABLE_SIZE bytes of the VM's first memory region, and sp stands just below it.
 */
export const BOOT_BARE: u32 = 1;
/**
 * Linux's protocol for a zImage (Documentation/arch/arm/booting.rst): SVC mode, IRQ masked, MMU and caches off,
 * r0 = 0, r1 = ~0, r2 = device tree. The initial RAM disk is an image whose place the device tree tells.
 */
export const BOOT_LINUX: u32 = 2;

/** Translation table of a bare guest: 16 KiB, at the end of the VM's first memory region; no image may cover it. */
export const GUEST_TABLE_SIZE: u32 = 0x4000;

// ── Memory region: physical = guest-physical (R7) ────────────────────────────────────────────────────────────
export const MEMORY_SIZE: u32 = 8;
/** Multiple of MEMORY_UNIT, in DDR, not in MVM's segment, not in another VM's region. */
export const MEMORY_BASE: u32 = 0x00;
/** Multiple of MEMORY_UNIT, not 0. */
export const MEMORY_LENGTH: u32 = 0x04;
export const MEMORY_UNIT: u32 = 0x00100000;

// ── Image: bytes to be copied into a VM's memory ─────────────────────────────────────────────────────────────
export const IMAGE_SIZE: u32 = 16;
/** Physical address, a multiple of 4. */
export const IMAGE_DESTINATION: u32 = 0x00;
/** Where the bytes stand in the system image, a multiple of 4. */
export const IMAGE_OFFSET: u32 = 0x04;
/** Bytes to copy. */
export const IMAGE_FILE_SIZE: u32 = 0x08;
/** Bytes in memory, ≥ IMAGE_FILE_SIZE; the rest is cleared. All of it lies in one memory region. */
export const IMAGE_MEMORY_SIZE: u32 = 0x0c;

// ── Interrupt line: given to one VM, delivered to its core as Group 1 ───────────────────────────────────────
export const INTERRUPT_SIZE: u32 = 8;
/**
 * GIC interrupt ID. 0 … 15 (SGI) and 16 … 31 (PPI: 27 global timer, 29 private timer, 30 private watchdog) are
 * per core; 32 … 95 (SPI) belong to one VM.
 */
export const INTERRUPT_ID: u32 = 0x00;
/** TRIGGER_… of an SPI; a PPI's is fixed by the hardware (0). */
export const INTERRUPT_TRIGGER: u32 = 0x04;
export const TRIGGER_LEVEL: u32 = 0;
export const TRIGGER_EDGE: u32 = 1;
export const INTERRUPT_IDS: u32 = 96;
export const FIRST_SPI: u32 = 32;

// ── Device: a range of physical addresses given to one VM, and what opens it to the normal world ────────────
export const DEVICE_SIZE: u32 = 16;
/** Multiple of 4; not in DDR. */
export const DEVICE_BASE: u32 = 0x00;
/** Bytes, not 0. A bare guest has the 1 MiB sections that cover the range; the firewall guards the rest of them. */
export const DEVICE_LENGTH: u32 = 0x04;
/** Address of a register of firewall.ts, or 0 (nothing to open: the GIC, which banks its registers). */
export const DEVICE_FIREWALL_REGISTER: u32 = 0x08;
/** Bits to set in it. */
export const DEVICE_FIREWALL_BITS: u32 = 0x0c;

// ── Limits ───────────────────────────────────────────────────────────────────────────────────────────────────
export const MAX_VMS: u32 = 8;
export const MAX_MEMORY_REGIONS: u32 = 32;
export const MAX_IMAGES: u32 = 64;
export const MAX_INTERRUPTS: u32 = 128;
export const MAX_DEVICES: u32 = 64;
export const MAX_CORES: u32 = 2;
