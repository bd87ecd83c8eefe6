/**
 * The addresses of the debugger's breakpoints. Guest memory is not changed. A decoded page may be
 * at several addresses, so an instruction is marked if a breakpoint has its offset in any page: it
 * gets a prologue (Op.BREAKPOINT), which asks the board whether the address is one of a breakpoint.
 * Code without breakpoints runs as fast as before, and their number has no limit. Translated code
 * looks at the addresses itself (translate/breakpoint.ts), unless there are more than the list
 * takes.
 */
const IN_PAGE: u32 = 0xfff;
const PAGE_SIZE: u32 = 0x1000;

/** u16 for each halfword of a page: how many breakpoints are there, in whichever page. */
const marks = memory.data(0x1000);
const LIST_LENGTH: u32 = 256;
const list = memory.data(0x400);
/** u32 each: addresses in the list, and breakpoints that are not in it. */
const LISTED = memory.data(4);
const UNLISTED = memory.data(4);

function markOf(offset: u32): usize {
  return marks + (offset & ~1);
}

/** `offset` of an instruction in its page; an instruction that is in no page has a larger one. */
export function isMarked(offset: u32): bool {
  return offset < PAGE_SIZE && load<u16>(markOf(offset)) !== 0;
}

export function addBreakpoint(address: u32): void {
  const mark = markOf(address & IN_PAGE);
  store<u16>(mark, load<u16>(mark) + 1);
  const length = listedBreakpoints();
  if (length === LIST_LENGTH) {
    store<u32>(UNLISTED, load<u32>(UNLISTED) + 1);
    return;
  }
  store<u32>(list + (length << 2), address);
  store<u32>(LISTED, length + 1);
}

/** The breakpoint must be there. */
export function removeBreakpoint(address: u32): void {
  const mark = markOf(address & IN_PAGE);
  store<u16>(mark, load<u16>(mark) - 1);
  const length = listedBreakpoints();
  for (let number: u32 = 0; number < length; number++) {
    if (listedBreakpoint(number) !== address) continue;
    store<u32>(list + (number << 2), listedBreakpoint(length - 1));
    store<u32>(LISTED, length - 1);
    return;
  }
  store<u32>(UNLISTED, load<u32>(UNLISTED) - 1);
}

/** Has the list all breakpoints? */
export function allAreListed(): bool {
  return load<u32>(UNLISTED) === 0;
}

export function listedBreakpoints(): u32 {
  return load<u32>(LISTED);
}

/** The address with this number in the list. */
export function listedBreakpoint(number: u32): u32 {
  return load<u32>(list + (number << 2));
}
