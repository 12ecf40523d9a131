/** The short form: each command cut off once, somewhere. */
import { testCutsOfEachCommand } from './sweep.ts';

testCutsOfEachCommand('one');
