/**
 * Runs a program or Linux on the virtual ZC702, and writes what it prints to the standard output.
 * The argument is a BoardJob as JSON. The process ends when its standard input does, so that its
 * processor time can be read after the run.
 */
import { writeSync } from "node:fs";
import { createZc702 } from "@mvm/board";
import { BEGIN } from "../../../../board/bench/marks";
import { runProgram } from "../../../../board/bench/run";
import { loaderWithFiles } from "../../program/with-files";
import { type BoardJob, type Executed, executedLine } from "./board-start";
import { LINUX_PROMPT, type LinuxFiles } from "./linux";

const STDOUT = 1;
const LINE_FEED = 0x0a;
const CORES = [0, 1];

/** Writes lines, because a write for each byte would be measured, too. */
class Lines {
  text = "";

  readonly add = (byte: number): void => {
    this.text += String.fromCharCode(byte);
    if (byte === LINE_FEED) this.flush();
  };

  flush(): void {
    writeSync(STDOUT, this.text, null, "latin1");
    this.text = "";
  }
}

async function runLinux({ zImage, deviceTree, initramfs, commandLine }: LinuxFiles): Promise<Executed> {
  const board = await createZc702();
  const options = { dtb: deviceTree, initrd: initramfs, append: commandLine };
  const load = await loaderWithFiles(zImage, [], options);
  const lines = new Lines();
  board.uart(1).onByte = (byte) => {
    lines.add(byte);
    if (lines.text.endsWith(LINUX_PROMPT)) board.requestStop();
  };
  load(board, (program) => board.start(program));
  writeSync(STDOUT, `${BEGIN}\n`);
  const stop = board.run();
  lines.flush();
  if (stop.kind !== "requested") throw new Error(`Linux ended: ${stop.kind}`);
  const instructions = CORES.reduce((sum, core) => sum + board.statistics(core).instructions, 0);
  return { instructions, longestTranslation: board.longestTranslation };
}

async function run(job: BoardJob): Promise<Executed> {
  if ("linux" in job) return runLinux(job.linux);
  return runProgram(job.elf, job.rounds, new Lines().add);
}

const executed = await run(JSON.parse(process.argv[2]!) as BoardJob);
writeSync(STDOUT, executedLine(executed));
process.stdin.resume();
