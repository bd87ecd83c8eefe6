// The board that this MVM is for. Another board is a description beside zc702.ts, a folder of
// hypervisor/src/board and one of config/src/board, and each of the three selects it in one file.
export * from "./boards/zc702";
