import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import { addressPath, type Service } from "./addresses.ts";
import { writeTransfers } from "./outgoing.ts";
import { type AmqpError, type AmqpMessage, amqpTypes, encodeMessage, type Receiver, type Sender } from "./rhea-view.ts";

/** The response of a service such as `$cbs`. */
export interface Reply {
  readonly status: number;
  readonly description: string;
  readonly condition?: string;
  readonly body?: unknown;
}

export function errorReply(status: number, { condition, description }: AmqpError): Reply {
  return { status, description, condition };
}

const requestCredit = 100;

/**
 * Answers the requests of a link, each on the link of the same connection that `reply_to` names, or on one from the
 * service's address.
 *
 * @param answer returns undefined to break the connection instead
 */
export function serveRequests(
  receiver: Receiver,
  service: Service,
  answer: (request: AmqpMessage) => Reply | undefined,
  log: (line: string) => void,
): void {
  receiver.add_credit(requestCredit);
  receiver.on("message", ({ message, delivery }) => {
    delivery.accept();
    receiver.add_credit(1);
    if (Buffer.isBuffer(message)) return;
    const reply = answer(message);
    if (reply === undefined) return void receiver.connection.socket.destroy();
    const sender = findReplyLink(receiver, service, message.reply_to);
    if (sender === undefined) return log(`a request on ${service} has no link for its reply`);
    void send(sender, encodeReply(message, reply));
  });
}

function findReplyLink({ session, connection }: Receiver, service: Service, to?: string): Sender | undefined {
  const isNamed = ({ name, remote }: Sender) => name === to || remote.attach.target?.address === to;
  const isFromService = ({ remote }: Sender) => addressPath(remote.attach.source?.address).endsWith(service);
  const matches = to === undefined ? isFromService : isNamed;
  // clients name the links of all their sessions alike
  return session.find_sender(matches) ?? connection.find_sender(matches);
}

/** Sends a reply when its link is attached and has credit. */
async function send(sender: Sender, message: Buffer): Promise<void> {
  await yieldToEventLoop();
  while (isOpen(sender) && !hasCredit(sender)) await nextFlow(sender);
  if (isOpen(sender)) writeTransfers(sender, [message]);
}

function nextFlow(sender: Sender): Promise<void> {
  return new Promise((resolve) => {
    sender.once("sender_flow", resolve);
    sender.once("sender_close", resolve);
    sender.connection.socket.once("close", resolve);
  });
}

function isOpen(sender: Sender): boolean {
  return sender.is_open() && sender.connection.socket.writable;
}

function hasCredit({ credit, session }: Sender): boolean {
  return credit > 0 && session.outgoing.transfer_window() > 0;
}

function encodeReply({ message_id }: AmqpMessage, { status, description, condition, body }: Reply): Buffer {
  return encodeMessage({
    correlation_id: message_id,
    application_properties: {
      "status-code": amqpTypes.int(status),
      "status-description": description,
      ...(condition === undefined ? {} : { "error-condition": condition }),
    },
    body,
  });
}
