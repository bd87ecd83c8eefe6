/**
 * `--strict`: what the board has noted is a failure. `--allow` names addresses whose notes and
 * refusals are none, because the program means them.
 */

import { type Unimplemented, type Violation, type Zc702 } from "@mvm/board";
import { printable } from "@mvm/config/source/printable";
import { type EntryTexts, PLAIN } from "@mvm/report/entry-texts";
import { UsageError } from "../errors";

/** Physical addresses, first and last. */
export type AddressRange = readonly [first: number, last: number];

const RANGE = /^(0x[0-9A-Fa-f]{1,8})(?:-(0x[0-9A-Fa-f]{1,8}))?$/;
const WORD = 4;

/**
 * Ranges such as "0xF800D000-0xF800DFFF", or single registers such as "0xF8000B74", with commas.
 * @throws UsageError
 */
export function parseAllowed(list: string): AddressRange[] {
  return list.split(",").map((text): AddressRange => {
    const [, first, last] = RANGE.exec(text.trim()) ?? [];
    const range = [Number(first), last === undefined ? Number(first) + WORD - 1 : Number(last)] as const;
    if (first !== undefined && range[0] <= range[1]) return range;
    throw new UsageError(
      `--allow ${printable(list)}: "${printable(text)}" is no address and no range\n    fix: give for example 0xF8000B74,0xF800D000-0xF800DFFF`,
    );
  });
}

/** The failure, as a sentence; undefined: none. */
export function strictFailure(
  { violations, unimplemented }: Pick<Zc702["diagnostics"], "violations" | "unimplemented">,
  allowed: readonly AddressRange[],
  texts: EntryTexts = PLAIN,
): string | undefined {
  const isAllowed = ({ pa }: Violation | Unimplemented) =>
    allowed.some(([first, last]) => pa >= first && pa <= last);
  const found = [...violations, ...unimplemented].filter((entry) => !isAllowed(entry));
  const [first] = found;
  return first === undefined
    ? undefined
    : `--strict: the program did ${found.length} kinds of things that it must not, first: ${"reason" in first ? texts.refusal(first) : texts.note(first)}`;
}
