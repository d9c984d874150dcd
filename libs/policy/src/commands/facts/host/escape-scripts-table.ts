/**
 * Which file of code a program is given, from its manual page. One line for programs that share it:
 * `programs | options with a value | options whose value is the file | options with which no file is run`.
 *
 * The file is the value of a file option, else the first operand. Options with one letter also count inside a cluster
 * (`-ec`), and the others in front of their value (`--file=x`). In the last column `*` means that only file options name
 * one, and `.` that they do so in front of the first operand alone.
 */
export const SCRIPT_TABLE = `
sh bash zsh dash ksh ash mksh rbash yash fish rksh csh tcsh | -o -O +o +O | --rcfile --init-file | -c -n -s --no-exec
source . |||
python pypy | -W -X -Q || -c -m -h -V
node nodejs tsx ts-node | -C --conditions --env-file --inspect-port --title -P --project --tsconfig | -r --require --import --loader --experimental-loader | -e -p -c --check --eval --print --test --run
ruby jruby | -I -E -C -r || -e -c
perl | -I -M -m || -e -E
php | -d -c -z -S -t | -f | --rf --rc --re --rz --ri -r -l -i -m -B -R -E -s -w --syntax-check --server --rfunction --rclass --rextension
lua luajit | -l || -e -v
tclsh wish | -encoding ||
expect || -f | -c
Rscript | || -e
R ||  -f --file | .
julia | -J -p -t --project --threads --sysimage | -L --load | -e -E --eval --print
octave | --path -p || --eval
groovy kotlin scala jshell runghc guile osascript | -cp -classpath -l -L || -e -c
swift | -I -L || build test package repl run -e
pwsh powershell | -ExecutionPolicy -InputFormat -OutputFormat -WorkingDirectory -Version | -File -file | -Command -c -EncodedCommand
java javaw | -cp -classpath --class-path -p --module-path --add-modules --add-opens --add-exports --add-reads --source | -jar -m --module | -version --version -h -help --help -X --list-modules -d --describe-module --validate-modules -XshowSettings
jrunscript jjs | -cp -l | -f | -e
gawk awk mawk nawk || -f --file -i --include | .
sed gsed || -f --file | *
gnuplot | || -e
bc | || -e
psql usql || -f --file | *
sqlite3 sqlite || -init | *
mysql mariadb || --init-file --defaults-file --defaults-extra-file | *
gdb lldb cgdb | -ex -iex --eval-command -eval-command -p -d -c --core | -x --command -ix -s --source | *
vim nvim vi ex view vimdiff rvim rview gvim || -S -u -U | *
emacs || -l --load --script | *
tmux tmate byobu || -f | .
screen || -c | .
nano pico || -f --rcfile | *
less more most || --lesskey-src --lesskey-content -k --lesskey-file | *
curl || -K --config | *
wget wget2 || --config | *
ssh scp sftp || -F | .
gpg gpg2 || --options | *
openssl || -config | *
nginx || -c | *
httpd apache2 apache2ctl apachectl lighttpd haproxy mosquitto caddy varnishd || -f -c --config -conf | *
neofetch fastfetch screenfetch || -c --config | *
logrotate | -s --state -l --log -m --mail || -d --debug
pylint || --rcfile --load-plugins | *
pytest py.test || -p | *
eslint || --plugin --rulesdir --resolve-plugins-relative-to | *
prettier || --plugin | *
mocha ava tap || -r --require | *
rubocop rspec || -r --require | *
mitmdump mitmproxy mitmweb || -s --scripts | *
man || -C --config-file | *
postgres || --config-file | *
cmake || -P | *
gradle || -I --init-script | *
`;
