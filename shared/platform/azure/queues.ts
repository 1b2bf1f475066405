import type { QueueClient } from "@azure/storage-queue";

/** One storage queue that a queue trigger reads. */
export interface Queue {
  /** Sends a message as the trigger expects it: JSON in base64. It is visible after `delay` seconds, 7 days at most. */
  send(message: unknown, delay?: number): Promise<void>;
  /** The contents of up to 32 visible messages, which remain in the queue. */
  peek(): Promise<string[]>;
}

export function queue(client: QueueClient): Queue {
  return {
    async send(message, delay = 0) {
      const text = Buffer.from(JSON.stringify(message)).toString("base64");
      await client.sendMessage(text, { visibilityTimeout: Math.ceil(delay) });
    },
    async peek() {
      const { peekedMessageItems } = await client.peekMessages({ numberOfMessages: 32 });
      return peekedMessageItems.map(({ messageText }) => Buffer.from(messageText, "base64").toString());
    },
  };
}
