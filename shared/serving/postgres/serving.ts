import type { Summary } from "../../gold/summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { Postgres } from "../../platform/postgres/sql.ts";
import type { Masking } from "../masking/mask.ts";

/** The serving database, and what it is filled from. */
export interface Serving {
  readonly postgres: Postgres;
  /** A container of gold. */
  gold(container: string): DocumentContainer;
  readonly masking: Masking;
  /** The id of the pipeline: what another one has built is built again. */
  pipeline(): Promise<string>;
  /** Epoch milliseconds. */
  now(): number;
}

/** One schema for each audience: access is granted by schema. Readers of personal rows read masked ones too. */
export const schemas = [
  { schema: "gold", rows: "masked", roles: ["korevital_reader", "korevital_personal"] },
  { schema: "gold_personal", rows: "personal", roles: ["korevital_personal"] },
] as const;

export type Schema = (typeof schemas)[number];

/**
 * The tables of a summary, filled from the beginning of the change feed. `current` is what readers see. When the
 * content of tables depends on something else than before, a `next` build is filled beside it, and replaces it as a
 * whole.
 */
export interface Build {
  readonly summary: Summary;
  readonly number: number;
  readonly state: "current" | "next";
}

/** The settings of a session of a person: its role, and the schemas whose tables need no schema in a query. */
export function sessionSettings(personal: boolean): Readonly<Record<string, string>> {
  return personal
    ? { role: "korevital_personal", search_path: "gold_personal,gold" }
    : { role: "korevital_reader", search_path: "gold" };
}
