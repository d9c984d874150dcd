import { describe, expect, test } from '@jest/globals';
import { languageOf } from '../language/language.js';
import { findSyntaxIssues } from './syntax.js';

const find = (path: string, content: string) =>
  findSyntaxIssues({ path, content, language: languageOf(path, content) });

describe('modern code that is sound has no issues', () => {
  test.each([
    [
      'a.py',
      'type Alias[T] = list[T]\ndef f[T](x: T) -> T:\n    match x:\n        case {"a": [1, *rest]} if rest:\n            return f"{x!r:>{10}} {"nested"}"\n        case _:\n            return x\n',
    ],
    [
      'a.ts',
      '@dec class A<const T> { accessor x = 1; #p?: string; static { } }\nconst c = { a: 1 } satisfies Record<string, number>;\nusing_();\nfunction using_() {}\nexport type { A };\nexport default <T,>(x: T) => x;\n',
    ],
    ['a.tsx', 'export const C = (p: { a: string }) => <div {...p}>{p.a}</div>;\n'],
    ['a.js', '#!/usr/bin/env node\nconst x = require("x");\nif (!x) return;\nconst y = x?.a ?? 1; y ||= 2;\n'],
    [
      'a.go',
      'package main\n\nimport "fmt"\n\ntype Num interface{ ~int | ~float64 }\n\nfunc Sum[T Num](xs ...T) (s T) {\n\tfor i := range 10 {\n\t\t_ = i\n\t}\n\tfor _, x := range xs {\n\t\ts += x\n\t}\n\treturn\n}\n\nfunc main() { fmt.Println(Sum(1, 2)) }\n',
    ],
    [
      'a.java',
      'package a;\nsealed interface S permits P, Q {}\nrecord P(int x, int y) implements S { P { if (x < 0) throw new IllegalArgumentException(); } }\nrecord Q(String s) implements S {}\nclass M {\n  static String f(Object o) {\n    var t = """\n      hello "x"\n      """;\n    return switch (o) {\n      case P(int x, var y) when x > y -> t;\n      case Integer i -> "i" + i;\n      case null, default -> { yield "d"; }\n    };\n  }\n}\n',
    ],
    [
      'a.rb',
      'def sq(x) = x * x\nputs <<~A, <<~B\n  one\nA\n  two\nB\ncase {a: 1}\nin {a: Integer => n} if n > 0 then puts n\nend\n[1,2].map { it + 1 }\nh = {x:, y: 1} rescue nil\nputs(&:a) if false\n',
    ],
    [
      'a.rs',
      'use std::future::Future;\nasync fn f() -> Option<u8> {\n    let Some(x) = Some(1u8) else { return None };\n    let c = async move |y: u8| y + x;\n    if let Some(a) = Some(1) && a > 0 { println!("{a:?}"); }\n    let _ = c(1).await;\n    let s = r#"a"b"#;\n    let g = c"hi";\n    Some(x)\n}\nmacro_rules! m { ($($x:expr),* $(,)?) => { $( $x; )* }; }\nimpl<const N: usize> T for [u8; N] where for<\'a> &\'a u8: Copy {}\ntrait T {}\n',
    ],
    [
      'a.sql',
      "CREATE TABLE `users` (\n  `id` int(11) unsigned NOT NULL AUTO_INCREMENT,\n  `n` varchar(20) COLLATE utf8mb4_unicode_ci DEFAULT NULL COMMENT 'x',\n  PRIMARY KEY (`id`),\n  KEY `k` (`n`)\n) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4;\n",
    ],
    [
      'a.sql',
      'PRAGMA foreign_keys = ON;\nCREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);\nINSERT OR REPLACE INTO t VALUES (?, :a);\n',
    ],
    [
      'a.sql',
      'WITH RECURSIVE x AS (SELECT 1 AS n UNION ALL SELECT n+1 FROM x WHERE n<5) SELECT * FROM x;\nCREATE FUNCTION f() RETURNS int AS $$ BEGIN RETURN 1; END $$ LANGUAGE plpgsql;\nMERGE INTO a USING b ON a.id=b.id WHEN MATCHED THEN DELETE;\n',
    ],
    [
      'a.sh',
      '#!/usr/bin/env bash\nset -euo pipefail\ndeclare -A m=([a]=1 [b]=2)\nfor k in "${!m[@]}"; do echo "${m[$k]:-x}"; done\nif [[ $a =~ ^[a-z]+$ && -f x ]]; then cat <<-\'EOF\' | tr a b\n\thello $x\n\tEOF\nfi\nx=$(( 1 + 2 ))\nwhile IFS= read -r l; do :; done < <(ls)\ncase $1 in -h|--help) exit;; *) ;; esac\n',
    ],
    ['a.yaml', 'a: &x {b: 1}\nc:\n  <<: *x\n  d: |\n    text: here\n---\n- !Ref foo\n- "a: b"\n'],
    ['a.toml', '[a]\nb = 1979-05-27T07:32:00Z\n[[c.d]]\ne = """x"""\n'],
    [
      'a.dockerfile',
      '# syntax=docker/dockerfile:1\nFROM --platform=$BUILDPLATFORM golang:1 AS build\nRUN --mount=type=cache,target=/x <<EOF\nset -e\necho hi\nEOF\nCOPY --from=build --chmod=755 <<-X /a\n\thi\nX\nENTRYPOINT ["/a"]\n',
    ],
  ])('%s %#', async (path, content) => {
    expect(await find(path, content)).toEqual([]);
  });
});

