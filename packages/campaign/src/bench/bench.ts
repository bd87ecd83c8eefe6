/** Makes runs. It keeps the machines of the last runs, because the next run likely has the same. */
import { CORES } from "@mvm/board";
import type { GuestAct, TimedFault, WireFault } from "../plan/fault";
import type { RunSpec, Subject } from "../plan/run";
import { Recent } from "../recent";
import type { RunFigures } from "../verdict/figures";
import { verdictOf } from "../verdict/verdict";
import type { Verdict } from "../verdict/verdicts";
import { flipMemory, flipRegisters } from "./bits";
import { damageImage } from "./damage";
import { misbehave } from "./guest-act";
import type { Instruments } from "./instruments";
import { Machine } from "./machine";
import { FaultyWire, FIRST_SHARED_INTERRUPT } from "./wire";

export interface RunResult {
  readonly verdict: Verdict;
  readonly figures: RunFigures;
}

/** Each has the memory of a board. */
const MACHINES = 2;

export class Bench {
  private readonly machines = new Recent<Machine>(MACHINES);

  constructor(private readonly instruments: Instruments) {}

  /** Throws RangeError if the fault is of a VM that the system does not have. */
  async run(subject: Subject, spec: RunSpec): Promise<RunResult> {
    const machine = await this.machineOf(subject, spec);
    const fault = spec.fault?.is;
    const reference = machine.reference();
    if (fault === undefined) return { verdict: verdictOf(fault, reference, reference), figures: reference };
    const figures =
      fault.kind === "damaged-image"
        ? damaged(machine, fault)
        : failing(machine, fault, vmOf(machine, fault.vm));
    return { verdict: verdictOf(fault, figures, reference), figures };
  }

  private async machineOf(subject: Subject, { clockDrift, duration }: RunSpec): Promise<Machine> {
    const name = `${subject.digest} ${clockDrift} ${duration}`;
    const machine =
      this.machines.get(name) ?? (await Machine.start(subject, clockDrift, duration, this.instruments));
    this.machines.set(name, machine);
    return machine;
  }
}

function vmOf(machine: Machine, name: string): number {
  const number = machine.numberOf(name);
  if (number >= 0) return number;
  throw new RangeError(`the system has no VM "${name}"`);
}

function damaged(machine: Machine, fault: Parameters<typeof damageImage>[2]): RunFigures {
  machine.switchOn();
  const vm = fault.vm === undefined ? undefined : vmOf(machine, fault.vm);
  const injected = damageImage(machine.board, vm, fault);
  return machine.figures(machine.advance(machine.duration), injected);
}

function failing(machine: Machine, fault: TimedFault, vm: number): RunFigures {
  machine.goTo(fault.at);
  const { board, configuration } = machine;
  switch (fault.kind) {
    case "memory-bit": {
      const injected = flipMemory(board, configuration.system.vms[vm]!, fault);
      return machine.figures(machine.advance(machine.duration), injected);
    }
    case "lost-interrupt":
    case "late-interrupt":
    case "doubled-interrupt":
      return onFaultyWire(machine, fault, vm);
    default:
      return executing(machine, vm, (core) =>
        fault.kind === "register-bit"
          ? flipRegisters(board, core, fault)
          : misbehave(board, configuration.system, core, vm, fault satisfies GuestAct),
      );
  }
}

/** Injects the fault as soon as a core executes the VM. */
function executing(machine: Machine, vm: number, inject: (core: number) => string[]): RunFigures {
  const coreOf = () =>
    Array.from({ length: CORES }, (_, core) => core).find((core) => machine.executes(core, vm));
  const ending = machine.advance(machine.duration, () => coreOf() !== undefined);
  const core = coreOf();
  if (core === undefined || ending.startsWith("stopped") || machine.board.time >= machine.duration)
    return machine.figures(ending, []);
  const injected = inject(core);
  return machine.figures(machine.advance(machine.duration), injected);
}

function onFaultyWire(machine: Machine, fault: WireFault, vm: number): RunFigures {
  const { board, configuration } = machine;
  const isPrivate = fault.interrupt < FIRST_SHARED_INTERRUPT;
  const core = isPrivate ? configuration.system.vms[vm]!.cores[0]! : 0;
  const wire = new FaultyWire(board, core, fault, () => !isPrivate || machine.holds(core, vm));
  try {
    for (;;) {
      const ending = wire.over
        ? machine.advance(machine.duration)
        : machine.advance(machine.duration, () => wire.isDue || wire.over);
      if (ending !== "condition") return machine.figures(ending, wire.injected);
      while (wire.isDue) wire.arrive();
    }
  } finally {
    wire.mend();
  }
}
