import { gzipSync } from 'node:zlib';
import { bundleConsole } from '../../console/bundle';

/** What the page may weigh, gzipped, all of it. */
const LIMIT = 80_000;

test('the page is light, asks for nothing from elsewhere, and has nothing that its policy would refuse', async () => {
  const { html, script, style } = await bundleConsole();
  const size = [html, script, style].reduce((sum, text) => sum + gzipSync(text).length, 0);
  expect(script.length).toBeGreaterThan(10_000);
  expect(size).toBeLessThan(LIMIT);
  for (const text of [html, style]) expect(text).not.toMatch(/https?:|@import|url\((?!["']?data:)/);
  expect(html).not.toMatch(/ style=| on\w+=|<style|<script(?![^>]* src=)/);
  expect(script).not.toMatch(/\beval\(|new Function\(|dangerouslySetInnerHTML\s*[:=]\s*\{/);
});
