/** What makes a function run: started when all functions are known. */
export interface Listener {
  /** Runs no more invocations; those that run already are waited for elsewhere. */
  stop(): Promise<void>;
}

/** A function that can be run at once by hand. Resolves when the invocation has begun. */
export interface ByHand {
  /** @param input of `{"input": …}` */
  fire(input: unknown): void;
}
