/* Bits of registers and instructions that the stub uses (ARM DDI 0406C B1.3.3, A5, B4.1). */
        .equ    PSR_T, 1 << 5
        .equ    PSR_E, 1 << 9
        .equ    PSR_I, 1 << 7
        .equ    MODE_BITS, 0x1f

        @ a bank in the area
        .equ    BANK_MASK, 0xf                  @ of a mode: the number of its bank
        .equ    BANK_SHIFT, 4
        .equ    BANK_LR, 4
        .equ    BANK_SPSR, 8

        @ patched.ts
        .equ    PATCH_HIGH_AL, 0xefa0           @ bits 31:16 of PATCH_SVC with condition AL, op 0
        .equ    PATCH_NUMBER, 0x7d              @ bits 27:21 of PATCH_SVC
        .equ    PATCH_OP_LAST, 31
        .equ    CPS_DISABLE, 1 << 9             @ the low bit of imod; the high bit is set
        .equ    CPS_M, 1 << 8
        .equ    CPS_I, 1 << 6
        .equ    MSR_CONTROL, 1 << 4
        .equ    RFE_IA_SP_WRITEBACK, 0x3d       @ U, W, Rn = 13
        .equ    SRS_DB_WRITEBACK, 0x5           @ P, W
        .equ    LOAD_USER_WITHOUT_R0, 1 << 4
        .equ    PC_OFFSET, 60                   @ the offset of the PC in 16 registers

        .equ    CONDITION_AL, 0xe
        .equ    COPROCESSOR_AL, 0xee            @ bits 31:24: MRC, MCR, CDP
        .equ    SMC_HIGH, 0x16                  @ bits 27:20 and 7:4 of SMC
        .equ    SMC_LOW, 0x7
        .equ    RT_BITS, 0xf000
        .equ    MRC_DFSR, 0xee150f10
        .equ    MRC_DFAR, 0xee160f10
        .equ    MRC_TTBR1, 0xee120f30
        .equ    MRC_ID_MMFR3, 0xee100ff1
        .equ    MCR_ICIALLUIS, 0xee070f11
        .equ    MCR_BPIALL, 0xee070fd5
        .equ    MCR_TPIDRPRW, 0xee0d0f90
        .equ    MCR_DCCIMVAC, 0xee070f3e
        .equ    MCR_DCCMVAC, 0xee070f3a
        .equ    MCR_DCCMVAU, 0xee070f3b
        .equ    MCR_ICIMVAU, 0xee070f35
        .equ    VMRS_FPEXC, 0xeef80a10
        .equ    VMSR_FPEXC, 0xeee80a10
        .equ    CPACR_CP10, 3 << 20

        .equ    PERMISSION_MASK, 0xd            @ DFSR: 0b1101 of a section, 0b1111 of a page
        .equ    PERMISSION_FAULT, 0xd
        .equ    PAGE_SHIFT, 12
        .equ    BLOCK_SHIFT, 8
        @ LDR and STR of a word: bits 27:26 are 01, P = 1, B = 0, W = 0
        .equ    WORD_TRANSFER_MASK, 0x0d600000
        .equ    WORD_TRANSFER, 0x05000000
        .equ    REGISTER_OFFSET, 1 << 25
        .equ    MEDIA, 1 << 4
        .equ    LOAD, 1 << 20
