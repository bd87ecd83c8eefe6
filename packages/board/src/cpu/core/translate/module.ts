/** The module around a translated function. */
import { functionBody } from "./function";
import { beginOutput, byte, fillSize, reserveSize, unsigned } from "./output";

// WebAssembly Core Specification 5.5.
const MAGIC: u32 = 0x6d73_6100;
const VERSION = 1;
const TYPE_SECTION = 1;
const IMPORT_SECTION = 2;
const FUNCTION_SECTION = 3;
const EXPORT_SECTION = 7;
const CODE_SECTION = 10;
const FUNCTION_TYPE = 0x60;
const I32 = 0x7f;
const FUNCTION_KIND = 0;
const MEMORY_KIND = 2;
const NO_MAXIMUM = 0;
/** Names of imports and of the export: a letter each. */
const MODULE_NAME = 0x65;
const MEMORY_NAME = 0x6d;
const HANDLER_NAME = 0x68;
const ACCESS_NAME = 0x61;
const EXPORT_NAME = 0x66;
const REGION_TYPE = 0;
const HANDLER_TYPE = 1;
const ACCESS_TYPE = 2;
/** Behind the imported functions. */
const FUNCTION_NUMBER = 2;

/** The module of the region and its blocks, as function `number`. */
export function makeModule(number: u32): void {
  beginOutput();
  for (let i = 0; i < 4; i++) byte((MAGIC >>> (i << 3)) & 0xff);
  for (let i = 0; i < 4; i++) byte(i === 0 ? VERSION : 0);
  types();
  imports();
  const functions = begin(FUNCTION_SECTION);
  byte(1);
  byte(REGION_TYPE);
  fillSize(functions);
  const exported = begin(EXPORT_SECTION);
  byte(1);
  name(EXPORT_NAME);
  byte(FUNCTION_KIND);
  byte(FUNCTION_NUMBER);
  fillSize(exported);
  const code = begin(CODE_SECTION);
  byte(1);
  functionBody(number);
  fillSize(code);
}

function begin(section: u32): usize {
  byte(section);
  return reserveSize();
}

function name(letter: u32): void {
  byte(1);
  byte(letter);
}

/**
 * (core, entry) → code of the exit; the handler: (core, up, op) → status; slowAccess: (core, va,
 * how, value) → After.
 */
function types(): void {
  const size = begin(TYPE_SECTION);
  byte(ACCESS_TYPE + 1);
  for (let parameters = 2; parameters <= 4; parameters++) {
    byte(FUNCTION_TYPE);
    byte(parameters);
    for (let i = 0; i < parameters; i++) byte(I32);
    byte(1);
    byte(I32);
  }
  fillSize(size);
}

function imports(): void {
  const size = begin(IMPORT_SECTION);
  byte(3);
  name(MODULE_NAME);
  name(MEMORY_NAME);
  byte(MEMORY_KIND);
  byte(NO_MAXIMUM);
  unsigned(0);
  name(MODULE_NAME);
  name(HANDLER_NAME);
  byte(FUNCTION_KIND);
  byte(HANDLER_TYPE);
  name(MODULE_NAME);
  name(ACCESS_NAME);
  byte(FUNCTION_KIND);
  byte(ACCESS_TYPE);
  fillSize(size);
}
