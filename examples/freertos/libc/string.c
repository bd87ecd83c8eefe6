#include <string.h>

void *memcpy(void *to, const void *from, size_t length) {
  for (size_t i = 0; i < length; i++) ((volatile char *)to)[i] = ((const char *)from)[i];
  return to;
}

void *memset(void *to, int value, size_t length) {
  for (size_t i = 0; i < length; i++) ((volatile char *)to)[i] = (char)value;
  return to;
}

int memcmp(const void *a, const void *b, size_t length) {
  const unsigned char *one = a, *other = b;
  for (size_t i = 0; i < length; i++)
    if (one[i] != other[i]) return one[i] - other[i];
  return 0;
}

size_t strlen(const char *text) {
  size_t length = 0;
  while (text[length]) length++;
  return length;
}
