import type { Column } from "../summary.ts";

/** Columns that days, weeks and months have in common. */
export const activityColumns = {
  subject: [
    {
      name: "user_id",
      type: "text",
      mark: { identifier: "user" },
      description: "Owner of the watches; null for a watch without an owner.",
      nullable: true,
    },
    { name: "device_id", type: "text", mark: { identifier: "device" }, description: "Watch with most of the steps." },
  ],
  measures: [
    {
      name: "total_steps",
      type: "integer",
      mark: "open",
      description: "Steps: of each hour those of the watch that counted more in it.",
      unit: "steps",
    },
    {
      name: "avg_heart_rate",
      type: "number",
      mark: "open",
      description: "Mean of the valid samples of all watches.",
      unit: "beats per minute",
      nullable: true,
    },
    {
      name: "avg_heart_rate_asleep",
      type: "number",
      mark: "open",
      description: "Mean of the valid samples asleep.",
      unit: "beats per minute",
      nullable: true,
    },
    {
      name: "samples",
      type: "integer",
      mark: "open",
      description: "Samples with a valid heart rate.",
      unit: "samples",
    },
    {
      name: "samples_asleep",
      type: "integer",
      mark: "open",
      description: "Samples with a valid heart rate while asleep.",
      unit: "samples",
    },
  ],
} as const satisfies Record<string, readonly Column[]>;
