/** Every vector of container version 1: what each one breaks, and how it is made. */
import { cborVectors } from './cbor-vectors.ts';
import { laterVectors } from './later-vectors.ts';
import { manifestVectors } from './manifest-vectors.ts';
import { nameVectors } from './name-vectors.ts';
import { shapeVectors } from './shape-vectors.ts';
import { timeVectors } from './time-vectors.ts';
import { validNameVectors } from './valid-name-vectors.ts';
import { validVectors } from './valid-vectors.ts';
import type { Vector } from './vector.ts';
import { zipVectors } from './zip-vectors.ts';

/** All vectors, in the order of the specification. */
export async function allVectors(): Promise<Vector[]> {
  return [
    ...(await validVectors()),
    ...(await validNameVectors()),
    ...(await zipVectors()),
    ...(await cborVectors()),
    ...(await laterVectors()),
    ...(await shapeVectors()),
    ...(await manifestVectors()),
    ...(await nameVectors()),
    ...(await timeVectors()),
  ];
}
