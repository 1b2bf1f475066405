import { perResource } from "./policy.ts";

/** Required by what-if to match existing resources, and by the other policies to read values. */
export const staticallyKnown = perResource(
  "ids, names and properties are known before deployment, and modules are expanded",
  (resource) =>
    resource.id.includes("[") ||
    resource.name.includes("[") ||
    typeof resource["properties"] === "string" ||
    JSON.stringify(resource).includes("/providers/Microsoft.Resources/deployments/")
      ? [resource.id]
      : [],
);
