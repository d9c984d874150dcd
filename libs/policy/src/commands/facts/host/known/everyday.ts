/** Programs that read, compute, convert, show or build, and write most what they are told to. */
export const EVERYDAY = `
2to3 7zr a2p a2ping aa-status aapt aaxtomp3 ab abcde accel-config accelerate access ack aclocal acpi acpica acpidump addr2line adduser2 adr aespipe afinfo
afl-fuzz afplay ag age age-keygen agrep airpaste airport alacarte alex alp alsamixer amass amdgpu_top amixer amp ani-cli animate anki ansi2html ansible-doc
ansible-inventory ansifilter ansiweather ant antiword apfs apg aplay apparmor_status apport-bug apropos apt-cache apt-file apt-rdepends apt-show-versions
aptitude-search ar arch archey archey4 archivemount ardour arduino arduino-builder arduino-cli arecord argon2 arp arping as asar ascii ascii-chart asciidoc
asciidoctor asciinema asciiquarium asciitopgm asdf asdf-direnv aspell aspnet assetfinder ast-grep asterisk astgrep astronomer atktopbm atom atop atoum atq
atrm audacious audacity auditstat aulast aureport ausearch auto-changelog auto-cpufreq autoconf autoflake autoheader automake autopep8 autorandr autoreconf
autoupdate ava avahi-browse avahi-resolve avifdec avifenc avrdude awk-lint aws-shell awsume axel azurite b2 b2sum b3sum babel backupninja badblocks badchars
balooctl bandwhich banner baobab base32 base64 basename basenc bash-completion bash-language-server bash-preexec bashate bat batcat bats bazelisk bb
bbcp-check bbe bc bc-tool bcal bcftools bcomps beanstalkd bedtools beep beeper beet behat betterdiscordctl betterlockscreen bfs bgzip biber bible bibtex biff
bind9 bindfs bindgen binwalk biodiff biosdecode bird birdc bison bitcoin-cli bitwarden bitwise black blackarch blastn blastp bleachbit-preview blender blkid
blkparse blktrace blueman-manager bluetoothctl bmake bmaptool bmon bookie boot bootctl-status bower bowtie2 boxes bpkg bpython bpytop brave bridge
brightnessctl broot brotli browser-sync browsh bsdcat bsdiff bsondump bspatch bspc bspwm bt2ctl btop buck2 bugpoint buildifier bump2version bumpversion bun
bunzip2 bup burn busctl busted bwa byzanz-record bzcat bzcmp bzdiff bzegrep bzfgrep bzgrep bzip2 bzip2recover bzip2smp bzip3 bzless bzmore bzr c++filt c2rust
c99 cabal cabextract cac cadaver caffeine caja cal calc calcurse calendar calibre calibre-server calibredb calligraflow cam capinfos carbon-now cargo
cargo-audit cargo-bloat cargo-clippy cargo-deny cargo-doc cargo-expand cargo-fmt cargo-nextest cargo-outdated cargo-tree cargo-watch carthage cat catimg catt
cbatticon cbindgen cbonsai ccal ccomps ccrypt-info ccze cdecl cdparanoia certtool cewl cf-lint cfn-guard cfn-lint cgclassify cgdb cgget chafa changelog
chardet chardetect charm chcon cheat check-jsonschema checkbashisms checkov checkpatch.pl checksec checkstyle checkupdates chezmoi chicken-install chkrootkit
chktex chntpw choose chordpro chroma chrome chromium chromium-browser chronyc chruby cifsiostat circo circup cjpeg cjxl ckb-next cksum cl clamdscan clamscan
clang-check clang-format clang-tidy clangd classifier-check clear clinfo clippy-driver clj cloc clojure cloudflare-speed cloudmonkey cls cmake cmakelint cmark
cmatrix cmctl cmp cmp-tool cmus cntlm-test cobra code codecept codecrafters codemod codeql codespell codiff codium cointop col colcrt colima collectl
colordiff colorls colormake colormgr colortest colrm column comby comm command commitizen commitlint compare compgen complete compopt composite compsize
compton conan conda conftest conky-cli container-structure-test conventional-changelog convert convertall convertcsv convmv copyq coredumpctl corepack
coreutils cotton coverage cowsay cowthink cpack cpan-outdated cpdf cpp cppcheck cppclean cpplint cpuid cpupower crackle cradle crane createrepo cronnext croot
cross crosstool crystal crystal-format csc cscope csh-lint cspell csplit csslint csv-diff csv2tsv csvclean csvcut csvformat csvgrep csvjoin csvjson csvkit
csvlook csvmidi csvsort csvsql csvstack csvstat csvtk csvtool ctags ctest ctop cucumber cups-browsed cups-config cura curl-config curlie cut cutadapt cvise
cvlc cvs cvt cwebp cwltool cxxfilt cxxtest cyclonedx-py cyme cypher-shell cypress cz czkawka czkawka_cli d2 d8 dalfox dapr darcs darkstat dart dasel dash-docs
datalad datamash datamosh datashader date dateadd datediff dategrep dateseq dbview dc dcm2niix dconf dcop dctrl-tools ddate ddcutil ddgr ddrescue ddrescuelog
ddrescueview deadcode deadnix debchange debcheckout debdiff debman deborphan debsums debtree debuild deheader delta delve deno-lint dependency-check dephell
derb desktop-file-validate detect-it-easy detect-secrets detox devmem devpi dex dexdump df dfc dget dhall dhcping diceware dict diesel diff diff3 diffoscope
diffpatch diffpdf diffstat difft difftastic difftool diffuse dig dillo ding dirb dircolors dirdiff direnv direwolf dirname dirs dirsearch diskonaut diskus
display dive djpeg djview djvused djvutxt dkp dlocate dlv dmenu dmesg dmg2img dmidecode dnscontrol-preview dnsmap dnsrecon dnstracer dnsx docfd
docker-credential docker-slim dockerize dockle docsify doctest dog doggo dolphin dolt dos2unix dot dot2tex dotacat dotbot dotenv-linter dotnet-format dotslash
dotty doxygen dpkg-deb dpkg-query dpkg-shlibdeps dprint drawio drawterm drill drupal drush du dua duc duf dum dumpbin dumpe2fs dumpkeys dunst dunstctl
dunstify dupeguru dust dvc dvd+rw-mediainfo dvdauthor dvipdf dvips dvtm dwarfdump dwebp dwm earthly easytag ebook-convert ebook-meta ebook-viewer echo ect ed
ed2k eddy edid-decode editcap editorconfig-checker efax-view eget egrep eix electrum eleventy elinks elm elvis em emacs emacsclient emcc emojify
emulationstation emulator enca enchant enchant-2 enscript entr entr-run enum4linux env envsubst eog epiphany eps2eps epubcheck eqn equery erb erd erdtree
esbuild eslint espanso espeak espeak-ng espeakup espflash esptool.py etags ethstatus ethtool eu-readelf eva evemu evemu-describe evince evtest ex exa exfalso
exiftool exiftran exiv2 exo exo-open expand expose expr exrex extrace eyeD3 eyeballs eyewitness eza f2py f3 f3read f3write faac facter factoidl factor
fail2ban-regex faillog faker falkon farmhash fasd fast fast-cli fasta fastboot-devices fastfetch fastlane fastmod fastp fastqc fatlabel fatrace faulthandler
fbi fc-cache fc-match fc-pattern fc-query fclones fd fdfind fdp fdroid fdupes feh feroxbuster ffe ffmpeg ffmpeg2theora ffmpegthumbnailer ffplay ffprobe ffuf
fgconsole fgrep ficus fig fig2dev figlet figlist file filecheck filefrag filelight fin find findfs findmnt findomain fio firefox fish_indent fkill flac flake8
flamegraph flameshot flawfinder fld flex flips flite fltk-config fluidsynth flutter fly flyctl fmpp fmt fmtutil fnm fold foliate fontforge foot foremost
forfiles fortune fossil fourmolu fping fq free freecad freeciv-server freemind freshclam frogmouth from fsc fscrypt fselect fsharpi fsql fstyp fsum fsw
fswatch fswebcam ftnchek fulltext funcgraph funzip fuzzel fwupdmgr fx fzf fzy g++ g++-12 g3toxwd g810-led gacutil galculator gallery-dl gamemoderun
ganache-cli gau gawk gbp gcal gcalcli gcc-nm gcov gcov2 gcovr gdal_translate gdalinfo gdb gdm-binary gdown gdu gdub geany geckodriver gedit geeqie gemtopbm
genact gendesk genhtml genisoimage genpass getcap getcifsacl getconf getenforce getent getfacl getfattr getmac getopt getpcaps getsebool gettext gettextize
gexiv2 gfortran gfxboot gh gh-dash gh-markdown-preview gh-md-toc ghc ghci ghcup ghdl ghex ghidra ghostty gibbon gibo gif2webp gifcolor gifsicle gifski
gigalixir gimp ginac gio git-absorb git-big-picture git-branchless git-bug git-chglog git-cliff git-cola git-delta git-extras git-flow git-gui git-imerge
git-interactive-rebase-tool git-lint git-ls git-machete git-quick-stats git-radar git-secrets git-sizer git-standup git-stats git-summary git-town git-trim
gitbatch gitbook gitchangelog github-changelog-generator gitk gitleaks gitlint gitmoji gitpod gittuf gitui gitversion glab glances glib-compile-schemas
glib-config glib-mkenums glibtool glmark2 global glow glslangValidator glslc glxgears glxinfo gmake gmap gmic gmsh gnmic gnome-calculator gnome-characters
gnome-disks gnome-extensions gnome-font-viewer gnome-logs gnome-maps gnome-screenshot gnome-software gnome-system-monitor gnome-text-editor gnucash
gnucash-cli gnuchess gnumeric gnuplot go-size goaccess gob2 gobuster gocloc goconvey godoc godot goenv gofmt goimports gojq golangci-lint gollum gomplate
google-chrome gops goreleaser got gotestsum gotop gotty-check gource govulncheck gowitness gox gpa gpg gpg-agent gpg-connect-agent gpg-error gpg2 gpgconf gpgv
gphoto2 gpick gpicview gping gpodder gpredict gprename gprof gpu-screen-recorder gpxsee grabc grabserial gradle gradle-profiler gradlew grap graphql-inspector
graphviz gremlins grep grep-dctrl grepcidr grex grip groff gron groovyc groups grpc-client-cli grpc_cli grpcui grpcurl grype gs gsettings gsettings-get gspell
gspread gst-inspect-1.0 gst-launch-1.0 gst-play-1.0 gtags gtest gtk-launch gtk4-demo gtkwave gtop gtypist guake gucharmap guess guetzli gum gunzip guvcview
gvcci gvfs-info gvfs-open gvim gwenview gzdoom gzexe gzip h5diff h5dump h5ls haddock hadolint halp handbrake-cli handlr hash hatch haxe haxelib hcat hdfview
hdiutil-info head hebcal heif-convert helix help2man heroku hexchat hexdump hexedit hexer hexo hexo-cli hexyl hfst hg hg-view hh hidapitester highlight
highlight-pointer hinst hipchat hisat2 hitch hl hledger hledger-ui hlint hollywood homeshick hoogle host hostid hostname hostnamectl htdigest html-minifier
html2text htmlbeautifier htmlcleaner htmlhint htmlq htmltest htop htpasswd htpdate http-prompt http_load httpie httping httprobe httpry httpstat httpx hub
hugo hunspell hurl hwinfo hwloc-info hwloc-ls hx hxclean hxnormalize hxselect hyperfine hypothesis hyx i2cdetect i3-msg i3exit i3lock i3status i7z iasl ibus
icdiff ico iconv icotool icupdown id id3info id3v2 identify idevice_id ideviceimagemover ideviceinfo ifdata ifnames ifne ifplugstatus ifquery ifstat iftop
ifuse ignite igrep ijq ilasm ildasm imagemagick imagemin imagew img2pdf img2sixel img2txt img_stat imgcat imgdiff imgp imgur-screenshot imhex imlib2 import
imv inchi indent indexer info inform6 inkscape inkview innoextract inotifywait inotifywatch instaloader intelligence interactsh intltool invoke inxi ioping
ioquake ioreg iostat iotop iozone ipaggcreate ipcalc ipcs iperf iperf-version iperf3 ipinfo iptables-save ipython ipython3 iredis ironbar irssi iso-info
isoinfo isolyzer isoquery isort isosize ispell itch iverilog ivy iw iwconfig iwctl iwgetid iwlist j2cli jabref jacoco jadx jar jarsigner java-info javac
javadoc javap jbang jbig2 jbig2dec jc jcal jcmd jconsole jd-gui jdepend jdeprscan jdeps jdupes jed jekyll jello jenv jest jetson_release jhat jhead jhipster
jhsdb jid jigsaw jinfo jira jj jless jlink jmap jmc jmeter jmod jnettop jnv jo joe join joincap joplin joshuto journalctl jove jp jp2 jp2a jpackage
jpackage-check jpeg-recompress jpeginfo jpegoptim jpegqs jpegtopnm jpegtran jpgicc jps jq jql jrnl js-beautify jsawk jsbeautify jscpd jsdoc jshell jshint
jslint json-diff json2yaml json5 json_pp json_reformat json_verify jsonlint jsonnet jsonnet-lint jsonnetfmt jsonpp jsonschema jstack jstat jtbl jtc jtool
jupyter jupyter-lab jupyter-notebook jupytext jwt jwt-cli k6 k9s kafkacat kaggle kak kalker kallisto karma kate kbd_mode kbdinfo kcachegrind kcalc kcat
kcharselect kcolorchooser kde-inhibit kdenlive kdialog kdiff3 keepassxc-cli kerl kernel-info keybase keybase-id khal kics kiex kitten kiwi klavaro klist klog
kmag kmod kmon knotes ko kolourpaint kompare kompose konsave konsole kotlin kotlinc kotlinc-jvm krea krename krfb krita kruler kscreen-doctor ksnip kspread
ktfmt ktlint ktorrent kube-linter kube-score kubecfg kubecolor kubeconform kubectl-ns kubectx kubens kubent kubescape kubeval kustomize kvm-ok kwrite lama
lame last lastb lastcomm lastlog latex2html latex2rtf latexdiff latexindent latexrun lazydocker lazygit lazynpm lb lbdb lbzip2 lcdf lcov ldapcompare ldapurl
ldapwhoami ldd ldns-walk leafpad leave ledger leex lefthook lein lemmeknow lepton lerna less lessc lessecho lex lf lft lha lhasa lib libcamera-hello libinput
liblouis libreoffice libtool libwacom-list-devices license-checker licensee licensor lighthouse lightstat lilypond limg linguist link link-checker linkchecker
links links2 linode lint lint-staged linux-check-removal linuxinfo linuxlogo lisp-format listadmin listings litecli litestar llc lldb lli llvm-as llvm-config
llvm-cov llvm-dis llvm-objdump llvm-profdata llvm-readelf llvm-size llvm-symbolizer lnav loc local-ip localc locale localectl locate lociview locust
logcheck-test logcli loginctl logname logsurfer logtop logwatch loimpress lolcat lolcrab look lookbib lora lorem loupe lowdown lowriter lp_solve lpunpack
lrunzip lrzip ls lsacl lsar lsattr lsb-release lsb_release lsblk lsbom lscgroup lscolors lscpu lsd lsdvd lsgpu lshw lshw-gtk lsinitrd lsipc lsix lslocks
lslogins lsmem lsmod lsns lsof lsp lspath lspci lspcmcia lsplug lsrc lsscsi lssecret lstm lstopo lstopo-no-graphics lsusb lsusb.py lsw ltex ltrace ltspice
lua-format lua-language-server luac luacheck luajit ludusavi lv lvdisplay lvmdiskscan lvs lxappearance lxi lxqt-about lynis lynx lz4 lz4cat lzcat lzegrep
lzfgrep lzgrep lzip lzless lzma lzmainfo lzmore lzop m2r m4 m4a mac2unix macchina mackup mad-man madplay magento magic magic-wand magick maigret mailq
mailutils maim make4ht makeblastdb makepkg mako mamba man man2html mandb mandoc mandown manpath mapscii mapshaper markdown markdown-link-check markdown-toc
markdownlint markdownlint-cli2 markmap marktext marp mask massdns mat2 matchpathcon mathics matlab matplotlib maturin maxima mbrola mc mcat mcomix mcopy mcs
md2html md5 md5deep md5sum mdatopbm mdb-export mdb-tables mdb-ver mdbook mdbook-toc mdbtools mdcat mdfind mdfmt mdformat mdless mdls mdp mdr mdslides mdt
mediainfo mediamtx medusa-help megadl megatools meld members memcached-tool memcstat memray mergecap mermaid mermaid-cli mesg meshlab meson meson-format
metadata metaflac metamath meteo meterbridge mg micro microcom micromamba micropython mid3v2 midicsv midish midori mill miller mimetype mindustry minicheck
minicom minify minimap2 miniserve-check minisign minitest minizinc miri mise mix mkcert mkdoc mkdocs mkdocstrings mkisofs mksquashfs mktorrent mkvextract
mkvinfo mkvirtualenv mkvmerge mkvpropedit ml mlocate mlr mm2gv mmark mmdc mmls moarvm mob mobsf moc moc-lint mocha mocp modinfo module mogrify molecule monero
mongoexport mongostat mongotop monitor-sensor monodis montage moodle moon more moro mosquitto_pub mosquitto_sub most mousepad mp3gain mp3info mp3splt mp3val
mp3wrap mp4box mpack mpage mpc mpd mpdris mpg123 mpg321 mpgtx mpicc mplayer mprime mpstat mpv mpvnet msbuild mscgen mscore msgattrib msgcat msgconv msgfmt
msginit msgmerge msgpack msguniq mt mtail mtools mtp-detect mtp-files mtr mtr-packet mtree muffet mulle multilog multimon-ng multiqc multitail mupdf mupen
musescore mutagen mutool mutt_dotlock muttprint mvn mvnd mvt-ios mycli mypaint mypy mysql-workbench mysql_config mysqlcheck mysqldumpslow mysqlshow mysqlslap
mytop n n98-magerun2 namei nancy nano nanoc nanonote nasm nativefier nativescript nats nautilus navi navit nb nbconvert nbdiff nbdime nbstripout nbviewer ncal
ncc nccopy ncdu ncdump ncgen ncmpc ncmpcpp ncu ncview ndiff ndisasm ndjson ne neato needle needs-restarting nemo neo4j neofetch nethack nethogs netlify netpbm
netplan-get netscan netselect netsniff netstat-nat netstat-ng netsurf networkctl newman newsboat nextflow nextpnr nfdump nfoview nfsstat nghttp nghttp2 ngrep
nh nicotine nightwatch nikto nimble ninja nitch nitrogen nix nix-build nix-channel nix-collect nix-diff nix-env nix-info nix-instantiate nix-locate
nix-prefetch-url nix-shell nix-store nix-top nix-tree nixfmt nixos-option nixos-version nixpkgs-fmt njconnect nkeys nkf nl nload nm nmake nmap-formatter
nmblookup nmon nmtui nnn node-gyp nodenv nohang nokogiri nom nomacs nose2 notebook notepadqq noti notify-send notmuch nox npm-check npm-check-updates
npm-groovy-lint npm-home npm-packlist npm-why nproc nrm nroff ns nslint nslookup nsnake nstat nsxiv nsys-ui ntfscluster ntfsfix ntfsinfo ntfsls nth
ntpdate-query ntpq ntpstat nu-lint nuitka num-utils numbat numdiff numfmt numlockx nvcc nvidia-smi nvim nvlc nvm nvme nvtop nx nyancat oathtool oauth2l obabel
objcopy objdump obs-cmd ocaml ocaml-lint ocamlc ocamlfind ocamlopt ocrad ocrmypdf octo octopi od odpdown ods2tsv odt2txt ofs2rva oggdec oggenc ogginfo oggz
ogmrip ogr ogr2ogr ogrinfo oh-my-posh okteta okular ollama omxplayer omz onboard oncall onedriver onefetch oneko oomctl open openai openapi
openapi-generator-cli openbabel opencv opendkim-testkey openjade openmpi openscad openscap opensnitch openttd opera opj_compress opj_decompress opt optipng
optpng opus opusdec opusenc opusinfo orgalorg ormolu orphan os-prober oscap oscar osm2geojson osm2pgsql-check osmium osqueryi osv-scanner otf2bdf otfinfo
otool otool64 ouch outguess-info oxipng oxlint p4 p7zip pabcnetcclear paccache pacdiff packwiz paclist pacmixer pacsearch pactl pactree pacvis pads page2djvu
pageres pahole paintown pamdice pamixer pamtopng pandas pandoc pandoc-crossref pandoc-lint pants paperkey papirus papis paps par parallel-lint parquet-tools
parsec partx paste pastel patat patchelf-print patchwork patgen pathchk pathping patool pavucontrol pax-utils pbcopy pbmtopgm pbpaste pbzip2 pcal pcapfix pcb
pcdindex pciutils pcmanfm pcre2grep pcregrep pdd pdf2djvu pdf2image pdf2ps pdf2svg pdf2txt pdfannots pdfarranger pdfbook pdfbox pdfcpu pdfcrop pdffonts
pdfgrep pdfid pdfimages pdfinfo pdfjam pdfmom pdfnup pdfposter pdfresurrect pdfsak pdfsandwich pdfseparate pdfshuffler pdftk pdftocairo pdftohtml pdftoppm
pdftops pdftotext pdftotext2 pdfunite pdfxchange pdfxup pdm peass pecan peco pedis peek peerflix pehash pendulum perlcritic perldoc peru pescan pesec pest pev
peview pew pg pg_amcheck pg_config pg_controldata pg_format pg_isready pg_waldump pgbadger pgbench pgcli pget pgformatter pgmagick pgmnorm pgmtoppm
pgn-extract pgrep ph phan phockup photocollage php-cs-fixer phpcs phpdoc phpize phploc phpmd phpquery phpspec phpstan phpunit pi pic picard pick pico picocom
picom picom-trans pidgin pidof pidstat pigz piio pijul pinfo ping ping6 pinky pinocchio pinout pinta pio pip pip-audit pip-chill pip-compile pip-licenses
pip-review pip-tree pipdeptree piper pipes.sh pipreqs pipx pitchfork pixelmatch pixelmator pixz pkg-config pkgconf pkgctl pkgdiff pkgfile pkginfo pkgtop pkgx
planner plantuml plasma-discover platformio playerctl playwright plink plocate pls pluma plutil pmake pmap pmcd pmd png23d png2svg pngcheck pngcrush
pngnq pngout pngquant pngtools pngtopnm pnmtopng pnpx po4a pod pod2html pod2man pod2text pod2usage podcast podofo podspec-lint poedit poetry poetry-check
pokeget pokemon pokemon-colorscripts polybar-msg polyglot pomsky pongoos popeye poppler portageq postcss posting posttls-finger potrace povray powerline
powerstat powertop pplatex ppmtojpeg pppstats pprof pqiv pqrs pr pre-commit precious premake5 prettier prettier-eslint pretty-bytes prettybat prettyping
prettyprint primes primitive printenv printer-driver printf prob procenv procinfo procmon procs proctree profanity progress progressline projectm prolog
promtool prospector protoc protoc-gen protoscope prqlc pryjson ps ps2ascii ps2epsi ps2pdf ps2ps psensor psgrep psnup pspg pspp psql psql-info psrecord
psselect pstoedit pstotext pstree pstree.x11 ptpython ptx pueue-status pulseaudio pulsemixer pulumi-preview puml pup purs puzzles pv pv-migrate pvdisplay
pveperf pveversion pvs pw-cat pw-cli pwait pwd pwdx pwgen pwned pwninit pwqcheck py-spy pyan pycallgraph pycco pyclean pycodestyle pydeps pydoc pydocstyle
pyenv pyflakes pygmentize pygount pyinstrument pylama pylint pyment pympress pyoxidizer pyreverse pyright pyroma pyroute pytest pytest-cov pytest-watch python
pytype pyupgrade qalc qalculate qbittorrent-nox qcp qgis qjackctl qjoypad qlcplus qlist qlmanage qmake qmlscene qmv qpdf qpdfview qr qrcp qrencode qrttoppm
qshell qtchooser qtcreator quarkus quarto quilt-series quiz quodlibet quota qutebrowser r2 rabbitmqadmin rabin2 raco radare2 radeontop rafs ragel railway rain
ranger rankmirrors ranlib ranwhen rapidcheck rapper rar rarcrack rasm2 rasterio rav1e rawshark rawtherapee rax2 rbenv rbspy rc rclone-ls rcup rdesktop rdfind
rdiff re2c readarray readelf readlink readom readpe realpath rec recode recoll recoverjpeg recutils redis-benchmark redis-check-rdb redli redo redoc redshift
redshift-gtk reflector regctl regex regex101 reindent relaxng release-it remake remark remind renderdoc reordercap replay repolinter repomix repoquery
repquota reproc reptor resize resolvectl resolveip restview resvg reuse rev revive rex rfkill rg rga rgrep rhash rhythmbox richgo rig rip ripcalc ripe-atlas
ripgrep ripmime rizin rlog rlottie rna-transcription rnm robo robodoc robot robotframework rocketchat roff rofi rojo rompler ros2 rosbag roscore rosnode
rostopic routel rpm2archive rpm2cpio rpmdiff rpmgraph rpmlint rpmspec rsbep rsgain rsnapshot rspec rsstail rst2html rst2latex rst2man rst2odt rst2pdf rstcheck
rsvg-convert rtacct rtl_433 rtl_fm rtl_test rtmon rtmpdump rtorrent rtx rubberband rubocop ruby-lint ruff ruffle runelite runghc rusage rush rust-analyzer
rust-script rustc rustc_demangle rustdoc rustfmt rustscan rustup rustup-show rusty-man rva2ofs rvm rye s-search s-tui sa sacad sacct safety sai salmon
samtools samu sane-find-scanner sar sass satdump say sbctl sbt scala-cli scalac scalafix scalafmt scanelf scanimage scc sccache sccmap scdoc schemaspy
schemathesis scheme scilab scons scour scrcpy screencapture screenfetch screengrab screenkey scrot scummvm sd sdiff sdk sdkman sdlpop seahorse searchsploit
secretlint sed seinfo select_default_iwad semantic-release semgrep semver sensors seq seq2 seqkit serie serve servor sesearch sestatus setxkbmap sfdp sfk
sg_inq sg_scan sgrep sha1 sha1deep sha1sum sha224sum sha256sum sha384sum sha512sum shar shasum shell-gpt shellcheck shellharden shellspec shfmt shntool
shotcut shotgun shotwell showfoto showkey showmount showrgb shuf shuttle sic sigrok-cli sigtool silicon silver simple-scan simplescreenrecorder sinfo
singularity-inspect sioyek sipp sips sitespeed sixel size skanlite skanpage skate skopeo-inspect sl slabtop sleep sleuthkit slides slimit slimrb sloccount
slsc smartcat smartctl smartmontools smbget smbmap smem smog smplayer sn snakefmt snakemake snippet snmpget snmpset snmptable snmpwalk snort-test sntp snyk
socklist socksify soffice solaar solc sonar-scanner sonic-pi sonic-visualiser sort soundconvert soundkonverter source-highlight sourcery sourcetrail sox soxi
spacectl spaceship spacevim spamassassin spark spdx speaker-test spectral spectrwm speedometer speedread speedtest speedtest-cli spek spell sphinx-autobuild
sphinx-build sphinx-quickstart spicy spim splashtop splint split spotdl sql-formatter sqlc sqlcheck sqldiff sqlfluff sqlfmt sqlformat sqlint sqlite-utils
sqlite3 sqlitebrowser sqlx squeue sratoolkit ss ssdeep ssh-audit ssh-keyscan ssldump ssllabs-scan sslscan sslyze st-info st.term stack standard-version
starlark starship stat statgrab stegcracker stegdetect stegsnow stern stetl stlink stockfish storybook stow strace strawberry streamlink streamrip
streamripper stress stress-ng stretchly strings strip strutil sttr stty stylelint stylelint-cli stylish-haskell stylua subdownloader subfinder subl
sublime-merge subliminal sublist3r subtitleeditor sudoku sum sunflow sunwait supercollider superfile surfraw surge susp svelte-check svg2pdf svg2png svgbob
svgcheck svgcleaner svgo svgtoppm svn sw_vers swagger-codegen swappy swaybg swaylock sweethome3d swift swift-demangle swift-format swiftc swiftformat
swiftlint swig sxcs sxiv syft sympy sync syncall syncplay syncthing synfig synopkg sysbench sysinfo syslog-check sysprof system_profiler systemd-analyze
systemd-cat systemd-cgls systemd-cgtop systemd-delta systemd-detect-virt systemd-escape systemd-lint systemd-path systemd-resolve systemsettings systeroid
systool systray-x t-rec tabix tabs tabula tabview tac tagainijisho taglib tail tailspin talisman talk tangram tap tapestat taplo tartufo taskell tasklist
taskwarrior tbl tcalc tcc tclint tcpflow tcpick tcpstat tcptrace tcptraceroute tda tdfiglet tea teamspeak tee telegram-cli telegram-desktop telescope
television tensorboard termdown termgraph terminal-notifier terminaltables termshark termtosvg termtyper termusic tern terraform-docs terragrunt-info
terrascan tesseract testcafe testssl testssl.sh tex2html texconfig texcount texdef texdoc texfot texlab texmaker texstudio text2pcap textadept textidote
textimg textql textutil texworks tfenv tflint tflocal tfsec tfswitch tgif thefuck theharvester thunar thunderbird tidy tidy-viewer tiff2pdf tiffinfo tig tiger
tiled tilix time timedatectl timedatectl-status timew timewarrior timidity tinymix tio tiptop tiv tkcvs tldr tlp-stat tlsx tmsu tmt todo todo.sh todoist
todoman toe toilet tokei toml-test toot tooth top topydo tostring touch tox toxic tpage tphishing tpp tput tqdm tr trace-view tracepath traceroute traceroute6
tracker3 trans transcode translate transmission-cli transmission-create transmission-remote trash trash-put trayer tre tree tree-sitter treefmt treesize trid
trimage trimmomatic trivy troff true trufflehog trunk trurl ts-node tsc tshark tslint tsort tspin ttf2pt1 tth tty ttyplot ttyrec tuc tuifeed tuir tup tuptime
turbo turbostat turtle tv twine-check twitch twm twolame twoping twtxt txt2html txt2man type type-coverage typedoc typespeed typioca typos typst tzdata
tzselect ubuntu-bug uchardet ucspi udevadm-info udisksctl-info ufraw-batch ugrep ugrep-indexer ul ultralist umask umoci unace uname unar unbound-host
unclutter unclutter-xfixes uncompress uncrustify undollar unexpand unibilium unicode uniconvertor unifdef uniname uniq uniread units unittest unix2dos unlz4
unlzma unlzop unoconv unp unrar unrtf unshield unsort unsquashfs unxz unzip unzipsfx unzstd uplink uplot upower upscayl uptime uptimed upx urlencode urlscan
urlview urlwatch usb-devices usbhid-dump userdbctl users usql utf8info utmpdump uudecode uudeview uuencode uuid uuidgen uuidparse uv uvccapture uvtrip
uwufetch v4l2-ctl vacuumtube vainfo val valac vale vapor varnishlog varnishstat varnishtop vbc vboxinfo vcftools vcgencmd vcsh vcsi vd vde vegalite vegeta
venv vercel vercmp verilator veryl vgdisplay vgmstream-cli vgs vhs vi viddy view viewnior viewpdf viewres vifm vim vimcat vimdiff vimiv vimpager vint virt-cat
virt-df virt-inspector virt-ls virtualenv virtualfish visidata vite vitest viu vivaldi vivid vlc vlna vlock vm_stat vmaf vmmap vmstat vmtouch vmware-checkvm
vnlog vnstat vnstat2 vnstati vokoscreen volta vorbiscomment vorbisgain vpv vtop vue vulkan-smoketest vulkaninfo vulnix vulture vvp w w2 w3m waf wafw00f
waifu2x waifu2x-ncnn wait4x wakatime wall wallust wapm wasm-bindgen wasm-objdump wasm-pack wasm2wat wasmedge wasmer wasmtime wat2wasm watchman watson wavemon
wavpack wayland-info wc wdiff wdisplays weasyprint weather web-ext webp webpinfo webpmux webtorrent weechat wev wezterm wf-recorder wgrep wgsim what whatis
whatmask whatportis whatsapp whatweb when whence whereis which which-key whichllm whisper whisperx who whoami whois whoogle wihotspot wiki wiki-tui
wikipedia2text wikit wireplumber wkhtmltoimage wkhtmltopdf wl-paste wlogout wlr-randr wm2 wmctrl wn wodim woff2_compress woff2_decompress wofi wordcount
wordgrinder wordnet workon wpebackend wpscan wrangler write wrk wtf wtfutil wtype wuzz wvunpack wyrd x2x x_x xan xaos xar xautolock xbacklight xbps-query
xcalc xcalib xcape xcat xcb xchm xclock xcode-build-server xcode-select xcodebuild xcolor xcowsay xcrun xcursor xcursorgen xcv xdeb xdelta xdelta3 xdg-email
xdg-mime xdg-open xdg-settings xdg-user-dir xdot xdpyinfo xedit xev xeyes xfburn xfd xfig xfontsel xgamma xgettext xidel xine xinput xkbcomp xkbset xkcd
xkcdpass xkeycaps xlogo xls2csv xlsclients xlsfonts xlsx2csv xlsx2txt xmake xman xmgrace xml-format xml2 xml2asc xmlbeans xmlcatalog xmldiff xmlformat xmllint
xmlpatch xmlsort xmlstarlet xmlto xmltoman xmltv xmlwf xmobar xmonad xnview xo xonotic xournal xournalpp xpad xpath xpdf xpenguins xplanet xplot xplr xprop xq
xrandr xsane xscope xscreensaver-command xsel xsensors xset xsetroot xsltproc xsnow xsp xsv xtail xterm xtitle xvidcap xvinfo xwallpaper xwd xwininfo xwinwrap
xwud xxd xxdiff xxgdb xxh128sum xxh32sum xxh64sum xxhsum xygrib xz xzcat xzcmp xzdiff xzgrep xzless xzmore ya yabai yacc yad yadm yamale yaml-lint yaml2json
yamlfix yamlfmt yamllint yank yapf yara yarr yasm yate yazi ydiff ydotool yelp-check yes yew yface yj yodl yosys yosys-smtbmc youplot youtube-dl
youtube-dl-gui youtube-viewer yq yq-go yt yt-dlp yt-search ytalk ytfzf yuicompressor z3 z88dk zabbix_get zathura zathura-pdf zbar zbarcam zbarimg zcat zcmp
zdiff zdump zeal zegrep zeitfetch zek zellij zenith zenity zenmap zeroinstall zfgrep zfind zforce zfp zgrep zig zile zim zint zip zip2john zipcloak zipdetails
zipgrep zipinfo zipnote zipsplit zless zmore znc znew zoem zoom zopfli zopflipng zotero zoxide zps zsh-bench zstd zstdcat zstdgrep zstdless zstdmt zsync
zulip-term zutils zutty zvbi zx zxcvbn zxpy zydis zzuf
`;
