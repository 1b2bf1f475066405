import type { Template } from "../snapshot.ts";
import { alerts } from "./alerts.ts";
import { alertsFire } from "./alerts-fire.ts";
import { appSettings } from "./app-settings.ts";
import { azureLimits } from "./azure-limits.ts";
import { diagnostics } from "./diagnostics.ts";
import { elements } from "./elements.ts";
import { inventory } from "./inventory.ts";
import { locks } from "./locks.ts";
import { noSecrets } from "./no-secrets.ts";
import { ownPlace } from "./own-place.ts";
import { pipelinePolicies } from "./pipeline-policies.ts";
import type { Policy } from "./policy.ts";
import { privateEndpoints } from "./private-endpoints.ts";
import { roles } from "./roles.ts";
import { staticallyKnown } from "./statically-known.ts";
import { wantedValues } from "./wanted-values.ts";

/** Those that judge each resource alone are first: they are fast, and notice most of the mutants. */
const environmentPolicies: readonly Policy[] = [
  wantedValues,
  staticallyKnown,
  alertsFire,
  inventory,
  roles,
  appSettings,
  privateEndpoints,
  locks,
  diagnostics,
  alerts,
  noSecrets,
  azureLimits,
  ownPlace,
  elements,
];

/** The policies that judge a template. */
export function policiesOf(template: Template): readonly Policy[] {
  return template === "pipelines" ? pipelinePolicies : environmentPolicies;
}
