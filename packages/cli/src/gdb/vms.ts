/**
 * What a debugger wants to know about VMs, from the counters that MVM keeps in its memory: which VM
 * a core runs, and `monitor vms`.
 */
import { readFileSync } from "node:fs";
import type { Zc702 } from "@mvm/board";
import { CommandError } from "@mvm/board/gdb/command-error";
import type { PointNames } from "@mvm/board/gdb/commands/points";
import { describeActivity } from "@mvm/board/gdb/core-name";
import type { MonitorCommand } from "@mvm/board/gdb/monitor";
import { formatAddress, type System } from "@mvm/config";
import { type MvmReport, mvmReportOf } from "@mvm/report/counters/mvm-report";
import { readElfSymbols } from "@mvm/symbols";
import { runningVm } from "../report/running-vm";
import type { SymbolFile } from "./symbol-file";

export class DebuggedVms {
  constructor(
    private readonly board: Zc702,
    private readonly system: System,
    private readonly files: readonly SymbolFile[],
  ) {}

  /** "linux, normal world, SVC"; in the secure world the core runs MVM. */
  describe(core: number): string {
    const activity = describeActivity(this.board, core);
    if (this.board.activity(core) === "held") return activity;
    const vm = this.vmOn(core);
    if (!this.board.debugger.isSecure(core)) return `${vm ?? "no VM"}, ${activity}`;
    return `MVM${vm === undefined ? "" : ` for ${vm}`}, ${activity}`;
  }

  /** The VM whose code the core executes; undefined: MVM's. */
  executing(core: number): string | undefined {
    const number = this.board.debugger.isSecure(core) ? undefined : this.numberOn(core);
    return number === undefined ? undefined : this.system.vms[number]?.name;
  }

  /** `vm NAME` holds while a core executes this VM, and not MVM. */
  get points(): PointNames {
    return {
      conditions: {
        vm: (name) => {
          const number = this.system.vms.findIndex((vm) => vm.name === name);
          if (number < 0) throw new CommandError(`"${name}" is no VM: ${this.names}`);
          return (core) => !this.board.debugger.isSecure(core) && this.numberOn(core) === number;
        },
      },
      addressOf: (symbol, [kind, name]) => {
        const of = kind === "vm" ? name : undefined;
        for (const file of this.files) {
          if (of !== undefined && file.of !== of) continue;
          const address = readElfSymbols(readFileSync(file.path)).find(symbol)?.start;
          if (address !== undefined) return address;
        }
        return undefined;
      },
    };
  }

  get commands(): MonitorCommand[] {
    return [
      {
        name: "vms",
        usage: "",
        help: "the VMs: state, level, cores, and how they are doing; and which VM each core runs",
        run: () => this.overview(),
      },
    ];
  }

  private get names(): string {
    return this.system.vms.map(({ name }) => name).join(", ");
  }

  private get report(): MvmReport | undefined {
    return mvmReportOf(this.board);
  }

  /** Asked at each hit of a breakpoint, so it reads one word. Before MVM starts there is no VM. */
  private numberOn(core: number): number | undefined {
    return runningVm(this.board, core, this.system.vms.length);
  }

  private vmOn(core: number): string | undefined {
    const number = this.report === undefined ? undefined : this.numberOn(core);
    return number === undefined ? undefined : this.system.vms[number]?.name;
  }

  private overview(): string {
    const { report } = this;
    if (report === undefined) return "MVM has not started";
    const vms = report.vms.map((vm) => {
      const faults = vm.faults === 0 ? "" : `, faults: ${vm.faults}`;
      const last =
        vm.lastFault === undefined
          ? ""
          : `, the last: ${vm.lastFault.kind} at ${formatAddress(vm.lastFault.pc)}`;
      const { starts } = vm.life;
      return `${vm.name}: ${vm.state}, ${vm.level}, cores: ${vm.cores.join(", ")}, starts: ${starts}, switches: ${vm.scheduling.switches}${faults}${last}`;
    });
    const cores = report.cores.map((_, core) => `core ${core}: ${this.describe(core)}`);
    return [`MVM: ${report.phase}`, ...vms, ...cores].join("\n");
  }
}
