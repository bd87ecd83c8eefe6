/* mvm-info: what MVM says about itself and about this VM. */
#include "commands.h"

#include <stdio.h>

#include "device.h"

static uint32_t item(int device, uint32_t number)
{
	return call(device, HYPERCALL_VM_INFO, number).results[0];
}

int info_main(int count, char **words)
{
	int device = open_device();
	uint32_t version = call(device, HYPERCALL_VERSION, 0).results[0];
	(void)words;

	if (count > 1)
		fail("usage: mvm-info");
	printf("MVM:      %u.%u\n", version >> 16, version & 0xffff);
	printf("VM:       %u, %s real-time\n", item(device, VM_INFO_ID), item(device, VM_INFO_LEVEL) == LEVEL_HRT ? "hard" : "soft");
	printf("cores:    0x%x\n", item(device, VM_INFO_CORES));
	printf("memory:   %u MiB at 0x%08x\n", item(device, VM_INFO_MEMORY_SIZE) >> 20, item(device, VM_INFO_MEMORY_BASE));
	printf("starts:   %u\n", item(device, VM_INFO_STARTS));
	return 0;
}
