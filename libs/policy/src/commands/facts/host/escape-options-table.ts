/**
 * What an option of a program takes besides data, from their manual pages. One line for programs that share it:
 * `programs | runs options | loads options | code options`.
 *
 * runs: a program or shell text. loads: a library, a plugin, a module or settings that name programs. code: text in the
 * program's own language, which is harmless unless it starts programs, connects or opens files. An option with `!` says
 * it by being there. Options stand as written; those with one letter are also found in front of their value (`-Ivalue`).
 */
export const OPTION_TABLE = `
tar gtar bsdtar | --checkpoint-action --to-command --use-compress-program -I -F --info-script --new-volume-script --rsh-command --rmt-command ||
rsync | -e --rsh --rsync-path ||
zip | -TT --unzip-command ||
sort gsort | --compress-program ||
split gsplit | --filter ||
man | -P --pager -H --html -B | -C -M --manpath |
git | --upload-pack --receive-pack --extcmd --open-files-in-pager | --template --exec-path --unsafe-paths! |
ssh scp sftp ssh-copy-id slogin autossh | -S | -F -I | -o
ssh-keygen | | -D -w |
ssh-add ssh-agent | | -s -P |
env | -S --split-string ||
flock | -c --command ||
su runuser | -c --command -s --shell ||
script | -c --command ||
vim nvim vi ex view vimdiff rvim rview gvim vimtutor | -w -W | -S -u -i -U --startuptime | -c --cmd -s
emacs emacsclient | | -l --load -L | --eval -e --execute -f --funcall
nano pico | -s --speller -T | -f --rcfile |
less more most pg zless zmore | | --lesskey-content -k --lesskey-file --lesskey-src |
gdb lldb cgdb | | -x --command -ix -iex-file -s --source | -ex --eval-command -iex -eval-command -o -O --one-line
strace ltrace | -F ||
valgrind | --db-command --trace-children-prog ||
perf | | --script -s |
bpftrace | | | -e -c --unsafe!
sqlite3 sqlite | | -init | -cmd
mysql mariadb mysqlsh | --pager | --default-auth --plugin-dir --init-command | -e --execute
psql usql | --pset | | -c --command -v --set -f
redis-cli | | --eval |
mongo mongosh | | | --eval
sqlmap | | --eval --tamper --alert --os-shell! --os-cmd |
python python2 python3 pypy pypy3 ipython bpython | | | -c
node nodejs deno bun | | --experimental-loader | -e -p --eval --print -pe
perl | | | -M -m -e -E -ne -pe -lane -nle -lne
ruby jruby | | | -r -e -ne -pe
php | | -z | -r -B -R -E --run -d
lua luajit lua5.1 lua5.2 lua5.3 lua5.4 texlua | | -l | -e
guile | | -l -x | -c
clisp sbcl ecl ccl gcl | | -i --load -l --script | -x --eval -eval
racket | | -r -f -t -l | -e
julia | | -L --load -J --sysimage | -e -E
R Rscript octave octave-cli | | --exec-path --image-path --init-file | -e --eval
ghc ghci runghc | | -pgmF -pgmP -pgmc -ghci-script -fplugin | -e
erl elixir iex | | -pa -r --require -s -run | -e -eval --eval -noshell
groovy scala kotlin jshell swift | | | -e --eval
zic | -y ||
java javaw | -XX:OnError -XX:OnOutOfMemoryError ||
javac jar javadoc jarsigner keytool jlink jshell | -J-XX:OnError -J-XX:OnOutOfMemoryError ||
java javaw | | -javaagent -agentpath -agentlib |
jrunscript jjs | | -f | -e
gawk awk mawk nawk busybox-awk | | -l --load -i --include -E --exec | -e --source
tclsh wish expect | | -f | -c
gnuplot | | -c | -e
gimp | | | -b --batch
maxima gap sage magma | | | --batch-string -r -c
dc bc | | | -e --expression
m4 | | --load | -D
jq | | -L |
sed gsed | | | -e --expression
nmap | | --script --script-args-file --datadir --servicedb |
tcpdump | -z ||
tshark wireshark dumpcap | | | -X
make gmake bmake | --eval -E SHELL .SHELLFLAGS | --include-dir |
cmake | | -P -C | -E
ninja meson just task rake | | | --shell --shell-arg -e --execute -p --execute-print
gcc g++ cc c++ clang clang++ c89 c99 | -wrapper | -fplugin -specs --specs |
ld gold | | --plugin -plugin -dynamic-linker |
openssl | | -engine --engine -provider -provider-path -conf |
curl | --engine | -K --config --engine |
wget wget2 | --use-askpass | --config | -e --execute
aria2c | --on-download-start --on-download-complete --on-download-error --on-download-stop --on-download-pause --on-bt-download-complete | --conf-path |
socat | | | EXEC SYSTEM
nc ncat netcat nc.openbsd nc.traditional busybox-nc | -e -c --exec --sh-exec --lua-exec ||
openvpn | --up --down --tls-verify --auth-user-pass-verify --route-up --route-pre-down --client-connect --client-disconnect --learn-address --ipchange --iproute | --plugin --config |
pppd | connect disconnect pty init welcome | plugin |
dhclient dhcpcd udhcpc | -sf -s --script | -cf -c |
dnsmasq | --dhcp-script --dhcp-luascript | -C --conf-file --conf-script |
nginx httpd apache2 apache2ctl apachectl lighttpd caddy haproxy mosquitto rsyslogd varnishd | -C | -c -f --config --conf -g |
ntpdate ntpd chronyd | | -k -c |
logrotate | -m --mail | -f --force |
cron crond at batch anacron run-parts | --arg | -f |
start-stop-daemon | -x --exec -a --startas ||
systemctl | | link enable! edit! set-environment |
agetty getty mingetty | -l --login-program ||
tmux tmate byobu | -c | -f |
dosbox | -c | -conf |
qemu qemu-system-x86_64 | -monitor | -readconfig -device -plugin |
crash | -p | -i |
hashcat john | | --potfile-path --outfile --config |
mail mailx s-nail mutt neomutt nail | --exec | -F --config | -e
sendmail exim postfix | -C | -C -D |
procmail | | -m |
rpm rpmbuild rpmquery rpmverify rpmdb | --pipe | --root --define --load --macros | --eval -E --eval=
dpkg | | --root --admindir --instdir --pre-invoke --post-invoke |
apt apt-get aptitude | | -c --config-file | -o --option
yum dnf zypper microdnf | | -c --config --plugins --pluginpath |
npm pnpm yarn npx | --script-shell | --globalconfig --userconfig --init-module |
pip pip3 easy_install | --editor | --global-option |
gem | -e --editor | |
cargo rustc rustdoc | |  --config -Clinker --test-runner --runtool |
go | -exec -toolexec -vettool ||
dotnet | | fsi |
cabal stack | | --with-ghc --with-compiler | --eval
mvn gradle ant sbt | | -I --init-script |
ansible | -a --args ||
ansible-playbook | | -i -M --module-path -m |
puppet | | | -e --execute
knife chef-client | | | -E --exec
exiftool | | | -if -p -printFormat -api -if1 -if2 -if3 -if4 -if5
msfconsole msfvenom | | -r -x | -x
ffmpeg ffprobe ffplay | | -init_hw_device |
convert magick mogrify identify | | -write |
gs ghostscript | | -dNOSAFER! | -c
latex pdflatex xelatex lualatex tex xetex luatex pdftex etex latexmk dvips | -e --shell-escape! -shell-escape! --enable-write18! -pdflatex -latex | -r |
pandoc | | --lua-filter -L --filter -F --defaults -d |
troff groff nroff eqn tbl | | -U! -M -m |
enscript a2ps | -I --filter ||
soelim aspell ispell | --mode | -d --conf --add-filter-path |
grc | | --config |
pygmentize | | -x! | -l
neofetch fastfetch screenfetch | | --config -c --ascii |
conky i3 sway awesome openbox polybar | | -c --config |
xterm urxvt st rxvt alacritty kitty gnome-terminal konsole terminator xfce4-terminal | -e -x --command --execute ||
zathura xpdf evince feh sxiv mpv vlc scrot | -e --exec --exec-before --script -x -A --action | --plugins-dir --script --config-dir |
ranger lf nnn mc vifm | --cmd -P -c | --confdir |
rg | --pre --hostname-bin ||
ack ag | --pager ||
repo | -c ||
ts-node tsx | | | -e -p --eval --print
mix | | | -e --eval
osascript | | | -e
fzf sk | --preview --execute --listen --listen-unsafe! | | --bind
entr inotifywait watchexec nodemon reflex | -x --exec ||
torify torsocks proxychains proxychains4 | | -f |
pdb | | | -c
chroot unshare nsenter bwrap firejail capsh | --shell | |
update-alternatives | --install --set ||
debugfs xfs_db e2fsck hdparm | | | -R -c
mount umount | -t | -o |
insmod modprobe | | -C --config -d --dirname |
ldconfig | -f! | -C -r |
cowsay cowthink | | -f |
dvips | -R0! ||
sysctl | | -p --load | -w
tic infocmp | -e ||
pexec multitime hyperfine | --prepare --setup --cleanup ||
jtag openocd | | -f | -c
varnishncsa | | -P -w |
plymouth | --ping --command ||
restic borg kopia | --password-command --remote-path --ssh-command --stdin-from-command! -o --option --rsh ||
sshfs | | | -o
sshuttle | --ssh-cmd -e ||
mosh mosh-server | --ssh --server ||
cvs svn hg bzr | --diff-cmd --editor-cmd --config-option | | --config
opkg | | -f --conf |
certbot | --pre-hook --post-hook --deploy-hook --renew-hook --manual-auth-hook --manual-cleanup-hook ||
kubectl oc helm | --editor --post-renderer | |
crontab | -e! ||
visudo vipw vigr sudoedit | -f ||
check_by_ssh check_cups check_log check_memory | -C -o -S ||
ip | -batch -force! ||
ab wrk siege | -p ||
facter | | --custom-dir --external-dir |
genie | -c ||
gtester | -- ||
batcat bat | --pager ||
delta | --pager ||
fail2ban-client | | -s -c --conf |
byebug irb pry pdb | | -r -I |
autoconf autoheader autoreconf automake | | -I --include -B --prepend-include |
easyrsa | | --vars |
slsh | | -l -i | -e
ocaml nim | | | -e --eval
dmsetup | --exec ||
forge | --use ||
pidstat | -e ||
rc es elvish xonsh nu osh oil | -c ||
rtorrent | -o ||
rustc | | | -C
busctl systemctl loginctl machinectl journalctl | | | --address
yt-dlp youtube-dl yt-dlp_linux | --exec --exec-before-download --downloader --external-downloader --netrc-cmd | --config-location --config-locations --plugin-dirs |
vol volatility volatility3 | | --plugins --plugin-dirs -p |
gunicorn uwsgi | --exec-pre --exec-post --exec-asap | -c --config --python-path |
supervisord circusd monit | | -c |
mitmdump mitmproxy mitmweb | | -s --scripts |
ettercap bettercap | -z -eval -caplet | -F -caplet |
lftp | | --rcfile | -c -e
gpg gpg2 | --exec-path --photo-viewer --agent-program --dirmngr-program --pinentry-program | --load-extension --options |
gpg-agent | --pinentry-program --scdaemon-program ||
smbd nmbd winbindd | | -s --configfile |
snmpd snmptrapd | | -c -C |
xfreerdp rdesktop | /shell /app | |
slapd | | -f -F |
asterisk | | -C |
collectd telegraf fluentd logstash vector fluent-bit | | -c -C --config -e -p --plugin |
zabbix_agentd nrpe | | -c |
postgres pg_ctl | -o -p | -c |
mysqld mariadbd mysqld_safe | --malloc-lib --ledir --mysqld | --plugin-load --plugin-load-add --init-file --plugin-dir --defaults-file |
redis-server | | --loadmodule |
mongod | | -f --config |
qemu-system-i386 qemu-system-aarch64 qemu-kvm kvm | -monitor -qmp | -readconfig -device -plugin |
thunderbird firefox chromium google-chrome chrome | --renderer-cmd-prefix --gpu-launcher --utility-cmd-prefix | --load-extension |
blender | | --addons | --python-expr --python-text
gnome-terminal tilix terminology | --command ||
`;
