/** What is measured: the programs of the bench, each in a long run and a short run, and Linux. */
import type { Qemu } from "@mvm/setup";
import { buildProgram } from "../../../../board/bench/build";
import { GROUPS, type Length, PROGRAMS, roundsOf } from "../../../../board/bench/programs";
import { UsageError } from "../../errors";
import { boardStart } from "./board-start";
import { linuxFiles } from "./linux";
import type { Start } from "./measured-run";
import { qemuLinuxStart, qemuStart } from "./qemu-start";
import type { Side } from "./sides";

export type RunLength = Exclude<Length, "test">;
export const RUN_LENGTHS: readonly RunLength[] = ["long", "short"];

/** In the order of the tables. */
export const SUBJECT_GROUPS: readonly string[] = [...GROUPS, "linux"];

export interface Subject {
  name: string;
  group: string;
  lengths: readonly RunLength[];
  /** @param qemu for the sides of QEMU */
  start(side: Side, length: RunLength, qemu: Qemu | undefined): Promise<Start>;
}

const LINUX: Subject = {
  name: "linux",
  group: "linux",
  lengths: ["long"],
  async start(side, _, qemu) {
    const linux = await linuxFiles();
    return side === "board" ? boardStart("Linux", { linux }) : qemuLinuxStart(qemu!, side, linux);
  },
};

export const SUBJECTS: readonly Subject[] = [
  ...PROGRAMS.map((program): Subject => {
    const { name, group, cores = 1 } = program;
    return {
      name,
      group,
      lengths: RUN_LENGTHS,
      async start(side, length, qemu) {
        const [elf, rounds] = [buildProgram(program), roundsOf(program, length)];
        if (side === "board") return boardStart(name, { elf, rounds });
        return qemuStart(qemu!, side, { name, elf, rounds, cores });
      },
    };
  }),
  LINUX,
];

/**
 * The subject with this name, else those of the group with this name, else those whose names
 * contain it.
 * @throws UsageError if there is none
 */
export function subjectsNamed(name: string): readonly Subject[] {
  const ways = [
    (subject: Subject) => subject.name === name,
    (subject: Subject) => subject.group === name,
    (subject: Subject) => subject.name.includes(name),
  ];
  for (const way of ways) {
    const found = SUBJECTS.filter(way);
    if (name !== "" && found.length > 0) return found;
  }
  const names = SUBJECTS.map((subject) => subject.name).join(", ");
  const groups = SUBJECT_GROUPS.join(", ");
  throw new UsageError(
    `--program "${name}": no program has this in its name\n    fix: give one of ${names}; or a group: ${groups}`,
  );
}
