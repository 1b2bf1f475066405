import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { emulatorsCommand, faultCommand, resetCommand, startCommand } from "../../local/commands.ts";
import { audit } from "../audit/command.ts";
import { bicep } from "../bicep/command.ts";
import { bundle } from "../bundle/command.ts";
import { chaos } from "../chaos/command.ts";
import { complete } from "../complete/command.ts";
import { cost } from "../cost/command.ts";
import { delivery } from "../delivery/command.ts";
import { demo } from "../demo/command.ts";
import { docs } from "../docs/command.ts";
import { doctor } from "../doctor/command.ts";
import { exports } from "../exports/command.ts";
import { gold } from "../gold/command.ts";
import { landing } from "../landing/command.ts";
import { load } from "../load/command.ts";
import { maintenance } from "../maintenance/command.ts";
import { metrics } from "../metrics/command.ts";
import { person } from "../person/command.ts";
import { psql } from "../psql/command.ts";
import { quarantine } from "../quarantine/command.ts";
import { rebuild } from "../rebuild/command.ts";
import { reconcile } from "../reconcile/command.ts";
import { report } from "../report/command.ts";
import { restore } from "../restore/command.ts";
import { simulate } from "../simulate/command.ts";
import { slo } from "../slo/command.ts";
import { spans } from "../spans/command.ts";
import { sql } from "../sql/command.ts";
import { status } from "../status/command.ts";
import { tail } from "../tail/command.ts";
import { trace } from "../trace/command.ts";
import { verify } from "../verify/command.ts";
import { webhookReceiver } from "../webhook-receiver/command.ts";
import { groups } from "./command.ts";

/** The commands of the local stack, which is independent of KoreVital. */
const stack: readonly CommandUnknownOpts[] = [
  startCommand("start", { app: "." }).summary("starts the local stack and the app; the state is in .local/"),
  startCommand("dev", { app: ".", watch: ["dashboard", "functions", "shared", "host.json"] }).summary(
    "as start, and restarts the app when its sources change",
  ),
  startCommand("local").summary("starts the local endpoints without the app"),
  resetCommand("reset").summary("deletes the state of the local stack"),
  faultCommand("fault").summary("injects faults into the running stack"),
  emulatorsCommand("emulators").summary("configures Microsoft's emulators, and creates the resources of the app"),
].map((command) => command.helpGroup(`${groups.run}:`));

/** All commands, by purpose. */
export const commands: readonly CommandUnknownOpts[] = [
  ...[demo, ...stack],
  ...[load, simulate, reconcile],
  ...[gold, exports, sql, psql, tail, report, webhookReceiver],
  ...[status, slo, doctor, trace, landing, quarantine, person, audit, rebuild, restore, maintenance, metrics, spans],
  ...[bundle, bicep, cost, verify, delivery],
  ...[docs, chaos, complete],
];
