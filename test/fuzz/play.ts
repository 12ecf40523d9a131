/** Plays a history: the changes on a disk, the runs by the built program. */
import { join } from 'node:path';
import { runUntil } from '../crash/cut.ts';
import { stallAt } from '../crash/stall.ts';
import { livepkg, type RunResult } from '../support/livepkg.ts';
import { argsOf, inWords } from './command.ts';
import { Ledger, type Loss } from './ledger.ts';
import { isSidecar, type Library } from './library.ts';
import { OUT, type Change, type History, type Run, type Step } from './steps.ts';
import { recordInWords, recordsOf, removedBy, saysGivenUp, type Told } from './told.ts';

/** What a history came to. */
export interface Played {
  /** Each step in words. */
  told: string[];
  /** Of the last step, which then is the last because of them. */
  losses: Loss[];
  /** Runs that came to their end. */
  runs: number;
  /** Files that they removed. */
  removed: number;
}

type StepOf<Kind extends Step['do']> = Extract<Step, { do: Kind }>;

/** A thread counts its calls: with one job they come in the same order each time. */
const oneJob = (run: Run): Run => ({ ...run, jobs: 1 });

function runsOf(step: Step): Run[] {
  if (step.do === 'two runs at once') return step.runs;
  if (step.do === 'run, stalled') return [step.run, step.meanwhile[1]];
  return 'run' in step ? [step.run] : [];
}

class Player {
  readonly played: Played = { told: [], losses: [], runs: 0, removed: 0 };
  readonly #library: Library;
  readonly #ledger: Ledger;
  /** Of the step under way. */
  #records: Told[] = [];
  #stalls = 0;

  constructor(library: Library) {
    this.#library = library;
    this.#ledger = new Ledger(library);
  }

  async play({ library, steps }: History): Promise<void> {
    await this.#change({ do: 'import', copies: library });
    for (const step of steps) {
      this.#records = [];
      await this.#step(step);
      const losses = await this.#ledger.losses();
      this.played.losses = losses.filter((loss) => !this.#isGivenUp(step, loss));
      if (this.played.losses.length > 0) return;
    }
  }

  /**
   * What `--update` gives up by its rules: a sidecar in whose place another of its name was put, and with
   * `--drop-sidecars` one that only the container held. A run that comes to its end names each.
   */
  #isGivenUp(step: Step, loss: Loss): boolean {
    const runs = runsOf(step);
    if (!loss.names.every(isSidecar) || !runs.some(({ update }) => update)) return false;
    const isNamed = loss.names.some((name) => saysGivenUp(this.#records, name));
    const isKilled = step.do.startsWith('run, killed');
    const isInItsPlace = loss.names.some((name) => this.#ledger.isHeld(name));
    const mayDrop = runs.some(({ dropSidecars }) => dropSidecars);
    if (!isNamed && !(isKilled && (mayDrop || isInItsPlace))) return false;
    this.#ledger.forget(loss);
    return true;
  }

  async #step(step: Step): Promise<void> {
    switch (step.do) {
      case 'run':
        return this.#run(step.run);
      case 'run, killed after a time':
        return this.#runKilledAfter(step);
      case 'run, killed at a call':
        return this.#runKilledAt(step);
      case 'two runs at once':
        return this.#twoAtOnce(step);
      case 'run, stalled':
        return this.#runStalled(step);
      case 'import':
      case 'import again':
      case 'edit a sidecar':
      case 'put the other half back':
      case 'unpack':
        return this.#change(step);
    }
  }

  async #run(run: Run): Promise<void> {
    this.#tell(inWords(run));
    this.#ended(await this.#livepkg(argsOf(run, this.#library.home)));
  }

  async #runKilledAfter({ run, milliseconds }: StepOf<'run, killed after a time'>): Promise<void> {
    this.#tell(`${inWords(run)}  # killed after ${milliseconds} ms`);
    const result = await livepkg(argsOf(run, this.#library.home), {
      cwd: this.#library.home,
      onStart: (child) => setTimeout(() => child.kill('SIGKILL'), milliseconds).unref(),
    });
    this.#ended(result);
  }

  async #runKilledAt({ run: any, cut }: StepOf<'run, killed at a call'>): Promise<void> {
    const { home } = this.#library;
    const run = oneJob(any);
    const isKilled = await runUntil(cut, argsOf(run, home), home);
    const what = isKilled ? `killed at ${cut.call} ${cut.time} of a thread` : 'came to its end';
    this.#tell(`${inWords(run)}  # ${what}`);
  }

  async #twoAtOnce({ runs }: StepOf<'two runs at once'>): Promise<void> {
    const args = runs.map((run) => argsOf(run, this.#library.home));
    const results = await Promise.all(args.map((one) => this.#livepkg(one)));
    for (const [index, result] of results.entries()) {
      const run = runs[index];
      if (run !== undefined) this.#tell(`${inWords(run)}  # run ${index + 1} of two at once`);
      this.#ended(result);
    }
  }

  async #runStalled({ run: any, cut, meanwhile }: StepOf<'run, stalled'>): Promise<void> {
    const { home } = this.#library;
    const run = oneJob(any);
    this.#stalls += 1;
    const at = { cwd: home, log: join(home, `strace-${this.#stalls}.log`) };
    const [change, other] = meanwhile;
    const result = await stallAt(cut, argsOf(run, home), at, async (isStalled) => {
      const where = `behind ${cut.call} ${cut.time} of a thread`;
      const what = isStalled
        ? `stands still ${where}, while:`
        : 'came to its end, with the records below; then:';
      this.#tell(`${inWords(run)}  # ${what}`);
      await this.#change(change);
      await this.#run(other);
    });
    this.#tell('# the first of the two:');
    this.#ended(result);
  }

  async #change(change: Change): Promise<void> {
    switch (change.do) {
      case 'import':
        this.#tell(`import ${this.#library.import(change.copies).join(' ') || 'nothing'}`);
        break;
      case 'import again':
        this.#tell(`import ${this.#library.importAgain(change).join(' ') || 'nothing'}`);
        break;
      case 'edit a sidecar': {
        const edit = this.#library.editSidecar(change.which);
        if (edit !== undefined) this.#ledger.writtenOver(edit.before);
        this.#tell(`edit ${edit?.path ?? 'nothing'}`);
        break;
      }
      case 'put the other half back':
        this.#tell(`put back ${this.#library.putBack(change.which) ?? 'nothing'}`);
        break;
      case 'unpack': {
        const args = ['unpack', OUT, '--out', change.to];
        this.#tell(`livepkg ${args.join(' ')}`);
        await this.#livepkg(args);
        break;
      }
    }
    this.#ledger.note();
  }

  #livepkg(args: readonly string[]): Promise<RunResult> {
    return livepkg(args, { cwd: this.#library.home });
  }

  #tell(text: string): void {
    this.played.told.push(text);
  }

  #ended(result: RunResult): void {
    if (result.status !== null && result.status > 1) throw new Error(result.stderr);
    this.played.runs += 1;
    const records = recordsOf(result);
    this.#records.push(...records);
    for (const told of records) {
      this.#tell(recordInWords(told));
      this.played.removed += removedBy(told).length;
    }
  }
}

/**
 * Plays a history until it is over, or until something is lost.
 *
 * @throws what else went wrong, with the history so far
 */
export async function play(history: History, library: Library): Promise<Played> {
  const player = new Player(library);
  const { played } = player;
  try {
    await player.play(history);
    return played;
  } catch (cause) {
    throw new Error([String(cause), 'by:', ...played.told].join('\n'), { cause });
  }
}
