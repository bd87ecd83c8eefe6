/** What the cores and VMs of a run are doing at a moment, for the report and the messages. */
import type { ExceptionTaken, Trouble } from "@mvm/board";

export interface TroubleReport {
  kind: "fault loop" | "stays in handler" | "no handler" | "interrupt storm" | "no code";
  /** In words, with the cause. */
  text: string;
  /** The exception with which it began; undefined: no exception has come yet. */
  exception: ExceptionReport | undefined;
  /** Exceptions in a row. */
  inARow: number;
  /** The configuration, or an option, says that it is no failure. */
  ignored: boolean;
}

export interface ExceptionReport {
  kind: string;
  /** The instruction that caused it. */
  pc: number;
  /** Its symbol and source line; undefined: they are not known. */
  place: string | undefined;
  /** DFSR or IFSR, and DFAR or IFAR, of an abort. */
  faultStatus: number | undefined;
  faultAddress: number | undefined;
  cycle: number;
}

/** What a core of a VM is doing, or a core without MVM. */
export interface DoingReport {
  core: number;
  /** Undefined without MVM. */
  vm: string | undefined;
  /** In words. */
  text: string;
  trouble: TroubleReport | undefined;
}

/** Who looks at the software of a run. */
export interface Watcher {
  /** Each core, or each core of each VM. */
  doing(): DoingReport[];
  /**
   * Whether nothing will ever change any more, and some software is in trouble that is a failure.
   */
  isCaught(): boolean;
}

export function troubleReport(
  { kind, exception, inARow }: Trouble,
  text: string,
  placeOf: (address: number) => string | undefined,
  ignored: boolean,
): TroubleReport {
  return { kind, text, exception: exception && exceptionReport(exception, placeOf), inARow, ignored };
}

function exceptionReport(
  { kind, pc, status, address, cycle }: ExceptionTaken,
  placeOf: (address: number) => string | undefined,
): ExceptionReport {
  return { kind, pc, place: placeOf(pc), faultStatus: status, faultAddress: address, cycle };
}

/** "core 0" or "rtos, core 0". */
export function nameOf({ core, vm }: Pick<DoingReport, "core" | "vm">): string {
  return vm === undefined ? `core ${core}` : `${vm}, core ${core}`;
}

/** The failures among `doing`, as sentences. */
export function troubleFailures(doing: readonly DoingReport[]): string[] {
  return doing.flatMap(({ core, vm, trouble }) => {
    if (trouble === undefined || trouble.ignored) return [];
    const who = vm === undefined ? `the program on core ${core}` : `"${vm}" on core ${core}`;
    return [`${who} ${trouble.text}`];
  });
}
