import type { Problem } from "../source/problem";
import type { Rule } from "./rule";

/** A VM runs one thing. */
export const oneImage: Rule = ({ document, system }) =>
  system.vms.flatMap((vm, index): Problem[] => {
    const chosen = Object.keys(vm.image);
    return chosen.length === 1
      ? []
      : [
          document.problemAt(
            ["vms", index, "image"],
            "one-image",
            chosen.length === 0
              ? `"${vm.name}" has no image`
              : `"${vm.name}" has several images: ${chosen.join(", ")}`,
            'give exactly one of "program", "elf" and "linux"',
          ),
        ];
  });
