/**
 * The extensions under which stills and motions come, as parts of a pattern: for questions that only a
 * name can answer (what an empty file was, whose sidecar this is). What a file is, its bytes say.
 */

/** Of stills. */
export const STILL_EXTENSION = 'heic|heif|jpe?g|dng|png';
/** Of motions. */
export const MOTION_EXTENSION = 'mov|mp4|m4v|qt';
/** Of both. */
export const MEDIA_EXTENSION = `${STILL_EXTENSION}|${MOTION_EXTENSION}`;

const MEDIA_NAME = new RegExp(`\\.(?:${MEDIA_EXTENSION})$`, 'i');
const STILL_NAME = new RegExp(`\\.(?:${STILL_EXTENSION})$`, 'i');
const MOTION_NAME = new RegExp(`\\.(?:${MOTION_EXTENSION})$`, 'i');

/** Whether a name is that of a still or a motion. */
export const isMediaName = (name: string): boolean => MEDIA_NAME.test(name);
/** Whether a name is that of a still. */
export const isStillName = (name: string): boolean => STILL_NAME.test(name);
/** Whether a name is that of a motion. */
export const isMotionName = (name: string): boolean => MOTION_NAME.test(name);
