/** The GDB server, for Node: @mvm/board/gdb. */
export { type GdbOptions, GdbServer, PortError } from "./gdb/server";
