/** What a flat zone is called: a tail, with no end on one side, is saturated; one with two ends lies
 * around a minimum. `undefined`, on the very edge of a zone, counts as a tail. */
export function flatness(zone, words) {
  const dip = zone && zone[0] !== null && zone[1] !== null;
  return dip ? words.dip : words.flat;
}
