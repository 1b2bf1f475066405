import type { ComponentType } from "preact";
import type { PageProps } from "./page-props.ts";
import { Activity } from "./pages/activity.tsx";
import { Balance } from "./pages/balance.tsx";
import { Gyms } from "./pages/gyms.tsx";
import { Lineage } from "./pages/lineage.tsx";
import { Person } from "./pages/person.tsx";
import { Pipeline } from "./pages/pipeline.tsx";
import { Quarantine } from "./pages/quarantine.tsx";
import { Workouts } from "./pages/workouts.tsx";

export interface Page {
  readonly id: string;
  readonly title: string;
  readonly group: "Operations" | "Summaries" | "People";
  readonly view: ComponentType<PageProps>;
}

/** In the order of the navigation. The first one opens without a place. */
export const pages: readonly Page[] = [
  { id: "pipeline", title: "Pipeline", group: "Operations", view: Pipeline },
  { id: "quarantine", title: "Quarantine", group: "Operations", view: Quarantine },
  { id: "lineage", title: "Lineage", group: "Operations", view: Lineage },
  { id: "workouts", title: "Workouts", group: "Summaries", view: Workouts },
  { id: "gyms", title: "Gyms", group: "Summaries", view: Gyms },
  { id: "activity", title: "Activity", group: "Summaries", view: Activity },
  { id: "balance", title: "Balance", group: "Summaries", view: Balance },
  { id: "person", title: "Person", group: "People", view: Person },
];
