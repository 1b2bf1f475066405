import { problem } from "./problem.ts";
import { type ApiResponse, textResponse } from "./response.ts";
import type { Route } from "./routes.ts";

/** The methods with which every function is registered, so that a wrong one is answered by the app. */
export const registeredMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/** The methods of a path. */
export function allowedMethods({ method }: Pick<Route, "method">): readonly string[] {
  if (method === "ANY") return registeredMethods;
  return [method, ...(method === "GET" ? ["HEAD"] : []), "OPTIONS"];
}

/** The answer to a method for which the route has no handler; undefined for its own method, and for HEAD as for GET. */
export function methodResponse(route: Pick<Route, "method">, method: string): ApiResponse | undefined {
  if (route.method === "ANY") return undefined;
  const allowed = allowedMethods(route);
  const headers = { allow: allowed.join(", ") };
  if (method === "OPTIONS") return { ...textResponse(204, "", "", headers), headers };
  if (allowed.includes(method)) return undefined;
  return problem("method-not-allowed", `the path has the methods ${headers.allow}`, { headers });
}
