/**
 * The latencies that the tasks of a VM have alone: the same system in a second worker, in which no
 * other VM starts.
 */
import { CPU_HZ } from "@mvm/board/clocks";
import type { RunReport, VmTaskReport } from "@mvm/report/report";
import { signal } from "@preact/signals";
import type { SystemParts } from "../../parts";
import type { FromWorker, ToWorker } from "../../protocol";
import { BASE, newWorker } from "../connection";

/** Two virtual seconds: 2,000 jobs of a task at 1 kHz. */
const MEASURED = 2 * CPU_HZ;

export class Aloneness {
  /** By VM: its tasks. */
  readonly tasks = signal<ReadonlyMap<string, readonly VmTaskReport[]>>(new Map());
  private worker: Worker | undefined;
  private given: { parts: SystemParts; text: string } | undefined;
  private readonly asked = new Set<string>();

  /** Another system, or another text of its configuration. */
  begin(parts: SystemParts, text: string): void {
    this.end();
    this.given = { parts, text };
    this.tasks.value = new Map();
    this.asked.clear();
  }

  /** Measures the tasks of a VM, once. One VM after the other. */
  want(vm: string): void {
    if (this.given === undefined || this.worker !== undefined || this.asked.has(vm)) return;
    this.asked.add(vm);
    const { parts, text } = this.given;
    const worker = newWorker();
    this.worker = worker;
    const send = (message: ToWorker) => worker.postMessage(message);
    const measured = (report?: RunReport) => {
      this.end();
      const tasks = report?.vms.find(({ name }) => name === vm)?.tasks ?? [];
      this.tasks.value = new Map(this.tasks.value).set(vm, tasks);
    };
    let latest: RunReport | undefined;
    worker.onerror = () => measured();
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === "loaded") send({ kind: "measure", cycles: MEASURED });
      else if (data.kind === "report") latest = data.report;
      else if (data.kind === "failed" || data.kind === "problems") measured();
      // The run may have ended before: then its report is all that there is.
      else if (data.kind === "state" && data.halt === "measured") measured(latest);
    };
    send({ kind: "load", parts, base: BASE, text, alone: vm });
  }

  private end(): void {
    this.worker?.terminate();
    this.worker = undefined;
  }
}
