import { azureLimits } from "./azure-limits.ts";
import { flexSettings } from "./flex-settings.ts";
import { hardened } from "./hardened.ts";
import { kept } from "./kept.ts";
import { knownBeforehand } from "./known-beforehand.ts";
import { leastPrivilege } from "./least-privilege.ts";
import { noOpenAddresses } from "./no-open-addresses.ts";
import { noSecrets } from "./no-secrets.ts";
import type { Policy } from "./policy.ts";
import { privateData } from "./private-data.ts";
import { tagged } from "./tagged.ts";

export const policies: readonly Policy[] = [
  knownBeforehand,
  noSecrets,
  hardened,
  leastPrivilege,
  privateData,
  noOpenAddresses,
  tagged,
  kept,
  azureLimits,
  flexSettings,
];
