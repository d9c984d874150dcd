import { expect, test } from '@jest/globals';
import { commandsInCode, type CodeLanguage } from './calls.js';

test.each<[CodeLanguage, string, string[]]>([
  ['python', 'import os; os.system("rm -rf /")', ['rm -rf /']],
  ['python', "subprocess.run(['rm', '-rf', path], check=True)", ['rm -rf "$value"']],
  ['python', 'os.system(f"rm -rf {base}/x")', ['rm -rf ${base}/x']],
  ['python', "from subprocess import run\nrun(['rm', 'x'])", ['rm x']],
  ['python', "run(['rm', 'x'])", []],
  ['python', "shutil.rmtree('/srv')", ['rm -rf /srv']],
  ['python', 'print("os.path"); os.listdir("/")', []],
  ['python', "exec(b64decode('b3Muc3lzdGVtKCJybSB4Iik='))", ['rm x']],
  ['python', "os.system(base64.b64decode('cm0geA==').decode())", ['rm x']],
  ['python', "os.rename('/a', '/b'); os.chmod('/a', 0o777)", ['chmod 777 /a', 'mv /a /b']],
  ['javascript', "require('child_process').execSync('rm x')", ['rm x']],
  ['javascript', "require('child_process').spawn('rm', ['-rf', '/'])", ['rm -rf /']],
  ['javascript', 'fs.rmSync("/srv", {recursive: true})', ['rm -rf /srv']],
  ['javascript', '/a/.exec("a b")', []],
  ['perl', 'system("rm", "-rf", "/")', ['rm -rf /']],
  ['perl', 'fork while fork', [':(){ :|:& };:']],
  ['ruby', 'system "rm x"', ['rm x']],
  ['ruby', '`rm x`', ['rm x']],
  ['php', 'shell_exec("rm x");', ['rm x']],
  ['lua', "os.execute('rm x')", ['rm x']],
  ['awk', 'BEGIN { "rm x" | getline; print | "sh" }', ['rm x', 'sh']],
])('%s code %s starts commands', (language, code, expected) => {
  expect([...commandsInCode(language, code)].sort()).toEqual([...expected].sort());
});
