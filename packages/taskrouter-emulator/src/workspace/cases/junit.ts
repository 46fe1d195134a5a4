import { storyOf } from './case-report';
import type { CaseResult } from './run-case';

/** The results as JUnit XML, which build servers read. @param suite the name of the suite */
export function junitReport(results: readonly CaseResult[], suite: string): string {
  const failed = results.filter(({ failures }) => failures.length > 0).length;
  const seconds = results.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1_000;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${results.length}" failures="${failed}" time="${seconds.toFixed(3)}">`,
    `  <testsuite name="${escaped(suite)}" tests="${results.length}" failures="${failed}" time="${seconds.toFixed(3)}">`,
    ...results.flatMap((result) => testCase(result, suite)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(result: CaseResult, suite: string): string[] {
  const { name, milliseconds, failures } = result;
  const attributes = `name="${escaped(name)}" classname="${escaped(suite)}" time="${(milliseconds / 1_000).toFixed(3)}"`;
  if (failures.length === 0) return [`    <testcase ${attributes}/>`];
  const [message = '', ...story] = storyOf(result);
  return [
    `    <testcase ${attributes}>`,
    `      <failure message="${escaped(message)}">${escaped(story.join('\n'))}</failure>`,
    '    </testcase>',
  ];
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll(NOT_XML, '\uFFFD');
}

// XML has no place for control characters, not even as references.
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
