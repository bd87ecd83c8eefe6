/** The include folder for guests in C. */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, TOOLCHAIN } from "../root";
import { abiHeader } from "./header";

const ABI_HEADER = "mvm_abi.h";
const CALL_HEADER = "mvm_call.h";

/** Writes the C headers into `folder`, which is made when it is missing; returns their names. */
export function writeCHeaders(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, ABI_HEADER), abiHeader());
  copyFileSync(join(ROOT, TOOLCHAIN, "include", CALL_HEADER), join(folder, CALL_HEADER));
  return [ABI_HEADER, CALL_HEADER];
}
