#include "device.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define DEVICE "/dev/mvm"

void fail(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(1);
}

int open_device(void)
{
	int device = open(DEVICE, O_RDWR | O_CLOEXEC);

	if (device < 0)
		fail(DEVICE ": %s\nfix: run it as root, under MVM, after insmod /lib/mvm/mvm.ko", strerror(errno));
	return device;
}

struct mvm_hypercall call(int device, uint32_t function, uint32_t argument)
{
	struct mvm_hypercall parameters = { .function = function, .arguments = { argument } };

	if (ioctl(device, MVM_HYPERCALL, &parameters) < 0)
		fail(DEVICE ": hypercall 0x%08x: %s", function, strerror(errno));
	return parameters;
}

int describe_channel(int device, uint32_t index, struct mvm_channel *description)
{
	description->index = index;
	return ioctl(device, MVM_CHANNEL_AT, description) == 0;
}

static int is_called(const struct mvm_channel *description, const char *which)
{
	char index[sizeof("4294967295")];

	snprintf(index, sizeof(index), "%u", description->index);
	return strcmp(description->name, which) == 0 || strcmp(index, which) == 0;
}

static void find_channel(int device, const char *which, struct mvm_channel *description)
{
	for (uint32_t index = 0; describe_channel(device, index, description); index++)
		if (is_called(description, which))
			return;
	fail("%s: this VM has no such channel\nfix: \"mvm-channel list\" shows those it has", which);
}

void open_channel(struct channel *channel, const char *which)
{
	struct mvm_channel *description = &channel->description;
	void *memory;

	channel->file = open_device();
	find_channel(channel->file, which, description);
	if (description->size < RING_DATA + 2 * RING_CAPACITY_MIN || description->end > 1)
		fail("%s: the device tree describes it wrongly (%u bytes, end %u)", which, description->size, description->end);
	if (ioctl(channel->file, MVM_ATTACH, description->index) < 0)
		fail("%s: cannot attach: %s", which, strerror(errno));
	memory = mmap(NULL, description->size, PROT_READ | PROT_WRITE, MAP_SHARED, channel->file, 0);
	if (memory == MAP_FAILED)
		fail("%s: cannot map its memory: %s", which, strerror(errno));
	ring_open(&channel->end, memory, description->size, description->end);
}

void notify(struct channel *channel)
{
	/* A VM that is off finds the message when it starts. */
	if (ioctl(channel->file, MVM_NOTIFY) < 0 && errno != EHOSTDOWN)
		fail("%s: cannot ring the doorbell: %s", channel->description.name, strerror(errno));
}

int wait_for_doorbell(struct channel *channel, int milliseconds)
{
	struct pollfd doorbell = { .fd = channel->file, .events = POLLIN };
	uint32_t rings;

	if (poll(&doorbell, 1, milliseconds) < 0)
		fail("%s: cannot wait: %s", channel->description.name, strerror(errno));
	return (doorbell.revents & POLLIN) && read(channel->file, &rings, sizeof(rings)) == sizeof(rings);
}
