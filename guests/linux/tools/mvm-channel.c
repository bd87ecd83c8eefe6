/*
 * mvm-channel: messages to and from other VMs.
 *
 *   list                      the channels of this VM
 *   send CHANNEL [TEXT …]     one message of the words; without words, one message of each line of
 *                             the standard input
 *   receive CHANNEL [COUNT]   waits for COUNT messages (1) and writes each message as a line
 *   log CHANNEL               without end: each message as a line, with its time of arrival
 */
#include "commands.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "device.h"

/*
 * A sender looks for room at this interval and so many times, because a reader does not say when it
 * has read.
 */
#define ROOM_TRIES 100
#define ROOM_WAIT_MS 10

static const char usage[] = "usage: mvm-channel list\n"
			    "       mvm-channel send CHANNEL [TEXT ...]     without TEXT: lines of the standard input\n"
			    "       mvm-channel receive CHANNEL [COUNT]\n"
			    "       mvm-channel log CHANNEL";

static int list(void)
{
	int device = open_device();
	struct mvm_channel each;

	for (uint32_t index = 0; describe_channel(device, index, &each); index++)
		printf("%u %s: end %u, %u KiB at 0x%08llx\n", index, each.name, each.end, each.size >> 10,
		       (unsigned long long)each.base);
	return 0;
}

static void send(struct channel *channel, const char *text, size_t length)
{
	int result = ring_send(&channel->end, text, length);

	for (int tries = 0; result == RING_FULL && tries < ROOM_TRIES; tries++) {
		wait_for_doorbell(channel, ROOM_WAIT_MS);
		result = ring_send(&channel->end, text, length);
	}
	switch (result) {
	case RING_FULL:
		fail("%s: full: the other end does not read", channel->description.name);
	case RING_TOO_LONG:
		fail("%s: %zu bytes are too many: a message has at most %u", channel->description.name, length, MESSAGE_MAX);
	case RING_CORRUPT:
		fail("%s: the other end breaks the ring's rules", channel->description.name);
	}
	notify(channel);
}

static int send_words(struct channel *channel, char **words, int count)
{
	char text[MESSAGE_MAX + 1] = "";
	size_t length = 0;

	for (int n = 0; n < count; n++) {
		size_t room = sizeof(text) - length;
		size_t wanted = (size_t)snprintf(text + length, room, n == 0 ? "%s" : " %s", words[n]);

		if (wanted >= room)
			fail("the text is too long: a message has at most %u bytes", MESSAGE_MAX);
		length += wanted;
	}
	send(channel, text, length);
	return 0;
}

static int send_lines(struct channel *channel)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t length;

	while ((length = getline(&line, &room, stdin)) >= 0) {
		if (length > 0 && line[length - 1] == '\n')
			length--;
		send(channel, line, (size_t)length);
	}
	free(line);
	return 0;
}

/* Waits for the next message. Lost messages are reported on the standard error. */
static int next_message(struct channel *channel, char *message)
{
	for (;;) {
		int length = ring_receive(&channel->end, message);

		if (length >= 0)
			return length;
		if (length == RING_CORRUPT)
			fprintf(stderr, "%s: the other end breaks the ring's rules; what it had written is lost\n",
				channel->description.name);
		wait_for_doorbell(channel, -1);
	}
}

static int receive(struct channel *channel, unsigned long count)
{
	char message[MESSAGE_MAX];

	while (count-- > 0) {
		size_t length = (size_t)next_message(channel, message);

		fwrite(message, 1, length, stdout);
		putchar('\n');
		fflush(stdout);
	}
	return 0;
}

static _Noreturn void log_messages(struct channel *channel)
{
	char message[MESSAGE_MAX];
	struct timespec now;

	for (;;) {
		int length = next_message(channel, message);

		clock_gettime(CLOCK_MONOTONIC, &now);
		printf("[%5lld.%06ld] ", (long long)now.tv_sec, now.tv_nsec / 1000);
		for (int n = 0; n < length; n++)
			printf(isprint((unsigned char)message[n]) ? "%c" : "\\x%02x", (unsigned char)message[n]);
		putchar('\n');
		fflush(stdout);
	}
}

int channel_main(int count, char **words)
{
	const char *command = count > 1 ? words[1] : "";
	struct channel channel;

	if (strcmp(command, "list") == 0 && count == 2)
		return list();
	if (count < 3)
		fail("%s", usage);
	if (strcmp(command, "send") == 0) {
		open_channel(&channel, words[2]);
		return count > 3 ? send_words(&channel, words + 3, count - 3) : send_lines(&channel);
	}
	if (strcmp(command, "receive") == 0 && count <= 4) {
		char *rest = "";
		unsigned long messages = count == 4 ? strtoul(words[3], &rest, 10) : 1;

		if (*rest != '\0' || messages == 0)
			fail("%s: COUNT is a number from 1", words[3]);
		open_channel(&channel, words[2]);
		return receive(&channel, messages);
	}
	if (strcmp(command, "log") == 0 && count == 3) {
		open_channel(&channel, words[2]);
		log_messages(&channel);
	}
	fail("%s", usage);
}
