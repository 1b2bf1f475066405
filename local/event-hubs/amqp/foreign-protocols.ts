/** Protocols that clients use where AMQP over TCP is expected, by the first bytes (hexadecimal). */
const foreignProtocols = [
  {
    head: /^474554/, // GET
    problem:
      "The local Event Hubs endpoint does not support AMQP over WebSockets. Use AMQP over TCP, the default transport of most clients.",
    isHttp: true,
  },
  {
    head: /^1603/, // a handshake
    problem:
      "The local Event Hubs endpoint does not support TLS. Add UseDevelopmentEmulator=true to the connection string.",
    isHttp: false,
  },
] as const;

const protocolHeader = /^Invalid protocol header for AMQP: ([0-9a-f]+)/;

/** What the client of a connection must change, from the message of rhea's error, and the response that it can read. */
export function foreignProtocol(message: string): { problem: string; response: string | undefined } | undefined {
  const [, bytes = ""] = protocolHeader.exec(message) ?? [];
  const found = foreignProtocols.find(({ head }) => head.test(bytes));
  return found && { problem: found.problem, response: found.isHttp ? notImplemented(found.problem) : undefined };
}

function notImplemented(problem: string): string {
  const head = ["HTTP/1.1 501 Not Implemented", "Content-Type: text/plain", `Content-Length: ${problem.length}`];
  return [...head, "Connection: close", "", problem].join("\r\n");
}
