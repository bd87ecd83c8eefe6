/*
 * The first instructions of a VM or of a further core: a note that the VM runs, and the same note
 * once more. The difference of the two notes tells the cost of what comes before the first note.
 * Changes r0, r1.
 */
        .macro  entry
        ldr     r0, =NOTE
        mov     r1, #ENTRY_BEGIN
        str     r1, [r0]
        ldr     r0, =NOTE
        mov     r1, #ENTRY_END
        str     r1, [r0]
        .endm
