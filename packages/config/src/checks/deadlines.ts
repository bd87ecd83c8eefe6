import { CPU_HZ, MARKER_PORT } from "../board/board";
import type { Problem } from "../source/problem";
import type { Rule } from "./rule";

export const deadlinesAreMeasurable: Rule = ({ document, system }) =>
  system.vms.flatMap((vm, index): Problem[] => {
    const path = ["vms", index, "deadlines"];
    if (vm.deadlines.length === 0) return [];
    if (!vm.devices.includes(MARKER_PORT)) {
      return [
        document.problemAt(
          path,
          "deadlines-without-marker",
          `"${vm.name}" has deadlines but not the marker port, which its jobs are measured by`,
          `add "${MARKER_PORT}" to its devices`,
        ),
      ];
    }
    return vm.deadlines.flatMap((deadline, position): Problem[] => {
      const problems: Problem[] = [];
      const earlier = [
        ...system.vms.slice(0, index).flatMap((other) => other.deadlines),
        ...vm.deadlines.slice(0, position),
      ];
      if (earlier.some((other) => other.marker === deadline.marker)) {
        problems.push(
          document.problemAt(
            [...path, position, "marker"],
            "marker-twice",
            `marker ${deadline.marker} already belongs to another task`,
            "give each task its own marker number",
          ),
        );
      }
      if (deadline.period === 0) {
        problems.push(
          document.problemAt(
            [...path, position, "period"],
            "period-too-short",
            `the period of "${deadline.task}" is shorter than one CPU cycle (1/${CPU_HZ} s)`,
            'give the period of the task, such as "1 ms"',
          ),
        );
      }
      if (deadline.wcet !== undefined && deadline.wcet > (deadline.deadline ?? deadline.period)) {
        problems.push(
          document.problemAt(
            [...path, position, "wcet"],
            "wcet-after-deadline",
            `a job of "${deadline.task}" can run longer than until its deadline`,
            "give a shorter execution time, or a later deadline",
          ),
        );
      }
      if ((deadline.deadline ?? 0) > deadline.period) {
        problems.push(
          document.problemAt(
            [...path, position, "deadline"],
            "deadline-after-period",
            `the deadline of "${deadline.task}" is later than its next release`,
            "give a deadline no longer than the period",
          ),
        );
      }
      return problems;
    });
  });
