#!/usr/bin/env node
/** `mvm-debug FILE`: opens the file of a failure, and lets gdb step back from the failure. */
import { SnapshotError } from "@mvm/board";
import { PortError } from "@mvm/board/gdb";
import { debugFailure } from "./debug-failure";

const USAGE = `usage: mvm-debug FILE [--port PORT]

  FILE     a file that a failed expectation of @mvm/testing has left
  --port   the TCP port of this machine on which gdb comes; the default is 0: any free one
`;
const FAILURE = 1;
const WRONG_USE = 2;
const PORTS = 65_535;

/** @returns the exit status */
async function main([file, option, value]: readonly string[]): Promise<number> {
  const port = option === undefined ? 0 : Number(value);
  const isUsable = file !== undefined && (option === undefined || option === "--port");
  if (!isUsable || !Number.isInteger(port) || port < 0 || port > PORTS) {
    process.stderr.write(USAGE);
    return WRONG_USE;
  }
  try {
    await debugFailure(file, port, (text) => process.stdout.write(`${text}\n`));
    return 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    process.stderr.write(`mvm-debug: ${error.message}\n`);
    return error instanceof SnapshotError || error instanceof PortError || "code" in error
      ? WRONG_USE
      : FAILURE;
  }
}

process.exitCode = await main(process.argv.slice(2));
