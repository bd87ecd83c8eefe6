/** Makes a small ELF of a program. */

const ELF_HEADER = 52;
const PROGRAM_HEADER = 32;

/** An ELF with one segment (System V ABI, ELF-32): `code` at `address`, which is the entry, too. */
export function elf(code: Uint8Array, address: number): Uint8Array {
  const start = ELF_HEADER + PROGRAM_HEADER;
  const file = new Uint8Array(start + code.length);
  const half = (value: number) => [value & 0xff, value >>> 8];
  const word = (value: number) => [...half(value & 0xffff), ...half(value >>> 16)];
  const header = [
    0x7f,
    0x45,
    0x4c,
    0x46,
    1,
    1,
    1,
    0,
    ...word(0),
    ...word(0),
    ...half(2),
    ...half(40),
    ...word(1),
  ];
  const places = [...word(address), ...word(ELF_HEADER), ...word(0), ...word(0x0500_0000)];
  const sizes = [ELF_HEADER, PROGRAM_HEADER, 1, 0, 0, 0].flatMap(half);
  const segment = [1, start, address, address, code.length, code.length, 5, 4].flatMap(word);
  file.set([...header, ...places, ...sizes, ...segment]);
  file.set(code, start);
  return file;
}
