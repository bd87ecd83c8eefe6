import { OPERATOR } from "../layout";
import { printBytes } from "../print";
import { Vm } from "../vm";

// The operator's console: the line that the operator types at MVM's own UART, and its command. Only
// the core that holds OPERATOR_LOCK uses this structure.
//
//   0x00 ┌────────────────────────┐
//        │ turn                   │  the operator types, or MVM answers (attend.ts)
//   0x04 │ length                 │  of the line; above LINE_MAX: the rest was not kept
//   0x08 │ what │ vm │ result     │  the command, the VM that it names, its result (commands.ts)
//   0x14 │ answer                 │  result of the order that the command gave (life/request.ts)
//   0x18 │ line, ends with a 0    │
//   0x39 └────────────────────────┘
@unmanaged
export class Operator {
  turn: u32;
  length: u32;
  what: u32;
  vm: Vm;
  result: i32;
  answer: i32;
}

/** Longest line that is kept: every command fits, with the longest name. */
export const LINE_MAX: u32 = 32;
const LINE: u32 = OPERATOR + <u32>offsetof<Operator>();

const BACKSPACE: u32 = 0x08;
const LINE_FEED: u32 = 0x0a;
const CARRIAGE_RETURN: u32 = 0x0d;
const CTRL_U: u32 = 0x15;
const SPACE: u32 = 0x20;
const DELETE: u32 = 0x7f;
/** Replaces a character that no command has. */
const QUESTION_MARK: u32 = 0x3f;

export function operator(): Operator {
  return changetype<Operator>(OPERATOR);
}

/** Address of the word for the result of an order. */
export function answer(): u32 {
  return OPERATOR + <u32>offsetof<Operator>("answer");
}

/** Adds one byte that was typed. Returns whether the byte ends a line that is not empty. */
export function type(byte: u32): bool {
  const own = operator();
  switch (byte) {
    case LINE_FEED:
    case CARRIAGE_RETURN:
      return own.length !== 0;
    case BACKSPACE:
    case DELETE:
      if (own.length !== 0) own.length--;
      break;
    case CTRL_U:
      own.length = 0;
      break;
    default:
      if (own.length < LINE_MAX)
        store<u8>(LINE + own.length, byte < SPACE || byte > DELETE ? QUESTION_MARK : byte);
      own.length++;
  }
  if (own.length <= LINE_MAX) store<u8>(LINE + own.length, 0);
  return false;
}

/** Begins a new line. */
export function clearLine(): void {
  operator().length = 0;
}

/** Whether the line was longer than LINE_MAX, so that its end was not kept. */
export function isTooLong(): bool {
  return operator().length > LINE_MAX;
}

/** Prints the part of the line that was kept. */
export function printLine(): void {
  printBytes(LINE, isTooLong() ? LINE_MAX : operator().length);
}

/** Address of word `n` (0 …) of the line; of an empty word, if the line has fewer words. */
export function word(n: u32): u32 {
  let at = spaceEnd(LINE);
  for (; n !== 0; n--) {
    while (load<u8>(at) > SPACE) at++;
    at = spaceEnd(at);
  }
  return at;
}

/** Address of the first character from `at` on that is no space. */
function spaceEnd(at: u32): u32 {
  while (load<u8>(at) === SPACE) at++;
  return at;
}

/** Whether the word at `at` is `text`. An empty `text` means: there is no word. */
export function isWord(at: u32, text: string): bool {
  const length = text.length;
  const characters = changetype<u32>(text);
  for (let n = 0; n < length; n++) {
    if (load<u8>(at + n) !== load<u8>(characters + 2 * n)) return false;
  }
  return load<u8>(at + length) <= SPACE;
}

/** Whether the word at `at` is the zero-terminated `name`. */
export function isName(at: u32, name: u32): bool {
  while (load<u8>(name) !== 0 && load<u8>(name) === load<u8>(at)) {
    name++;
    at++;
  }
  return load<u8>(name) === 0 && load<u8>(at) <= SPACE;
}
