/**
 * Intrusive circular lists. The head of a queue, and every object that can be in a queue, begin
 * with these two words.
 *
 *      head ──next──▶ first ──next──▶ … ──next──▶ last ──next──▶ head
 *
 * Every function here needs the CPU-locked state (interrupts masked).
 */
@unmanaged
export class Queue {
  next: usize;
  prev: usize;
}

export function initQueue(queue: Queue): void {
  const self = changetype<usize>(queue);
  queue.next = self;
  queue.prev = self;
}

export function isEmpty(queue: Queue): bool {
  return queue.next === changetype<usize>(queue);
}

/**
 * Puts `entry` in front of `position`. If `position` is the head, `entry` becomes the last entry.
 */
export function insertBefore(position: usize, entry: usize): void {
  const node = changetype<Queue>(entry);
  const after = changetype<Queue>(position);
  node.next = position;
  node.prev = after.prev;
  changetype<Queue>(after.prev).next = entry;
  after.prev = entry;
}

export function removeEntry(entry: usize): void {
  const node = changetype<Queue>(entry);
  changetype<Queue>(node.prev).next = node.next;
  changetype<Queue>(node.next).prev = node.prev;
  node.next = entry;
  node.prev = entry;
}

/** Removes and returns the first entry. The queue must not be empty. */
export function removeFirst(queue: Queue): usize {
  const first = queue.next;
  removeEntry(first);
  return first;
}
