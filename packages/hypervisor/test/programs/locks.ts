/** The file under test, for locks.test.ts. */
export { CONSOLE_LOCK, GROUP_LOCK, LEVEL_LOCK, OPERATOR_LOCK, SERVICE_LOCK } from "../../src/core/layout";
export { acquire, release, tryAcquire } from "../../src/core/spinlock";
