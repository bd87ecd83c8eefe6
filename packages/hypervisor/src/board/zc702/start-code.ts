import { EFUSE_BASE, PL310_BASE, SCU_BASE, SLCR_BASE } from "../../../../abi/src/zynq/memory-map";
import { r32 } from "../../../../toolchain/hw/hw";
import { inside } from "../../core/memory-region";

// Registers of the secure world that the start code of an ordinary kernel accesses. This code
// expects that it has the whole board: it unlocks the SLCR, reads clocks and straps there, reads
// the eFuse controller's status, enables the SCU, and sets up the level-2 cache. MVM has done each
// of these things, or has decided against it. If a VM has VM_FLAG_ANSWER_START_CODE, its reads get
// these answers (guest-fault.ts):
//
//   SLCR, SCU    the value of the register: a read changes nothing (UG585 B.28, DDI 0407I 2.2)
//   PL310        the value of the register, up to the latencies; 0 for the others: the cache is
//                off, and no operation is in progress (ARM DDI 0246 3.3)
//   eFuse        0: nothing is fused, no operation is in progress (UG585 B.12)

/** Up to DDRIOB_DCI_STATUS, the last register of the SLCR. */
const SLCR_SIZE: u32 = 0xb78;
const SCU_SIZE: u32 = 0x58;
const PL310_SIZE: u32 = 0x1000;
/** From the cache ID register to the data RAM's latencies. */
const PL310_SETUP_SIZE: u32 = 0x110;
const EFUSE_SIZE: u32 = 0x1000;
const WORD_MASK: u32 = ~3;

/** Whether start code is expected to read the register at `address`. */
export function isStartCodeRegister(address: u32): bool {
  return (
    inside(address, 1, SLCR_BASE, SLCR_SIZE) ||
    inside(address, 1, SCU_BASE, SCU_SIZE) ||
    inside(address, 1, PL310_BASE, PL310_SIZE) ||
    inside(address, 1, EFUSE_BASE, EFUSE_SIZE)
  );
}

/** The answer to a read of the word at `address`, for which {@link isStartCodeRegister} is true. */
export function startCodeRegister(address: u32): u32 {
  const word = address & WORD_MASK;
  if (inside(word, 1, EFUSE_BASE, EFUSE_SIZE)) return 0;
  if (inside(word, 1, PL310_BASE + PL310_SETUP_SIZE, PL310_SIZE - PL310_SETUP_SIZE)) return 0;
  return r32(word);
}
