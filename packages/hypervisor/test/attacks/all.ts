/** All attacks, by family. */

import type { Family } from "./attack";
import { ACCESSES } from "./families/accesses";
import { DEBUG } from "./families/debug";
import { ENDLESS } from "./families/endless";
import { FORGED } from "./families/forged";
import { HYPERCALLS } from "./families/hypercalls";
import { INTERRUPTS } from "./families/interrupts";
import { MODES } from "./families/modes";
import { OTHER_GUESTS } from "./families/other-guests";
import { PLACES } from "./families/places";
import { REGISTER_VALUES } from "./families/register-values";
import { STUB } from "./families/stub";
import { SYSTEM_REGISTERS } from "./families/system-registers";
import { TABLE_CHANGES } from "./families/table-changes";
import { TLB } from "./families/tlb";
import { TRANSLATION } from "./families/translation";
import { USER_MODE_KERNELS } from "./families/user-mode-kernels";

export const FAMILIES: readonly Family[] = [
  PLACES,
  ACCESSES,
  TRANSLATION,
  TLB,
  TABLE_CHANGES,
  SYSTEM_REGISTERS,
  REGISTER_VALUES,
  DEBUG,
  MODES,
  HYPERCALLS,
  INTERRUPTS,
  ENDLESS,
  OTHER_GUESTS,
  STUB,
  USER_MODE_KERNELS,
  FORGED,
];
