import type { Faults } from "../../faults/fault.ts";
import type { Access } from "./access.ts";
import { addressPath, type Hubs, serviceOf } from "./addresses.ts";
import { answerCbs, cbsOperation } from "./cbs.ts";
import { openConsumerLink } from "./consumer-link.ts";
import { amqpErrors } from "./errors.ts";
import { replyWithFault } from "./fault-injection.ts";
import { acceptLink } from "./link-attach.ts";
import { answerManagement, managementOperation } from "./management.ts";
import { openProducerLink } from "./producer-link.ts";
import { serveRequests } from "./request-reply.ts";
import type { AmqpError, AmqpMessage, Receiver, Sender } from "./rhea-view.ts";

/** What the links of a connection need. */
export interface LinkContext {
  readonly hubs: Hubs;
  readonly faults: Faults;
  readonly log: (line: string) => void;
  /** Logs what some clients do not show. */
  readonly warn: (line: string) => void;
  readonly access: Access;
}

/** Opens or rejects a link on which the endpoint receives. */
export function openReceiver(receiver: Receiver, context: LinkContext): void {
  answerAttach(receiver, startReceiving(receiver, context), context);
}

/** Opens or rejects a link on which the endpoint sends. */
export function openSender(sender: Sender, context: LinkContext): void {
  answerAttach(sender, startSending(sender, context), context);
}

function startReceiving(receiver: Receiver, context: LinkContext): AmqpError | undefined {
  const { hubs, faults, access, log } = context;
  const path = addressPath(receiver.remote.attach.target?.address);
  const service = serviceOf(path);
  if (service === undefined) {
    return access.covers(path, Date.now())
      ? openProducerLink(receiver, hubs, faults)
      : amqpErrors.unauthorized("Send", path);
  }
  if (service === "$management" && !access.any(Date.now())) return amqpErrors.unauthorized("Manage", path);
  const answer = (request: AmqpMessage) =>
    service === "$cbs"
      ? replyWithFault(faults, cbsOperation(request), () => answerCbs(request, access.grant, Date.now()))
      : replyWithFault(faults, managementOperation(request), () => answerManagement(request, hubs));
  serveRequests(receiver, service, answer, log);
  return undefined;
}

function startSending(sender: Sender, { hubs, faults, access, log }: LinkContext): AmqpError | undefined {
  const path = addressPath(sender.remote.attach.source?.address);
  const service = serviceOf(path);
  if (service === "$cbs") return undefined;
  if (service === "$management") {
    return access.any(Date.now()) ? undefined : amqpErrors.unauthorized("Manage", path);
  }
  return access.covers(path, Date.now())
    ? openConsumerLink(sender, hubs, faults, log)
    : amqpErrors.unauthorized("Listen", path);
}

/**
 * Answers the attach of a link. One that is rejected has neither source nor target (AMQP 1.0, part 2.6.3): clients
 * would take it for open until it is detached.
 */
function answerAttach(link: Receiver | Sender, error: AmqpError | undefined, { log, warn }: LinkContext): void {
  if (error === undefined) {
    acceptLink(link);
  } else {
    const { source, target } = link.remote.attach;
    const address = addressPath((link.is_receiver() ? target : source)?.address);
    const write = ordinary.includes(error.condition) ? log : warn;
    write(`Event Hubs: rejected a link to '${address}': ${error.condition}: ${error.description}`);
    link.close(error);
  }
}

/** Conditions of load balancing and of throttling; Python's consumers repeat any other without a report. */
const ordinary: readonly string[] = [amqpErrors.stolen("").condition, amqpErrors.serverBusy.condition];
