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

// The operator's console works by interrupts of its UART. Each interrupt does a bounded piece of
// work without a wait. A line of output is printed when all bytes before it are sent and no other
// core prints, so that the line fits into the transmitter.
//
//            ┌─ byte ─┐
//            ▼        │                     idle            idle           idle
//   TYPING ──┴────────┴── end of a line ──▶ OBEYING ──────▶ ANSWERING ──▶ ANSWERING + 1 … ─▶ TYPING
//                                           line echoed,    first line    next line
//                                           command done
//
// Bytes that are typed meanwhile stay in the receiver. The interrupt goes to a core without an HRT
// VM (own-interrupts.ts). From one piece to the next it may go to another core, because a command
// may have given the core to an HRT VM.

/**
 * Operator.turn: what the next interrupt does. From ANSWERING on it is the number of the answer's
 * line.
 */
const TYPING: u32 = 0;
const OBEYING: u32 = 1;
const ANSWERING: u32 = 2;
/** Bytes that one interrupt receives at most: as many as the receiver holds. */
const PIECE: u32 = CONSOLE_ROOM;

/**
 * The console's interrupt, on the calling core, whose number is `core`. The scheduler must decide
 * afterwards.
 */
export function attendOperator(core: u32): void {
  const own = operator();
  // The other core had the console before. The interrupt comes again until it is acknowledged.
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
 * Receives the bytes that were typed, up to the end of a line. If all are received, the interrupt
 * for the next one is still on.
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
 * Prints one line, if that needs no wait: the command that was typed, which is then obeyed, or the
 * next line of the answer.
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
