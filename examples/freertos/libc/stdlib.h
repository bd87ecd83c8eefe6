/* What FreeRTOS needs of the C library, because gcc-arm-none-eabi comes without one. */
#ifndef STDLIB_H
#define STDLIB_H
#include <stddef.h>
#endif
