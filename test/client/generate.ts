import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";
import { summaries } from "../../shared/gold/registry.ts";
import { openApiDocument } from "../../shared/serving/api/openapi/document.ts";
import { streams } from "../../shared/streams/registry.ts";

const texts = ["description", "summary", "example", "examples"];

/** The types of a client, as a partner generates them; without the texts, which would be its comments. */
export async function clientTypes(): Promise<string> {
  const document = JSON.stringify(openApiDocument({ streams, summaries }), (name, value) =>
    texts.includes(name) ? undefined : value,
  );
  return `${COMMENT_HEADER}${astToString(await openapiTS(document))}`;
}
