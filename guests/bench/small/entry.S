/*
 * The first instructions of a VM, or of a further core: a note that it runs, and the same once
 * more, which tells what comes before the first note. Uses r0, r1.
 */
        .macro  entry
        ldr     r0, =NOTE
        mov     r1, #ENTRY_BEGIN
        str     r1, [r0]
        ldr     r0, =NOTE
        mov     r1, #ENTRY_END
        str     r1, [r0]
        .endm
