// UART0.
#pragma once
#include <stdint.h>

void console_open(void);
void print(const char *text);
void print_hex(uint32_t value);
