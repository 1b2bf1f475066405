import { app, type HttpRequest, type HttpResponseInit } from "@azure/functions";
import { azure } from "../shared/azure/app.ts";
import { FilterError, readFilter } from "../shared/gold/filter.ts";
import { type RowPage, readMaskedRows, readPersonalRows } from "../shared/gold/query.ts";
import { summaryNamed } from "../shared/gold/registry.ts";

/** Masked and whole rows are functions of their own, so that they have keys of their own. */
const doors = [
  { name: "get-gold", route: "api/gold/{summary}", read: readMaskedRows },
  { name: "get-personal-gold", route: "api/personal/gold/{summary}", read: readPersonalRows },
];

for (const { name, route, read } of doors) {
  app.http(name, {
    methods: ["GET"],
    authLevel: "function",
    route,
    handler: (request) => answer(request, read),
  });
}

async function answer(request: HttpRequest, read: typeof readMaskedRows): Promise<HttpResponseInit> {
  const name = request.params["summary"] ?? "";
  const summary = summaryNamed(name);
  if (summary === undefined) return problem(404, "No such summary", `no gold summary is called ${name}`);
  try {
    // `code` is how the Functions host takes a key.
    const { code: _, ...parameters } = Object.fromEntries(request.query);
    const filter = readFilter(summary, parameters);
    const page: RowPage = await read(azure.gold(summary.container), summary, filter);
    return { jsonBody: { items: page.items, continuation: page.continuation ?? null } };
  } catch (error) {
    if (error instanceof FilterError) return problem(400, "A parameter is wrong", error.message);
    throw error;
  }
}

/** RFC 9457. */
function problem(status: number, title: string, detail: string): HttpResponseInit {
  return {
    status,
    headers: { "content-type": "application/problem+json" },
    jsonBody: { type: "about:blank", title, status, detail },
  };
}
