// Shared memory of a channel between two VMs: one ring of messages in each direction, each with one
// writer and one reader, without locks. Memory of zeros is a channel with two empty rings, so there
// is nothing to initialise.
//
//   0x0000  words of ring 0: end 0 writes to the ring, end 1 reads from it
//   0x0080  words of ring 1: end 1 writes to the ring, end 0 reads from it
//             + RING_WRITTEN  the writer's word: number of all bytes written, modulo 2³²
//             + RING_READ     the reader's word: number of all bytes read, modulo 2³²
//   0x1000  data of ring 0: capacity bytes
//     …     data of ring 1: capacity bytes
//
// The capacity is the largest power of two for which both rings fit. The byte number n stands at
// (n & (capacity - 1)). The ring is empty when both words are equal, and full when the words differ
// by the capacity. A message is a word with the length in bytes (at most MESSAGE_MAX), then the
// bytes, then 0 … 3 bytes of padding. So every number in a word is a multiple of RING_UNIT. The
// bytes of a message may wrap around the end of the ring; the length never does.
//
//   writer: reads RING_READ    · barrier · writes length, bytes · barrier · writes RING_WRITTEN
//           · barrier · rings the doorbell
//   reader: reads RING_WRITTEN · barrier · copies length, bytes · barrier · writes RING_READ
//
// No end trusts the other end, because the other end can write anything here at any moment:
// - An end keeps its own number in private memory. The end reads the number from the shared memory
//   once, when the end opens the channel. The end writes the number there at each call, also at a
//   call that moves nothing, so that an overwritten copy becomes right again.
// - Every address is (n & mask) into the data, so no value leads outside the data.
// - An end reads a word once and then checks the value. RING_CORRUPT is: a distance above the
//   capacity or not a multiple of RING_UNIT, or a length that is too long or more than was written.
//   The reader then skips to where the writer claims to be; the writer writes nothing.
// - The only loop is the loop over the bytes of one message, so MESSAGE_MAX limits the time of a
//   call.
// The program must check the content of a message. After RING_CORRUPT, as after RING_EMPTY, the
// program waits for the doorbell. Both ends map the memory as normal, write-back, shareable. An end
// that starts anew continues where it stopped.

/** The data of ring 0 begins here. The words of ring n stand at n × RING_CONTROL_SIZE. */
export const RING_DATA: u32 = 0x1000;
export const RING_CONTROL_SIZE: u32 = 0x80;
/** Each word has a cache line for itself (32 bytes on the Cortex-A9). */
export const RING_WRITTEN: u32 = 0x00;
export const RING_READ: u32 = 0x40;

/** All numbers and sizes in a ring are multiples of this number of bytes. */
export const RING_UNIT: u32 = 4;
/** Size of the length in front of each message, in bytes. */
export const MESSAGE_LENGTH_SIZE: u32 = 4;
/** Longest message, in bytes. A message may have 0 bytes. */
export const MESSAGE_MAX: u32 = 1024;
/**
 * Least capacity: a ring holds at least three of the longest messages. So the shared memory has at
 * least RING_DATA + 2 × RING_CAPACITY_MIN bytes.
 */
export const RING_CAPACITY_MIN: u32 = 0x1000;

/** Results of the libraries' calls besides lengths. There is no message. */
export const RING_EMPTY: i32 = -1;
/** The ring has not enough room at present. */
export const RING_FULL: i32 = -2;
/** The message is longer than MESSAGE_MAX and can never be sent. */
export const RING_TOO_LONG: i32 = -3;
/** The other end broke the rules of the ring. */
export const RING_CORRUPT: i32 = -4;
