/**
 * The demos, end to end: built from source and run on the virtual ZC702 (on QEMU:
 * qemu-demos.test.ts). Latencies are compared job by job. "The same" means the same cycle.
 */
import { CPU_HZ } from "@mvm/config";
import { buildImage } from "@mvm/toolchain";
import { beforeAll, describe, expect, it } from "vitest";
import { image as itron } from "../../../guests/itron/image";
import { type Run, runDemo, runElf } from "./demo-run";
import { expectSameLatencies, latencies } from "./latencies";

const HALF_SECOND = Math.round(CPU_HZ / 2);
/** Long enough for Linux to unpack itself, to boot, and to run its loads. */
const LONG_RUN = 9 * CPU_HZ;

describe("the RTOS's release latency", () => {
  let alone: Run;
  let reference: number[][];
  /** The RTOS beside Linux, from Linux's first instruction to the end of its loads. */
  let beside: Run;

  beforeAll(async () => {
    alone = await runDemo("rtos-alone", LONG_RUN);
    reference = latencies(alone.board);
    beside = await runDemo("rtos-linux", LONG_RUN - HALF_SECOND);
  });

  it("is measured under MVM, without a miss", () => {
    expect(reference[0]!.length).toBeGreaterThan(8900);
    const [rtos] = alone.report.vms;
    expect(rtos).toMatchObject({
      state: "running",
      tasks: [
        { task: "control", misses: 0 },
        { task: "supervise", misses: 0 },
      ],
    });
    expect(alone.output["uart1"]).toContain("1 kHz and 100 Hz tasks running");
  });

  it("is the same on the bare board", async () => {
    const { board } = await runElf(await buildImage(itron), LONG_RUN - HALF_SECOND);
    expectSameLatencies(board, reference, 8400);
  });

  it("is the same beside a guest that violates its bounds, and every violation is caught and named", async () => {
    const { board, report, output } = await runDemo("violation", HALF_SECOND);
    expectSameLatencies(board, reference, 450);
    expect(report.vms.find(({ name }) => name === "rogue")?.faults).toBeGreaterThanOrEqual(6);
    for (const place of ["0x3ffffffc", "0xf8000000", "0xe0000030"]) {
      expect(output["uart0"]).toMatch(new RegExp(`rogue stopped: read refused at ${place}.*core 0`));
    }
    expect(output["uart0"]!.match(/rogue stopped: a write was refused/g)).toHaveLength(3);
  });

  it("is the same beside Linux, through more than 5 virtual seconds of its boot and of load", async () => {
    const { board, output, report } = beside;
    expect(output["pl-uart"]).toMatch(/MVM-LINUX-READY.*MVM-LOAD cpu done.*MVM-LOAD mem done/s);
    const [rtos, linux] = report.vms;
    expect(linux).toMatchObject({ name: "linux", state: "running", faults: 0 });
    expect(rtos).toMatchObject({ name: "rtos", state: "running", tasks: [{ misses: 0 }, { misses: 0 }] });
    expectSameLatencies(board, reference, 8000);
  });

  it("comes with the same report and consoles, byte for byte, when RTOS and Linux run a second time", async () => {
    const again = await runDemo("rtos-linux", LONG_RUN - HALF_SECOND);
    expect(JSON.stringify(again.report)).toBe(JSON.stringify(beside.report));
    expect(again.output).toEqual(beside.output);
    expect(latencies(again.board)).toEqual(latencies(beside.board));
  });
});

describe("rtos-baremetal", () => {
  it("runs on the virtual ZC702", async () => {
    const { output, report } = await runDemo("rtos-baremetal", HALF_SECOND);
    expect(output["uart0"]).toContain("[bare] done");
    expect(output["uart1"]).toContain("1 kHz and 100 Hz tasks running");
    expect(report.vms.map(({ name, state }) => [name, state])).toEqual([
      ["rtos", "running"],
      ["bare", "off"],
    ]);
  });
});
