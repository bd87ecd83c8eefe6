/** From a system.jsonc to a configuration that is known to be sound, its images aside. */
import { readFileSync } from "node:fs";
import { checkSystem } from "./checks/all";
import type { Configuration } from "./checks/rule";
import { validate } from "./schema/validate";
import { Document } from "./source/document";
import { ConfigurationError } from "./source/problem";

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

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : String(error);
    throw new ConfigurationError([
      {
        code: "no-file",
        file,
        line: 1,
        column: 1,
        what: reason,
        fix: "give a demo's folder or a system.jsonc",
      },
    ]);
  }
}
