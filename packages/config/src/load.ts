/** From a system.jsonc to a configuration that is known to be sound, its images aside. */
import { checkSystem } from "./checks/all";
import type { Configuration } from "./checks/rule";
import { validate } from "./schema/validate";
import { Document } from "./source/document";
import { ConfigurationError } from "./source/problem";
import { readRegularFile } from "./source/regular-file";

/** @throws ConfigurationError naming file, line, mistake and fix. */
export function loadConfiguration(file: string): Configuration {
  return parseConfiguration(file, readText(file));
}

/** @throws ConfigurationError naming `file`, line, mistake and fix. */
export function parseConfiguration(file: string, text: string): Configuration {
  const document = Document.parse(file, text);
  const configuration = { document, system: validate(document) };
  checkSystem(configuration);
  return configuration;
}

/** Bytes. A configuration is a few thousand characters. */
const LARGEST = 0x100_0000;

function readText(file: string): string {
  const bytes = readRegularFile(file);
  if (bytes instanceof Uint8Array && bytes.length <= LARGEST) return new TextDecoder().decode(bytes);
  const what =
    bytes === undefined
      ? "there is no such file"
      : bytes instanceof Uint8Array
        ? `the file has ${bytes.length} bytes, and no configuration has more than ${LARGEST}`
        : `the file ${bytes.reason}`;
  const fix = "give a demo's folder or a system.jsonc";
  throw new ConfigurationError([{ code: "no-file", file, line: 1, column: 1, what, fix }]);
}
