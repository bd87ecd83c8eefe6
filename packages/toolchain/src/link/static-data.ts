import type { DataSegment } from "../wasm/module";

/** AssemblyScript's static data as one block of bytes from `base`, without the zeros at its end. */
export function staticData(segments: DataSegment[], base: number): { bytes: Uint8Array; size: number } {
  const end = Math.max(base, ...segments.map((s) => s.address + s.bytes.length));
  const bytes = new Uint8Array(end - base);
  for (const { address, bytes: part } of segments) bytes.set(part, address - base);
  return { bytes: bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1), size: bytes.length };
}

/** Assembly that puts the file's bytes into the section .static. */
export function staticDataSource(file: string): string {
  return `.section .static, "aw", %progbits\n.incbin "${file}"\n`;
}
