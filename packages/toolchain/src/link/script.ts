import { hex, type MemoryLayout, PAGE_SIZE } from "./memory";

/** The extent of AssemblyScript's static data, from the start of the data area. */
export interface StaticData {
  /** Bytes in the file; the rest, up to `size`, is zero. */
  fileSize: number;
  size: number;
}

/**
 * The linker script of an image. All parts but .text and .rodata can be written; only .text can be
 * executed.
 *
 *     base      .text     code; sections .head* first       __text_start     read, execute
 *               .boot     code that runs once, at the start  __text_end      read, execute
 *               .rodata   constants                         __rodata_start   read
 *                                                           __rodata_end
 *     dataBase  .static   AssemblyScript's static data,     __data_start     read, write
 *                         at its Wasm address
 *               .data     module variables with a value     __data_end       read, write
 *               .bss      module variables that start       __bss_start      read, write
 *                         as zero                           __bss_end
 *               .reserve  stacks and tables                 __NAME_start     read, write
 *                                                           __NAME_end
 *
 * From __image_start to __image_end.
 *
 * Every part starts on a page. The loader fills zero bytes (p_memsz > p_filesz) in all parts but
 * .reserve.
 */
export function linkerScript(memory: MemoryLayout, data: StaticData): string {
  const page = `ALIGN(${hex(PAGE_SIZE)})`;
  const limit = memory.base + memory.size;
  const reservations = Object.entries(memory.reserve).flatMap(([name, { size, align }]) => [
    `    . = ALIGN(${hex(align)}); __${name}_start = .; . += ${hex(size)}; __${name}_end = .;`,
  ]);
  return `ENTRY(_start)
PHDRS
{
  text PT_LOAD FLAGS(5);
  boot PT_LOAD FLAGS(5);
  rodata PT_LOAD FLAGS(4);
  static PT_LOAD FLAGS(6);
  data PT_LOAD FLAGS(6);
}
SECTIONS
{
  . = ${hex(memory.base)};
  __image_start = .;
  __text_start = .;
  .text : { KEEP(*(.head .head.*)) *(.text .text.*) } :text
  . = ${page};
  .boot : { *(.boot) } :boot
  . = ${page};
  __text_end = .;
  __rodata_start = .;
  .rodata : { *(.rodata .rodata.*) } :rodata
  . = ${page};
  __rodata_end = .;
  ASSERT(. <= ${hex(memory.dataBase)}, "code and constants reach over memory.dataBase ${hex(memory.dataBase)}")

  . = ${hex(memory.dataBase)};
  __data_start = .;
  .static : { KEEP(*(.static)) } :static
  .static_zero (NOLOAD) : { . += ${hex(data.size - data.fileSize)}; } :static
  . = ALIGN(16);
  .data : { *(.data .data.*) } :data
  __data_end = .;
  . = ALIGN(16);
  __bss_start = .;
  .bss (NOLOAD) : { *(.bss .bss.* COMMON) } :data
  . = ALIGN(16);
  __bss_end = .;
  . = ${page};
  .reserve (NOLOAD) : {
${reservations.join("\n")}
  } :NONE
  . = ${page};
  __image_end = .;
  ASSERT(. <= ${hex(limit)}, "the image reaches over the end of its memory ${hex(limit)}")

  /* There is no unwinding, because a panic stops the program. */
  __aeabi_unwind_cpp_pr0 = 0;
  /DISCARD/ : { *(.ARM.exidx* .ARM.extab* .note.* .comment) }
}
`;
}
