/**
 * A stateless random number, uniform in [0, 1): a hash of the arguments, equal on any machine. A reading can be
 * generated without its predecessors, so delayed readings need no memory.
 */
export function statelessRandom(seed: number, device: number, index: number, purpose: Purpose): number {
  let bits = mixBits((seed | 0) ^ Math.imul(purposes[purpose], 0x9e3779b1));
  bits = mixBits(bits ^ Math.imul(device + 1, 0x85ebca6b));
  bits = mixBits(bits ^ Math.imul(index + 1, 0xc2b2ae35));
  return (bits >>> 0) / 2 ** 32;
}

/** Each purpose has independent random numbers. */
const purposes = {
  late: 1,
  duplicate: 2,
  duplicateDelay: 3,
  delay: 4,
  poison: 5,
  poisonKind: 6,
  implausible: 7,
  bpm: 8,
  phase: 9,
  workout: 10,
  workoutStart: 11,
  workoutEnd: 12,
  workoutStop: 13,
  order: 14,
  person: 15,
  visit: 16,
  visitForm: 17,
  gym: 18,
  login: 19,
  logout: 20,
  home: 21,
  travel: 22,
  destination: 23,
  departure: 24,
  occupation: 25,
} as const;

export type Purpose = keyof typeof purposes;

/** The finalizer of MurmurHash3, by Austin Appleby (public domain). */
function mixBits(value: number): number {
  let bits = value ^ (value >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
