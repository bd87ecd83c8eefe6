import { expect, it } from "vitest";
import { MODULE, untagged } from "./license";

it("a file of the module without the tag is named; others need none", () => {
  const files = [
    { path: `${MODULE}/a.c`, text: "// SPDX-License-Identifier: GPL-2.0\nint a;" },
    {
      path: `${MODULE}/b.h`,
      text: "/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR MIT */",
    },
    { path: `${MODULE}/c.c`, text: "// SPDX-License-Identifier: MIT" },
    { path: `${MODULE}/Kbuild`, text: "obj-m := a.o\n# SPDX-License-Identifier: GPL-2.0" },
    { path: `${MODULE}/COPYING`, text: "GNU GENERAL PUBLIC LICENSE" },
    { path: "packages/board/a.ts", text: "" },
  ];
  expect(untagged(files)).toEqual(
    ["c.c", "Kbuild"].map(
      (name) => `${MODULE}/${name}: the first line lacks SPDX-License-Identifier: GPL-2.0`,
    ),
  );
});
