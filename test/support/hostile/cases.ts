/** The table of all hostile containers that are built on purpose. */
import { cborCases } from './cbor-cases.ts';
import { manifestCases } from './manifest-cases.ts';
import { nameCases } from './name-cases.ts';
import type { Case } from './sample.ts';
import { zipHeaderCases } from './zip-header-cases.ts';
import { zipStructureCases } from './zip-structure-cases.ts';

export const cases: Case[] = [
  ...zipHeaderCases,
  ...zipStructureCases,
  ...nameCases,
  ...manifestCases,
  ...cborCases,
];
