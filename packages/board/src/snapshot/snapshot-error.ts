/** A snapshot cannot be read, or does not fit this board. The message is for people. */
export class SnapshotError extends Error {}
