import type { Summary } from "../../gold/summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { statusOf } from "../../platform/azure/errors.ts";
import { csv } from "../rows/csv.ts";
import { FilterError, readFilter } from "../rows/filter.ts";
import type { readPersonalRows } from "../rows/query.ts";
import { preferred } from "./accept.ts";
import { type Answer, type Headers, jsonAnswer, textAnswer } from "./answer.ts";
import { conditional } from "./conditional.ts";
import { problem } from "./problem.ts";

export const rowTypes = ["application/json", "text/csv"] as const;

export interface RowsRequest {
  /** The path that was asked for, `/api/gold/…`. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly accept: string | undefined;
  /** `If-None-Match`: the ETag of the answer that the caller has. */
  readonly ifNoneMatch?: string | undefined;
}

/** Masked rows or whole ones: the caller has decided. */
export type ReadRows = typeof readPersonalRows;

/** A page of a summary's rows, as JSON or CSV; where the next page begins stands in the headers too, for CSV has no other place. */
export async function rowsAnswer(
  summary: Summary,
  container: DocumentContainer,
  read: ReadRows,
  { path, parameters, accept, ifNoneMatch }: RowsRequest,
): Promise<Answer> {
  const type = preferred(accept, rowTypes);
  if (type === undefined) return problem("not-acceptable", `Accept: ${rowTypes.join(" or ")} expected`);
  try {
    const { items, continuation } = await read(container, summary, readFilter(summary, parameters));
    const headers = continuation === undefined ? {} : nextPage(path, parameters, continuation);
    const answer =
      type === "application/json"
        ? jsonAnswer(200, { items, continuation: continuation ?? null }, headers)
        : textAnswer(200, "text/csv; charset=utf-8; header=present", `${csv(summary, items)}\r\n`, headers);
    return conditional(answer, ifNoneMatch);
  } catch (error) {
    if (error instanceof FilterError) return problem("bad-parameter", error.message);
    if (statusOf(error) === 400) return problem("bad-parameter", refusedByStore(parameters));
    throw error;
  }
}

/** The query is ours, so what Cosmos DB does not take of it is what the caller gave. */
function refusedByStore(parameters: Readonly<Record<string, string>>): string {
  return "continuation" in parameters
    ? "continuation: the continuation of the page before expected, unchanged"
    : "a value is not one that a row can have";
}

/** RFC 8288; relative, since what the caller calls this host only the caller knows. */
function nextPage(path: string, parameters: Readonly<Record<string, string>>, continuation: string): Headers {
  const query = new URLSearchParams({ ...parameters, continuation });
  return { link: `<${path}?${query}>; rel="next"`, "x-continuation": continuation };
}
