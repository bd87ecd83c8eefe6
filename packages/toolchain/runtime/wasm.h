/*
 * The base of the C that is generated from Wasm: types, memory accesses, and the operators that C
 * lacks.
 *
 * Everything that executes is a macro or an always-inline function without a source line of its
 * own. So the debugger's line table names only lines of TypeScript.
 */
#ifndef WASM_H
#define WASM_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef signed short s16;
typedef signed int s32;
typedef signed long long s64;

#define S32_MIN 0x80000000u
#define S64_MIN 0x8000000000000000ull

/*
 * A Wasm address is a physical address. A test on the host sets WASM_MEMORY_BASE to the address of
 * the test's memory.
 */
#ifndef WASM_MEMORY_BASE
#define WASM_MEMORY_BASE 0
#endif
#define ADDRESS(a) ((__UINTPTR_TYPE__)(WASM_MEMORY_BASE) + (u32)(a))

/* Aligned accesses, and accesses for which the compiler did not promise an alignment. */
#define LOAD(type, a) (*(type *)ADDRESS(a))
#define STORE(type, a, value) (*(type *)ADDRESS(a) = (type)(value))
#define UNALIGNED(type, a) (((struct { type value; } __attribute__((packed)) *)ADDRESS(a))->value)
#define LOAD_UNALIGNED(type, a) UNALIGNED(type, a)
#define STORE_UNALIGNED(type, a, v) (UNALIGNED(type, a) = (type)(v))

/*
 * The address of a symbol, as a number about which the compiler knows nothing. The compiler
 * otherwise assumes that two symbols have two addresses; but the two symbols of an empty section
 * have one address.
 */
#define SYMBOL(name) ({ u32 address = (u32)(__UINTPTR_TYPE__)&(name); __asm__("" : "+r"(address)); address; })

#define MEMORY_COPY(to, from, size) __builtin_memmove((void *)ADDRESS(to), (const void *)ADDRESS(from), size)
#define MEMORY_FILL(to, byte, size) __builtin_memset((void *)ADDRESS(to), (int)(byte), size)

#define clz32(a) ((a) ? (u32)__builtin_clz(a) : 32u)
#define ctz32(a) ((a) ? (u32)__builtin_ctz(a) : 32u)
#define popcount32(a) ((u32)__builtin_popcount(a))
#define clz64(a) ((a) ? (u64)__builtin_clzll(a) : 64ull)
#define ctz64(a) ((a) ? (u64)__builtin_ctzll(a) : 64ull)
#define popcount64(a) ((u64)__builtin_popcountll(a))
#define rotl32(a, b) ((a) << ((b) & 31) | (a) >> (-(b) & 31))
#define rotr32(a, b) ((a) >> ((b) & 31) | (a) << (-(b) & 31))
#define rotl64(a, b) ((a) << ((b) & 63) | (a) >> (-(b) & 63))
#define rotr64(a, b) ((a) >> ((b) & 63) | (a) << (-(b) & 63))
/* The smallest integer % -1 is 0 in Wasm and undefined in C. */
#define rem_s32(a, b) ((b) == (u32)-1 ? 0u : (u32)((s32)(a) % (s32)(b)))
#define rem_s64(a, b) ((b) == (u64)-1 ? 0ull : (u64)((s64)(a) % (s64)(b)))

#endif
