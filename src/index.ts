/** The public API of the library. */
export { LivepkgError, type ErrorCode } from './errors.ts';
export { audit, type AuditOptions } from './operations/audit/audit.ts';
export { auditRemote, type AuditRemoteOptions } from './operations/audit/audit-remote.ts';
export { catalog, type CatalogOptions } from './operations/catalog/catalog.ts';
export { sums, type Sums } from './operations/sums.ts';
export { assertReportPath, saveReport } from './operations/save-report.ts';
export { parseRemote, type Remote } from './store/remote/remote.ts';
export type { CatalogEntry } from './format/catalog/catalog-schema.ts';
export {
  CLOUDS,
  CONTAINER_HASHES,
  type Cloud,
  type ContainerHash,
} from './format/cloud-hash/clouds.ts';

export { info, type InfoRecord } from './operations/info.ts';
export type { OperationOptions, Progress } from './options.ts';
export { pack, type PackOptions } from './operations/pack/pack.ts';
export type * from './records.ts';
export { scan } from './operations/scan.ts';
export { unpack, type UnpackOptions } from './operations/unpack/unpack.ts';
export {
  decodeContainer,
  decodeHead,
  encodeContainer,
  HEAD_BYTES,
  type ContainerHead,
  type DecodedContainer,
} from './format/container.ts';
export { describeMembers, type ManifestSource, type MemberSource } from './format/manifest.ts';
export { MAX_SIDECARS } from './format/manifest-rules.ts';
export type { Link, Manifest, Media, Member } from './format/manifest-schema.ts';
export { isPortable, portableForm } from './format/portable-name.ts';
export { salvageContainer, type Salvage, type SalvagedMember } from './format/salvage/salvage.ts';
export type {
  Damage,
  MediaFacts,
  MotionFacts,
  OtherFacts,
  StillFacts,
} from './media/common/facts.ts';
export { checkLive, type LiveCheck } from './media/check-live.ts';
export { LIVE_CODES, type HalfFault, type HalfName, type LiveFault } from './media/common/fault.ts';
export type { LiveNote } from './media/live/pair-faults.ts';
export { readFacts } from './media/read-facts.ts';
export type { ByteReader } from './media/common/reader.ts';
