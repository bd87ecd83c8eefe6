import {
  acknowledgeConsole,
  awaitConsoleInput,
  awaitConsoleOutput,
  CONSOLE_ROOM,
  NO_BYTE,
  receiveByte,
} from "../../board/board";
import { endLine, tryStartLine } from "../console";
import { OPERATOR_LOCK } from "../layout";
import { print } from "../print";
import { release, tryAcquire } from "../spinlock";
import { printAnswer } from "./answers";
import { obey, pollResult } from "./commands";
import { clearLine, operator, printLine, type } from "./line";

// The operator's console works by interrupts of its UART. At each interrupt, MVM does a bounded
// piece of work, and never waits. MVM prints a line only when the UART has sent all bytes and no
// other core is printing. Then the line fits into the transmitter.
//
//            ┌─ byte ─┐
//            ▼        │                     idle            idle           idle
//   TYPING ──┴────────┴── end of a line ──▶ OBEYING ──────▶ ANSWERING ──▶ ANSWERING + 1 … ─▶ TYPING
//                                           line echoed,    first line    next line
//                                           command done
//
// While MVM answers, bytes that the operator types stay in the receiver. The interrupt goes to a
// core without an HRT VM (own-interrupts.ts). The next interrupt may go to another core, because a
// command may have made a VM of the present core HRT.

/**
 * Operator.turn: what MVM does at the next interrupt. ANSWERING + n: it prints line n of the
 * answer.
 */
const TYPING: u32 = 0;
const OBEYING: u32 = 1;
const ANSWERING: u32 = 2;
/**
 * The largest number of bytes that MVM receives at one interrupt: as many as the receiver holds.
 */
const PIECE: u32 = CONSOLE_ROOM;

/**
 * Handles the console's interrupt on the calling core, whose number is `core`. The scheduler must
 * decide afterwards.
 */
export function attendOperator(core: u32): void {
  const own = operator();
  // The other core, which had the console before, is still busy with it. The interrupt comes again,
  // because it was not acknowledged.
  if (!tryAcquire(OPERATOR_LOCK)) return;
  acknowledgeConsole();
  if (own.turn === TYPING) {
    listen();
  } else {
    speak(core);
    if (own.turn === TYPING) awaitConsoleInput();
  }
  if (own.turn !== TYPING) awaitConsoleOutput();
  release(OPERATOR_LOCK);
}

/**
 * Receives the bytes that were typed, up to the end of a line. If there are no more bytes, the
 * interrupt for the next byte is still enabled.
 */
function listen(): void {
  for (let n: u32 = 0; n < PIECE; n++) {
    const byte = receiveByte();
    if (byte === NO_BYTE) return;
    if (!type(byte)) continue;
    operator().turn = OBEYING;
    return;
  }
  awaitConsoleInput();
}

/**
 * Prints one line, if this needs no wait. The line is the command that was typed, which MVM then
 * obeys, or the next line of the answer.
 */
function speak(core: u32): void {
  const own = operator();
  if (own.turn === ANSWERING && !pollResult()) return;
  if (!tryStartLine()) return;
  if (own.turn === OBEYING) {
    print("> ");
    printLine();
    endLine();
    obey(core);
    own.turn = ANSWERING;
    return;
  }
  const last = printAnswer(own.turn - ANSWERING);
  endLine();
  own.turn = last ? TYPING : own.turn + 1;
  if (last) clearLine();
}
