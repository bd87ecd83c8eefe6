export const MAX_VMS = 4;
export const MVM_MEMORY = { base: 0x3c00_0000, end: 0x4000_0000 } as const;
