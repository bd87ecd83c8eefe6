/** An address or register as people read it: "0x0000ABCD". */
export function hex(value: number): string {
  return `0x${(value >>> 0).toString(16).padStart(8, "0").toUpperCase()}`;
}
