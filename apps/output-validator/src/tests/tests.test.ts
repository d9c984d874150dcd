import { expect, test } from '@jest/globals';
import type { Language } from '../source-file.js';
import { findTestIssues } from './tests.js';

const rulesOf = async (content: string, language: Language = 'javascript', path = 'a.test.js'): Promise<string[]> =>
  (await findTestIssues([{ path, content, language }])).map(({ rule_id }) => rule_id.replace('test.', ''));

test.each([
  ['no_assertion', `it('sums', () => { total([1]); });`],
  ['empty', `test('sums', () => {});`],
  ['skipped', `it.skip('sums', () => { expect(total([1])).toBe(1); });`],
  ['skipped', `test.todo('sums');`],
  ['focused', `it.only('sums', () => { expect(total([1])).toBe(1); });`],
  ['commented_out', `// it('sums', () => { expect(total([1])).toBe(1); });`],
  ['tautology', `it('sums', () => { expect(true).toBe(true); });`],
  ['mock_only', `const sum = jest.fn().mockReturnValue(4); it('sums', () => { expect(sum()).toBe(4); });`],
  ['swallowed', `it('sums', () => { try { expect(total([1])).toBe(1); } catch { /* no */ } });`],
  ['conditional', `it('sums', () => { if (process.env.CI) expect(total([1])).toBe(1); });`],
  ['not_awaited', `it('sums', async () => { expect(later()).resolves.toBe(1); });`],
  ['no_matcher', `it('sums', () => { expect(total([1])); });`],
  ['no_assertion', `it('sums', () => { return; expect(total([1])).toBe(1); });`],
])('finds %s in %s', async (rule, content) => {
  await expect(rulesOf(content)).resolves.toContain(rule);
});

test.each([
  `it('sums', () => { expect(total([1])).toBe(1); });`,
  `it('waits', async () => { await expect(later()).resolves.toBe(1); });`,
  `it('waits', () => expect(later()).rejects.toThrow('x'));`,
  `it.each([[1, 2]])('doubles %s', (a, b) => { expect(double(a)).toBe(b); });`,
  `const check = (x) => { expect(x).toBe(1); }; it('sums', () => { check(total([1])); });`,
  `it('sums', () => { const r = parse('1'); expect(r.ok).toBe(true); if (r.ok) expect(r.value).toBe(1); });`,
  `it('counts', () => { expect.assertions(1); try { fails(); } catch (e) { expect(e.code).toBe(1); } });`,
  `it('speaks chai', () => { expect(total([1])).to.be.true; });`,
])('is content with %s', async (content) => {
  await expect(rulesOf(content)).resolves.toEqual([]);
});

test.each([
  ['no_assertion', 'def test_sum():\n    total([1])\n'],
  ['empty', 'def test_sum():\n    pass\n'],
  ['tautology', 'def test_sum():\n    assert 1 == 1\n'],
  ['tautology', 'class TestSum(unittest.TestCase):\n    def test_sum(self):\n        self.assertTrue(True)\n'],
  ['swallowed', 'def test_sum():\n    try:\n        assert total([1]) == 1\n    except Exception:\n        pass\n'],
  ['skipped', '@pytest.mark.skip\ndef test_sum():\n    assert total([1]) == 1\n'],
  ['mock_only', 'def test_sum():\n    m = Mock()\n    m.return_value = 4\n    assert m() == 4\n'],
])('finds %s in Python', async (rule, content) => {
  await expect(rulesOf(content, 'python', 'test_a.py')).resolves.toContain(rule);
});

test.each([
  'def test_sum():\n    assert total([1]) == 1\n',
  'def test_raises():\n    with pytest.raises(ValueError):\n        total(None)\n',
  'class TestSum(unittest.TestCase):\n    def test_sum(self):\n        self.assertEqual(total([1]), 1)\n',
])('is content with Python that asserts', async (content) => {
  await expect(rulesOf(content, 'python', 'test_a.py')).resolves.toEqual([]);
});

test.each<[string, Language, string]>([
  ['no_assertion', 'go', 'package a\nfunc TestSum(t *testing.T) {\n\tTotal(1)\n}\n'],
  ['no_assertion', 'java', 'class A { @Test void sums() { total(1); } }'],
])('finds %s in %s', async (rule, language, content) => {
  await expect(rulesOf(content, language, `a_test.${language}`)).resolves.toEqual([rule]);
});

test('tells code that no submitted test imports, and only that', async () => {
  const code = { content: 'export function total(a) { return a; }', language: 'javascript' as const };
  const submitted = [
    { path: 'src/sum.js', ...code },
    { path: 'src/other.js', ...code },
    {
      path: 'src/sum.test.js',
      content: `import { total } from './sum.js';\nit('sums', () => { expect(total(1)).toBe(1); });`,
      language: 'javascript' as const,
    },
  ];
  const issues = await findTestIssues(submitted);
  expect(issues.map(({ path, rule_id }) => [path, rule_id])).toEqual([['src/other.js', 'test.untested']]);
});
