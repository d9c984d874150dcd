/** Programs that read, compute, convert, show or build, and write most what they are told to. */
export const EVERYDAY = `
a2p a2ping aa-status aapt ab access ack aclocal acpi acpica acpidump addr2line adr aespipe afplay ag age age-keygen
agrep alsamixer amass amixer ansi2html ansifilter ansiweather ant antiword aplay apparmor_status
apropos apt-cache apt-rdepends apt-show-versions aptitude-search ar arch archivemount arduino-cli arecord arp arping
as asar ascii asciidoc asciidoctor asciinema asciiquarium asciitopgm asdf aspell assetfinder astronomer atom atop
atq atrm audacious audacity auditstat aulast aureport ausearch auto-changelog autoconf autoflake autoheader automake
autopep8 autoreconf autoupdate ava avahi-browse avahi-resolve awk-lint axel b2 b2sum b3sum badblocks bandwhich
banner baobab base32 base64 basename basenc bash-completion bash-language-server bashate bat batcat bats bazelisk bb
bbcp-check bc bcomps beanstalkd bedtools beep behat betterdiscordctl biber bible bibtex biff bind9 bindfs bindgen
biosdecode bison bitcoin-cli bitwise black blackarch bleachbit-preview blkid bluetoothctl bmake bmaptool bmon bookie
boot bootctl-status boxes bpython bpytop brave bridge brightnessctl broot browsh bsondump btop buck2 bugpoint
buildifier bump2version bumpversion bun bunzip2 busctl busted byzanz-record bzcat bzcmp bzdiff bzegrep bzfgrep
bzgrep bzip2 bzip2recover bzip3 bzless bzmore bzr c++filt c99 cabal cabextract cac caffeine caja cal calc calcurse
calligraflow cargo cargo-audit cargo-clippy cargo-tree carthage cat catimg cbatticon cbindgen cbonsai ccal
ccrypt-info ccze cdecl cdparanoia certtool cewl cf-lint cfn-lint cgdb cgget chardet chardetect charm chcon
cheat checkbashisms checkov checkpatch.pl checkstyle checkupdates chezmoi chkrootkit chroma chromium
chromium-browser chronyc chruby cjpeg cksum cl clang-check clang-format clang-tidy clangd clear clinfo
clippy-driver clj cloc clojure cloudflare-speed cmake cmark cmatrix cmp cmus code codecept codecrafters codeql
codespell codium cointop col colcrt colima colordiff colormake colrm column comm command commitizen commitlint
compare compgen complete compopt composite conda conftest container-structure-test conventional-changelog convert
copyq coredumpctl corepack coreutils cotton coverage cowsay cowthink cpack cpp cppcheck cppclean cpuid
cpupower cradle crane createrepo cronnext cross crystal csc cspell csplit csslint csvclean csvcut csvformat csvgrep
csvjoin csvjson csvkit csvlook csvsort csvsql csvstack csvstat csvtk csvtool ctags ctest cucumber cups-config cura
curlie cut cvlc cvs cvt cwebp cxxfilt cyclonedx-py cypher-shell cypress cz czkawka_cli d2 d8 darcs darkstat dart
dash-docs datamash date dateadd datediff dategrep dateseq dc dctrl-tools ddate ddcutil ddrescuelog deadcode
debchange debcheckout debdiff deborphan debsums debtree delta deno-lint dephell derb desktop-file-validate
detect-secrets detox devmem devpi df dfc dhall dhcping diesel diff diff3 diffoscope diffpdf diffstat difft
difftastic diffuse dig dillo dirb dircolors direnv direwolf dirname dirs dirsearch display djpeg djvused djvutxt
dlocate dlv dmesg dmidecode dnsmap dnsrecon dnstracer dnsx docfd docker-credential docker-slim dockerize doctest dog
doggo dolphin dos2unix dot dotbot dotenv-linter dotnet-format doxygen dpkg-deb dpkg-query dpkg-shlibdeps dprint
drawio drill drush du dua duc duf dum dumpbin dumpe2fs dumpkeys dunstctl dunstify dupeguru dust dvc dvipdf dvips
dvtm dwarfdump dwebp earthly ebook-convert ebook-meta echo ed ed2k edid-decode editorconfig-checker eget egrep eix
elinks elm emacs emacsclient emojify emulator enca enscript entr enum4linux env envsubst eog epiphany eps2eps eqn
equery erb esbuild eslint espeak espeak-ng espeakup espflash esptool.py etags ethstatus ethtool evemu-describe
evince ex exa exiftool exiv2 exo-open expand expr exrex eyeD3 eyewitness eza f3read faac facter factoidl factor
fail2ban-regex faillog faker falkon farmhash fast fast-cli fastboot-devices fastfetch fastlane fastmod fatrace
faulthandler fc-cache fc-match fc-pattern fc-query fd fdfind fdupes feh feroxbuster ffmpeg ffmpeg2theora ffplay
ffprobe ffuf fgrep ficus fig2dev figlet file filefrag fin find findmnt firefox fish_indent fkill flac flake8
flamegraph flameshot flawfinder fld flips flutter fly flyctl fmt fmtutil fnm fold fontforge foremost forfiles
fortune fossil fourmolu fping free freshclam from fsc fscrypt fselect fsharpi fsum fsw fswatch ftnchek fulltext
funcgraph funzip fwupdmgr fx fzf fzy g++ g810-led gacutil galculator gau gawk gcal gcov gcov2 gcovr gdal_translate
gdalinfo gdb gdu geany gedit geeqie gemtopbm genact gendesk genhtml getcap getcifsacl getconf getenforce
getent getfacl getfattr getopt getpcaps getsebool gettext gettextize gfortran gh gh-dash gh-md-toc ghc ghci ghcup
ghdl ghidra ghostty gibo gif2webp gifcolor gifsicle gifski gigalixir gimp gio git-absorb git-bug git-cliff git-cola
git-delta git-extras git-flow git-machete git-quick-stats git-secrets git-sizer git-standup git-stats git-town
gitchangelog gitk gitleaks gitlint gitmoji gitui gitversion glab glances glib-compile-schemas glib-mkenums glmark2
glow glslc glxgears glxinfo gmake gnome-calculator gnome-disks gnome-screenshot gnome-system-monitor
gnome-text-editor gnuchess gnuplot go-size goaccess gob2 gobuster goenv gofmt goimports golangci-lint gollum
gomplate google-chrome goreleaser got gotestsum gotty-check gource govulncheck gowitness gpg gpg-agent
gpg-connect-agent gpg-error gpg2 gpgconf gpgv gphoto2 gpicview gping gpodder gprof grabc gradle gradle-profiler grap
graphql-inspector graphviz gremlins grep grep-dctrl grepcidr grex grip groff gron groovyc groups grpc_cli grpcurl
grype gs gsettings gsettings-get gspell gst-inspect-1.0 gst-play-1.0 gtest gtk-launch gtkwave gtop gtypist guess
guetzli gum gunzip gvfs-info gvfs-open gzdoom gzexe gzip haddock hadolint halp handbrake-cli handlr hash hatch haxe
hdiutil-info head hebcal helix heroku hexdump hexedit hexyl hg hh highlight hipchat hitch hledger hlint hollywood
homeshick hoogle host hostid hostname hostnamectl html2text htmlhint htmlq htmltest htop htpdate http-prompt
http_load httpie httping httprobe httpstat httpx hub hugo hunspell hurl hwinfo hx hxclean hxnormalize hxselect
hyperfine hypothesis hyx i2cdetect i3lock i3status i7z iasl ibus icdiff ico iconv icotool icupdown id identify
ifdata ifnames ifne ifplugstatus ifquery ifstat iftop ijq ilasm ildasm imagemagick img2pdf img2txt img_stat imgcat
imgp imv indent info inkscape innoextract inotifywait inotifywatch intelligence invoke inxi ioping ioreg iostat
iotop iozone ipcalc ipcs iperf iperf-version iperf3 ipinfo ipython iredis ironbar isoinfo isolyzer isoquery isort
isosize ispell ivy iw iwconfig iwgetid iwlist jadx jar jarsigner java-info javac javadoc javap jbang jbig2 jc jcal
jcmd jconsole jd-gui jdeprscan jdeps jdupes jed jekyll jello jenv jest jetson_release jhat jhead jhsdb jid jigsaw
jinfo jira jj jless jlink jmap jmc jmeter jmod jnv jo joe join joincap joshuto journalctl jove jp jp2a jpackage
jpackage-check jpegoptim jpegqs jpegtopnm jpegtran jps jq js-beautify jsawk jscpd jsdoc jshell jshint jslint
json-diff json2yaml json5 json_pp json_reformat json_verify jsonlint jsonnet jsonnetfmt jstack jstat jtbl jtc
jupyter jupytext jwt k6 k9s kak karma kate kcachegrind kcat kcolorchooser kde-inhibit kdenlive kdialog kerl
kernel-info keybase-id khal kics kiex kiwi klist kmod kmon konsave kotlin kotlinc krita kscreen-doctor ktfmt
ktlint kube-linter kube-score kubecolor kubeconform kubectx kubens kubescape kubeval kustomize kwrite lama lame last
lastb lastcomm lastlog latexdiff latexindent lazydocker lazygit lbdb lbzip2 lcov ldapcompare ldapwhoami ldd leafpad
leave ledger lefthook lein lerna less lessecho lex lf lib libreoffice libtool license-checker licensee licensor
lightstat lilypond limg link link-checker linkchecker links links2 linode lint lint-staged linux-check-removal
lisp-format listadmin litecli llc lldb lli llvm-as llvm-config llvm-cov llvm-dis llvm-objdump llvm-profdata
llvm-readelf llvm-symbolizer lnav loc localc locale localectl locate lociview locust logcli loginctl logname lolcat
look lookbib lora lorem loupe lowdown lp_solve ls lsacl lsar lsattr lsb-release lsb_release lsblk lsbom lscgroup
lscpu lsd lsdvd lshw lsinitrd lsipc lslocks lslogins lsmem lsmod lsns lsof lspath lspci lspcmcia lsrc lsscsi lstopo
lstopo-no-graphics lsusb lsusb.py ltrace ltspice lua-format luac luacheck lvdisplay lvmdiskscan lvs lxqt-about lynis
lynx lz4 lz4cat lzcat lzegrep lzfgrep lzgrep lzip lzless lzma lzmainfo lzmore lzop m4 mac2unix macchina mackup magic
magic-wand magick mailq make4ht mako mamba man man2html mandb mandoc manpath mapscii markdown markdownlint
markdownlint-cli2 marktext marp massdns matchpathcon matplotlib maturin mc mcomix mcs md2html md5 md5deep md5sum
mdatopbm mdbook mdcat mdfind mdls mdp mdt mediainfo mediamtx medusa-help meld members memcached-tool memcstat memray
mermaid mesg meshlab meson metadata metaflac mg micro micromamba micropython mid3v2 midori mill mimetype minicheck
minify miniserve-check minisign minitest minizinc miri mise mix mkdocs mkisofs mksquashfs mktorrent mkvextract
mkvinfo mkvirtualenv mkvmerge ml mlr mmdc mmls mobsf moc mocha mocp modinfo module mogrify molecule mongoexport
mongostat mongotop monodis montage moon more moro mosquitto_pub mosquitto_sub most mousepad mp3gain
mp3info mp3val mpc mpg123 mpg321 mplayer mprime mpstat mpv msbuild mscgen mscore msgattrib msgcat msgconv msgfmt
msginit msgmerge msguniq mt mtail mtools mtr mtr-packet multitail mupdf musescore muttprint mvn mvt-ios mycli
mypaint mypy mysqlcheck mysqldumpslow mysqlshow mysqlslap mytop n namei nancy nano nanonote nasm nativefier nats
nautilus navi nbconvert ncal ncc ncdu ncmpcpp ncu ndiff ndisasm ndjson ne neato needs-restarting nemo neofetch
nethack nethogs netlify netplan-get netstat-nat netsurf networkctl newsboat nextflow nfoview nfsstat ngrep nh
nightwatch nikto ninja nix nix-build nix-channel nix-collect nix-diff nix-env nix-info nix-instantiate nix-locate
nix-prefetch-url nix-shell nix-store nix-tree nixfmt nixos-option nixos-version nixpkgs-fmt nkeys nkf nl nload nm
nmake nmap-formatter nmon nnn node-gyp nodenv nohang nom nose2 notify-send notmuch nox npm-check npm-check-updates
npm-why nproc nrm nroff ns nslint nslookup nsnake nstat nsxiv nsys-ui ntfsinfo ntpdate-query ntpq ntpstat nu-lint
num-utils numbat numdiff numfmt numlockx nvcc nvidia-smi nvim nvm nvme nvtop nx nyancat objcopy objdump ocaml ocamlc
ocamlfind ocamlopt ocrad ocrmypdf octo od ofs2rva oggdec oggenc ogginfo oh-my-posh ollama onboard oncall onefetch
oneko oomctl open openapi-generator-cli opendkim-testkey openscad openscap openttd opera opj_compress opj_decompress
opt optipng opus opusdec opusenc opusinfo ormolu orphan oscap osm2pgsql-check osqueryi otool otool64 ouch
outguess-info oxipng oxlint p7zip packwiz paclist pacmixer pacsearch pactl pactree pads pahole pamdice pamixer
pamtopng pandoc pandoc-crossref pants paperkey paps par parquet-tools partx paste pastel patchelf-print patgen
pathchk patool pbcopy pbmtopgm pbpaste pcapfix pcmanfm pcre2grep pcregrep pdf2djvu pdf2ps pdf2svg pdfannots
pdfarranger pdfbook pdfbox pdfcpu pdfcrop pdffonts pdfgrep pdfimages pdfinfo pdfjam pdfnup pdfposter pdfsandwich
pdfseparate pdftk pdftocairo pdftohtml pdftoppm pdftops pdftotext pdftotext2 pdfunite pdm peass pecan peco pedis
pehash perldoc pescan pesec pest pev peview pew pg pg_amcheck pg_config pg_controldata pg_isready pg_waldump
pgbadger pgbench pgcli pgmnorm pgmtoppm pgrep ph phan phockup php-cs-fixer phpcs phpdoc phpize phploc phpmd phpspec
phpstan phpunit pi pic picard pico picom-trans pidof pidstat pigz piio pijul pinfo ping ping6 pinky pinocchio pio
pip pip-audit pip-compile pip-licenses pip-tree pipdeptree pipes.sh pipx pitchfork pixelmator pixz pkg-config
pkgconf pkgfile pkginfo plantuml platformio playerctl playwright please plocate pls pluma plutil pmake pmap pmcd pmd
png23d png2svg pngcheck pngcrush pngquant pngtopnm pnmtopng pnpx po4a pod pod2html pod2man pod2text pod2usage
podspec-lint poedit poetry poetry-check pokemon polybar-msg pomsky popeye poppler portageq posting potrace powerstat
powertop pplatex ppmtojpeg pppstats pqiv pr pre-commit premake5 prettier pretty-bytes prettybat prettyping
prettyprint primes primitive printenv printf prob procinfo procmon procs profanity progress prolog promtool
prospector protoc prqlc pryjson ps ps2ascii ps2epsi ps2pdf ps2ps psgrep psnup pspp psql psql-info psrecord psselect
pstree pstree.x11 ptpython ptx pueue-status pulumi-preview puml pup puzzles pv pv-migrate pvdisplay pveperf
pveversion pvs pwait pwd pwdx pwgen pwned pwninit pwqcheck py-spy pycodestyle pydoc pydocstyle pyenv pyflakes
pygmentize pygount pyinstrument pylama pylint pyoxidizer pyreverse pyright pyroma pytest pytest-watch python pytype
pyupgrade qalc qjoypad qlist qlmanage qmake qmlscene qpdf qpdfview qr qrcp qrencode qrttoppm qtchooser quarto
quilt-series quiz quota qutebrowser r2 rabbitmqadmin rabin2 raco radare2 radeontop rafs railway rain ranger
rankmirrors ranlib rapper rar rasm2 rav1e rax2 rbenv rbspy rc rclone-ls rcup rdfind re2c readelf readlink readom
readpe realpath rec recode recutils redis-benchmark redis-check-rdb redli redo redoc redshift regctl release-it
remake remark remind replay repolinter repoquery repquota reproc resize resolvectl resolveip restview reuse rev
revive rg rga rgrep rhash rhythmbox rig ripe-atlas ripgrep ripmime rlog robodoc roff rofi rojo rompler routel
rpm2archive rpm2cpio rpmgraph rpmlint rpmspec rsbep rspec rst2html rst2latex rst2man rst2pdf rstcheck rsvg-convert
rtacct rtl_433 rtl_test rtmon rtx rubocop ruby-lint ruff runghc rusage rush rust-analyzer rustc rustdoc rustfmt
rustscan rustup rustup-show rva2ofs rvm rye s-tui sacct safety sai samtools samu sar sass say sbt scala-cli scalac
scalafmt scanelf scanimage scc sccache sccmap schemathesis scheme scilab scons scour scrcpy screencapture
screenfetch screenkey scrot sdiff sdk sdkman seahorse secretlint sed seinfo select_default_iwad semantic-release
semgrep sensors seq serie serve servor sesearch sestatus sfdp sfk sg_inq sg_scan sha1 sha1deep sha1sum
sha224sum sha256sum sha384sum sha512sum shasum shell-gpt shellcheck shellspec shfmt shntool shotcut showfoto showkey
showmount showrgb shuf shuttle sigtool silicon silver sinfo singularity-inspect sioyek sips size skanlite
skopeo-inspect sl slabtop sleep sleuthkit slides sloccount slsc smartctl smartmontools smem smog sn snakefmt
snakemake snmpget snmptable snmpwalk snort-test sntp snyk socklist soffice solc sonar-scanner sort soundconvert
sourcery sox soxi spacectl spark spdx speaker-test spectral speedometer speedtest speedtest-cli spell sphinx-build
sphinx-quickstart spim splint split sqlcheck sqldiff sqlfluff sqlformat sqlite-utils sqlite3 sqlx squeue ss
ssh-audit ssh-keyscan ssldump ssllabs-scan sslscan sslyze st.term stack standard-version starship stat statgrab
stegsnow stern stetl storybook stow strace stress stress-ng strings strip strutil stty stylelint stylua subfinder
subl subliminal sublist3r sudoku sum surfraw surge susp svelte-check svg2png svgcleaner svgo svn sw_vers swift
swift-demangle swift-format swiftc swiftformat swiftlint sxiv syft sympy sync sysbench sysinfo syslog-check sysprof
system_profiler systemd-analyze systemd-cat systemd-cgls systemd-cgtop systemd-delta systemd-detect-virt
systemd-escape systemd-path systemd-resolve systemsettings systeroid systool tabs tac tail talisman talk tap
tapestat taplo tartufo taskell tasklist taskwarrior tbl tclint tcpick tcptrace tcptraceroute tda tea tee
telegram-desktop tensorboard termdown terminaltables termshark termusic terraform-docs terragrunt-info terrascan
tesseract testcafe testssl testssl.sh tex2html texconfig texcount texdef texdoc texfot textidote textimg textql
textutil texworks tfenv tflint tflocal tfsec tfswitch tgif thefuck theharvester thunar thunderbird tidy
tiff2pdf tiffinfo tig tiger tilix time timedatectl timedatectl-status tinymix tkcvs tldr tlp-stat todo toe toilet
tokei top touch tox tphishing tput tqdm tr tracepath traceroute traceroute6 trans translate tre tree treefmt trid
trivy troff true trufflehog trunk ts-node tsc tshark tslint tsort ttf2pt1 tth tty ttyplot tuir tup tuptime turbo
turbostat turtle twine-check twoping twtxt txt2html txt2man type type-coverage typedoc typos typst tzdata tzselect
uchardet udevadm-info udisksctl-info ugrep ul ultralist umask unace uname unar unclutter uncompress uncrustify
undollar unexpand unibilium unicode uniconvertor uniq uniread units unittest unix2dos unlz4 unlzma unlzop unp unrar
unrtf unshield unsquashfs unxz unzip unzipsfx unzstd uplink uplot upower uptime urlencode urlscan urlview urlwatch
usb-devices usbhid-dump userdbctl users usql utf8info utmpdump uudecode uuencode uuidgen uuidparse uv uwufetch val
valac vale vapor varnishlog varnishstat varnishtop vbc vboxinfo vcsh vcsi vd vegalite vegeta venv vercel vercmp
veryl vgdisplay vgs vhs vi viddy view viewnior viewres vifm vim vimdiff vint virt-cat virt-df virt-inspector virt-ls
virtualenv virtualfish visidata vite vitest vivaldi vivid vlc vlock vm_stat vmstat vmtouch vmware-checkvm vnstat
vnstat2 vnstati volta vorbiscomment vtop vue vulkaninfo vulture w w2 w3m waf wafw00f waifu2x wait4x wakatime wall
wasm-bindgen wasm-objdump wasm-pack wasm2wat wasmer wasmtime wat2wasm watson wavemon wayland-info wc wdiff
weasyprint weather web-ext webpinfo webpmux webtorrent weechat wev wgrep whatis whatportis whatweb when whence
whereis which which-key whisper who whoami whois whoogle wiki-tui wikit wireplumber wkhtmltoimage wkhtmltopdf
wl-paste wlr-randr wm2 wordgrinder workon wpscan wrangler write wrk wtf wtype wuzz wyrd x_x xbacklight xbps-query
xcalc xclock xcode-select xcodebuild xcolor xcowsay xcrun xcursor xcursorgen xcv xdelta3 xdg-mime xdg-open
xdg-settings xdg-user-dir xdot xdpyinfo xedit xev xeyes xfd xfontsel xgettext xidel xkbcomp xkcdpass xlogo xls2csv
xlsclients xlsfonts xlsx2csv xman xmgrace xml2 xml2asc xmlcatalog xmldiff xmlformat xmllint xmlstarlet xmlto
xmltoman xmlwf xmobar xnview xo xonotic xpath xpdf xplr xprop xq xrandr xscreensaver-command xsensors xset xsetroot
xsltproc xsv xterm xvinfo xwallpaper xwd xwininfo xwud xxd xxdiff xxh128sum xxh32sum xxh64sum xxhsum xz xzcat xzcmp
xzdiff xzgrep xzless xzmore yacc yadm yamlfix yamlfmt yamllint yank yapf yara yasm yate ydiff yes yew yj yosys
youplot youtube-dl youtube-viewer yq yt-dlp ytalk ytfzf zabbix_get zathura zbar zbarcam zbarimg zcat zcmp zdiff
zdump zegrep zellij zenith zfgrep zfind zforce zgrep zig zile zim zint zip zipcloak zipdetails zipgrep
zipinfo zipnote zipsplit zless zmore znew zoom zopflipng zotero zoxide zstd zstdcat zstdgrep zstdless zstdmt zx zxpy
zydis
`;
