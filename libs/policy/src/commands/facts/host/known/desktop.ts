/**
 * What shows, plays, draws, converts or counts: desktop programs, media tools, games, and queries of package managers and
 * schedulers. They read what they are given and write beside it or into their own settings (their manual pages).
 */
export const DESKTOP = `
3d-ascii-viewer aa-decode aa-unconfined ac acat acountry acpi_listen acyclic adiff adig afconvert age-inspect aha ahost als apack ark arpaname
ascii-image-converter asciiart assimp astroterm atool audtool aunpack auracle ausyscall bastet bchunk betty bgpgrep blahaj blockout2 btm buzzphrase
cacaclock cacademo cacafire cacaview caffeine-indicator calligrasheets calligrastage calligrawords chdman check-dfsg-status check-language-support
check-support-status checkupdates-aur chkfont cidr clion clip-view cliphist cluster cmus-remote code2prompt combinediff composer-require-checker compseq
cpufreq-info csvpy cython datashader_cli dbeaver debsecan decaffeinate diff-pdf diffimg dijkstra doctum dpigs drawing drm_info drupal-check dtrx edgepaint
efibootdump einfo elasticsearch-croneval engrampa esearch exif exiqgrep expac explodepkg fakedata fc-scan feedreader FileCheck filterdiff freeze fresh
gammastep gdc ges-launch-1.0 get_iplayer gifdiff gitstats gladtex gnomon gnugo goland gomoku greed grim grub-file grub-script-check gst-discoverer-1.0
gst-transcoder-1.0 gst-typefind-1.0 gv2gml gv2gxl gvcolor gvedit gvmap gvpack handbrakecli HandBrakeCLI hello hledger-web hyprctl hyprpicker hyprshot
id3tag idea ident idnits ifstatus inkmake interdiff ipaggmanip ipsumdump iwinfo jetifier kcmshell6 kdash kdig keep-header kinfocenter kjv kodi-send
kosmorro krfb-virtualmonitor kscreen-console ksvgtopng5 latexpand lavat ldc2 lebab license lid light lldpctl lmms logread lrztar lsinitcpio lvmconfig
lvmdump lxc-checkconfig lxc-info lxc-ls lxc-top m4b-tool makoctl manim mariadb-binlog mariadb-check markdown2pdf mate-about mate-dictionary
mate-search-tool md-to-clip meshlabserver mh_copyright mh_lint mh_metric mh_style mixxx mkid mmdblookup monodevelop monop moon-buggy mopac msgunfmt namcap
nano-ffmpeg ned neo npm-name nudoku olevba openrgb osage paccapability paccheck pacconf pacfile pacgraph pacinfo pacini paclog pacman4console pacreport
pacsift pdf-parser pdfjoin peerindex pg_checksums pg_test_fsync pg_verifybackup pg_walsummary phing php-coveralls phpcpd phpdox phpstorm picotool pixterm
pkgstats plasma-apply-colorscheme plasma-apply-cursortheme plasma-apply-desktoptheme plasma-apply-lookandfeel plasma-apply-wallpaperimage plasmashell
po4a-gettextize po4a-translate po4a-updatepo pocount pokego pomo postconf powerprofilesctl pridecat pulseaudio-ctl pw-config pw-dump pw-link pw-loopback
pw-metadata pw-midi2play pw-midi2record pw-mididump pw-mon pw-play pw-profiler pycharm pyinstaller pystun3 qmmp QOwnNotes rainbowstream raspinfo rcsmerge
reflac rider rmpc rpcinfo rpicam-hello sassc satis sc_analysis_dump sc_tracediff sc_ttlexp sc_warts2csv sc_warts2json sc_warts2pcap sc_warts2text
sc_wartscat sc_wartsdump sc_wartsfilter sc_wartsfix sdiag security-checker shnsplit slideshow smalltalkci snake4 snake4scores snmpbulkget snmpdf
snmpnetstat snmptest sockstat spa-acp-tool spa-inspect spa-json-dump spa-monitor spa-resample speedcrunch speedtest-rs sport sprio sprof sqsc sreport
sshare sstat stl2gts stun svgr swaymsg swaynag switcherooctl systemd-ac-power tdf tectonic terminalizer timg tldr-lint toipe tox-quickstart
transmission-show tred treemd tts twopi typeinc ubuntu-security-status unflatten unimatrix unix2mac urpmf urpmq var-dump-server vectorize-pixelart
vgmstream_cli virt-what virt-xml-validate vkcube vrms waifu2x-ncnn-vulkan waybar webstorm wlsunset wpctl xbanish xed xfce4-screenshooter xrdb xsetwacom
xteddy ybacklight yetris ykinfo zed zpaq
ocamldoc ocamldep ocamlbuild ocamlformat ocamlobjinfo ocamllex ocamlmklib ocamlmktop menhir odig ocp-indent jscs jshon json_xs shyaml cleancss p6doc ronn
parec pacat grimshot pylint-exit qrify gifify lvscan pvscan vgscan pvdisplay rsfetch
`;
