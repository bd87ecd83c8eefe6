/// <reference types="assemblyscript/std/portable" />
// The integer types (u32 …) that let one file be compiled both by AssemblyScript (MVM, the guests,
// the board's processor core) and by TypeScript (the tools on the host).
