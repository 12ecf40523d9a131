/** Slow, because every real pair goes into every form, and back: some hundred megabytes. */
import { describe } from 'vitest';
import { REAL_PAIRS } from '../../support/pairs.ts';
import { NO_REAL_FILES } from '../../support/media/real-files.ts';
import { FORMS, testForms } from './forms.ts';

describe.skipIf(REAL_PAIRS.length === 0)(`real pairs${NO_REAL_FILES}`, () => {
  testForms(FORMS, REAL_PAIRS);
});
