import type { Column } from "../summary.ts";

/** Columns that days, weeks and months have in common. */
export const activityColumns = {
  subject: [
    {
      name: "user_id",
      type: "text",
      description: "Owner of the watches; null for a watch without an owner.",
      nullable: true,
    },
    { name: "device_id", type: "text", description: "Watch with most of the steps." },
  ],
  measures: [
    {
      name: "total_steps",
      type: "integer",
      description: "Steps: of each hour those of the watch that counted more in it.",
      unit: "steps",
    },
    {
      name: "avg_heart_rate",
      type: "number",
      description: "Mean of the valid samples of all watches, weighted equally.",
      unit: "beats per minute",
      nullable: true,
    },
    {
      name: "avg_heart_rate_asleep",
      type: "number",
      description: "Mean of the valid samples asleep, weighted equally.",
      unit: "beats per minute",
      nullable: true,
    },
    { name: "samples", type: "integer", description: "Samples with a valid heart rate.", unit: "samples" },
    {
      name: "samples_asleep",
      type: "integer",
      description: "Samples with a valid heart rate while asleep.",
      unit: "samples",
    },
  ],
} as const satisfies Record<string, readonly Column[]>;
