/* Computing that needs no kernel: a sieve, a product of matrices, and a checksum. */
#include <stdint.h>
#include <string.h>

#include "operations.h"

#define LIMIT 200000
#define SIDE 96
#define ROUNDS 6

static uint8_t composite[LIMIT];
static float left[SIDE][SIDE], right[SIDE][SIDE], product[SIDE][SIDE];

static unsigned primes(void)
{
	unsigned found = 0;

	memset(composite, 0, sizeof(composite));
	for (unsigned n = 2; n < LIMIT; n++) {
		if (composite[n])
			continue;
		found++;
		for (unsigned multiple = 2 * n; multiple < LIMIT; multiple += n)
			composite[multiple] = 1;
	}
	return found;
}

static void multiply(void)
{
	for (int row = 0; row < SIDE; row++)
		for (int column = 0; column < SIDE; column++) {
			float sum = 0;

			for (int n = 0; n < SIDE; n++)
				sum += left[row][n] * right[n][column];
			product[row][column] = sum;
		}
}

/* Of IEEE 802.3. */
static uint32_t checksum(const uint8_t *bytes, unsigned length)
{
	uint32_t sum = 0xffffffff;

	while (length-- > 0) {
		sum ^= *bytes++;
		for (int bit = 0; bit < 8; bit++)
			sum = sum >> 1 ^ (0xedb88320 & -(sum & 1));
	}
	return ~sum;
}

unsigned compute(void)
{
	unsigned result = 0;

	for (int row = 0; row < SIDE; row++)
		for (int column = 0; column < SIDE; column++) {
			left[row][column] = (float)(row + column);
			right[row][column] = (float)(row - column);
		}
	for (int round = 0; round < ROUNDS; round++) {
		result += primes();
		multiply();
		result += checksum((const uint8_t *)product, sizeof(product));
		result += checksum(composite, LIMIT);
	}
	return result;
}
