#pragma once
#include <stdint.h>

// A register of a device.
#define REGISTER(address) (*(volatile uint32_t *)(address))
