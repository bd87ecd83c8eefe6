/** What a configuration says about time: reservations, watchdogs, periodic tasks. */
import { z } from "zod";
import { microseconds, time } from "./quantities";

export const reservation = z
  .strictObject({
    budget: microseconds.meta({ description: "Processor time in every period; at least 100 us." }),
    period: microseconds.meta({ description: "1 ms to 1 s." }),
  })
  .meta({
    description:
      "Processor time that the guest has for certain on a core that it shares. Without it: best effort, surplus time only.",
  });

export const watchdog = z
  .strictObject({
    period: microseconds.meta({ description: "Longest time between two kicks; 1 ms to 60 s." }),
    action: z
      .enum(["log", "restart", "stop"], { error: 'expected "log", "restart" or "stop"' })
      .default("restart")
      .meta({ description: "What a missed kick brings." }),
  })
  .meta({ description: "The guest must kick it by hypercall; its first kick starts it." });

export const deadline = z
  .strictObject({
    task: z.string().min(1).meta({ description: "Name of the periodic task, as the report shows it." }),
    marker: z.int().min(0).max(255).meta({ description: "Task number the guest writes to the marker port." }),
    period: time.meta({ description: "Nominal period; the guest declares the same to the marker port." }),
    deadline: time
      .optional()
      .meta({ description: "From the ideal release to the end of the job; without it the period." }),
    wcet: time.optional().meta({
      description:
        "Longest execution time of a job. With it the task is tested for schedulability; more urgent are shorter deadlines.",
    }),
  })
  .meta({ description: "A periodic task whose jobs the run report measures." });
