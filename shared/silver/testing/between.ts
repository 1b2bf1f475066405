import type { Silver } from "../slice/run-slice.ts";
import type { Between } from "./world.ts";

/** Calls `first` in place of the first calls of a store's method, as many as there are; then the method itself. */
export function instead(name: string, method: string, ...first: ((...args: never[]) => unknown)[]): Between {
  return (store, of) => {
    if (of !== name) return store;
    return new Proxy(store, {
      get(object, property, receiver) {
        const member: unknown = Reflect.get(object, property, receiver);
        if (property !== method || typeof member !== "function") return member;
        return async (...args: never[]) => {
          const other = first.shift();
          return other === undefined ? Reflect.apply(member, object, args) : other(...args);
        };
      },
    });
  };
}

export function throwing(error: Error): () => never {
  return () => {
    throw error;
  };
}

/** The same silver, with something between the code under test and its containers. */
export function betweenContainers(silver: Silver, between: Between): Silver {
  return { ...silver, container: (name) => between(silver.container(name), name) };
}

/** Lets others go first: `ticks` says before each asynchronous call of a store for how many turns of the queue. */
export function yielding<T extends object>(store: T, ticks: () => number): T {
  return new Proxy(store, {
    get(object, property, receiver) {
      const member: unknown = Reflect.get(object, property, receiver);
      if (typeof member !== "function" || member.constructor.name !== "AsyncFunction") return member;
      return async (...args: unknown[]) => {
        for (let turns = ticks(); turns > 0; turns -= 1) await Promise.resolve();
        return Reflect.apply(member, object, args);
      };
    },
  });
}
