/*
 * The four functions that gcc may call from any code (GCC manual, "Language Standards").
 * memory.copy and memory.fill become calls of these functions, too. The functions access words when
 * both sides are aligned, and bytes otherwise, because an unaligned access faults while the MMU is
 * off.
 */
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef __SIZE_TYPE__ size_t;

#define WORD sizeof(u32)
#define ALIGNED(bits) (((bits) & (WORD - 1)) == 0)
#define PAIR sizeof(u64)
#define BLOCK (4 * PAIR)

/* MVM clears whole VMs by this function, so a block takes four stores of two registers each. */
void *memset(void *to, int byte, size_t size) {
  u8 *d = to;
  for (; size && ((u32)d & (PAIR - 1)) != 0; size--) *d++ = (u8)byte;
  u32 word = (u8)byte * 0x01010101u;
  u64 pair = (u64)word << 32 | word;
  asm("" : "+r"(pair)); /* gcc would store two equal words one by one */
  if (size >= BLOCK) {
    u8 *end = d + (size & ~(BLOCK - 1));
    size &= BLOCK - 1;
    do {
      u64 *pairs = (u64 *)d;
      pairs[0] = pair;
      pairs[1] = pair;
      pairs[2] = pair;
      pairs[3] = pair;
      d += BLOCK;
    } while (d != end);
  }
  for (; size >= WORD; size -= WORD, d += WORD) *(u32 *)d = word;
  for (; size; size--) *d++ = (u8)byte;
  return to;
}

void *memcpy(void *restrict to, const void *restrict from, size_t size) {
  u8 *d = to;
  const u8 *s = from;
  if (ALIGNED((u32)d ^ (u32)s)) {
    for (; size && !ALIGNED((u32)d); size--) *d++ = *s++;
    for (; size >= WORD; size -= WORD, d += WORD, s += WORD) *(u32 *)d = *(const u32 *)s;
  }
  for (; size; size--) *d++ = *s++;
  return to;
}

void *memmove(void *to, const void *from, size_t size) {
  u8 *d = to;
  const u8 *s = from;
  if ((u32)d - (u32)s >= size) return memcpy(to, from, size);
  d += size;
  s += size;
  if (ALIGNED((u32)d ^ (u32)s)) {
    for (; size && !ALIGNED((u32)d); size--) *--d = *--s;
    for (; size >= WORD; size -= WORD) {
      d -= WORD;
      s -= WORD;
      *(u32 *)d = *(const u32 *)s;
    }
  }
  for (; size; size--) *--d = *--s;
  return to;
}

int memcmp(const void *left, const void *right, size_t size) {
  const u8 *a = left;
  const u8 *b = right;
  for (; size; size--, a++, b++)
    if (*a != *b) return *a - *b;
  return 0;
}
