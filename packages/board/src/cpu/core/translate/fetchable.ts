/** What translated code takes as given of the fetch of its page. */
import { FETCH_ENTRIES, fetchIndex } from "../memory/contexts";
import { PAGE_VA, SLOT, THUMB, TLB } from "../state";

/**
 * Is the fetch entry of the present page in the TLB? A branch in the page finds it or fills it,
 * which the program can see. Translated code takes it as there.
 */
export function isFetchable(core: usize): bool {
  const page = load<u32>(core, PAGE_VA);
  const thumb = load<u32>(core, THUMB);
  const entry: usize = load<u32>(core, TLB) + FETCH_ENTRIES + fetchIndex(page, thumb);
  return load<u32>(entry) === (page | thumb) && load<u32>(entry, 4) === load<u32>(core, SLOT);
}
