// The forms of the replacements. Some sensitive instructions of a guest's kernel do not trap in
// User mode (ARM DDI 0406C B1.3.3, B9.3). MVM replaces each of them by one instruction that traps.
// The replacement contains the operands of the original instruction. So the stub needs no table,
// and MVM can put the original instruction back.
//
// Most become an SVC with the condition of the instruction, and with a number that no kernel uses:
//
//     31  28 27  24 23 21 20     16 15                0
//    ┌──────┬──────┬─────┬─────────┬───────────────────┐
//    │ cond │ 1111 │ 101 │ op      │ operands          │
//    └──────┴──────┴─────┴─────────┴───────────────────┘
//
//    op               operands
//    CPS              10:9 imod, 8 M, 7:5 A I F, 4:0 mode
//    MRS_CPSR         3:0 Rd
//    MRS_SPSR         3:0 Rd
//    MSR_CPSR         7:4 mask, 3:0 Rn
//    MSR_SPSR         7:4 mask, 3:0 Rn
//    MSR_CPSR_IMM     15:12 mask, 11:0 imm12
//    MSR_SPSR_IMM     15:12 mask, 11:0 imm12
//    RETURN           11:0 imm12       SUBS PC, LR, #imm12
//    RFE              6 P, 5 U, 4 W, 3:0 Rn
//    SRS              7 P, 6 U, 5 W, 4:0 mode
//    WFI              none
//    THREAD_READ      3:0 Rt           MRC of TPIDRURW
//    THREAD_WRITE     3:0 Rt           MCR of TPIDRURW
//    DEBUG_READ       11:8 CRm, 7:4 CRn, 3:0 Rt    MRC of a debug register (p14, opc1 = opc2 = 0)
//
// A kernel executes some instructions at each entry or exit. They have an op of their own, so that
// the stub need not decode them. The last four of them would trap in User mode without a
// replacement, but the path of an SVC through the stub is shorter.
//
//    IRQ_ENABLE       none             CPSIE i
//    IRQ_DISABLE      none             CPSID i
//    MSR_CPSR_CONTROL 3:0 Rn           MSR CPSR_c, Rn
//    MSR_SPSR_ALL     3:0 Rn           MSR SPSR_fsxc, Rn
//    RETURN_TO_LR     none             MOVS PC, LR
//    STORE_USER       15 joined, 3:0 Rn       STMDB Rn, {sp, lr}^
//    LOAD_USER        4 without r0, 3:0 Rn    LDMDB Rn, {r0–lr}^, or {r1–lr}^
//    LOAD_RETURN      none             LDMIA sp, {r0–pc}^
//    DACR_READ        3:0 Rt
//    DACR_WRITE       3:0 Rt
//    SCTLR_READ       3:0 Rt
//    USER_THREAD_WRITE  15 joined, 3:0 Rt     MCR of TPIDRURO
//
// Joined: the next word of the page is MRS_SPSR (after STORE_USER) or SCTLR_READ (after
// USER_THREAD_WRITE), with the condition AL. Linux has these pairs at each entry. The stub executes
// both instructions of a pair after one exception. The next word also has its own replacement, so
// that a jump to it works.
//
// CPS, RFE and SRS have no condition. The condition of their replacement is AL.
//
// MRC of TPIDRPRW becomes MRC of TPIDRURW, which does not trap: while the guest's kernel runs, its
// TPIDRPRW is in the hardware's TPIDRURW.
//
// The other LDM and STM of the user registers, and LDM with the PC and ^, become a load or store of
// a coprocessor 0–7, which no Cortex-A9 has (Undefined):
//
//     31  28 27 25 24 23 22 21 20 19 16 15   12 11 10    8 7           0
//    ┌──────┬─────┬──┬──┬──┬──┬──┬─────┬───────┬──┬───────┬─────────────┐
//    │ cond │ 100 │P │U │1 │W │L │ Rn  │ 15 … register list … 0         │  before
//    │ cond │ 110 │P │U │15│W │L │ Rn  │ 14:11 │0 │ 10:8  │ 7:0         │  after
//    └──────┴─────┴──┴──┴──┴──┴──┴─────┴───────┴──┴───────┴─────────────┘
//
// The other forms of SUBS PC, LR (any opcode, any Rn) become CDP of a coprocessor 0–7:
//
//     31  28 27  24 23  20 19 16 15 12 11 10   8 7   5 4 3   0
//    ┌──────┬──────┬──────┬─────┬─────┬──┬──────┬─────┬─┬─────┐
//    │ cond │ 1110 │opcode│ Rn  │11:8 │0 │ 0 0 I│ 7:5 │0│ 3:0 │  operand 2, bit 4 in bit 10
//    └──────┴──────┴──────┴─────┴─────┴──┴──────┴─────┴─┴─────┘
//
// (Bits 10:8 are: operand 2's bit 4, 0, I.)

export const PATCH_SVC: u32 = 0x0fa00000;
export const PATCH_SVC_MASK: u32 = 0x0fe00000;
export const PATCH_OP_SHIFT: u32 = 16;
export const PATCH_OP_MASK: u32 = 0x1f;
export const PATCH_OPERANDS: u32 = 0xffff;
/** In the operands: joined with the next word of the page. */
export const PATCH_JOINED: u32 = 1 << 15;

export const OP_CPS: u32 = 0;
export const OP_MRS_CPSR: u32 = 1;
export const OP_MRS_SPSR: u32 = 2;
export const OP_MSR_CPSR: u32 = 3;
export const OP_MSR_SPSR: u32 = 4;
export const OP_MSR_CPSR_IMM: u32 = 5;
export const OP_MSR_SPSR_IMM: u32 = 6;
export const OP_RETURN: u32 = 7;
export const OP_RFE: u32 = 8;
export const OP_SRS: u32 = 9;
export const OP_WFI: u32 = 10;
export const OP_THREAD_READ: u32 = 11;
export const OP_THREAD_WRITE: u32 = 12;
export const OP_DEBUG_READ: u32 = 13;
export const OP_IRQ_ENABLE: u32 = 14;
export const OP_IRQ_DISABLE: u32 = 15;
export const OP_MSR_CPSR_CONTROL: u32 = 16;
export const OP_MSR_SPSR_ALL: u32 = 17;
export const OP_RETURN_TO_LR: u32 = 18;
export const OP_STORE_USER: u32 = 19;
export const OP_LOAD_USER: u32 = 20;
export const OP_LOAD_RETURN: u32 = 21;
export const OP_DACR_READ: u32 = 22;
export const OP_DACR_WRITE: u32 = 23;
export const OP_SCTLR_READ: u32 = 24;
export const OP_USER_THREAD_WRITE: u32 = 25;
