import { describe, expect, test } from '@jest/globals';
import { BadTemplate } from './lex.js';
import { parseJson } from './json.js';
import { readTemplate } from './template.js';
import { ANY, decode, NotCarriedOut, TemplateFailure, unwrap } from './values.js';

const FACTS =
  '{"Name":"/web","Ports":{"b":[1,2],"a":null},"On":true,"List":["x","y","z"],"Big":9007199254740993,"Html":"<&>"}';
const run = (template: string): string => readTemplate(template).execute(unwrap(decode(ANY, parseJson(FACTS))));

describe('Go templates', () => {
  test.each([
    ['plain text', 'plain text'],
    ['{{.Name}} {{ .On }}', '/web true'],
    ['{{.Nothing}}', '<no value>'],
    ['{{.Ports}}', 'map[a:<nil> b:[1 2]]'],
    ['{{.Big}} {{json .Big}}', '9007199254740993 9007199254740993'],
    [
      '{{json .Html}} {{json .}}',
      `"<&>" ${'{"Big":9007199254740993,"Html":"<&>","List":["x","y","z"],"Name":"/web","On":true,"Ports":{"a":null,"b":[1,2]}}'}`,
    ],
    ['a {{- .Name -}} b', 'a/webb'],
    ['a {{- /* says nothing */ -}} b', 'ab'],
    ['{{range .List}}{{.}},{{end}}', 'x,y,z,'],
    ['{{range $i, $x := .List}}{{if $i}}-{{end}}{{$x}}{{end}}', 'x-y-z'],
    ['{{range .List}}{{if eq . "y"}}{{continue}}{{end}}{{.}}{{end}}', 'xz'],
    ['{{range .List}}{{if eq . "y"}}{{break}}{{end}}{{.}}{{end}}', 'x'],
    ['{{range .Nothing}}x{{else}}none{{end}}', 'none'],
    ['{{range $k, $v := .Ports}}{{$k}}{{end}}', 'ab'],
    ['{{$n := 0}}{{range .List}}{{$n = len .}}{{end}}{{$n}}', '1'],
    ['{{with $x := .Name}}{{$x}}{{.}}{{end}}', '/web/web'],
    ['{{if and .On (not .Nothing)}}yes{{else if .On}}maybe{{else}}no{{end}}', 'yes'],
    ['{{if or false 0 "" .Nothing}}yes{{else}}no{{end}}', 'no'],
    ['{{.Name | upper | printf "%-8s|" }}', '/WEB    |'],
    ['{{index .List 1}}{{index .Ports "b" 0}}', 'y1'],
    ['{{eq 1 2 1}} {{lt 1 2}} {{ge "b" "a"}} {{ne true false}}', 'true true true true'],
    ['{{print 1 2 "a" 3}} {{println "a" 1}}', '1 2a3 a 1\n'],
    ['{{slice .Name 1 3}} {{slice .List 1}}', 'we [y z]'],
    ['{{`raw\\n`}}{{"cooked\\n\\u00e9\\x41"}}', 'raw\\ncooked\néA'],
    [
      '{{title "two words_here"}} {{pad "x" 1 2}}| {{truncate "abc" 2}} {{join (split "a,b" ",") "+"}}',
      'Two Words_here  x  | ab a+b',
    ],
    ['{{(index .List 0)}}{{$.Name}}', 'x/web'],
  ])('%s', (template, expected) => {
    expect(run(template)).toBe(expected);
  });

  test.each([['{{index .List 3}}'], ['{{eq 1 "1"}}']])('fails as it does in Go: %s', (template) => {
    expect(() => run(template)).toThrow(TemplateFailure);
  });

  test.each([
    ['{{'],
    ['{{.Name'],
    ['{{end}}'],
    ['{{if .On}}'],
    ['{{.Name}'.repeat(2)],
    ['{{nonsense .Name}}'],
    ['{{$unknown}}'],
    ['{{html .Name}}'],
    ['{{call .Name}}'],
    ['{{define "x"}}{{end}}'],
    ['{{template "x"}}'],
    ['{{block "x" .}}{{end}}'],
    ['{{break}}'],
    ['{{.Name | 3}}'],
    ['{{"\\q"}}'],
    ['{{0777}}'],
    ['{{.A.}}'],
    ['{{1 2}}'],
    ['{{' + '('.repeat(80)],
    ['{{if 1}}'.repeat(80)],
    ['x'.repeat(20_000)],
  ])('is declined before anything runs: %.40s', (template) => {
    expect(() => readTemplate(template)).toThrow(BadTemplate);
  });

  test('one that works without end is ended', () => {
    const loops = `${'{{range $x := 1000}}'.repeat(6)}x${'{{end}}'.repeat(6)}`;
    expect(() => run(loops)).toThrow(NotCarriedOut);
    const long = `{{$x := "${'x'.repeat(10_000)}"}}{{range 1000}}{{$x}}{{end}}`;
    expect(() => run(long)).toThrow(NotCarriedOut);
    const doubled = `{{$x := "xxxxxxxxxx"}}${'{{$x = print $x $x}}'.repeat(60)}`;
    expect(() => run(doubled)).toThrow(NotCarriedOut);
  });

  test.each([
    ['{{printf "%x" 1}}'],
    ['{{printf "%d" "a"}}'],
    ['{{printf "%s"}}'],
    ['{{pad "x" 100000 0}}'],
    ['{{truncate "é" 1}}'],
  ])('what Go would print in a way nobody has written down here is refused: %s', (template) => {
    expect(() => run(template)).toThrow(NotCarriedOut);
  });

  test('a failure is told with its place, as Go tells it', () => {
    expect(() => run('a\n é{{len .On}}')).toThrow(
      'template: :2:5: executing "" at <len .On>: error calling len: len of type bool',
    );
  });
});
