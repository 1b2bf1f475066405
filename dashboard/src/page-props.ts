import type { Place } from "./router.ts";

export interface PageProps {
  readonly place: Place;
  /** The reporting time zone. */
  readonly zone: string;
}
