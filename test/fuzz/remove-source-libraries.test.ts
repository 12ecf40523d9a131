/** The short form: one history. */
import { testHistories } from './remove-source-libraries.ts';

testHistories(1, 0);
