/**
 * Memory for stacks, data queues and fixed-sized memory pools. The pool gives memory at an object's
 * creation and never takes memory back, because the objects of this kernel are created at the start
 * and exist until the end.
 */
export const POOL_SIZE: i32 = 128 * 1024;
/** AAPCS: the stack pointer is a multiple of 8 at every public interface. */
const POOL_ALIGN: i32 = 8;

const pool: usize = memory.data(POOL_SIZE, POOL_ALIGN);
let used: usize = 0;

/** `size` bytes, 8-byte aligned; 0 when the pool is exhausted. */
export function allocate(size: usize): usize {
  const rounded = (size + <usize>POOL_ALIGN - 1) & ~(<usize>POOL_ALIGN - 1);
  if (rounded < size || rounded > <usize>POOL_SIZE - used) return 0;
  const block = pool + used;
  used += rounded;
  return block;
}
