/**
 * Fixed-sized memory pools: cre_mpf, get_mpf, pget_mpf, tget_mpf, rel_mpf (µITRON 4.0, 4.6.1). A
 * free block begins with the address of the next free block.
 */
import { isTaskContext, lock, sns_loc, unlock } from "./context";
import { allocate, POOL_SIZE } from "./memory_pool";
import { initQueue, isEmpty, Queue } from "./queue";
import { dispatch } from "./ready";
import { returned } from "./returned";
import { Tcb, WAIT_OBJECT } from "./tcb";
import {
  ATR,
  E_CTX,
  E_ID,
  E_NOEXS,
  E_NOMEM,
  E_OBJ,
  E_OK,
  E_PAR,
  E_RSATR,
  E_TMOUT,
  ER,
  FIXED_POOLS,
  ID,
  TA_TPRI,
  TMO,
  TMO_FEVR,
  TMO_POL,
} from "./types";
import { endWait, mayWait, waitRunning } from "./wait";

@unmanaged
class FixedPool {
  next: usize;
  prev: usize;
  /** The first free block, or 0. */
  free: usize;
  base: usize;
  /** In bytes, a multiple of BLOCK_ALIGN. */
  blockSize: u32;
  blocks: u32;
  attributes: ATR;
  exists: u32;
}

const pools: usize = memory.data(offsetof<FixedPool>() * FIXED_POOLS, 4);
/** A block may hold any type, 64-bit types among them. */
const BLOCK_ALIGN: u32 = 8;

function poolOf(id: ID): FixedPool {
  return changetype<FixedPool>(pools + <usize>(id - 1) * offsetof<FixedPool>());
}

function isPoolId(id: ID): bool {
  return id >= 1 && id <= FIXED_POOLS;
}

function waiters(pool: FixedPool): Queue {
  return changetype<Queue>(changetype<usize>(pool));
}

/**
 * CRE_MPF: `blkcnt` blocks of at least `blksz` bytes. E_CTX, E_ID, E_RSATR, E_PAR (a size or a
 * number of 0), E_OBJ (exists already), E_NOMEM.
 */
export function cre_mpf(mpfid: ID, mpfatr: ATR, blkcnt: u32, blksz: u32): ER {
  if (!isTaskContext()) return E_CTX;
  if (!isPoolId(mpfid)) return E_ID;
  if (mpfatr & ~TA_TPRI) return E_RSATR;
  if (blkcnt === 0 || blksz === 0) return E_PAR;
  if (blksz > <u32>POOL_SIZE || blkcnt > <u32>POOL_SIZE) return E_NOMEM;
  const blockSize = (blksz + BLOCK_ALIGN - 1) & ~(BLOCK_ALIGN - 1);
  if (blkcnt > <u32>POOL_SIZE / blockSize) return E_NOMEM;
  const state = lock();
  const pool = poolOf(mpfid);
  let result: ER = E_OK;
  const memory: usize = pool.exists ? 0 : allocate(<usize>(blkcnt * blockSize));
  if (pool.exists) result = E_OBJ;
  else if (memory === 0) result = E_NOMEM;
  else {
    initQueue(waiters(pool));
    pool.base = memory;
    pool.blockSize = blockSize;
    pool.blocks = blkcnt;
    pool.attributes = mpfatr;
    pool.free = 0;
    for (let index = blkcnt; index > 0; index--) addFree(pool, memory + <usize>((index - 1) * blockSize));
    pool.exists = 1;
  }
  unlock(state);
  return result;
}

function addFree(pool: FixedPool, block: usize): void {
  store<usize>(block, pool.free);
  pool.free = block;
}

export function get_mpf(mpfid: ID): ER {
  return tget_mpf(mpfid, TMO_FEVR);
}

export function pget_mpf(mpfid: ID): ER {
  return tget_mpf(mpfid, TMO_POL);
}

/**
 * Gets a block, whose address `acquiredBlock()` then returns. Waits for at most `tmout` ticks.
 * E_ID, E_PAR, E_CTX, E_NOEXS, E_TMOUT, E_RLWAI.
 */
export function tget_mpf(mpfid: ID, tmout: TMO): ER {
  if (sns_loc()) return E_CTX;
  if (!isPoolId(mpfid)) return E_ID;
  const allowed = tmout === TMO_POL ? E_OK : mayWait(tmout);
  if (allowed !== E_OK) return allowed;
  const state = lock();
  const pool = poolOf(mpfid);
  let result: ER = E_OK;
  if (!pool.exists) result = E_NOEXS;
  else if (pool.free !== 0) {
    const block = pool.free;
    pool.free = load<usize>(block);
    returned().block = block;
  } else if (tmout === TMO_POL) result = E_TMOUT;
  else result = waitRunning(WAIT_OBJECT, changetype<usize>(pool), pool.attributes, tmout);
  unlock(state);
  return result;
}

/** p_blk: the block that the caller's last successful get_mpf got. */
export function acquiredBlock(): usize {
  return returned().block;
}

function isBlock(pool: FixedPool, block: usize): bool {
  const offset = <u32>(block - pool.base);
  return block >= pool.base && offset < pool.blocks * pool.blockSize && offset % pool.blockSize === 0;
}

/**
 * Returns a block; the first waiting task gets the block. E_CTX (CPU-locked), E_ID, E_NOEXS, E_PAR
 * (no block of this pool). Any context.
 */
export function rel_mpf(mpfid: ID, blk: usize): ER {
  if (sns_loc()) return E_CTX;
  if (!isPoolId(mpfid)) return E_ID;
  const state = lock();
  const pool = poolOf(mpfid);
  let result: ER = E_OK;
  if (!pool.exists) result = E_NOEXS;
  else if (!isBlock(pool, blk)) result = E_PAR;
  else if (!isEmpty(waiters(pool))) {
    const task = changetype<Tcb>(pool.next);
    task.returnedBlock = blk;
    endWait(task, E_OK);
    dispatch();
  } else addFree(pool, blk);
  unlock(state);
  return result;
}