describe('code that is broken blocks', () => {
  test.each([
    ['a.py', 'def f(x):\n    return (x\n\nprint(f(1))\n'],
    ['a.ts', 'export function a() {\n  return 1;\n'],
    ['a.go', 'package main\n\nfunc main() {\n\tfmt.Println("a)\n}\n'],
    ['a.java', 'class M {\n  void f() {\n    int x = 1\n  }\n}\n'],
    ['a.rb', 'class A\n  def x\n    1\n  end\n'],
    ['a.rs', 'fn main() {\n    let x = vec![1, 2;\n}\n'],
    ['a.sql', 'SELECT a, FROM t WHERE;\n'],
    ['a.sh', '#!/bin/bash\nif [ -f x ]; then\n  echo hi\n'],
    ['a.yaml', 'a:\n  - b\n c: d\n'],
    ['a.toml', '[a\nb = 1\n'],
    ['a.json', '{"a": 1,}'],
  ])('%s %#', async (path, content) => {
    expect(await find(path, content)).toContainEqual(expect.objectContaining({ blocking: true, path }));
  });
});

test.each([
  ['markdown_fence', 'a.js', '```javascript\nconst a = 1;\n```\n'],
  ['markdown_fence', 'a.sh', '```bash\nls\n```\n'],
  ['prose', 'a.sh', 'Here is the script you asked for:\n\nls -l\n'],
  ['prose', 'a.py', 'Sure! This is the complete code:\n\na = 1\n'],
  ['conflict_marker', 'a.yaml', 'a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n'],
  ['elided', 'a.ts', 'export const a = 1;\n// ... rest of the code remains unchanged ...\n'],
  ['elided', 'a.go', 'package a\n\n... existing code ...\n'],
  ['truncated', 'a.ts', 'export function f() {\n  return [1, 2,'],
])('names the damage: %s in %s', async (damage, path, content) => {
  expect((await find(path, content))[0]).toMatchObject({ rule_id: `syntax.${damage}`, blocking: true });
});

test.each([
  ['syntax.unparsed', 'a.zig', 'x'],
  ['syntax.not_code', 'README.md', 'x'],
  ['syntax.not_code', 'about.html', '<h1>About</h1><p>Based on data: see <a href="b.html">b</a>.</p>'],
  ['syntax.unparsed', 'about.html', '<h1>About</h1><SCRIPT src="//x.example"></SCRIPT>'],
  ['syntax.unparsed', 'about.htm', '<img src="x" onerror="go()">'],
  ['syntax.unparsed', 'logo.svg', '<svg><a href="javascript:go()"/></svg>'],
  ['syntax.unparsed', 'page.mdx', '<p>x</p>'],
])('says %s of a file that nobody reads: %s %#', async (rule, path, content) => {
  expect(await find(path, content)).toMatchObject([{ rule_id: rule, blocking: false }]);
});
