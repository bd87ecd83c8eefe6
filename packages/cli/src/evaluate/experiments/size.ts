/** The size of MVM, and of the parts of its code. */
import { readFileSync } from "node:fs";
import { readElfSymbols } from "@mvm/symbols";
import { buildImage } from "@mvm/toolchain";
import * as Plot from "@observablehq/plot";
import { image } from "../../../../hypervisor/image";
import { CODE_BUDGET, DATA_BUDGET, sizesOf } from "../../../../hypervisor/sizes";
import type { Experiment } from "../experiment";
import { numberOf, type Row } from "../rows";
import { decimal } from "../words";

const KIB = 1024;
const PERCENT = 100;
const SOURCE = /packages\/hypervisor\/src\/(.+)\/[^/]+$/;
const WHOLE = "whole";
const FOLDER = "folder";
const CODE = "code and read-only data, without boot";
const BOOT = "code that runs at boot alone";
const DATA = "writable memory, without page tables";
const OTHERS = "others: library of the compiler, constants of abi";
/** The folders of guests whose kernels run in User mode. */
const DEPRIVILEGED = /deprivileged/;
/** LTZVisor 0.2.x: text and data, two VMs, no shadow tables. In KiB. */
const OTHER = 7.7;

async function measure(): Promise<Row[]> {
  const elf = await buildImage(image);
  const { code, boot, data } = sizesOf(elf);
  const whole = [
    { part: CODE, bytes: code },
    { part: BOOT, bytes: boot },
    { part: DATA, bytes: data },
  ];
  const folders = new Map<string, number>();
  for (const { file, start, end } of readElfSymbols(readFileSync(elf)).lineRanges) {
    const folder = SOURCE.exec(file)?.[1] ?? OTHERS;
    folders.set(folder, (folders.get(folder) ?? 0) + end - start);
  }
  const parts = [...folders].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return [
    ...whole.map((row) => ({ kind: WHOLE, ...row })),
    ...parts.map(([part, bytes]) => ({ kind: FOLDER, part, bytes })),
  ];
}

const folders = (rows: readonly Row[]) => rows.filter(({ kind }) => kind === FOLDER);
const bytesOf = (rows: readonly Row[], part: string) =>
  numberOf(rows.find((row) => row["part"] === part)!, "bytes");
const sum = (rows: readonly Row[]) => rows.reduce((all, row) => all + numberOf(row, "bytes"), 0);

export const size: Experiment = {
  id: "size",
  title: "Size of MVM",
  question: "How much code has to be trusted, and what is it for?",
  system: `The experiment looks at the ELF of MVM, which is the same for each system. The line table of the ELF
says from which folder of packages/hypervisor/src each instruction comes, also in inlined functions.`,
  columns: {
    kind: `\`${WHOLE}\`: a part of the memory; \`${FOLDER}\`: code of a folder, including its code for the boot`,
    part: "the part, or the folder in packages/hypervisor/src",
    bytes: "bytes",
  },
  points: [{ name: "mvm.elf", short: true, measure }],
  figure(rows) {
    const parts = folders(rows).map((row) => ({ part: row["part"], kib: numberOf(row, "bytes") / KIB }));
    return {
      series: [],
      options: {
        height: 60 + 22 * parts.length,
        marginLeft: 330,
        marginRight: 50,
        x: { label: "code, KiB", grid: true },
        y: { domain: parts.map(({ part }) => part), label: null },
        marks: [
          Plot.barX(parts, { y: "part", x: "kib", fill: "#3b82f6" }),
          Plot.text(parts, {
            y: "part",
            x: "kib",
            text: ({ kib }) => kib.toFixed(1),
            textAnchor: "start",
            dx: 5,
          }),
          Plot.ruleX([0]),
        ],
      },
    };
  },
  finding(rows) {
    const kib = (bytes: number) => `${decimal(bytes / KIB)} KiB`;
    const deprivileged = sum(folders(rows).filter(({ part }) => DEPRIVILEGED.test(String(part))));
    const all = sum(folders(rows));
    return `MVM has ${kib(bytesOf(rows, CODE))} of code and read-only data (the limit is ${CODE_BUDGET / KIB} KiB), and
${kib(bytesOf(rows, BOOT))} of code that runs at boot alone. It uses ${kib(bytesOf(rows, DATA))} of writable memory, without page
tables. The folders for guests whose kernels run in User mode have ${kib(deprivileged)}. This is
${decimal((PERCENT * deprivileged) / all)} % of the code of all folders, which includes the code for the boot. LTZVisor, which has two VMs and no shadow tables, has ${OTHER} KiB of text and data.`;
  },
  claims: (rows) => [
    {
      says: `Code and read-only data are at most ${CODE_BUDGET / KIB} KiB, writable memory is at most ${DATA_BUDGET / KIB} KiB.`,
      holds: bytesOf(rows, CODE) <= CODE_BUDGET && bytesOf(rows, DATA) <= DATA_BUDGET,
    },
  ],
};
