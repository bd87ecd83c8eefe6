/**
 * How QEMU runs what the virtual ZC702 runs. Its default mode follows the host's clock, so two runs
 * differ. With -icount an instruction is a nanosecond, and a run can be repeated.
 */
import type { Qemu } from "@mvm/setup";
import { BEGIN, checksumIn } from "../../../../board/bench/marks";
import { PARAMETERS_ADDRESS, parameters } from "../../../../board/bench/parameters";
import type { LinuxFiles } from "./linux";
import { LINUX_PROMPT } from "./linux";
import type { Start } from "./measured-run";
import { SIDE_NAMES, type Side } from "./sides";

/** The clock of the private timer on QEMU's board (QEMU's hw/timer/arm_mptimer.c). */
const TIMER_HZ = 100_000_000;
const MODES: Readonly<Record<Exclude<Side, "board">, readonly string[]>> = {
  qemu: [],
  icount: ["-icount", "shift=0,sleep=off"],
};
/** QEMU's monitor and the UART share the standard output. This changes from one to the other. */
const SWITCH_INPUT = "\x01c";
const MONITOR_PROMPT = "(qemu) ";

function machine(cores: number): string[] {
  return ["-M", "xilinx-zynq-a9", "-smp", `${cores}`, "-m", "1G", "-display", "none"];
}

interface QemuProgram {
  name: string;
  elf: string;
  rounds: number;
  cores: number;
}

export function qemuStart(
  { path, env }: Qemu,
  side: Exclude<Side, "board">,
  { name, elf, rounds, cores }: QemuProgram,
): Start {
  const bytes = parameters(rounds, TIMER_HZ);
  const data = new DataView(bytes.buffer).getBigUint64(0, true);
  const loader = `loader,addr=${PARAMETERS_ADDRESS},data=${data},data-len=${bytes.length}`;
  const serial = ["-monitor", "none", "-serial", "stdio", "-serial", "none"];
  return {
    what: `${name} on ${SIDE_NAMES[side]}`,
    command: path,
    args: [...machine(cores), ...serial, ...MODES[side], "-kernel", elf, "-device", loader],
    env,
    begin: BEGIN,
    result: checksumIn,
  };
}

/** QEMU waits before the kernel's first instruction, so its own start is not measured. */
export function qemuLinuxStart({ path, env }: Qemu, side: Exclude<Side, "board">, linux: LinuxFiles): Start {
  const serial = ["-S", "-serial", "none", "-serial", "mon:stdio"];
  const files = ["-kernel", linux.zImage, "-dtb", linux.deviceTree, "-initrd", linux.initramfs];
  return {
    what: `Linux on ${SIDE_NAMES[side]}`,
    command: path,
    args: [...machine(1), ...serial, ...MODES[side], ...files, "-append", linux.commandLine],
    env,
    input: SWITCH_INPUT,
    begin: MONITOR_PROMPT,
    inputAtBegin: `cont\n${SWITCH_INPUT}`,
    result: (output) => (output.includes(LINUX_PROMPT) ? "" : undefined),
  };
}
