/** The library's public face. */
export { LivepkgError, type ErrorCode } from './errors.ts';
export { audit, type AuditOptions } from './archive/audit/audit.ts';
export { auditRemote, type AuditRemoteOptions } from './archive/audit/audit-remote.ts';
export { catalog, type CatalogOptions } from './archive/catalogue/catalog.ts';
export { sums, type Sums } from './archive/catalogue/sums.ts';
export { assertReportPath, saveReport } from './archive/save-report.ts';
export { parseRemote, type Remote } from './archive/remote/remote.ts';
export type { CatalogueEntry, Cloud } from './format/catalogue/catalogue-schema.ts';
export type { SumHash } from './format/catalogue/sums.ts';
export { info, type InfoRecord } from './archive/info.ts';
export type { OperationOptions, Progress } from './archive/options.ts';
export { pack, type PackOptions } from './archive/pack/pack.ts';
export type * from './archive/records.ts';
export { scan } from './archive/scan.ts';
export { unpack, type UnpackOptions } from './archive/unpack/unpack.ts';
export {
  decodeContainer,
  decodeHead,
  encodeContainer,
  HEAD_BYTES,
  type ContainerHead,
  type DecodedContainer,
} from './format/container.ts';
export { describeMembers, type ManifestSource, type MemberSource } from './format/manifest.ts';
export type { Link, Manifest, Media, Member } from './format/manifest-schema.ts';
export { isPortable, portableForm } from './format/portable-name.ts';
export { salvageContainer, type Salvage, type SalvagedMember } from './format/salvage/salvage.ts';
export type { Damage, MediaFacts, MotionFacts, OtherFacts, StillFacts } from './media/facts.ts';
export { checkLive, type LiveCheck } from './media/live/check-live.ts';
export { LIVE_CODES, type HalfFault, type HalfName, type LiveFault } from './media/live/fault.ts';
export type { LiveNote } from './media/live/pair-faults.ts';
export { readFacts } from './media/read-facts.ts';
export type { ByteReader } from './media/reader.ts';
