import { DNG_PAIR, HEIC_PAIR, JPEG_PAIR } from '../../support/pairs.ts';
import { FORMS, testForms, VARIANTS } from './forms.ts';

testForms([...FORMS, ...VARIANTS], [HEIC_PAIR, JPEG_PAIR, DNG_PAIR]);
