/**
 * `mvm firmware`: a boot loader or a kernel that others wrote for the real part. It is built from
 * Debian's sources and runs on the virtual ZC702 without MVM. With --check it judges the board.
 */
import { EXIT } from "../errors";
import { judge } from "../firmware/check";
import { commandLine } from "../firmware/command-line";
import type { Firmware } from "../firmware/firmware";
import { linux } from "../firmware/linux";
import type { FirmwareName } from "../firmware/names";
import { uBoot } from "../firmware/u-boot";
import { loaderWithFiles } from "../program/with-files";
import { VirtualZc702 } from "../run/virtual-zc702";
import { board } from "./board";
import { type CommonOptions, checkCommon } from "./options";

const FIRMWARE: Record<FirmwareName, () => Promise<Firmware>> = { "u-boot": uBoot, linux };

export interface FirmwareOptions extends CommonOptions {
  check?: boolean;
}

/** @returns the exit status */
export async function firmware(name: FirmwareName, options: FirmwareOptions): Promise<number> {
  checkCommon(options);
  const chosen = await FIRMWARE[name]();
  const { boot, version } = chosen;
  process.stderr.write(`mvm: ${version}, as by: ${commandLine(boot, process.cwd())}\n`);
  if (options.check) return (await check(chosen)) ? EXIT.success : EXIT.failure;
  const uart = chosen.console === "uart0" ? "0" : "1";
  return board(boot.program, { ...options, ...boot, uart, allow: [], prompts: true });
}

/** Runs the firmware without a person, and prints the line of each check. */
async function check({ boot, checks }: Firmware): Promise<boolean> {
  const machine = await VirtualZc702.start(await loaderWithFiles(boot.program, boot.load, boot), {
    limit: Number.POSITIVE_INFINITY,
    start: boot.start,
    bootMode: boot.bootMode,
    reset: "stop",
    isOver: () => false,
  });
  return judge(await checks(machine), (line) => process.stdout.write(`${line}\n`));
}
