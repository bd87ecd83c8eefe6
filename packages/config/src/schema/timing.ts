/** What a configuration says about time: reservations, watchdogs, periodic tasks. */
import * as z from "zod";
import { interrupt, microseconds, time } from "./quantities";

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

const tell = z.strictObject({
  action: z.literal("tell").meta({ description: "The guest gets an interrupt." }),
  interrupt: interrupt.meta({ description: "An edge-triggered one of its own interrupts." }),
});
const restart = z.strictObject({
  action: z.literal("restart").meta({ description: "It is started again from its images." }),
});
const stopOther = z.strictObject({
  action: z.literal("stop").meta({ description: "Another virtual machine is stopped." }),
  vm: z.string().meta({ description: "Name of that virtual machine." }),
});
const changeLevel = z.strictObject({
  action: z
    .literal("level")
    .meta({ description: "It changes its real-time level, if there is time for that." }),
  level: z.enum(["hrt", "srt"], { error: 'expected "hrt" or "srt"' }),
});

const reaction = z.discriminatedUnion("action", [tell, restart, stopOther, changeLevel], {
  error: 'expected an action: "tell", "restart", "stop" or "level"',
});

export const onMiss = z
  .strictObject({
    period: reaction
      .optional()
      .meta({ description: "It did not get the budget of its reservation in a period." }),
    overrun: reaction
      .optional()
      .meta({ description: "It has used up its budget before the end of a period." }),
    watchdog: reaction
      .optional()
      .meta({ description: 'It did not kick its watchdog, whose own action is "log".' }),
  })
  .meta({ description: "What MVM does when the guest misses something." });

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
