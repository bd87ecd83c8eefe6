/* The Wasm memory of a generated C program that runs on the host. */
#define WASM_MEMORY_BASE host_memory
extern unsigned char host_memory[];
