import type { ComponentType } from "preact";
import type { PageProps } from "./page-props.ts";
import { Balance } from "./pages/balance.tsx";
import { Pipeline } from "./pages/pipeline.tsx";

export interface Page {
  readonly id: string;
  readonly title: string;
  readonly group: "Operations" | "Summaries" | "People";
  readonly view: ComponentType<PageProps>;
}

/** In the order of the navigation. The first one opens without a place. */
export const pages: readonly Page[] = [
  { id: "pipeline", title: "Pipeline", group: "Operations", view: Pipeline },
  { id: "balance", title: "Balance", group: "Summaries", view: Balance },
];
