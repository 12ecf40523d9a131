/** Slow, because every real pair goes into every form, and back: some hundred megabytes. */
import { REAL_PAIRS } from '../../support/pairs.ts';
import { describeWith } from '../../support/oracles.ts';
import { realPhotos } from '../../support/real-photos.ts';
import { FORMS, testForms } from './forms.ts';

describeWith([realPhotos], 'real pairs', () => {
  testForms(FORMS, REAL_PAIRS);
});
