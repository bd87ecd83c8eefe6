/** What translated code takes as given of the fetch of its page. */
import { FETCH_ENTRIES, fetchIndex, SLOT_OF_ENTRY } from "../memory/contexts";
import { PAGE_VA, SLOT, THUMB, TLB } from "../state";

/**
 * Is the fetch entry of the present page in the TLB? A branch in the page finds it or fills it,
 * which the program can see. Translated code takes it as there.
 */
export function isFetchable(core: usize): bool {
  return hasFetchEntry(core, load<u32>(core, PAGE_VA), load<u32>(core, THUMB), load<u32>(core, SLOT));
}

/** Does the TLB say that the page at `page` is decoded in `slot`? */
export function hasFetchEntry(core: usize, page: u32, thumb: u32, slot: u32): bool {
  const entry: usize = load<u32>(core, TLB) + FETCH_ENTRIES + fetchIndex(page, thumb);
  return load<u32>(entry) === (page | thumb) && load<u32>(entry, SLOT_OF_ENTRY) === slot;
}
