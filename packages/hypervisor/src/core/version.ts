/** MVM's version, as HYPERCALL_VERSION returns it: `major << 16 | minor`. */
export const MVM_VERSION: u32 = 0x00000001;
