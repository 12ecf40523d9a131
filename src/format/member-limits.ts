/** The fewest members that a container has: the two halves. */
export const MIN_MEMBERS = 2;
/** The most members that a container has. */
export const MAX_MEMBERS = 16;
/** The most sidecars that a container has: all members but the halves. */
export const MAX_SIDECARS = MAX_MEMBERS - MIN_MEMBERS;
