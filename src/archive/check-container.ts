/** Checks one container. */
import { LivepkgError } from '../errors.ts';
import { decodeContainer, decodeHead, HEAD_BYTES } from '../format/container.ts';
import { readHead, readWhole } from './file.ts';
import { recorded, type AuditedRecord, type AuditLevel } from './records.ts';

export interface AuditTask {
  path: string;
  level: AuditLevel;
}

export type AuditOutcome = Pick<AuditedRecord, 'event' | 'problems'>;

/**
 * What a file is found to be, after a quick or a full check.
 *
 * @throws LivepkgError only where it cannot be read: that says nothing about the container
 */
export async function checkContainer({ path, level }: AuditTask): Promise<AuditOutcome> {
  const { bytes, size } =
    level === 'quick'
      ? await readHead(path, HEAD_BYTES)
      : await readWhole(path).then((whole) => ({ bytes: whole.bytes, size: whole.state.size }));
  try {
    await (level === 'quick' ? decodeHead(bytes, size) : decodeContainer(bytes));
    return { event: 'intact', problems: [] };
  } catch (error) {
    if (!(error instanceof LivepkgError)) throw error;
    const event = error.code === 'version-unsupported' ? 'version-unsupported' : 'damaged';
    return { event, problems: [recorded(error)] };
  }
}
