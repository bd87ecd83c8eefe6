// Shared memory of a channel between two VMs: one ring of messages in each direction, each with one
// writer and one reader, without locks. Memory of zeros is a channel with two empty rings, so there
// is nothing to initialise.
//
//   0x0000  ring 0: end 0 writes, end 1 reads     + RING_WRITTEN  bytes ever written, modulo 2³²   (writer's word)
//   0x0080  ring 1: end 1 writes, end 0 reads     + RING_READ     bytes ever read, modulo 2³²      (reader's word)
//   0x1000  data of ring 0                        capacity bytes
//     …     data of ring 1                        capacity bytes: the largest power of two for which both fit
//
// The byte with the running number n stands at (n & (capacity - 1)). The ring is empty when both
// words are equal, full when they differ by the capacity. A message is a word with its length in
// bytes (at most MESSAGE_MAX), then its bytes, then 0 … 3 bytes of padding: all that is counted is
// a multiple of RING_UNIT, and a length never straddles the ring's end (a message's bytes may).
//
//   writer: reads RING_READ · barrier · writes length, bytes · barrier · writes RING_WRITTEN · barrier · rings the doorbell
//   reader: reads RING_WRITTEN · barrier · copies length, bytes · barrier · writes RING_READ
//
// Nobody trusts the other end, which can write anything here at any moment:
// - an end keeps its own running number to itself; it reads it from the shared memory once, when it
//   opens the channel, and writes it there at each call, also one that moves nothing: an
//   overwritten copy is right again;
// - every address is (n & mask) into the data, so no value leads outside it;
// - a word is read once, then judged: a distance above the capacity or not a multiple of RING_UNIT,
//   or a length that is too long or more than was written, is RING_CORRUPT. The reader then skips
//   to where the writer claims to be; the writer writes nothing;
// - no loop runs over anything but the bytes of one message, so a call is bounded by MESSAGE_MAX.
//   What the other end says in its messages is for the program to judge. After RING_CORRUPT, as
//   after RING_EMPTY, wait for the doorbell. Both ends map the memory as normal, write-back,
//   shareable. It spoils nothing if an end starts anew: it goes on where it was.

/** Data of ring 0 begins here; ring n's words stand at n × RING_CONTROL_SIZE. */
export const RING_DATA: u32 = 0x1000;
export const RING_CONTROL_SIZE: u32 = 0x80;
/** The words are in cache lines of their own (32 bytes on the Cortex-A9). */
export const RING_WRITTEN: u32 = 0x00;
export const RING_READ: u32 = 0x40;

/** Everything in a ring is a multiple of this. */
export const RING_UNIT: u32 = 4;
/** In front of each message. */
export const MESSAGE_LENGTH_SIZE: u32 = 4;
/** Longest message, in bytes; 0 is a message as well. */
export const MESSAGE_MAX: u32 = 1024;
/**
 * A ring holds at least three of the longest messages; the shared memory has at least RING_DATA + 2
 * × RING_CAPACITY_MIN bytes.
 */
export const RING_CAPACITY_MIN: u32 = 0x1000;

/** Results of the libraries' calls, besides lengths. */
export const RING_EMPTY: i32 = -1;
/** Not enough room at present. */
export const RING_FULL: i32 = -2;
/** Longer than MESSAGE_MAX: never sent. */
export const RING_TOO_LONG: i32 = -3;
/** The other end broke the rules. */
export const RING_CORRUPT: i32 = -4;
