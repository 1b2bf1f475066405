/** `active`: people work out in every half hour. `everyday`: they sleep, travel, work out, and have episodes. */
export const peopleKinds = ["active", "everyday"] as const;
export type PeopleKind = (typeof peopleKinds)[number];
