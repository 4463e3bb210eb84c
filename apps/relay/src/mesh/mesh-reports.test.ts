import { beforeEach, expect, it } from 'vitest';
import type { MeshReport } from '@starling/shared/protocol/mesh-join.ts';
import { MeshReports } from './mesh-reports.ts';

const id = '0123456789abcdef';
const report = (viewer: string, more: Partial<MeshReport> = {}): MeshReport => ({
  ...{ broadcast: id, rendition: 'source', viewer, seconds: 10, bytesFromPeers: 800, bytesFromHttp: 200 },
  ...{ bytesUploaded: 800, stalls: 0, latencyMs: 2_000, peers: 5 },
  ...more,
});

let reports: MeshReports;
beforeEach(() => (reports = new MeshReports()));

it('knows nothing before the first report', () => {
  expect(reports.health(id, 0)).toBeNull();
  expect(reports.peers(0)).toBe(0);
});

it('tells how many viewers there are, and which share came from peers', () => {
  reports.take(report('a'), 0);
  reports.take(report('b', { bytesFromPeers: 0, bytesFromHttp: 1000 }), 0);
  expect(reports.health(id, 1)).toMatchObject({ peers: 2, offload: 0.4 });
});

it('counts a viewer once, by its last report', () => {
  reports.take(report('a', { bytesFromPeers: 0 }), 0);
  reports.take(report('a'), 10_000);
  expect(reports.health(id, 10_001)).toMatchObject({ peers: 1, offload: 0.8 });
});

it('weighs reports over longer times no more than those over short ones', () => {
  reports.take(report('a', { seconds: 100, bytesFromPeers: 10_000, bytesFromHttp: 0 }), 0);
  reports.take(report('b', { seconds: 10, bytesFromPeers: 0, bytesFromHttp: 1_000 }), 0);
  expect(reports.health(id, 1)?.offload).toBe(0.5);
});

it('forgets a viewer that has stopped reporting', () => {
  reports.take(report('a'), 0);
  reports.take(report('b', { seconds: 100 }), 0);
  expect(reports.health(id, 25_000)?.peers).toBe(1);
  expect(reports.health(id, 250_000)).toBeNull();
});

it('counts the viewers of all broadcasts', () => {
  reports.take(report('a'), 0);
  reports.take(report('a', { broadcast: 'fedcba9876543210' }), 0);
  expect(reports.peers(1)).toBe(2);
});

it('offers no share of nothing', () => {
  reports.take(report('a', { bytesFromPeers: 0, bytesFromHttp: 0 }), 0);
  expect(reports.health(id, 1)).toMatchObject({ peers: 1, offload: 0 });
});

it('tells the median of how far viewers are behind live, and how often they stall', () => {
  reports.take(report('a', { latencyMs: 1_000, stalls: 1 }), 0);
  reports.take(report('b', { latencyMs: 9_000 }), 0);
  reports.take(report('c', { latencyMs: 2_000 }), 0);
  reports.take(report('d', { latencyMs: null, stalls: 1 }), 0);
  expect(reports.health(id, 1)).toMatchObject({ latencyMs: 2_000, stallsPerMinute: 3 });
  reports = new MeshReports();
  reports.take(report('a', { latencyMs: null }), 0);
  expect(reports.health(id, 1)?.latencyMs).toBeNull();
});

it('asks for fewer reports the more viewers there are', () => {
  expect(reports.reportEvery(id)).toBe(10);
  for (let viewer = 0; viewer < 1_000; viewer += 1) reports.take(report(String(viewer)), 0);
  expect(reports.reportEvery(id)).toBe(20);
});

it('keeps a bounded number of viewers', () => {
  for (let viewer = 0; viewer < 100_100; viewer += 1) reports.take(report(String(viewer)), 0);
  expect(reports.health(id, 1)?.peers).toBe(100_000);
  expect(reports.reportEvery(id)).toBe(300);
});
