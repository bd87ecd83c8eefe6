/* The console on UART1. */
#ifndef CONSOLE_H
#define CONSOLE_H

#include <stdint.h>

void print(const char *text);
/* A number in tenths: 215 is "21.5". */
void print_tenths(uint32_t tenths);
/* The next character, or -1 if none has come. */
int received(void);

#endif
