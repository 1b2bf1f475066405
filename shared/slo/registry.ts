import { api } from "./api.ts";
import { completeness } from "./completeness.ts";
import { correctness } from "./correctness.ts";
import { freshness } from "./freshness.ts";
import { notifications } from "./notifications.ts";
import type { Objective } from "./objective.ts";
import { quarantine } from "./quarantine.ts";

const listed = [freshness, completeness, correctness, api, notifications, quarantine] as const;

/** Every objective. */
export const objectives: readonly Objective[] = listed;

export type ObjectiveName = (typeof listed)[number]["name"];
