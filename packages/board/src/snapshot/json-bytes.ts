/** JSON in which typed arrays may stand. Their bytes are kept beside the text. */

const TYPES = { Uint8Array, Uint16Array, Uint32Array, Int32Array, Float64Array } as const;

/** The key of the object that stands for a typed array. No object of the board has such a key. */
const MARK = "\u0000bytes";

interface Stand {
  [MARK]: [type: keyof typeof TYPES, offset: number, length: number];
}

export interface Packed {
  readonly text: string;
  /** The bytes of the typed arrays, to be joined. */
  readonly arrays: readonly Uint8Array[];
}

export function pack(value: unknown): Packed {
  const arrays: Uint8Array[] = [];
  let offset = 0;
  const text = JSON.stringify(value, (_, field: unknown) => {
    if (!ArrayBuffer.isView(field)) return field;
    const { buffer, byteOffset, byteLength } = field;
    arrays.push(new Uint8Array(buffer, byteOffset, byteLength));
    const stand: Stand = { [MARK]: [field.constructor.name as keyof typeof TYPES, offset, byteLength] };
    offset += byteLength;
    return stand;
  });
  return { text, arrays };
}

/** @param bytes the joined arrays. Arrays of bytes become views of them. */
export function unpack(text: string, bytes: Uint8Array<ArrayBuffer>): unknown {
  return JSON.parse(text, (_, field: unknown) => {
    if (typeof field !== "object" || field === null || !(MARK in field)) return field;
    const [type, offset, length] = (field as Stand)[MARK];
    if (type === "Uint8Array") return bytes.subarray(offset, offset + length);
    // Other arrays have to begin at a multiple of their elements.
    return new TYPES[type](bytes.slice(offset, offset + length).buffer);
  });
}
