/** The symbols that a kernel in memory has of itself: the judge is the kernel, /proc/kallsyms. */
import { createHash } from "node:crypto";
import { findKernelSymbols } from "@mvm/symbols";
import { expect, it } from "vitest";
import { Conversation } from "./conversation";

/** Where demos/rtos-linux has Linux's memory, and the part of it in which the kernel is. */
const LINUX_BASE = 0x0800_0000;
const KERNEL_SIZE = 64 * 2 ** 20;

/** Functions of the kernel itself, without its modules and the marks of ARM and Thumb code. */
const FUNCTIONS = `awk '$2 ~ /[tTwW]/ && NF == 3 && $3 !~ /^[$]/ { print $1, $3 }' /proc/kallsyms | sort`;

it("every function of Debian's kernel", async () => {
  const linux = await Conversation.start("rtos-linux");
  linux.waitForPrompt();
  const [digest] = /[0-9a-f]{32}/.exec(linux.ask(`${FUNCTIONS} | md5sum`)) ?? [];
  const symbols = findKernelSymbols(linux.board.readMemory(LINUX_BASE, KERNEL_SIZE))!;
  const functions = symbols.all().filter(({ kind }) => kind === "function");
  expect(functions.length).toBeGreaterThan(20_000);
  const lines = functions.map(({ name, start }) => `${start.toString(16).padStart(8, "0")} ${name}\n`);
  expect(createHash("md5").update(lines.sort().join("")).digest("hex")).toBe(digest);
});
