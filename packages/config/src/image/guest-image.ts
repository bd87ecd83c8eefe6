/** What a VM starts from: bytes for its memory, and how it is entered. */
import type { NotRead } from "../source/regular-file";
import type { Segment } from "./elf";
import type { GuestMemory } from "./guest-memory";

export interface GuestImage {
  /** Bare: under MVM's identity table. Linux: by the Arm Linux boot protocol. */
  boot: "bare" | "linux";
  /** Address of the first instruction, as the guest sees it; bit 0 set for Thumb. */
  entry: number;
  /** Address of the device tree of a Linux guest, as the guest sees it; 0 otherwise. */
  deviceTree: number;
  /** With physical addresses. */
  segments: Segment[];
}

/** Where a Linux guest's parts come from when the configuration names none. */
export interface LinuxParts {
  /** Paths of a zImage and a cpio archive. */
  kernel: string;
  initramfs: string;
}

/** A kernel taken out of its zImage, to be entered directly. */
export interface UnpackedKernel {
  image: Uint8Array;
  /** Where it has to lie, in bytes from the start of the guest's memory. */
  textOffset: number;
}

/** What the device tree of a Linux guest has to say. Addresses are guest-physical. */
export interface LinuxPlacement {
  cmdline: string;
  memory: GuestMemory;
  cores: readonly number[];
  initramfs: { start: number; end: number };
  /** Names of the guest's devices. */
  devices: readonly string[];
  console: string;
  /** The VM's ends of channels, in MVM's order. */
  channels: readonly ChannelEnd[];
  /** Whether the kernel can use the performance monitors: only at PL1. */
  performanceMonitors: boolean;
}

export interface ChannelEnd {
  name: string;
  end: 0 | 1;
  memory: { base: number; size: number };
  /** GIC interrupt ID of this end's doorbell. */
  interrupt: number;
}

/** What a guest program is built for. */
export interface ProgramPlacement {
  /** MVM's number of its VM: its place in the configuration, from 0. */
  number: number;
  /** What it is linked for: addresses as the guest sees them. */
  memory: GuestMemory;
  /** A UART's name, or "hypercall". */
  console: string;
  channels: readonly ChannelEnd[];
  /** Its interrupts come through MVM. */
  guardInterrupts: boolean;
}

/** A guest program that is built, and what it asks of its VM. */
export interface GuestProgram {
  /** Path of its ELF. */
  elf: string;
  /** Names of the devices that it uses. */
  devices: readonly string[];
  /** The numbers that it writes to the marker port; undefined: not known. */
  markers: readonly number[] | undefined;
}

/** The builders that make guests' images; this package checks and packs what they make. */
export interface ImageSources {
  /** Contents of a file, undefined when there is no such file, or why it is not read. */
  read(file: string): Uint8Array | NotRead | undefined;
  isFolder(path: string): boolean;
  /**
   * Builds the guest program in `folder` when stale, for a VM; undefined when the folder has no
   * program. @throws ImageError when what describes the program is wrong
   */
  program(folder: string, placement: ProgramPlacement): Promise<GuestProgram | undefined>;
  linuxParts(): Promise<LinuxParts>;
  /**
   * The kernel in a zImage; undefined when it is packed in a way that only its own decompressor
   * knows.
   */
  unpackKernel(zImage: Uint8Array): Promise<UnpackedKernel | undefined>;
  /** A flattened device tree. */
  deviceTree(placement: LinuxPlacement): Promise<Uint8Array>;
}
