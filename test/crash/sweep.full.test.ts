/**
 * Slow, because every cut is two runs of the program, one of them under strace: each command cut off at
 * one system call of each kind, chosen by a seed; with `npm run sweep`, at every call.
 */
import { testCutsOfEachCommand } from './sweep.ts';

testCutsOfEachCommand(process.env['LIVEPKG_SWEEP'] === 'all' ? 'all' : 'one of each kind');
