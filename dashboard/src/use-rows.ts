import { withQuery } from "./api.ts";
import { type ApiState, useApi } from "./use-api.ts";

export interface RowPage<R> {
  readonly items: readonly R[];
  readonly continuation: string | null;
  readonly withheld?: number;
}

export type RowQuery = Readonly<Record<string, string | number | undefined>>;

/**
 * A page of rows of a summary.
 *
 * @param audience `personal`: unmasked rows, which need the role Personal
 */
export function useRows<R>(
  summary: string,
  audience: "masked" | "personal",
  query: RowQuery,
  every?: number,
): ApiState<RowPage<R>> {
  return useApi<RowPage<R>>(
    withQuery(`/api/${audience === "personal" ? "personal/" : ""}gold/${summary}`, query),
    every,
  );
}
