import {
  awaitConsoleInput,
  awaitConsoleOutput,
  CONSOLE_ROOM,
  ignoreConsole,
  NO_BYTE,
  takeByte,
} from "../../board/board";
import { endLine, tryStartLine } from "../console";
import { OPERATOR_LOCK } from "../layout";
import { print } from "../print";
import { release, tryAcquire } from "../spinlock";
import { printAnswer } from "./answers";
import { isDone, obey } from "./commands";
import { clearLine, operator, printLine, type } from "./line";

// The operator's console goes by interrupts of its UART, each of which does a bounded piece of work
// and waits for nothing: a line of output is printed when all before it is sent and nobody else
// prints, so that it fits into the transmitter.
//
//            ┌─ byte ─┐
//            ▼        │                     idle            idle           idle
//   TYPING ──┴────────┴── end of a line ──▶ OBEYING ──────▶ ANSWERING ──▶ ANSWERING + 1 … ──▶ TYPING
//                                           line echoed,    first line    next line
//                                           command done
//
// What is typed meanwhile stays in the receiver. The interrupt goes to a core without an HRT VM
// (own-interrupts.ts), and may go to another one from one piece to the next: a command may have
// made the core somebody's own.

/**
 * Operator.turn: what the next interrupt does. From ANSWERING on it is the number of the answer's
 * line.
 */
const TYPING: u32 = 0;
const OBEYING: u32 = 1;
const ANSWERING: u32 = 2;
/** Bytes that are taken at most by one interrupt: what the receiver holds. */
const PIECE: u32 = CONSOLE_ROOM;

/**
 * The console's interrupt, on the calling core, whose number is `core`. The scheduler must decide
 * afterwards.
 */
export function attendOperator(core: u32): void {
  const own = operator();
  // the other core had it before, and is about to silence it
  if (!tryAcquire(OPERATOR_LOCK)) return;
  ignoreConsole();
  if (own.turn === TYPING) listen();
  else speak(core);
  if (own.turn === TYPING) awaitConsoleInput();
  else awaitConsoleOutput();
  release(OPERATOR_LOCK);
}

/** Takes what was typed, up to the end of a line. */
function listen(): void {
  for (let n: u32 = 0; n < PIECE; n++) {
    const byte = takeByte();
    if (byte === NO_BYTE) return;
    if (!type(byte)) continue;
    operator().turn = OBEYING;
    return;
  }
}

/**
 * Says one line, if that can be done without waiting, and does what was asked for if it is the
 * first.
 */
function speak(core: u32): void {
  const own = operator();
  if (own.turn === ANSWERING && !isDone()) return;
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
