import {
  decodePartAnnouncement,
  encodePartAnnouncement,
  mostAnnouncementBytes,
  type PartAnnouncement,
} from '@starling/shared/protocol/part-announcement.ts';
import { parseDigest, parseMeshMark } from '@starling/shared/hls/starling-tags.ts';
import { equalBytes } from '@starling/shared/bytes.ts';
import { checkMeshToken, writeMeshToken } from '@starling/shared/protocol/mesh-token.ts';
import { demand, type FuzzTarget } from './fuzz-target.ts';

const announced: PartAnnouncement = {
  ...{ broadcast: '0123456789abcdef', rendition: '720p60', msn: 1_000, part: 7, initVersion: 1 },
  ...{ independent: true, endsSegment: false, isGap: false, discontinuity: false, endsBroadcast: false },
  ...{ duration: 233.333, bytes: 81_234, programDate: 1_800_000_000_000, sha256: new Uint8Array(16) },
};
const noSignature = () => new Uint8Array(64);

const announcement: FuzzTarget = {
  name: 'part-announcement',
  seeds: [
    encodePartAnnouncement(announced, noSignature),
    encodePartAnnouncement({ ...announced, isGap: true, bytes: 0, rendition: 'source' }, noSignature),
    encodePartAnnouncement({ ...announced, endsBroadcast: true, rendition: '-' }, noSignature),
  ],
  words: ['\x01', '\x00\x00\x00\x00', '\xff\xff\xff\xff', '\x7f\xf8', '\x7f\xf0', 'source', 'a'.repeat(33)],
  run(input) {
    const read = decodePartAnnouncement(input);
    if (read === undefined) return 'refused';
    demand(input.length <= mostAnnouncementBytes, 'nothing is longer than the longest');
    demand(read.signed.length + read.signature.length === input.length, 'every byte is signed or signature');
    const again = encodePartAnnouncement(read.announcement, () => read.signature);
    demand(equalBytes(again, input), 'what is read is written alike: no two texts say the same');
    return 'taken';
  },
};

const swarm = '0123456789abcdef0123456789abcdef01234567';
const now = 1_800_000_000;

const token: FuzzTarget = {
  name: 'mesh-token',
  seeds: ['a', 'f3-_x'].map((nonce) =>
    Buffer.from(writeMeshToken({ swarm, expires: now + 300, nonce }, noSignature), 'latin1'),
  ),
  words: ['.', '=', '-', '_', '{"v":1', 'eyJ2Ijox', 'AAAA', '\0'],
  run(input) {
    const text = Buffer.from(input).toString('latin1');
    const verdict = checkMeshToken(text, { swarm, now, verify: () => true });
    if (!verdict.isGood) return 'refused';
    demand(verdict.token.swarm === swarm, 'a token is good for its own swarm');
    demand(verdict.token.expires > now && verdict.token.expires <= now + 690, 'a token lives for minutes');
    const [, proof = ''] = text.split('.');
    const again = writeMeshToken(verdict.token, () => Buffer.from(proof, 'base64url'));
    demand(again === text, 'what is read is written alike: no two texts say the same');
    return 'taken';
  },
};

const digest = `SHA256=${'a'.repeat(21)}A,BYTES=1234`;
const mark = `#EXT-X-STARLING-MESH:VERSION=1,BROADCAST="0123456789abcdef",KEY="${'a'.repeat(42)}A"`;

const tags: FuzzTarget = {
  name: 'starling-tags',
  seeds: [digest, `#EXTM3U\n${mark}\n`, `#EXTM3U\r\n${mark}`].map((text) => Buffer.from(text)),
  words: ['SHA256=', 'BYTES=', ',', '"', '\n', '\r', '#EXT-X-STARLING-MESH:', 'VERSION=1', 'VERSION=2', '-1'],
  run(input) {
    const text = Buffer.from(input).toString('utf8');
    const [read, found] = [parseDigest(text), parseMeshMark(text)];
    if (read !== undefined) {
      demand(Buffer.from(read.sha256, 'base64url').length === 16, 'a digest is half a SHA-256');
      demand(Number.isSafeInteger(read.bytes) && read.bytes >= 0, 'bytes are counted in whole numbers');
    }
    if (found !== undefined) {
      demand(Buffer.from(found.key, 'base64url').length === 32, 'a key is one of Ed25519');
      demand(/^[0-9a-f]{16}$/.test(found.broadcast), 'a broadcast is one');
    }
    return read === undefined && found === undefined ? 'refused' : 'taken';
  },
};

export const meshTargets: readonly FuzzTarget[] = [announcement, token, tags];
