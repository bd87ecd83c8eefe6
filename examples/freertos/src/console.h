/* The console on UART1. */
#ifndef CONSOLE_H
#define CONSOLE_H

#include <stdint.h>

/* MVM enables its own UART only, so this function must enable UART1. */
void console_init(void);
void print(const char *text);
void print_number(uint32_t value);

#endif
