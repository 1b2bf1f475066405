import { allowOnly } from "../shared/serving/api/parameters.ts";
import { pageRoutes } from "../shared/serving/api/routes.ts";
import type { PageFile } from "../shared/serving/page/page-file.ts";
import { indexFile, pageResponse, withSignIn } from "../shared/serving/page/page-response.ts";
import { registerHttp } from "./app/http.ts";
import { azure } from "./app/pipeline.ts";

/** From the sources the page is built at the first request. In the deployment package it is built already. */
let files: Promise<readonly PageFile[]> | undefined;

async function built(): Promise<readonly PageFile[]> {
  try {
    const { buildPage } = await import("../dashboard/build.ts");
    const pageFiles = await buildPage();
    return azure.configuration.signsIn ? withSignIn(pageFiles) : pageFiles;
  } catch (error) {
    // The next request tries again: a failed build must not last until the restart.
    files = undefined;
    throw error;
  }
}

for (const [name, route] of Object.entries(pageRoutes))
  registerHttp(name, route, async ({ params, parameters, header }) => {
    files ??= built();
    if (name !== "page-asset") allowOnly(parameters, []);
    const path = params["file"] === undefined ? indexFile : `assets/${params["file"]}`;
    return pageResponse(await files, path, header("if-none-match"));
  });
