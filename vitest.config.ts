import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/*/test/**/*.test.ts", "guests/*/test/**/*.test.ts", "test/**/*.test.ts"],
    // The board counts virtual time. The wall-clock limit only ends a run that will never finish.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    maxWorkers: 2,
    // The files of a worker share the modules of the project, which then need not be loaded again.
    isolate: false,
  },
});
