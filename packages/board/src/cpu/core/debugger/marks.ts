/**
 * Where in a page the debugger has a breakpoint, in whichever page: a byte for each halfword of a
 * page. Guest memory is not changed. An instruction at a marked offset gets a prologue
 * (Op.BREAKPOINT), which asks the board whether the address is one of a breakpoint. So code without
 * breakpoints runs as fast as before, and their number has no limit.
 */
const PAGE_SIZE: u32 = 0x1000;

const marks = memory.data(0x800);

/** `offset` of an instruction in its page; an instruction that is in no page has a larger one. */
export function isMarked(offset: u32): bool {
  return offset < PAGE_SIZE && load<u8>(marks + (offset >> 1)) !== 0;
}

export function setMark(offset: u32, on: bool): void {
  store<u8>(marks + ((offset & (PAGE_SIZE - 1)) >> 1), u8(on));
}
